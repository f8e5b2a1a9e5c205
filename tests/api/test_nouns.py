"""What the API says of each noun: as the record has it, and nothing that readers do not see."""

import datetime as dt
import json

import pytest

from events.models import BasemapFeature, Edition, Event, Figure, Milestone, Phase, Place, Story, StoryStep
from events.newsroom import workflow
from events.projection.comparison import compare
from events.projection.snapshot import states_on
from tests.api.asking import ask, items, problem
from tests.campaigns import END, START, Harbour, add_source, add_voice, all_spans, day

pytestmark = pytest.mark.django_db


@pytest.fixture
def harbour(db):
    harbour = Harbour()
    harbour.watch = add_voice(harbour.campaign, "watch", side=harbour.crown)
    harbour.event("taken", 5, sources=[harbour.gazette, harbour.herald], against=[harbour.wire])
    harbour.event("raid", 8, kind="attack", districts=[], place="The wharf", lon=10.4, lat=50.4)
    harbour.event("both", 12, districts=[harbour.mill, harbour.fort])
    harbour.event("back", 25, harbour.guild)
    harbour.campaign.events.get(reference="taken").citations.filter(source=harbour.gazette).update(voice=harbour.watch)
    return harbour


def test_a_campaign_says_its_days_its_bounds_and_its_milestones(harbour, client):
    taken = Event.objects.get(reference="taken")
    Milestone.objects.create(campaign=harbour.campaign, slug="landed", name_en="Landed", day=day(5), event=taken)
    Edition.objects.create(campaign=harbour.campaign, slug="first", name_en="First", released_on=day(40))
    row = ask(client, "")
    assert (row["start"], row["end"], row["bbox"]) == (START.isoformat(), END.isoformat(), [10, 50, 11, 51])
    assert [(each["slug"], each["event"]) for each in row["milestones"]] == [("landed", "taken")]
    assert [each["slug"] for each in row["editions"]] == ["first"]
    assert client.get("/api/v1/campaigns").json()["items"] == [row]


def test_actors_name_their_side(harbour, client):
    rows = ask(client, "/actors")["items"]
    assert [(row["slug"], row["parent"], row["side"]) for row in rows] == [
        ("crown", None, "crown"),
        ("fleet", "crown", "crown"),
        ("guards", "crown", "crown"),
        ("guild", None, "guild"),
        ("league", None, "league"),
    ]


def test_a_district_has_its_outline_or_its_point(harbour, client):
    features = {feature["id"]: feature for feature in ask(client, "/districts.geojson")["features"]}
    assert features["docks"]["geometry"] == harbour.docks.shape
    assert features["mill"]["geometry"] == {"type": "Point", "coordinates": [10.2, 50.2]}
    assert features["docks"]["properties"]["area_km2"] == pytest.approx(0.8, abs=0.1)
    assert features["mill"]["properties"]["area_km2"] is None
    assert ask(client, "/districts/docks.geojson") == features["docks"]
    assert items(client, "/districts?bank=south", "slug") == ["fort", "mill"]


def test_the_map_is_drawn_on_rivers_and_roads(harbour, client):
    shape = {"type": "LineString", "coordinates": [[10.1, 50.1], [10.4, 50.3]]}
    for kind in ("road", "river"):
        BasemapFeature.objects.create(
            campaign=harbour.campaign, slug=f"the-{kind}", kind=kind, name_en=kind.title(), name_ar="نهر", shape=shape
        )
    assert items(client, "/basemap", "slug") == ["the-river", "the-road"]
    assert items(client, "/basemap?kind=river&kind=bridge&lang=ar", "name") == ["نهر"]
    features = ask(client, "/basemap.geojson?kind=road")["features"]
    assert [(each["id"], each["geometry"], each["properties"]["kind_label"]) for each in features] == [
        ("the-road", shape, "main road")
    ]
    assert problem(client, "/basemap?kind=moat")[0] == ["kind.0"]


def test_an_event_says_who_says_so_and_who_says_otherwise(harbour, client):
    row = ask(client, "/events/taken")
    assert (row["occurred_on"], row["actor"], row["side"]) == (day(5).isoformat(), "guards", "crown")
    assert (row["districts"], row["supporting"], row["disputing"]) == (["docks"], 2, 1)
    assert row["publishers"] == ["Gazette", "Herald"]
    assert sorted((each["publisher"], each["stance"], each["voice"]) for each in row["citations"]) == [
        ("Gazette", "supports", "watch"),
        ("Herald", "supports", None),
        ("Wire", "disputes", None),
    ]
    known = {each["publisher"]: each["known_on"] for each in row["citations"]}
    assert known == {"Gazette": str(day(20)), "Herald": str(day(30)), "Wire": str(day(5))}


