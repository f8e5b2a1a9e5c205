"""When a contest is unresolved, and how old a state is, by example. Days are counted from the frame's first day (0)."""

from dataclasses import replace

import pytest

from events.control import Grade, at_least, fold, known_on, resume
from tests.control.changes import (
    ARMY,
    CTS,
    FRAME,
    IS,
    KURDS,
    LENGTH,
    UNRESOLVED_AFTER,
    change,
    day,
    reports_by,
    span_on,
    state_on,
)

ENTERED = change("e", 10, "entered")
# With no report after that of day 10, this is the first unresolved day.
UNRESOLVED = 10 + UNRESOLVED_AFTER
HELD, FRESH, OLD = "islamic-state", "islamic-state < cts", "islamic-state ~ cts"


@pytest.mark.parametrize(
    ("changes", "states"),
    [
        pytest.param(
            [ENTERED],
            {9: HELD, 10: FRESH, UNRESOLVED - 1: FRESH, UNRESOLVED: OLD, LENGTH - 1: OLD},
            id="after exactly so many days, and to the end",
        ),
        pytest.param(
            [ENTERED, change("f", 20, "entered")],
            {UNRESOLVED: FRESH, 49: FRESH, 50: OLD},
            id="counted from the last report and not from the first",
        ),
        pytest.param(
            [ENTERED, change("f", UNRESOLVED - 1, "contested")],
            {UNRESOLVED: FRESH, LENGTH - 1: FRESH},
            id="renewed on the last day",
        ),
        pytest.param(
            [ENTERED, change("f", UNRESOLVED, "contested")],
            {UNRESOLVED - 1: FRESH, UNRESOLVED: FRESH, LENGTH - 1: FRESH},
            id="renewed on the very day",
        ),
        pytest.param(
            [ENTERED, change("f", UNRESOLVED + 1, "contested")],
            {UNRESOLVED - 1: FRESH, UNRESOLVED: OLD, UNRESOLVED + 1: FRESH},
            id="renewed a day too late",
        ),
        pytest.param([ENTERED, change("t", 50)], {49: OLD, 50: "cts"}, id="settled when control changes"),
        pytest.param([ENTERED, change("t", 50, party=IS)], {49: OLD, 50: HELD}, id="settled for the holder"),
        pytest.param(
            [ENTERED, change("w", 50, "withdrawn")], {49: OLD, 50: HELD}, id="over when the challenger leaves"
        ),
        pytest.param(
            [ENTERED, change("k", 50, "entered", KURDS)],
            {49: OLD, 50: "islamic-state < peshmerga"},
            id="another challenger's contest is fresh",
        ),
        pytest.param(
            [ENTERED, change("f", 20, "contested", None)],
            {49: FRESH, 50: OLD},
            id="renewed by fighting of nobody named",
        ),
        pytest.param(
            [ENTERED, change("w", 20, "withdrawn", KURDS)], {49: FRESH, 50: OLD}, id="renewed by a report of others"
        ),
        pytest.param(
            [ENTERED, change("p", 20, party=IS, whole=False)],
            {49: FRESH, 50: OLD},
            id="renewed by a report of the holder",
        ),
        pytest.param(
            [change("f", 10, "contested", None)],
            {23: "islamic-state?", 24: HELD, 50: HELD},
            id="nobody named: forgotten",
        ),
        pytest.param([change("t", 10)], {UNRESOLVED: "cts", LENGTH - 1: "cts"}, id="what nobody contests is held"),
        pytest.param(
            [change("e", LENGTH - UNRESOLVED_AFTER, "entered")],
            {LENGTH - 1: FRESH},
            id="the campaign ends the day before",
        ),
        pytest.param(
            [change("e", LENGTH - UNRESOLVED_AFTER - 1, "entered")],
            {LENGTH - 2: FRESH, LENGTH - 1: OLD},
            id="on the campaign's last day",
        ),
    ],
)
def test_a_contest_that_no_report_renews_is_unresolved(changes, states):
    assert {number: state_on(changes, number) for number in states} == states


@pytest.mark.parametrize(
    ("unresolved_after", "states"),
    [(0, {10: FRESH, 11: OLD, 12: OLD}), (1, {10: FRESH, 11: OLD, 12: OLD}), (2, {10: FRESH, 11: FRESH, 12: OLD})],
)
def test_a_contest_is_fresh_on_the_day_of_its_report_however_short_the_wait(unresolved_after, states):
    frame = replace(FRAME, unresolved_after=unresolved_after)
    assert {number: state_on([ENTERED], number, frame) for number in states} == states
    daily = [ENTERED, change("f", 11, "contested")]
    assert [state_on(daily, number, frame) for number in (10, 11)] == [FRESH, FRESH]


def test_a_span_ends_where_its_contest_becomes_unresolved_and_only_that_differs():
    before, unresolved = fold([ENTERED], FRAME)[1:]
    assert (before.starts, before.until) == (day(10), day(UNRESOLVED))
    after = replace(before, starts=before.until, until=FRAME.until, unresolved=True, changes=())
    assert unresolved == after


def test_a_report_on_the_day_of_becoming_unresolved_begins_no_span():
    spans = fold([ENTERED, change("f", UNRESOLVED, "contested")], FRAME)
    assert [(span.starts, span.changes) for span in spans] == [(day(0), ()), (day(10), ("e", "f"))]


def test_every_span_has_the_last_report_of_its_days_or_of_those_before():
    shots = change("f", 5, "contested", ARMY)
    spans = fold([shots, change("w", 6, "withdrawn", ARMY), ENTERED, change("g", 12, "contested")], FRAME)
    assert [(span.starts, span.last_report) for span in spans] == [
        (day(0), None),
        (day(5), day(5)),
        (day(6), day(6)),
        (day(10), day(12)),
        (day(42), day(12)),
    ]


def test_a_frame_that_continues_a_fold_carries_its_last_report_on():
    spans = fold([change("a", 10), change("b", 20, party=IS), change("c", 25, "contested", None)], FRAME)
    rest = resume(spans, day(50), FRAME)
    assert (rest.starts, rest.last_report) == (day(10), None)
    rest = resume([*spans, replace(spans[-1], starts=day(50), tenure=day(50))], day(55), FRAME)
    assert (rest.starts, rest.last_report) == (day(20), day(10))
    assert fold([], rest)[0].last_report == day(10)


def test_as_known_on_a_day_only_what_was_published_by_then_renews_a_contest():
    late = change("f", 20, "contested", reports=reports_by("AP", by=45))
    assert [state_on(known_on([ENTERED, late], day(number)), UNRESOLVED) for number in (44, 45)] == [OLD, FRESH]


def test_a_hold_of_a_lesser_grade_counts_as_a_contest_that_ages_too():
    taken = change("t", 10)
    counted = at_least(Grade.REPORTED, [taken], FRAME)
    assert [state_on(counted, number) for number in (UNRESOLVED - 1, UNRESOLVED)] == [FRESH, OLD]


def test_an_unresolved_contest_keeps_holder_challenger_and_grade():
    span = span_on(fold([change("t", 5), change("e", 10, "entered", IS)], FRAME), LENGTH - 1)
    assert span.unresolved
    assert (span.holder, span.challenger, span.contested, span.grade) == (CTS, IS, True, Grade.CLAIMED)
