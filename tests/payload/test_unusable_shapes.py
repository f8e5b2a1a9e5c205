"""Shapes that were written past every check: the map and the pages go on without them."""

import json
import logging

import pytest
from django.core.management import call_command
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from events.gazetteer import cache
from events.imports.matching import outlines as outlines
from events.imports.matching.places import PlaceMatcher
from events.models import BasemapFeature, Campaign, District, Event, unit_of_work
from events.newsroom.outliers import outlier_events
from events.newsroom.quality_checks import QUALITY_CHECKS, CheckScope
from tests.campaigns import Harbour, add_district, square
from tests.copies import copied
from tests.payload.documents import whole

pytestmark = pytest.mark.django_db

ACROSS = {"type": "Polygon", "coordinates": [[[179, 36], [-179, 36], [-179, 37], [179, 37], [179, 36]]]}
UNUSABLE = {
    "across the antimeridian": ACROSS,
    "around the globe": {
        "type": "Polygon",
        "coordinates": [[[-180, 50], [180, 50], [180, 51], [-180, 51], [-180, 50]]],
    },
    "in another country": square(80, -10),
    "a crossing outline": {"type": "Polygon", "coordinates": [[[10, 50], [11, 51], [11, 50], [10, 51], [10, 50]]]},
    "an empty ring": {"type": "Polygon", "coordinates": [*square(10.5, 50.5)["coordinates"], []]},
    "an empty part": {"type": "MultiPolygon", "coordinates": [square(10.5, 50.5)["coordinates"], []]},
    "a speck": square(10.5, 50.5, 1e-9),
    "a line": {"type": "LineString", "coordinates": [[10, 50], [11, 51]]},
    "a text": "POLYGON",
    "a number": 7,
    "a list": [],
    "an object": {},
}


@pytest.fixture(params=UNUSABLE.values(), ids=UNUSABLE.keys())
def unusable(request):
    return request.param


@pytest.fixture
@copied
def drawn():
    """The docks and the yards have outlines; of each noun there is one whose shape a test may spoil."""
    harbour = Harbour()
    with unit_of_work.together():
        add_district(harbour.campaign, "yards", harbour.guild, shape=square(10.11, 50.1))
    harbour.event("taken", 10, districts=[harbour.docks, harbour.mill], lon=10.105, lat=50.105)
    harbour.event("spoilt", 12, kind="attack", districts=[harbour.mill])
    harbour.event("waits", 12, status="in-review", districts=[harbour.mill], lon=10.2, lat=50.2)
    return harbour


def content(harbour):
    return whole(harbour.campaign)


def spoil(harbour, shape, number=None):
    """As an older version or SQL would have left it: with its box, past every check."""
    end = "" if number is None else f"-{number}"
    # Django's own querysets: the record's would work the box out, and refuse.
    QuerySet(District).filter(slug=f"mill{end}").update(shape=shape, west=-179, south=36, east=179, north=37)
    Event.objects.filter(reference__in=[f"spoilt{end}", f"waits{end}"]).update(shape=shape)
    line = {"type": "LineString", "coordinates": [[-179, 50], [10, 50], [179, 50]]}
    beneath = line if isinstance(shape, dict) and shape else shape
    BasemapFeature.objects.bulk_create(
        [BasemapFeature(campaign=harbour.campaign, slug=f"line{end}", kind="river", name_en="Line", shape=beneath)]
    )


def test_the_payload_is_as_if_the_unusable_ones_were_not_drawn(drawn, unusable, caplog):
    before = content(drawn)
    spoil(drawn, unusable)
    with caplog.at_level(logging.WARNING):
        after = content(drawn)
    # What names the content of a part counts the row that is not drawn as well.
    for part in (before, after):
        del part["campaign"]["revision"], part["windows"], part["versions"]
    assert json.dumps(after) == json.dumps(before)
    warned = {message.split(" is left out")[0] for message in caplog.messages}
    assert warned == {
        "The shape of district harbour/mill",
        "The shape of event harbour/spoilt",
        "The shape of basemapfeature harbour/line",
    }


def test_a_district_that_was_written_in_bulk_is_a_point(drawn, unusable):
    before = content(drawn)["topology"]
    QuerySet(District).bulk_create(
        [District(campaign=drawn.campaign, slug="zoo", name_en="Zoo", kind="town", lon=10.4, lat=50.4, shape=unusable)]
    )
    after = content(drawn)
    assert after["topology"] == before
    table = after["districts"]
    zoo = dict(zip(table["columns"], table["rows"][-1], strict=True))
    assert (zoo["lon"], zoo["lat"], zoo["area"]) == (10.4, 50.4, 0)


@pytest.mark.parametrize("point", [(-180, 90), (180, -90), (-179, 36)])
def test_a_point_at_the_end_of_the_world_leaves_the_outlines_alone(drawn, client, point):
    before = content(drawn)["topology"]
    District.objects.filter(slug="mill").update(lon=point[0], lat=point[1])
    Event.objects.filter(reference="taken").update(lon=point[0], lat=point[1])
    assert content(drawn)["topology"] == before
    assert client.get("/harbour/").status_code == 200


