"""Filters of events: what an address means, which events pass, and how many each value would leave."""

import pytest
from django.http import QueryDict

from events.models import Event, Phase
from events.newsroom.event_facets import facets
from events.newsroom.event_filters import EventFilters, known_values, unknown_values
from tests.campaigns import Harbour, add_voice, day

pytestmark = pytest.mark.django_db


@pytest.fixture
def harbour(db):
    """Five published events on three places by two sides, and a draft."""
    harbour = Harbour()
    harbour.docks.alt_names = ["al-Marfa"]
    harbour.docks.save()
    watch = add_voice(harbour.campaign, "watch", side=harbour.crown)
    Phase.objects.create(campaign=harbour.campaign, slug="landing", name_en="The landing", starts=day(0), ends=day(9))
    harbour.event("taken", 5)
    harbour.event("lost", 10, harbour.guild, sources=[harbour.herald], against=[harbour.gazette])
    harbour.event("mill", 12, districts=[harbour.mill], kind="claimed", place="The old wharf")
    harbour.event("raid", 20, harbour.guild, kind="attack", districts=[], summary="Raiders burned nets.")
    harbour.event("south", 30, districts=[harbour.mill, harbour.fort], covers="south")
    harbour.event("draft", 5, status="draft")
    Event.objects.get(reference="taken").citations.update(voice=watch)
    harbour.wire.agency = "Agency"
    harbour.wire.save()
    harbour.event("wired", 40, kind="entered", sources=[harbour.wire])
    return harbour


def parse(query):
    return EventFilters.parse(QueryDict(query))


def passing(harbour, query):
    events = Event.objects.filter(campaign=harbour.campaign).published()
    return [event.reference for event in parse(query)[0].apply(events, harbour.campaign)]


@pytest.mark.parametrize(
    ("query", "references"),
    [
        ("", ["taken", "lost", "mill", "raid", "south", "wired"]),
        ("side=guild", ["lost", "raid"]),
        ("side=crown", ["taken", "mill", "south", "wired"]),
        ("actor=guards", ["taken", "mill", "south", "wired"]),
        ("actor=crown", []),
        ("grade=disputed", ["lost", "wired"]),
        ("grade=initial&grade=claimed", ["taken", "mill", "south"]),
        ("kind=claimed&kind=attack", ["mill", "raid"]),
        ("kind=control&side=crown", ["taken", "south"]),
        ("voice=watch", ["taken"]),
        ("publisher=Gazette", ["taken", "lost", "mill", "raid", "south"]),
        ("publisher=Agency", ["wired"]),
        ("publisher=Wire", []),
        ("bank=south", ["mill", "south"]),
        ("phase=landing", ["taken"]),
        ("district=docks", ["taken", "lost", "wired"]),
        ("on=2031-03-11", ["lost"]),
        ("from=2031-03-11&to=2031-03-13", ["lost", "mill"]),
        ("q=raiders", ["raid"]),
        ("q=burned+raiders", ["raid"]),
        ("q=raiders+docks", []),
        ("q=wharf", ["mill"]),
        ("q=Marfaa", ["taken", "lost", "wired"]),
        ("q=herald", ["lost"]),
        ("side=nobody", []),
    ],
)
def test_an_event_passes_every_filter(harbour, query, references):
    assert passing(harbour, query) == references


@pytest.mark.parametrize(
    ("query", "canonical"),
    [
        ("bank=south&kind=control&side=", "kind=control&bank=south"),
        ("kind=control&kind=control", "kind=control"),
        ("q=+a++b%00c+", "q=a+bc"),
        ("to=2031-03-11&from=x", "to=2031-03-11"),
        ("q=%E2%80%AEdocks", "q=docks"),
        ("strange=1", ""),
    ],
)
def test_an_address_has_one_form(query, canonical):
    assert parse(query)[0].query == canonical


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("on=yesterday", "“yesterday” is not a date (YYYY-MM-DD)."),
        ("from=2031-03-09&to=2031-03-02", "The last day lies before the first: no event is between them."),
    ],
)
def test_what_cannot_be_is_said(query, problem):
    assert parse(query)[1] == [problem]


def test_values_that_are_not_on_record_are_named(harbour):
    known = known_values(harbour.campaign.pk)
    filters, _problems = parse("side=crown&side=guards&kind=magic&publisher=Gazette&voice=watch&phase=x")
    assert list(unknown_values(filters, known)) == [("side", "guards"), ("kind", "magic"), ("phase", "x")]


def test_a_filter_can_be_taken_away_by_value(harbour):
    filters, _problems = parse("kind=control&kind=attack&q=x&on=2031-03-02")
    assert filters.without("kind", "control").query == "kind=attack&on=2031-03-02&q=x"
    assert filters.without("kind").without("q").without("on").query == ""


def counts(harbour, query):
    events = Event.objects.filter(campaign=harbour.campaign).published()
    found = facets(harbour.campaign, events, parse(query)[0])
    return {facet.name: {option.value: option.count for option in facet.options} for facet in found}


def test_counts_follow_the_other_filters(harbour):
    found = counts(harbour, "kind=control")
    assert found["kind"] == {"control": 3, "entered": 1, "claimed": 1, "attack": 1}
    assert found["side"] == {"guild": 1, "crown": 2}
    assert found["bank"] == {"north": 2, "south": 1}
    assert found["publisher"] == {"Gazette": 3, "Herald": 1}
    assert found["voice"] == {"watch": 1}
    assert found["phase"] == {"landing": 1}


def test_a_value_that_is_chosen_stays_to_be_seen(harbour):
    assert counts(harbour, "kind=attack&bank=north")["bank"] == {"north": 0}


def test_filters_take_as_many_queries_however_many_events_there_are(harbour, django_assert_max_num_queries):
    for number in range(6):
        harbour.event(f"more-{number}", 41 + number)
    with django_assert_max_num_queries(30):
        counts(harbour, "kind=control&side=crown")
