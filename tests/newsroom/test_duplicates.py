"""Which events are duplicates of each other, and which are not."""

import pytest

from events.models import unit_of_work
from events.newsroom.duplicates import duplicates_by_event, duplicates_of
from tests.campaigns import Harbour, add_campaign, add_event, day

pytestmark = pytest.mark.django_db


def found(harbour, **values):
    """The stored duplicates, by reference, of control of the docks on day 5 by the guards, with other values."""
    given = {
        "occurred_on": day(5),
        "kind": "control",
        "actor": harbour.guards,
        "districts": [harbour.docks],
    } | values
    return [event.reference for event in duplicates_of(harbour.campaign, **given)]


@pytest.mark.parametrize("status", ["draft", "in-review", "published"])
def test_a_duplicate_is_found_in_any_status_but_retracted(harbour, status):
    harbour.event("taken", 5, status=status)
    assert found(harbour) == ["taken"]


def test_a_retracted_event_is_no_duplicate(harbour):
    harbour.event("taken", 5, status="retracted", status_reason="Wrong.")
    assert found(harbour) == []


@pytest.mark.parametrize(
    ("values", "is_found"),
    [
        ({}, True),
        ({"actor": "fleet"}, True),
        ({"actor": "crown"}, True),
        ({"actor": "guild"}, False),
        ({"actor": None, "kind": "contested"}, False),
        ({"occurred_on": day(6)}, False),
        ({"kind": "claimed"}, False),
        ({"districts": ["mill"]}, False),
        ({"districts": ["mill", "docks"]}, True),
        ({"districts": []}, False),
        ({"covers": "north"}, False),
    ],
)
def test_two_events_are_duplicates_by_day_kind_side_and_a_common_district(harbour, values, is_found):
    harbour.event("taken", 5, districts=[harbour.docks, harbour.fort])
    if isinstance(values.get("actor"), str):
        values = values | {"actor": getattr(harbour, values["actor"])}
    if "districts" in values:
        values = values | {"districts": [getattr(harbour, name) for name in values["districts"]]}
    assert (found(harbour, **values) == ["taken"]) is is_found


def test_an_event_that_shares_two_districts_is_found_once(harbour):
    harbour.event("taken", 5, districts=[harbour.docks, harbour.fort])
    assert found(harbour, districts=[harbour.docks, harbour.fort]) == ["taken"]


def test_nobody_named_is_a_side_of_its_own(harbour):
    with unit_of_work.together():
        harbour.event("fought", 5, kind="contested")
        harbour.event("nameless", 5, kind="contested")
        harbour.campaign.events.filter(reference="nameless").update(actor=None)
    assert found(harbour, kind="contested", actor=None) == ["nameless"]


def test_without_a_district_the_place_as_reported_is_compared(harbour):
    harbour.event("taken", 5, districts=[], place="The old quay")
    assert found(harbour, districts=[], place="the old Quay") == ["taken"]
    assert found(harbour, districts=[], place="the new quay") == []
    assert found(harbour, districts=[harbour.docks], place="the old quay") == []


def test_an_actor_of_another_campaign_has_no_duplicates(harbour):
    harbour.event("taken", 5)
    assert found(harbour, actor=Harbour("inland").guards) == []


def test_an_event_of_another_campaign_is_no_duplicate(harbour):
    add_event(add_campaign("inland"), "elsewhere", 5, kind="contested", districts=[])
    assert found(harbour, kind="contested", actor=None) == []


def test_a_stored_event_is_no_duplicate_of_itself(harbour):
    taken, again = harbour.event("taken", 5), harbour.event("again", 5, harbour.fleet)
    assert duplicates_by_event([taken, again]) == {taken.pk: [again], again.pk: [taken]}


def test_stored_events_have_the_duplicates_that_a_new_event_of_the_same_fields_has(harbour):
    harbour.event("gone", 5, status="retracted", status_reason="Wrong.")
    places = {"quay": "The old quay", "same": "the old Quay", "other": "The new quay", "nowhere": ""}
    unplaced = [harbour.event(name, 5, districts=[], place=place, status="draft") for name, place in places.items()]
    several = [harbour.event("both", 5, districts=[harbour.docks, harbour.fort]), harbour.event("taken", 5)]
    later, by_guild = harbour.event("later", 6), harbour.event("by-guild", 5, harbour.guild)
    bank = harbour.event("bank", 5, covers="north")
    events = [*unplaced, *several, later, by_guild, bank]
    duplicates = duplicates_by_event(events)
    for event in events:
        columns = {name: getattr(event, name) for name in ("occurred_on", "kind", "actor", "place", "covers")}
        entered = duplicates_of(event.campaign, districts=event.districts.all(), **columns)
        assert duplicates[event.pk] == [other for other in entered if other != event]
    assert {other.reference for other in duplicates[unplaced[0].pk]} == {"same"}
    assert {other.reference for other in duplicates[several[0].pk]} == {"taken"}