def test_an_event_as_it_was_known_has_the_citations_of_that_day(harbour, client):
    row = next(each for each in ask(client, f"/events?known_on={day(20)}")["items"] if each["reference"] == "taken")
    assert [each["publisher"] for each in row["citations"]] == ["Gazette", "Wire"]
    assert (row["supporting"], row["disputing"], row["publishers"]) == (1, 1, ["Gazette"])


def test_an_event_is_where_its_outline_its_point_or_its_districts_are(harbour, client):
    shape = {"type": "Polygon", "coordinates": [[[10.5, 50.5], [10.6, 50.5], [10.6, 50.6], [10.5, 50.5]]]}
    harbour.event("drawn", 30, kind="attack", districts=[harbour.mill], shape=shape)
    harbour.event("nowhere", 31, kind="other", districts=[])
    features = {each["id"]: each for each in ask(client, "/events.geojson")["features"]}
    found = {name: (each["geometry"], each["properties"]["geometry_of"]) for name, each in features.items()}
    assert found["drawn"] == (shape, "outline")
    assert found["raid"] == ({"type": "Point", "coordinates": [10.4, 50.4]}, "point")
    assert found["taken"] == ({"type": "Point", "coordinates": [10.1, 50.1]}, "districts")
    assert found["both"] == ({"type": "MultiPoint", "coordinates": [[10.3, 50.3], [10.2, 50.2]]}, "districts")
    assert found["nowhere"] == (None, None)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("side=crown", ["taken", "raid", "both"]),
        ("kind=attack&kind=control", ["taken", "raid", "both", "back"]),
        ("district=mill", ["both"]),
        ("bank=south", ["both"]),
        ("voice=watch", ["taken"]),
        ("publisher=Herald", ["taken"]),
        (f"on={day(8)}", ["raid"]),
        (f"from={day(8)}&to={day(12)}", ["raid", "both"]),
        ("q=wharf", ["raid"]),
        (f"known_on={day(19)}", []),
        (f"known_on={day(20)}", ["taken", "raid", "both", "back"]),
        ("bbox=10.35,50.35,10.45,50.45", ["raid"]),
        ("bbox=10.15,50.15,10.25,50.25", ["both"]),
        ("bbox=170,-10,-170,10", []),
    ],
)
def test_events_are_filtered_as_on_the_page(harbour, client, query, found):
    assert items(client, f"/events?{query}", "reference") == found


def test_drafts_and_what_only_they_cite_stay_out(harbour, client):
    secret = add_source(harbour.campaign, "Secret", reference="secret")
    harbour.event("draft", 6, status="draft", sources=[secret])
    harbour.event("review", 6, status="in-review", sources=[secret])
    Story.objects.create(campaign=harbour.campaign, slug="untold", name_en="Untold")
    everything = json.dumps([ask(client, f"/{noun}?limit=1000") for noun in ("events", "citations", "sources")])
    assert "draft" not in everything.replace('"drafts"', "")
    assert "review" not in everything
    assert "secret" not in everything
    assert ask(client, "/stories")["items"] == []
    for path in ("/events/draft", "/events/draft/revisions", "/sources/secret"):
        problem(client, path, 404)


def test_nothing_names_an_editor(harbour, client, admin_user):
    Event.objects.filter(reference="taken").update(entered_by=admin_user, entered_by_name="Somebody of ours")
    for path in ("/events/taken", "/events/taken/revisions", "/events", "/changes"):
        assert "Somebody" not in json.dumps(ask(client, path))
        assert admin_user.username not in json.dumps(ask(client, path))


def test_a_retracted_event_is_gone_with_its_reason(harbour, client, admin_user):
    event = Event.objects.get(reference="raid")
    event.status, event.status_reason = "retracted", "It was another day."
    event.save()
    _names, detail = problem(client, "/events/raid", 410)
    assert "It was another day." in detail
    assert [row["kind"] for row in ask(client, "/events/raid/revisions")] == ["retracted", "published"]
    assert "raid" not in items(client, "/events", "reference")


def test_a_correction_is_in_the_revisions_and_in_the_change_log(harbour, client):
    event = Event.objects.get(reference="taken")
    event.summary = "Said better."
    event.save()
    workflow.record_correction(event)
    first, *_others = ask(client, "/events/taken/revisions")
    assert first["kind"] == "corrected"
    assert [(each["before"], each["after"]) for each in first["fields"]] == [("What taken says.", "Said better.")]
    logged = ask(client, "/changes")["items"][0]
    assert (logged["kind"], logged["event"], logged["fields"]) == ("corrected", "taken", first["fields"])


