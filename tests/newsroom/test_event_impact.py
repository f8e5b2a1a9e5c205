"""What an event makes a difference in, counted by districts."""

import datetime as dt

import pytest

from events.control import Grade, Party
from events.models import District
from events.newsroom.event_impact import count_differences
from events.projection.impact import Effect, State

GUILD, CROWN = Party("guild", "guild"), Party("crown", "crown")
GUARDS = Party("guards", "crown")
HELD = State(CROWN, None, contested=False, unresolved=False, grade=Grade.REPORTED)
DAY = dt.date(2031, 3, 11)


def effect(before, district=1):
    return Effect(District(pk=district), DAY, DAY + dt.timedelta(1), before, HELD)


def state(holder=CROWN, challenger=None, *, contested=False, unresolved=False, grade=Grade.REPORTED):
    return State(holder, challenger, contested, unresolved, grade)


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (state(GUILD, grade=Grade.CLAIMED), "which side holds it"),
        (state(None), "which side holds it"),
        (state(GUARDS, GUILD, contested=True), "whether it is contested, and by whom"),
        (state(contested=True), "whether it is contested, and by whom"),
        (state(GUARDS, grade=Grade.CLAIMED), "the grade"),
        (state(GUARDS), "which force of the same side holds it"),
    ],
)
def test_the_most_important_difference_is_named(before, words):
    assert count_differences([effect(before)]) == [(words, 1)]


def test_a_district_counts_once_by_the_most_important_of_its_days():
    effects = [effect(state(GUARDS)), effect(state(GUILD)), effect(state(GUARDS), 2), effect(state(GUARDS), 3)]
    assert count_differences(effects) == [("which side holds it", 1), ("which force of the same side holds it", 2)]


def test_without_an_effect_nothing_differs():
    assert count_differences([]) == []
