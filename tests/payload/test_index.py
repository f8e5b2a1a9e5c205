"""The part with one short row for each event."""

import pytest

from events.models import Citation
from events.models.campaign import Campaign
from events.payload import index
from events.payload.builder import core_part, names_part
from tests.campaigns import Harbour, add_voice, day
from tests.payload.documents import core_of, rows


@pytest.fixture
def harbour(db):
    return Harbour()


def reread(harbour):
    return Campaign.objects.get(pk=harbour.campaign.pk)


def events_of(harbour, language="en"):
    part = index.index_part(reread(harbour), language)
    return part, {row["reference"]: row for row in rows(part, "events")}


def test_an_event_is_found_by_what_a_reader_asks_for(harbour):
    event = harbour.event(
        "taken", 12, sources=[harbour.herald, harbour.gazette], districts=[harbour.fort, harbour.docks]
    )
    command = add_voice(harbour.campaign, "command", name_ar="القيادة")
    event.citations.update(voice=command)
    harbour.event("point", 13, place="The mole", lon=10.1234567, lat=50.5, districts=[], kind="other")
    part, events = events_of(harbour)
    taken, point = events["taken"], events["point"]
    assert (taken["day"], taken["kind"], taken["title"]) == (12, "control", "What taken says.")
    assert part["actors"][taken["actor"]] == "guards"
    assert [part["districts"][number] for number in taken["districts"]] == ["docks", "fort"]
    cited = [rows(part, "sources")[number]["publisher"] for number in taken["citations"][::3]]
    assert sorted(cited) == ["Gazette", "Herald"]
    assert [rows(part, "voices")[number] for number in {*taken["citations"][1::3]}] == [
        {"slug": "command", "en": "Command", "ar": "القيادة", "unnamed": 0}
    ]
    assert (point["place"], point["point"], point["districts"]) == ("The mole", [10.12346, 50.5], [])


def test_a_citation_says_whose_report_it_is_from_when_on_and_for_what(harbour):
    harbour.campaign.sources.filter(publisher="Wire").update(agency="Agency", published_on=day(14))
    harbour.campaign.sources.filter(publisher="Herald").update(published_on=None)
    harbour.event("taken", 12, sources=[harbour.wire], against=[harbour.herald])
    part, events = events_of(harbour)
    cited = events["taken"]["citations"]
    sources = [rows(part, "sources")[number] for number in cited[::3]]
    assert [(each["publisher"], each["agency"], each["published"]) for each in sources] == [
        ("Wire", "Agency", 14),
        ("Herald", "", None),
    ]
    assert (cited[1::3], cited[2::3]) == ([-1, -1], [1, 0])


@pytest.mark.parametrize(
    ("values", "control"),
    [
        ({}, index.WHOLE),
        ({"scope": "part"}, index.STATE),
        ({"kind": "announced", "precision": "on-or-before"}, index.WHOLE),
        ({"kind": "announced"}, index.NOTHING),
        ({"kind": "contested"}, index.STATE),
        ({"kind": "attack"}, index.NOTHING),
    ],
)
def test_an_event_says_what_it_changes(harbour, values, control):
    harbour.event("one", 12, **values)
    _part, events = events_of(harbour)
    assert events["one"]["control"] == control


def test_unnamed_people_are_told_apart(harbour):
    event = harbour.event("taken", 12)
    event.citations.update(voice=add_voice(harbour.campaign, "residents", kind="resident", is_unnamed=True))
    part, _events = events_of(harbour)
    assert [voice["unnamed"] for voice in rows(part, "voices")] == [1]


def test_rows_are_in_order_of_days_and_hold_what_is_published(harbour):
    harbour.event("later", 30)
    harbour.event("earlier", 3)
    harbour.event("draft", 1, status="draft", sources=[harbour.wire])
    part, events = events_of(harbour)
    assert list(events) == ["earlier", "later"]
    assert [source["publisher"] for source in rows(part, "sources")] == ["Gazette"]


def test_a_statement_about_a_whole_bank_names_the_bank_and_its_districts(harbour):
    harbour.event("bank", 3, covers="south", districts=[harbour.mill, harbour.fort])
    part, events = events_of(harbour)
    assert events["bank"]["covers"] == "south"
    assert [part["districts"][number] for number in events["bank"]["districts"]] == ["fort", "mill"]


def test_a_title_is_in_the_language_of_the_part_or_says_in_which(harbour):
    harbour.event("both", 3, summary_ar="ما يقوله.")
    harbour.event("english", 4)
    _part, events = events_of(harbour, "ar")
    assert events["both"]["title"] == "ما يقوله."
    assert events["english"]["title"] == ["What english says.", "en"]


def test_a_long_title_ends_with_a_whole_word(harbour):
    harbour.event("long", 3, summary="The mole and the " + "harbour, " * 30)
    _part, events = events_of(harbour)
    title = events["long"]["title"]
    assert title.endswith("harbour …")
    assert len(title) <= index.MAX_TITLE + 2


CHANGES = {
    "an event": lambda harbour: harbour.campaign.events.filter(reference="taken").update(summary="Half of them."),
    "a citation": lambda harbour: Citation.objects.filter(event__reference="taken").update(note="On page 2."),
    "a source": lambda harbour: harbour.campaign.sources.filter(publisher="Gazette").update(publisher="New Gazette"),
    "a voice": lambda harbour: harbour.campaign.voices.update(name_en="The Command"),
    "one event more": lambda harbour: harbour.event("later", 40),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_changes_in_it_gives_it_another_version(harbour, change):
    harbour.event("taken", 12)
    add_voice(harbour.campaign, "command")
    before = core_of(harbour.campaign)["versions"]["index"]
    change(harbour)
    assert before
    assert core_of(harbour.campaign)["versions"]["index"] not in {"", before}


def test_what_it_does_not_show_leaves_its_version(harbour):
    harbour.event("taken", 12)
    before = core_of(harbour.campaign)["versions"]["index"]
    harbour.event("draft", 12, status="draft")
    harbour.campaign.districts.filter(slug="docks").update(name_en="Old Docks")
    assert core_of(harbour.campaign)["versions"]["index"] == before


def test_a_campaign_without_events_or_with_too_many_has_none(harbour, monkeypatch):
    assert core_part(reread(harbour))["versions"]["index"] == ""
    for number in range(3):
        harbour.event(f"event-{number}", number)
    assert core_part(reread(harbour))["versions"]["index"]
    monkeypatch.setattr(index, "MAX_EVENTS", 2)
    assert core_part(reread(harbour))["versions"]["index"] == ""


def test_names_have_the_places_without_a_position_too(harbour):
    harbour.campaign.places.create(slug="old-mole", name_en="The Old Mole", name_ar="المرسى", alt_names=["Molo"])
    (place,) = rows(names_part(reread(harbour)), "places")
    assert (place["en"], place["ar"], place["alt"]) == ("The Old Mole", "المرسى", ["Molo"])
    assert "mulu" in place["keys"]
    assert [row["slug"] for row in rows(names_part(reread(harbour)), "districts")] == ["docks", "fort", "mill"]
