"""Which changes count, by example: as known on a day, and for holds of a grade at least."""

from dataclasses import replace

import pytest

from events.control import Grade, at_least, known_on
from tests.control.changes import (
    AP_TOOK,
    CORROBORATED,
    CTS,
    FRAME,
    KURDS,
    REUTERS_TOO,
    TWO_COMMANDS,
    change,
    day,
    reports_by,
    said,
    state_on,
)


def test_a_report_that_was_not_published_yet_was_not_known():
    late = change("t", 10, reports=reports_by("AP", by=12) + reports_by("Reuters", by=20))
    assert known_on([late], day(11)) == []
    assert known_on([late], day(12)) == [replace(late, reports=reports_by("AP", by=12))]
    assert known_on([late], day(20)) == [late]


def test_a_denial_alone_does_not_make_an_event_known():
    denied = change("t", 10, reports=reports_by("AP", by=15) + reports_by(against=["Amaq"], by=10))
    assert known_on([denied], day(12)) == []


HELD, CONTESTED = "cts", "islamic-state < cts"


@pytest.mark.parametrize(
    ("changes", "states"),
    [
        pytest.param([AP_TOOK], (CONTESTED, CONTESTED), id="claimed"),
        pytest.param([said(10, "AP: cts-command", "not BBC: residents")], (CONTESTED, CONTESTED), id="disputed"),
        pytest.param([AP_TOOK, REUTERS_TOO], (HELD, CONTESTED), id="reported"),
        pytest.param([said(10, *TWO_COMMANDS)], (HELD, CONTESTED), id="reported, by two voices of the side"),
        pytest.param([said(10, *CORROBORATED)], (HELD, HELD), id="corroborated"),
        pytest.param([], ("islamic-state", "islamic-state"), id="initial"),
    ],
)
def test_counting_holds_of_a_grade_at_least_shows_a_lesser_one_as_contested(changes, states):
    for least, state in zip((Grade.REPORTED, Grade.CORROBORATED), states, strict=True):
        counted = at_least(least, changes, FRAME)
        assert [state_on(counted, number) for number in (9, 10)] == ["islamic-state", state]
        assert (counted == changes) is (state != CONTESTED)


def test_a_take_over_that_a_lesser_one_overruled_needs_the_grade_too():
    on_one_day = [change("a", 10, party=KURDS), change("b", 10, party=CTS)]
    counted = at_least(Grade.REPORTED, on_one_day, FRAME)
    assert state_on(on_one_day, 10) == "cts"
    assert state_on(counted, 10) == "islamic-state < cts"


@pytest.mark.parametrize("least", [Grade.INITIAL, Grade.CLAIMED, Grade.DISPUTED])
def test_no_other_grade_can_be_asked_for_at_least(least):
    with pytest.raises(ValueError, match=f"{least} is no grade to count from"):
        at_least(least, [AP_TOOK], FRAME)
