"""The payload's document: which values it holds."""

import json
import re

import pytest

from events.models import BasemapFeature, Campaign, Citation, Event, Figure, Milestone, Phase, unit_of_work
from events.payload import builder
from events.payload.format import NOBODY
from tests.campaigns import add_actor, add_campaign, add_district, add_source, day, square
from tests.payload.documents import rows, spans_by_slug, whole

pytestmark = pytest.mark.django_db


def fresh(campaign):
    return Campaign.objects.get(pk=campaign.pk)


def by_slug(content, name):
    return {row["slug"]: row for row in rows(content, name)}


# -- what is in it ------------------------------------------------------------------------------


def test_water_comes_with_the_districts_and_the_rest_of_the_ground_in_the_order_of_drawing(harbour):
    for number, kind in enumerate(BasemapFeature.Kind.values):
        line = {"type": "LineString", "coordinates": [[10.1, 50.1], [10.2, 50.2 + number / 10]]}
        BasemapFeature.objects.create(campaign=harbour.campaign, slug=kind, kind=kind, name_en=kind, shape=line)
    content = whole(harbour.campaign)
    assert {row["kind"] for row in rows(content, "water")} == {"river", "stream"}
    ground = rows(content, "ground")
    assert [row["kind"] for row in ground] == ["road", "highway", "runway", "bridge"]
    assert [row["lines"] for row in ground] == [[0], [1], [2], [3]]


def test_the_lines_of_the_ground_are_those_of_its_shapes(harbour):
    square = {"type": "Polygon", "coordinates": [[[10.1, 50.1], [10.2, 50.1], [10.2, 50.2], [10.1, 50.1]]]}
    two = {"type": "MultiLineString", "coordinates": [[[10.1, 50.1], [10.3, 50.3]], [[10.5, 50.5], [10.6, 50.5]]]}
    point = {"type": "Point", "coordinates": [10.1, 50.1]}
    for slug, kind, shape in (("field", "runway", square), ("ring", "road", two), ("crossing", "bridge", point)):
        BasemapFeature.objects.create(campaign=harbour.campaign, slug=slug, kind=kind, name_en=slug, shape=shape)
    ground = builder.ground_part(harbour.campaign)
    assert {row["en"]: len(row["lines"]) for row in rows(ground, "ground")} == {"field": 1, "ring": 2, "crossing": 0}
    assert len(ground["topology"]["objects"]["ground"]["geometries"]) == 3


def test_the_campaign_says_its_days_and_bounds(fought_over):
    campaign = whole(fought_over.campaign)["campaign"]
    assert campaign == {
        "slug": "harbour",
        "name": {"en": "The Harbour Campaign", "ar": "The Harbour Campaign"},
        "start": "2031-03-01",
        "days": 60,
        "bounds": [10, 50, 11, 51],
        "attribution": "",
        "revision": fresh(fought_over.campaign).revision,
    }


def test_every_actor_names_its_side(fought_over):
    content = whole(fought_over.campaign)
    names = [actor["slug"] for actor in rows(content, "actors")]
    sides = {actor["slug"]: names[actor["side"]] for actor in rows(content, "actors")}
    assert sides == {"guild": "guild", "crown": "crown", "guards": "crown", "fleet": "crown", "league": "league"}


def test_spans_are_those_that_are_stored_with_days_counted_from_the_first(fought_over):
    content = whole(fought_over.campaign)
    actors = [actor["slug"] for actor in rows(content, "actors")] + [None]
    by_district = spans_by_slug(content)
    found = [
        (
            span["from"],
            span["until"],
            actors[span["holder"]],
            actors[span["challenger"]],
            span["contested"],
            span["grade"],
            span["tenure"],
            span["last"],
        )
        for span in by_district["docks"]
    ]
    assert found == [
        (0, 10, "guild", None, 0, "initial", 0, None),
        (10, 12, "guild", "guards", 1, "initial", 0, 10),
        (12, 60, "guards", None, 0, "reported", 12, 12),
    ]
    assert [(span["from"], span["until"]) for span in by_district["mill"]] == [(0, 20), (20, 60)]
    assert [(span["from"], span["until"]) for span in by_district["fort"]] == [(0, 60)]


