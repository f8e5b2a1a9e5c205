"""The rules of control, by example. Days are counted from the frame's first day (0)."""

from dataclasses import replace

import pytest

from events.control import fold, resume
from tests.control.changes import ARMY, CTS, FRAME, IS, KURDS, LENGTH, change, day, grade, state_on

ENTERED = change("e", 10, "entered")
TAKEN = change("t", 10)
FIGHTING = change("f", 10, "contested", None)
HELD_BY_CTS = change("t", 5)


@pytest.mark.parametrize(
    ("changes", "states"),
    [
        pytest.param([], {0: "islamic-state", LENGTH - 1: "islamic-state"}, id="nothing reported"),
        pytest.param([TAKEN], {9: "islamic-state", 10: "cts", 11: "cts"}, id="control takes effect on its own day"),
        pytest.param([change("t", 0)], {0: "cts"}, id="taken on the first day"),
        pytest.param(
            [change("t", LENGTH - 1)], {LENGTH - 2: "islamic-state", LENGTH - 1: "cts"}, id="taken on the last day"
        ),
        pytest.param(
            [ENTERED],
            {9: "islamic-state", 10: "islamic-state < cts", 11: "islamic-state < cts", 59: "islamic-state ~ cts"},
            id="entered: a known challenger stays until control changes",
        ),
        pytest.param([change("c", 10, "claimed")], {9: "islamic-state", 10: "islamic-state < cts"}, id="claimed"),
        pytest.param(
            [change("p", 10, whole=False), change("w", 12)],
            {9: "islamic-state", 10: "islamic-state < cts", 11: "islamic-state < cts", 12: "cts"},
            id="a part first and the whole later",
        ),
        pytest.param(
            [HELD_BY_CTS, change("p", 10, whole=False), change("e", 11, "entered", ARMY)],
            {10: "cts", 11: "cts"},
            id="a part held or entered by the holder's own side changes nothing",
        ),
        pytest.param(
            [FIGHTING],
            {9: "islamic-state", 10: "islamic-state?", 23: "islamic-state?", 24: "islamic-state"},
            id="fighting by nobody named is forgotten after exactly 14 days",
        ),
        pytest.param(
            [FIGHTING, change("g", 24, "contested", None)],
            {23: "islamic-state?", 24: "islamic-state?", 37: "islamic-state?", 38: "islamic-state"},
            id="a new report of fighting renews it",
        ),
        pytest.param(
            [FIGHTING, change("g", 25, "contested", None)],
            {
                23: "islamic-state?",
                24: "islamic-state",
                25: "islamic-state?",
                38: "islamic-state?",
                39: "islamic-state",
            },
            id="a report a day too late begins anew",
        ),
        pytest.param(
            [ENTERED, change("f", 11, "contested", None)],
            {11: "islamic-state < cts", 25: "islamic-state < cts", 40: "islamic-state < cts"},
            id="fighting by nobody named does not erase a known challenger",
        ),
        pytest.param(
            [FIGHTING, change("e", 12, "entered")],
            {11: "islamic-state?", 12: "islamic-state < cts", 24: "islamic-state < cts"},
            id="a known challenger takes the place of the unknown",
        ),
        pytest.param(
            [change("c", 10, "contested", IS)],
            {10: "islamic-state?", 24: "islamic-state"},
            id="contested by the holder itself: the challenger is unknown",
        ),
        pytest.param(
            [change("c", 10, "contested", CTS)], {10: "islamic-state < cts"}, id="contested by another: the challenger"
        ),
        pytest.param(
            [ENTERED, change("k", 12, "entered", KURDS)],
            {11: "islamic-state < cts", 12: "islamic-state < peshmerga"},
            id="the latest challenger is the one shown",
        ),
        pytest.param(
            [ENTERED, change("w", 12, "withdrawn")],
            {11: "islamic-state < cts", 12: "islamic-state"},
            id="the challenger withdraws",
        ),
        pytest.param(
            [ENTERED, change("w", 12, "withdrawn", KURDS)],
            {12: "islamic-state < cts"},
            id="somebody withdraws who was no challenger",
        ),
        pytest.param(
            [TAKEN, change("w", 12, "withdrawn")], {12: "cts"}, id="a holder that withdraws holds until another does"
        ),
        pytest.param(
            [HELD_BY_CTS, change("a", 20, party=ARMY)],
            {4: "islamic-state", 5: "cts", 19: "cts", 20: "army"},
            id="actors of one side relieve each other",
        ),
        pytest.param(
            [HELD_BY_CTS, change("e", 8, "entered", IS), change("r", 12)],
            {7: "cts", 8: "cts < islamic-state", 12: "cts"},
            id="control reported again ends the contest",
        ),
        pytest.param(
            [change("z-entered", 10, "entered", IS), change("a-taken", 10)],
            {10: "cts"},
            id="on one day control has the last word over an entry",
        ),
        pytest.param(
            [change("a-control", 10), change("b-contested", 10, "contested", IS)],
            {10: "cts"},
            id="on one day control has the last word over fighting",
        ),
        pytest.param(
            [change("z", 10, "withdrawn"), change("a", 10, "entered")],
            {10: "islamic-state"},
            id="on one day the withdrawal comes after the entry",
        ),
        pytest.param(
            [change("b", 10, "contested"), change("a", 10, "withdrawn")],
            {10: "islamic-state"},
            id="on one day the withdrawal comes after the fighting",
        ),
        pytest.param(
            [change("a", 10, party=CTS), change("b", 10, party=IS)],
            {9: "islamic-state", 10: "islamic-state"},
            id="two sides in control on one day: the later id has the last word (the old holder)",
        ),
        pytest.param(
            [change("a", 10, party=IS), change("b", 10, party=CTS)],
            {9: "islamic-state", 10: "cts"},
            id="two sides in control on one day: the later id has the last word (the new holder)",
        ),
    ],
)
def test_the_state_of_a_day(changes, states):
    assert {number: state_on(changes, number) for number in states} == states