def test_the_change_log_comes_in_pages(harbour, client):
    for number in range(5):
        harbour.gazette.publisher = f"Gazette {number}"
        harbour.gazette.save()
    whole = ask(client, "/changes")
    found, page = [], ask(client, "/changes?limit=2")
    while True:
        found += page["items"]
        if not page["next"]:
            break
        page = client.get(page["next"]).json()
    assert found == whole["items"]
    assert len([row for row in found if row["kind"] == "changed"]) == 5


@pytest.mark.parametrize("on", [0, 5, 12, 24, 25, 59])
@pytest.mark.parametrize("basis", ["", f"&known_on={day(19)}", f"&known_on={day(25)}", "&at_least=corroborated"])
def test_control_is_the_state_of_the_day(harbour, client, on, basis):
    given = dict(part.split("=") for part in basis.split("&") if part)
    known_on = dt.date.fromisoformat(given["known_on"]) if "known_on" in given else None
    states = states_on(harbour.campaign, day(on), known_on=known_on, at_least=given.get("at_least"))
    page = ask(client, f"/control?on={day(on)}{basis}")
    assert [(row["district"], row["side"], row["status"], row["grade"]) for row in page["items"]] == [
        (state.district.slug, state.side and state.side.slug, state.status, state.grade) for state in states
    ]
    assert page["on"] == str(day(on))
    assert (page["known_on"], page["at_least"]) == (given.get("known_on"), given.get("at_least"))


def test_control_says_on_whose_word(harbour, client):
    row = ask(client, f"/control?on={day(6)}&district=docks")["items"][0]
    assert (row["holder"], row["side"], row["since"], row["last_report"]) == (
        "guards",
        "crown",
        str(day(5)),
        str(day(5)),
    )
    assert (row["publishers"], row["voices"], row["events"]) == (["Gazette", "Herald"], ["watch"], ["taken"])
    assert row["page"] == f"http://testserver/harbour/?on={day(6)}&district=docks"


def test_control_is_asked_for_a_part_of_the_map(harbour, client):
    assert items(client, f"/control?on={day(6)}&side=crown", "district") == ["docks", "fort"]
    assert items(client, f"/control?on={day(6)}&bank=south", "district") == ["fort", "mill"]
    features = ask(client, f"/control.geojson?on={day(6)}&bbox=10.1,50.1,10.2,50.2")["features"]
    assert [each["id"] for each in features] == ["docks", "mill"]
    assert features[0]["geometry"] == harbour.docks.shape


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("", "on"),
        ("on=2030-01-01", "on"),
        (f"on={day(3)}&known_on=2030-01-01", "known_on"),
        (f"on={day(3)}&at_least=claimed", "at_least"),
        (f"on={day(3)}&side=guards", "side"),
        (f"on={day(3)}&district=%00", "district"),
    ],
)
def test_a_day_or_a_name_that_is_not_of_the_campaign_is_refused(harbour, client, query, name):
    assert problem(client, f"/control?{query}")[0] == [name]


def test_spans_are_half_open_and_tile_the_campaign(harbour, client):
    stored = all_spans(harbour.campaign)
    for slug, spans in stored.items():
        rows = ask(client, f"/spans?district={slug}")["items"]
        assert [(row["from"], row["until"], row["holder"], row["grade"], row["events"]) for row in rows] == [
            (str(day(starts)), str(day(until)), holder, grade, events)
            for starts, until, holder, _challenger, grade, events in spans
        ]


def test_spans_on_another_basis_are_folded_with_their_events(harbour, client):
    rows = ask(client, f"/spans?district=docks&known_on={day(19)}")["items"]
    assert [(row["from"], row["side"], row["events"]) for row in rows] == [(str(START), "guild", [])]
    rows = ask(client, f"/spans?district=docks&known_on={day(25)}")["items"]
    assert [row["events"] for row in rows] == [[], ["taken"], ["back"]]


def test_spans_are_found_by_day_side_grade_and_place(harbour, client):
    assert items(client, f"/spans?on={day(5)}&side=crown", "district") == ["docks", "fort"]
    assert items(client, f"/spans?to={day(4)}", "district") == ["docks", "fort", "mill"]
    assert items(client, f"/spans?from={day(25)}&district=docks", "side") == ["guild"]
    assert items(client, "/spans?grade=initial&bank=north", "until") == [str(day(5))]
    feature = ask(client, f"/spans.geojson?district=docks&on={day(5)}")["features"][0]
    assert (feature["id"], feature["geometry"]) == (f"docks.{day(5)}", harbour.docks.shape)