def test_an_unresolved_span_says_so_and_keeps_the_day_of_the_last_report(harbour):
    harbour.event("entered", 10, kind="entered")
    spans = spans_by_slug(whole(harbour.campaign))["docks"]
    names = ("from", "contested", "unresolved", "last")
    assert [tuple(span[name] for name in names) for span in spans] == [(0, 0, 0, None), (10, 1, 0, 10), (40, 1, 1, 10)]


def test_each_district_has_the_days_of_the_reports_that_were_folded(fought_over):
    # A second report of a day, one of a kind that is not folded, and a draft.
    fought_over.event("again", 12, kind="contested")
    fought_over.event("hit", 15, kind="attack")
    fought_over.event("rumour", 16, status="draft")
    content = whole(fought_over.campaign)
    days = dict(zip([row["slug"] for row in rows(content, "districts")], content["reports"], strict=True))
    assert days == {"docks": [10, 12], "mill": [20], "fort": []}


def test_an_event_carries_its_place_its_districts_and_every_citation(fought_over):
    content = whole(fought_over.campaign)
    event = next(row for row in rows(content, "events") if row["reference"] == "taken")
    publishers = [source["publisher"] for source in rows(content, "sources")]
    assert (event["kind"], event["day"], event["precision"], event["scope"]) == ("control", 12, "day", "whole")
    assert event["districts"] == ["docks"]
    assert event["point"] == [10.105, 50.105]
    assert event["summary"] == "What taken says."
    cited = {(publishers[source], supports) for source, supports, *_rest in event["citations"]}
    assert cited == {("Gazette", 1), ("Herald", 1), ("Wire", 0)}


def test_an_event_without_actor_or_point_says_so(harbour):
    harbour.event("fighting", 10, kind="contested")
    projected = whole(harbour.campaign)
    assert rows(projected, "events")[0]["point"] is None
    harbour.campaign.events.update(actor=None)
    assert rows(whole(harbour.campaign), "events")[0]["actor"] is None


def test_an_event_carries_a_shape_of_its_own_where_it_has_one(harbour):
    harbour.event("somewhere", 10, kind="attack", districts=[], shape=square(10.4, 50.4))
    harbour.event("taken", 12)
    shapes = {row["reference"]: row["shape"] for row in rows(whole(harbour.campaign), "events")}
    assert shapes == {"somewhere": square(10.4, 50.4), "taken": None}


def test_drafts_and_retracted_events_stay_out(fought_over):
    fought_over.event("rumour", 13, status="draft", summary="Nobody should read this yet.")
    fought_over.event("mistaken", 13, status="retracted", status_reason="It was another dock.")
    text = json.dumps(whole(fought_over.campaign))
    assert "rumour" not in text
    assert "Nobody should read this yet." not in text
    assert "mistaken" not in text


@pytest.mark.parametrize(("given", "language"), [({}, "ar"), ({"title_language": "en"}, "en"), ({"language": ""}, "")])
def test_a_title_is_in_the_language_of_its_page_unless_it_is_translated(harbour, given, language):
    source = add_source(harbour.campaign, title="سقوط الأرصفة", **{"language": "ar"} | given)
    Figure.objects.create(
        campaign=harbour.campaign, reference="f1", day=day(3), measure="other", value=1, summary="One.", source=source
    )
    (row,) = rows(whole(harbour.campaign), "sources")
    assert row["titleLanguage"] == language


def test_sources_that_no_published_event_cites_stay_out(fought_over):
    unused = add_source(fought_over.campaign, "A Private Letter", reference="letter")
    fought_over.event("rumour", 13, status="draft", sources=[unused])
    publishers = [source["publisher"] for source in rows(whole(fought_over.campaign), "sources")]
    assert sorted(publishers) == ["Gazette", "Herald", "Wire"]