def test_heights_of_an_older_row_are_left_out(drawn):
    before = content(drawn)["topology"]
    ring = [[*corner, 220.5] for corner in square(10.1, 50.1)["coordinates"][0]]
    District.objects.filter(slug="docks").update(shape={"type": "Polygon", "coordinates": [ring]})
    assert content(drawn)["topology"] == before


def test_a_lowered_limit_leaves_out_what_is_above_it(drawn, settings):
    settings.SHAPE_MAX_VERTICES = 3
    assert content(drawn)["topology"] is None


def pages(harbour):
    """Every page that draws or describes a shape, with the name of the shape."""
    for page in general_pages(harbour):
        yield "every shape", page
    for row in (*District.objects.all(), *Event.objects.all(), *BasemapFeature.objects.all()):
        name, _hyphen, number = str(getattr(row, "slug", "") or row.reference).rpartition("-")
        shape = list(UNUSABLE)[int(number)] if name else "every shape"
        for page in ("change", "history"):
            yield shape, reverse(f"admin:events_{row._meta.model_name}_{page}", args=[row.pk])
        if name == "waits":
            yield shape, reverse("admin:events_event_preview", args=[row.pk])


def general_pages(harbour):
    yield from ("/", "/harbour/", "/ar/harbour/", "/harbour/changes/", "/admin/", "/admin/events/event/queue/")
    yield reverse("admin:events_campaign_underlay", args=[harbour.campaign.pk])
    yield from (f"/admin/attention/{name}/" for name in QUALITY_CHECKS)
    for noun in ("district", "event", "basemapfeature"):
        yield reverse(f"admin:events_{noun}_changelist")
    yield reverse("admin:events_campaign_places", args=[harbour.campaign.pk]) + "?q=docks"
    yield reverse("admin:events_campaign_places", args=[harbour.campaign.pk]) + "?q=50.105+10.105"


def spoil_with_all(harbour):
    """One district, two events and one line of every unusable shape, named by its number."""
    with unit_of_work.together():
        for number in range(len(UNUSABLE)):
            mill = add_district(harbour.campaign, f"mill-{number}", harbour.guild, lon=10.2, lat=50.2)
            harbour.event(f"spoilt-{number}", 12, kind="attack", districts=[mill])
            harbour.event(f"waits-{number}", 12, status="in-review", districts=[mill], lon=10.2, lat=50.2)
    for number, shape in enumerate(UNUSABLE.values()):
        spoil(harbour, shape, number)


def test_every_page_opens(drawn, admin_client):
    """With all of them on record at once: of each there are pages of its own, and each stands in every list."""
    spoil_with_all(drawn)
    District.objects.get(slug="yards").save()
    # A page that fails is an answer like any other here, so that all that do are named, with their shapes.
    admin_client.raise_request_exception = False
    answers = {(shape, page): admin_client.get(page).status_code for shape, page in pages(drawn)}
    assert {page: status for page, status in answers.items() if status != 200} == {}
    assert {shape for shape, _page in answers} == {*UNUSABLE, "every shape"}


def test_the_picture_of_a_review_stays_in_the_city(drawn, admin_client, unusable):
    page = reverse("admin:events_event_preview", args=[Event.objects.get(reference="waits").pk])
    before = admin_client.get(page).context["maps"][0][1].frame
    spoil(drawn, unusable)
    assert admin_client.get(page).context["maps"][0][1].frame == before


def test_the_commands_go_on(drawn, unusable, capsys):
    call_command("control", "--on", "2031-03-15")
    before = capsys.readouterr().out
    spoil(drawn, unusable)
    call_command("control", "--on", "2031-03-15")
    call_command("check_projection")
    after = capsys.readouterr().out
    assert after.startswith(before)
    assert "0 differ" in after


def test_no_place_is_found_in_it(drawn, unusable):
    spoil(drawn, unusable)
    campaign = Campaign.objects.get(pk=drawn.campaign.pk)
    assert [entry.slug for entry in cache.entries_of(campaign) if entry.shape] == ["docks", "yards"]
    assert [district.slug for district in PlaceMatcher(campaign, None)._shaped] == ["docks", "yards"]
    assert list(outlines.OutlineMatcher(campaign, None)._shapes) == ["docks", "yards"]
    assert outlier_events(Event.objects.all()) == set()


def test_needs_attention_lists_it_with_the_reason(drawn, admin_client, unusable):
    spoil(drawn, unusable)
    listed = {
        name: QUALITY_CHECKS[name].rows(CheckScope(drawn.campaign, timezone.now()))
        for name in ("unusable-outlines", "unusable-shapes")
    }
    assert [district.slug for district in listed["unusable-outlines"]] == ["mill"]
    assert sorted(event.reference for event in listed["unusable-shapes"]) == ["spoilt", "waits"]


def test_needs_attention_says_why(drawn, admin_client):
    spoil(drawn, ACROSS)
    for concern in ("unusable-outlines", "unusable-shapes"):
        rows = admin_client.get(f"/admin/attention/{concern}/").context["rows"]
        assert ["crosses the antimeridian" in row.detail for row in rows] == [True] * len(rows)