def test_two_days_are_compared(harbour, client):
    page = ask(client, f"/comparison?from={day(4)}&to={day(20)}")
    compared = compare(harbour.campaign, day(4), day(20))
    assert [row["district"] for row in page["items"]] == [each.after.district.slug for each in compared.changes]
    docks = page["items"][0]
    assert (docks["change"], docks["before"]["side"], docks["after"]["side"]) == ("hands", "guild", "crown")
    assert (docks["turns"], docks["events"]) == ([{"day": str(day(5)), "holder": "guards"}], ["taken"])
    assert [(row["side"], row["gained"], row["lost"]) for row in page["balances"]] == [("crown", 2, 0), ("guild", 0, 2)]
    features = ask(client, f"/comparison.geojson?from={day(4)}&to={day(20)}")
    assert [each["properties"] for each in features["features"]] == page["items"]


@pytest.mark.parametrize(("first", "second"), [(5, 5), (6, 5)])
def test_the_second_day_lies_after_the_first(harbour, client, first, second):
    assert problem(client, f"/comparison?from={day(first)}&to={day(second)}")[0] == ["to"]


def test_sources_say_how_often_they_are_cited(harbour, client):
    rows = {row["reference"]: row for row in ask(client, "/sources")["items"]}
    assert {name: (row["supports"], row["disputes"], row["events"]) for name, row in rows.items()} == {
        "gazette": (4, 0, 4),
        "herald": (1, 0, 1),
        "wire": (0, 1, 1),
    }
    assert items(client, "/sources?sort=date", "reference") == ["gazette", "herald", "wire"]
    assert items(client, "/sources?sort=-date", "reference") == ["wire", "herald", "gazette"]
    assert items(client, "/sources?q=HERALD", "reference") == ["herald"]
    assert items(client, "/sources?publisher=Wire&publisher=Gazette", "reference") == ["gazette", "wire"]
    assert ask(client, "/sources/wire") == rows["wire"]


def test_citations_are_found_by_event_source_voice_and_stance(harbour, client):
    assert items(client, "/citations?source=wire", "event") == ["taken"]
    assert items(client, "/citations?stance=disputes", "publisher") == ["Wire"]
    assert items(client, "/citations?voice=watch", "event") == ["taken"]
    assert items(client, f"/citations?known_on={day(19)}", "source") == ["wire"]
    assert items(client, "/citations?event=%00", "source") == []


def test_figures_keep_their_qualifier(harbour, client):
    given = {"campaign": harbour.campaign, "source": harbour.gazette, "unit": "boats", "summary": "Some."}
    Figure.objects.create(reference="f1", day=day(5), measure="boats", value=3, qualifier="more than", **given)
    Figure.objects.create(reference="f2", day=day(7), measure="nets", value=5, **given)
    row, _other = ask(client, "/figures")["items"]
    assert (row["value"], row["qualifier"], row["known_on"]) == (3, "more than", str(day(20)))
    assert items(client, "/figures?measure=nets", "reference") == ["f2"]
    assert items(client, f"/figures?from={day(6)}&to={day(8)}", "reference") == ["f2"]
    assert items(client, "/figures?sort=-day", "reference") == ["f2", "f1"]
    assert items(client, f"/figures?known_on={day(19)}", "reference") == []


def test_a_story_leads_to_published_events_alone(harbour, client):
    harbour.event("draft", 6, status="draft")
    story = Story.objects.create(campaign=harbour.campaign, slug="told", name_en="Told", is_published=True)
    given = {"campaign": harbour.campaign, "story": story, "name_en": "Step", "day": day(5)}
    StoryStep.objects.create(position=2, reports=["draft", "taken"], **given)
    StoryStep.objects.create(position=1, event=Event.objects.get(reference="taken"), **given)
    steps = ask(client, "/stories")["items"][0]["steps"]
    assert [(step["number"], step["event"], step["reports"]) for step in steps] == [
        (1, "taken", []),
        (2, None, ["taken"]),
    ]


def test_phases_places_and_voices(harbour, client):
    campaign = {"campaign": harbour.campaign}
    Phase.objects.create(slug="landing", name_en="The landing", starts=day(5), ends=day(9), **campaign)
    Place.objects.create(slug="quay", name_en="Quay", alt_names=["Kay"], **campaign)
    phase = ask(client, "/phases")["items"][0]
    assert (phase["starts"], phase["ends"], phase["bbox"]) == (str(day(5)), str(day(9)), None)
    assert ask(client, "/places")["items"][0]["alt_names"] == ["Kay"]
    assert [(row["slug"], row["side"]) for row in ask(client, "/voices")["items"]] == [("watch", "crown")]