def test_a_source_says_when_it_was_published_or_that_nobody_knows(fought_over):
    content = whole(fought_over.campaign)
    assert {source["publisher"]: source["published"] for source in rows(content, "sources")} == {
        "Gazette": 20,
        "Herald": 30,
        "Wire": None,
    }


def test_figures_keep_their_qualifier_and_their_source(fought_over):
    content = whole(fought_over.campaign)
    (figure,) = rows(content, "figures")
    assert (figure["day"], figure["qualifier"], figure["value"], figure["unit"]) == (12, "about", 49_000, "people")
    assert rows(content, "sources")[figure["source"]]["publisher"] == "Herald"


def objectives(campaign):
    content = whole(campaign)
    districts = [district["slug"] for district in rows(content, "districts")]
    return [(districts[row["district"]], row["from"], row["until"]) for row in rows(content, "objectives")]


def test_an_objective_stands_until_its_side_has_reached_it(fought_over):
    assert objectives(fought_over.campaign) == [("mill", 12, 20)]


OBJECTIVES = [
    # what is announced, and the days on which it is an objective
    ("by a side that never gets there", {"actor": "league"}, [("mill", 12, 60)]),
    ("by another actor of the side that gets there", {"actor": "fleet"}, [("mill", 12, 20)]),
    ("of what that side holds already", {"actor": "guards", "districts": ["fort"]}, []),
    (
        "of two places at once",
        {"actor": "guards", "districts": ["mill", "docks"]},
        [("docks", 12, 60), ("mill", 12, 20)],
    ),
    ("on the last day", {"actor": "league", "on": 59}, [("mill", 59, 60)]),
    ("by nobody named", {"actor": None}, []),
    ("as all that lies on one bank", {"actor": "guards", "covers": "east"}, []),
    ("as a command's list of what it has taken", {"actor": "guards", "precision": "on-or-before"}, []),
]


@pytest.mark.parametrize(("announced", "expected"), [case[1:] for case in OBJECTIVES], ids=[c[0] for c in OBJECTIVES])
def test_an_objective_announced(harbour, announced, expected):
    harbour.event("reached", 20, districts=[harbour.mill])
    given = {"on": 12, "districts": ["mill"], "precision": "day"} | announced
    event = harbour.event(
        "aim",
        given["on"],
        actor=getattr(harbour, given["actor"] or "guards"),
        districts=[getattr(harbour, name) for name in given["districts"]],
        kind="announced",
        precision=given["precision"],
        covers=given.get("covers", ""),
    )
    if given["actor"] is None:
        with unit_of_work.together():
            harbour.campaign.events.filter(pk=event.pk).update(actor=None)
    assert sorted(objectives(harbour.campaign)) == expected


def test_neighbours_share_the_border_that_they_share(harbour):
    with unit_of_work.together():
        add_district(harbour.campaign, "quay", harbour.guild, 10.11, 50.1, kind="quarter", shape=square(10.11, 50.1))
    content = whole(harbour.campaign)
    shapes = {int(shape["id"]): shape for shape in content["topology"]["objects"]["districts"]["geometries"]}
    names = [district["slug"] for district in rows(content, "districts")]

    def arcs(slug):
        (ring,) = shapes[names.index(slug)]["arcs"]
        return {arc if arc >= 0 else ~arc for arc in ring}

    assert set(shapes) == {names.index("docks"), names.index("quay")}
    assert len(arcs("docks") & arcs("quay")) == 1


def test_a_district_without_polygon_is_a_point_without_area(harbour):
    district = by_slug(whole(harbour.campaign), "districts")["mill"]
    assert (district["lon"], district["lat"], district["area"]) == (10.2, 50.2, 0)


def test_a_campaign_of_points_alone_has_no_topology_and_no_shares():
    with unit_of_work.together():
        campaign = add_campaign("meadow")
        guild = add_actor(campaign, "guild")
        add_district(campaign, "mill", guild)
    content = whole(campaign)
    assert content["topology"] is None
    none = [0] * 60
    assert content["series"] == {
        "sides": [0],
        "held": [none],
        "claimed": [none],
        "disputed": none,
        "contested": none,
        "unresolved": none,
    }