def test_nobody_is_known_to_have_held_it_at_the_start():
    frame = replace(FRAME, holder=None)
    changes = [change("e", 5, "entered"), change("t", 10)]
    assert [state_on(changes, number, frame) for number in (4, 5, 10)] == ["nobody", "nobody < cts", "cts"]
    assert [grade(changes, number, frame) for number in (4, 5, 10)] == ["initial", "initial", "claimed"]


def test_fighting_is_shown_on_its_own_day_where_it_is_forgotten_at_once():
    frame = replace(FRAME, forget_fighting_after=0)
    changes = [FIGHTING, change("e", 20, "entered")]
    assert [state_on(changes, number, frame) for number in (9, 10, 11)] == [
        "islamic-state",
        "islamic-state?",
        "islamic-state",
    ]


def test_a_span_names_its_tenure_its_reports_and_the_last_of_them():
    spans = fold(
        [ENTERED, change("t", 12), change("f", 15, "contested", None), change("g", 20, "contested", None)], FRAME
    )
    assert [(span.starts, span.until, span.tenure, span.changes, span.last_report) for span in spans] == [
        (day(0), day(10), day(0), (), None),
        (day(10), day(12), day(0), ("e",), day(10)),
        (day(12), day(15), day(12), ("t",), day(12)),
        (day(15), day(34), day(12), ("f", "g"), day(20)),
        (day(34), day(LENGTH), day(12), (), day(20)),
    ]


def test_a_report_on_the_day_of_forgetting_stands_in_the_span_that_begins():
    spans = fold([FIGHTING, change("e", 24, "entered", IS)], FRAME)
    assert [(span.starts, span.changes, span.contested) for span in spans] == [
        (day(0), (), False),
        (day(10), ("f",), True),
        (day(24), ("e",), False),
    ]


@pytest.mark.parametrize(
    ("number", "starts"),
    [(5, 0), (10, 0), (19, 0), (20, 10), (29, 10), (30, 20), (31, 20), (LENGTH - 1, 20)],
)
def test_folding_resumes_at_the_tenure_before_the_one_that_changed(number, starts):
    changes = [change("a", 10), change("b", 20, party=IS), change("c", 30)]
    assert resume(fold(changes, FRAME), day(number), FRAME).starts == day(starts)


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        (change("x", 10, "humanitarian"), "x: an event of kind 'humanitarian' does not change control"),
        (change("x", 10, "control", None), "x: 'control' without an actor"),
        (change("x", LENGTH), "x: 2016-12-16 is outside [2016-10-17, 2016-12-16)"),
        (change("x", -1), "x: 2016-10-16 is outside [2016-10-17, 2016-12-16)"),
    ],
)
def test_a_change_that_cannot_be_folded_is_refused(bad, message):
    with pytest.raises(ValueError) as refused:
        fold([bad], FRAME)
    assert str(refused.value) == message
