"""Each campaign keeps to itself."""

import pytest
from django.core.exceptions import ValidationError

from events.models import Actor, District
from tests.campaigns import (
    Harbour,
    all_spans,
    day,
    folded_from_the_start,
    revision,
    spans,
)
from tests.projection.expected import AFTER, BEFORE, UNTOUCHED

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(harbour):
    return Harbour("elsewhere")


def test_campaigns_do_not_move_each_other(taken, other):
    before = revision(taken.campaign)
    other.event("taken", 20)
    assert revision(taken.campaign) == before
    assert [span[:2] for span in spans(other.docks)] == [(0, 20), (20, 60)]
    assert spans(taken.docks) == [BEFORE, AFTER]


@pytest.mark.parametrize(
    "foreign",
    [
        lambda other: {"actor": other.guards},
        lambda other: {"districts": [other.docks]},
        lambda other: {"sources": [other.gazette]},
    ],
    ids=["actor", "district", "source"],
)
def test_an_event_does_not_borrow_from_another_campaign(harbour, other, foreign):
    with pytest.raises(ValidationError, match="belong to its own campaign"):
        harbour.event("mixed", 10, **foreign(other))
    assert spans(harbour.docks) == UNTOUCHED


def test_a_district_s_first_holder_is_of_its_own_campaign(harbour, other):
    with pytest.raises(ValidationError, match="mill: The actor belongs to another campaign"):
        District.objects.filter(pk=harbour.mill.pk).update(initial_holder=other.guild)


def test_a_ring_of_actors_is_refused(harbour):
    with pytest.raises(ValidationError, match="cannot stand above itself"):
        Actor.objects.filter(pk=harbour.crown.pk).update(parent=harbour.guards)


def test_a_parent_of_another_campaign_is_refused(harbour, other):
    with pytest.raises(ValidationError, match="guards: The parent belongs to another campaign"):
        Actor.objects.filter(pk=harbour.guards.pk).update(parent=other.crown)


@pytest.mark.parametrize(("first", "last"), [(1, 59), (59, 59), (60, 90), (400, 500), (-90, -1)])
def test_a_campaign_whose_days_are_moved_keeps_no_span_of_the_days_before(harbour, first, last):
    harbour.campaign.start, harbour.campaign.end = day(first), day(last)
    harbour.campaign.save()
    assert all_spans(harbour.campaign) == folded_from_the_start(harbour.campaign)