def test_a_campaign_without_events_and_figures_is_a_payload_all_the_same(harbour):
    content = whole(harbour.campaign)
    assert content["events"]["rows"] == content["figures"]["rows"] == content["sources"]["rows"] == []
    assert [len(spans) for spans in content["spans"]["rows"]] == [1, 1, 1]


def test_a_campaign_of_nothing_at_all_is_a_payload_all_the_same(client):
    campaign = add_campaign("meadow")
    content = whole(campaign)
    assert content["districts"]["rows"] == content["spans"]["rows"] == content["series"]["sides"] == []
    assert client.get("/meadow/").status_code == 200


def test_a_district_that_nobody_holds_belongs_to_nobody(harbour):
    with unit_of_work.together():
        add_district(harbour.campaign, "islet", None, shape=square(10.7, 50.7), kind="quarter")
    content = whole(harbour.campaign)
    place = [district["slug"] for district in rows(content, "districts")].index("islet")
    assert content["spans"]["rows"][place][0][2] == NOBODY
    assert NOBODY in content["series"]["sides"]


def test_phases_come_in_order_with_days_counted_from_the_first_and_their_view(harbour):
    given = {"campaign": harbour.campaign, "name_en": "X"}
    Phase.objects.create(slug="landing", starts=day(11), ends=day(20), summary_ar="إنزال", **given)
    view = {"west": 10.1, "south": 50.2, "east": 10.3, "north": 50.4}
    Phase.objects.create(slug="siege", starts=day(0), ends=day(10), note="Not public.", **given, **view)
    content = whole(harbour.campaign)
    siege, landing = rows(content, "phases")
    assert (siege["slug"], siege["from"], siege["until"], siege["view"]) == ("siege", 0, 11, tuple(view.values()))
    assert (landing["from"], landing["until"], landing["view"]) == (11, 21, None)
    assert (landing["summary"], landing["summaryAr"]) == ("", "إنزال")
    assert "Not public." not in json.dumps(content)


@pytest.mark.parametrize(("status", "reference"), [("published", "taken"), ("retracted", ""), ("draft", "")])
def test_a_milestone_leads_to_its_event_while_that_is_published(harbour, status, reference):
    event = harbour.event("taken", 12)
    Milestone.objects.create(campaign=harbour.campaign, slug="taken", name_en="Taken", day=day(12), event=event)
    Milestone.objects.create(campaign=harbour.campaign, slug="dawn", name_en="Dawn", day=day(2))
    with unit_of_work.together():
        Event.objects.update(status=status, status_reason="For the test.")
    found = rows(whole(harbour.campaign), "milestones")
    assert [(row["slug"], row["day"], row["event"]) for row in found] == [("dawn", 2, ""), ("taken", 12, reference)]


# -- text of people -----------------------------------------------------------------------------

HOSTILE = "</script><script>alert(1)</script><!-- <img src=x onerror=alert(1)> &amp; “quoted” \u2028 دجلة"


def test_markup_in_a_summary_stays_what_was_typed(client, harbour):
    event = harbour.event("taken", 12, summary=HOSTILE)
    with unit_of_work.together():
        Citation.objects.filter(event=event).update(summary=HOSTILE, claimant="<b>an officer</b>")
    response = client.get(client.get("/harbour/?on=2031-03-13").context["preloads"][1])
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    (event,) = rows(response.json(), "events")
    assert event["summary"] == HOSTILE
    assert event["citations"][0][2:4] == ["<b>an officer</b>", HOSTILE]


def test_markup_in_names_cannot_leave_its_place_in_the_page(client, harbour):
    Campaign.objects.filter(slug="harbour").update(name_en=HOSTILE, licences=HOSTILE, lede=HOSTILE, lede_ar=HOSTILE)
    harbour.campaign.districts.update(name_en=HOSTILE)
    text = client.get("/harbour/").content.decode()
    assert "<script>alert" not in text
    assert "<img src=x" not in text
    # The settings are the one script that is data; it ends where it should.
    assert json.loads(re.search(r'<script id="config" type="application/json">(.*?)</script>', text)[1])["words"]
