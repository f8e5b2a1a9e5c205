"""What is exported imports again: the whole record that ships, into a campaign that has none of its events."""

import datetime as dt
import json

import pytest
from django.conf import settings
from django.core.management import call_command

from events.gazetteer.cache import gazetteer_of
from events.imports.steps.apply import apply
from events.imports.steps.outline_staging import stage_outlines
from events.imports.steps.page_matcher import PageMatcher
from events.imports.steps.staging import receive
from events.models import Campaign, Citation, Event, Import, Span, unit_of_work
from events.projection import snapshot
from tests.campaigns import Harbour, add_campaign, all_spans
from tests.exports.asked import layer, written

pytestmark = pytest.mark.django_db

FIXTURES = settings.BASE_DIR / "fixtures" / "mosul"
COPY = "copy"
# What a campaign has before anything of it is reported.
FRAME = ("campaign", "actors", "districts", "voices", "places")


@pytest.fixture(scope="module")
def record(django_db_setup, django_db_blocker, tmp_path_factory):
    """The record that ships, and beside it a campaign with the same actors, districts and voices."""
    folder = tmp_path_factory.mktemp(COPY)
    for path in FIXTURES.glob("*.json"):
        text = path.read_text(encoding="utf-8").replace('"mosul"', f'"{COPY}"')
        (folder / path.name).write_text(text if path.stem in FRAME else "[]", encoding="utf-8")
    with django_db_blocker.unblock():
        try:
            for source in (FIXTURES, folder):
                call_command("load_campaign", str(source), verbosity=0)
            yield
        finally:
            call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def whole(record, db):
    return Campaign.objects.get(slug="mosul")


@pytest.fixture
def empty(record, db):
    return Campaign.objects.get(slug=COPY)


def imported(path, campaign):
    """The file's events, each of them published."""
    with path.open("rb") as file:
        batch = receive(file, path.name, campaign)
    assert batch.state == Import.State.MATCHING
    PageMatcher(batch, gazetteer_of(campaign).place).match_all()
    apply(batch)
    with unit_of_work.together():
        for event in batch.events.all():
            event.status = Event.Status.PUBLISHED
            event.save()
    return batch


def spans_of(campaign):
    stored = Span.objects.of_campaign(campaign).select_related("district", "holder", "challenger")
    return sorted(
        (
            span.district.slug,
            *(str(getattr(span, name)) for name in ("starts", "until", "tenure", "last_report", "grade", "contested")),
            *(row.slug if row else "" for row in (span.holder, span.challenger)),
            *sorted(event.reference for event in span.events.all()),
        )
        for span in stored.prefetch_related("events")
    )


def known(campaign, day):
    """What is shown of each district on a day, as it was known then."""
    return [
        (state.district.slug, state.holder and state.holder.slug, state.contested, state.grade, state.support)
        for state in snapshot.states_on(campaign, day, known_on=day)
    ]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_reports_of_the_whole_record_give_the_same_control_on_every_day(whole, empty, tmp_path, form):
    batch = imported(written(tmp_path, layer(whole, "reports"), form), empty)
    assert batch.counts["new"] == whole.events.count() == empty.events.count()
    assert "refused" not in batch.counts
    counts = [Citation.objects.filter(event__campaign=each).count() for each in (whole, empty)]
    assert counts[0] == counts[1] > 800
    assert len(spans_of(whole)) > 600
    assert spans_of(empty) == spans_of(whole)
    for day in (dt.date(2016, 11, 12), dt.date(2017, 1, 24), dt.date(2017, 5, 1)):
        assert known(empty, day) == known(whole, day)


def test_districts_of_the_whole_record_give_the_same_outlines_and_points(whole, tmp_path):
    path = written(tmp_path, layer(whole, "districts"), "geojson")
    bare = add_campaign("bare", **{name: getattr(whole, name) for name in ("start", "end", *BOUNDS)})
    batch = stage_outlines(path.read_bytes(), path.name, bare, gazetteer_of(bare).place)
    assert batch.counts == {"new": whole.districts.count()}
    apply(batch)
    for placed, fields in (({"shape__isnull": True}, ("lon", "lat")), ({}, ("shape", "kind", "name_en", "name_ar"))):
        here, there = (dict(_by_slug(each.districts.filter(**placed), fields)) for each in (whole, bare))
        assert len(here) > 20
        assert there == here
    again = stage_outlines(path.read_bytes(), path.name, bare, gazetteer_of(bare).place)
    assert set(again.counts) == {"same"}


def _by_slug(districts, fields):
    return ((slug, values) for slug, *values in districts.values_list("slug", *fields))


BOUNDS = ("west", "south", "east", "north")


def test_an_outline_with_a_slug_is_that_districts_whatever_its_name(harbour, tmp_path):
    path = written(tmp_path, layer(harbour.campaign, "districts"), "geojson")
    read = json.loads(path.read_text(encoding="utf-8"))
    outline = next(feature for feature in read["features"] if feature["id"] == "docks")
    outline["properties"] |= {"name": "Mill", "name_en": "Mill"}
    batch = stage_outlines(
        json.dumps(outline).encode(), "docks.geojson", harbour.campaign, gazetteer_of(harbour.campaign).place
    )
    assert [(row.outcome, row.data["slug"]) for row in batch.rows.all()] == [("same", "docks")]


def test_every_kind_of_report_comes_back(db, tmp_path):
    """Claims, disputes, banks, parts, cumulative lists, places and points, and two voices of one source."""
    here, there = Harbour(), Harbour("there")
    quay = {"place": "The quay", "lon": 10.105, "lat": 50.105, "districts": []}
    here.event("claimed", 2, kind="claimed", districts=[here.mill])
    here.event("denied", 4, against=[here.herald, here.wire], precision="approximate")
    here.event("entered", 6, here.fleet, [here.mill], kind="entered", scope="part")
    here.event("bank", 8, districts=[here.mill, here.fort], covers="south")
    here.event("list", 9, kind="announced", precision="on-or-before", districts=[here.mill, here.docks])
    here.event("again", 9, kind="announced", precision="on-or-before", sources=[here.herald])
    here.event("quay", 10, kind="control", **quay)
    imported(written(tmp_path, layer(here.campaign, "reports"), "csv"), there.campaign)
    assert all_spans(there.campaign) == all_spans(here.campaign)
    event = there.campaign.events.get(reference="quay")
    assert (event.place, list(event.districts.all())) == ("The quay", [])
