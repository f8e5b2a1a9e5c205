"""The rules of control, by example. Days are counted from the frame's first day (0)."""

from dataclasses import replace

import pytest

from events.control import Grade, at_least, fold, known_on, resume
from tests.control.changes import ARMY, CTS, FRAME, IS, KURDS, LENGTH, change, day, grade, reports_by, span_on, state_on

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
            {9: "islamic-state", 10: "islamic-state < cts", 11: "islamic-state < cts", 59: "islamic-state < cts"},
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
            {11: "islamic-state < cts", 40: "islamic-state < cts"},
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


AP_TOOK = change("t", 10)
REUTERS_TOO = change("u", 12, reports=reports_by("Reuters"))


@pytest.mark.parametrize(
    ("changes", "grades"),
    [
        pytest.param([], {0: "initial", 59: "initial"}, id="the holder at the start"),
        pytest.param([ENTERED], {10: "initial"}, id="a challenge leaves the holder's grade"),
        pytest.param([AP_TOOK], {9: "initial", 10: "claimed", 59: "claimed"}, id="one publisher"),
        pytest.param([AP_TOOK, REUTERS_TOO], {10: "reported", 12: "reported"}, id="two publishers"),
        pytest.param(
            [change("t", 10, reports=reports_by("AP", "Reuters"))],
            {10: "reported"},
            id="two publishers of one event",
        ),
        pytest.param([AP_TOOK, change("u", 12)], {10: "claimed"}, id="one publisher twice is one publisher"),
        pytest.param(
            [AP_TOOK, change("a", 20, party=ARMY, reports=reports_by("Reuters"))],
            {10: "reported", 20: "reported"},
            id="relief within a side goes on with one tenure",
        ),
        pytest.param(
            [AP_TOOK, change("c", 12, "claimed", reports=reports_by("Reuters"))],
            {10: "claimed"},
            id="a claim is no support",
        ),
        pytest.param(
            [AP_TOOK, change("p", 12, whole=False, reports=reports_by("Reuters"))],
            {10: "claimed"},
            id="a part is no support for the whole",
        ),
        pytest.param(
            [change("t", 10, reports=reports_by("AP", "Reuters")), change("b", 13, party=IS)],
            {9: "initial", 10: "disputed", 12: "disputed", 13: "claimed"},
            id="a tenure of three days is disputed",
        ),
        pytest.param(
            [change("t", 10, reports=reports_by("AP", "Reuters")), change("b", 14, party=IS)],
            {10: "reported", 13: "reported"},
            id="a tenure of four days is not",
        ),
        pytest.param(
            [change("t", LENGTH - 2, reports=reports_by("AP", "Reuters"))],
            {LENGTH - 2: "reported"},
            id="a tenure is not short because the campaign ends",
        ),
        pytest.param(
            [change("a", 10, party=IS), change("b", 10, reports=reports_by("AP", "Reuters"))],
            {10: "disputed"},
            id="the other side is reported in control on the same day",
        ),
        pytest.param(
            [
                change("t", 10, reports=reports_by("AP", "Reuters")),
                change("a", 13, party=IS),
                change("b", 13, reports=reports_by("AFP")),
            ],
            {10: "disputed"},
            id="contradicted on the third day after",
        ),
        pytest.param(
            [
                change("t", 10, reports=reports_by("AP", "Reuters")),
                change("a", 14, party=IS),
                change("b", 14, reports=reports_by("AFP")),
            ],
            {10: "reported"},
            id="contradicted on the fourth day after",
        ),
        pytest.param(
            [change("t", 10, reports=reports_by("AP", against=["Amaq"]))],
            {10: "disputed"},
            id="one for it and one against",
        ),
        pytest.param(
            [change("t", 10, reports=reports_by("AP", "Reuters", against=["Amaq"]))],
            {10: "reported"},
            id="two others outweigh a citation against it",
        ),
        pytest.param(
            [change("t", 10, reports=reports_by("AP", "Reuters", against=["AP"]))],
            {10: "disputed"},
            id="a publisher that says both does not support itself",
        ),
        pytest.param(
            [change("t", 10, reports=reports_by("AP", "Reuters"), bank_statement=True)],
            {10: "reported"},
            id="a statement about the bank counts each of its publishers",
        ),
    ],
)
def test_the_grade_of_a_tenure(changes, grades):
    assert {number: grade(changes, number) for number in grades} == grades


@pytest.mark.parametrize(
    ("changes", "is_only"),
    [
        pytest.param([change("t", 10, bank_statement=True)], True, id="nothing but the statement"),
        pytest.param([change("t", 10, bank_statement=True), REUTERS_TOO], False, id="a report of its own besides"),
        pytest.param([change("t", 10, bank_statement=True), ENTERED], True, id="an entry does not carry the hold"),
        pytest.param([TAKEN], False, id="no statement at all"),
        pytest.param([change("t", 10, party=IS, bank_statement=True)], False, id="the holder at the start needs none"),
    ],
)
def test_a_tenure_says_when_it_rests_on_a_whole_bank_statement_alone(changes, is_only):
    spans = fold(changes, FRAME)
    assert span_on(spans, 10).bank_statement_only is is_only
    assert span_on(spans, 9).bank_statement_only is False


def test_a_span_names_its_tenure_its_reports_and_the_last_of_them():
    spans = fold(
        [ENTERED, change("t", 12), change("f", 15, "contested", None), change("g", 20, "contested", None)], FRAME
    )
    assert [(span.starts, span.until, span.tenure, span.changes, span.last_report) for span in spans] == [
        (day(0), day(10), day(0), (), None),
        (day(10), day(12), day(0), ("e",), day(10)),
        (day(12), day(15), day(12), ("t",), day(12)),
        (day(15), day(34), day(12), ("f", "g"), day(20)),
        (day(34), day(LENGTH), day(12), (), None),
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


def test_a_report_that_was_not_published_yet_was_not_known():
    late = change("t", 10, reports=reports_by("AP", by=12) + reports_by("Reuters", by=20))
    assert known_on([late], day(11)) == []
    assert known_on([late], day(12)) == [replace(late, reports=reports_by("AP", by=12))]
    assert known_on([late], day(20)) == [late]


def test_a_denial_alone_does_not_make_an_event_known():
    denied = change("t", 10, reports=reports_by("AP", by=15) + reports_by(against=["Amaq"], by=10))
    assert known_on([denied], day(12)) == []


def said(number, *words, **more):
    """A take-over, with a report for each “publisher: voice”; “not” before it denies."""
    reports = ()
    for word in words:
        publisher, _colon, voice = word.removeprefix("not ").partition(": ")
        stance = {"against": [publisher]} if word.startswith("not ") else {}
        reports += reports_by(*([] if stance else [publisher]), voice=voice or None, **stance)
    return change(f"said-{number}-{len(words)}", number, reports=reports, **more)


TWO_COMMANDS = ("AP: cts-command", "Reuters: ministry")
CORROBORATED = ("AP: cts-command", "Reuters: residents")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param([said(10, "AP: cts-command")], "claimed", id="one publisher"),
        pytest.param(
            [said(10, "AP: cts-command"), said(11, "AP: residents")],
            "claimed",
            id="two voices in one publisher's pages",
        ),
        pytest.param([said(10, "AP", "Reuters")], "reported", id="two publishers of unknown voices"),
        pytest.param(
            [said(10, "AP: cts-command", "Reuters: cts-command", "AFP: cts-command", "CNN: cts-command")],
            "reported",
            id="four publishers of one statement",
        ),
        pytest.param([said(10, *TWO_COMMANDS)], "reported", id="two voices, both of the side that gains"),
        pytest.param([said(10, *TWO_COMMANDS, "AFP: residents")], "corroborated", id="and a resident"),
        pytest.param([said(10, *CORROBORATED)], "corroborated", id="a command and a resident"),
        pytest.param([said(10, "AP: residents", "Reuters: monitor")], "corroborated", id="two voices of no side"),
        pytest.param(
            [said(10, "AP: cts-command", "Reuters: amaq")], "corroborated", id="the side that loses says so too"
        ),
        pytest.param([said(10, "AP: residents", "Reuters: residents")], "reported", id="one voice of no side"),
        pytest.param([said(10, "AP: residents", "Reuters")], "reported", id="an unknown voice counts for nothing"),
        pytest.param(
            [said(10, "AP: cts-command"), said(30, "Reuters: residents")], "corroborated", id="late in the tenure"
        ),
        pytest.param(
            [said(10, *TWO_COMMANDS), said(12, "AFP: residents", kind="claimed")],
            "reported",
            id="a resident of whom a claim is reported is no support",
        ),
        pytest.param(
            [said(10, *TWO_COMMANDS), said(12, "AFP: residents", whole=False)],
            "reported",
            id="a resident who speaks of a part is no support for the whole",
        ),
        pytest.param(
            [said(10, *TWO_COMMANDS, "AFP: residents", "not BBC: residents")],
            "reported",
            id="a voice that denies it is no support, whoever prints it",
        ),
        pytest.param(
            [said(10, *TWO_COMMANDS, "not BBC: residents")], "reported", id="a voice that only denies it is no support"
        ),
        pytest.param(
            [said(10, *CORROBORATED, "not BBC: amaq")], "corroborated", id="two against one: the others still count"
        ),
        pytest.param(
            [said(10, *CORROBORATED, "not BBC")],
            "corroborated",
            id="a denial by an unknown voice silences no other unknown one",
        ),
        pytest.param(
            [said(10, "AP: cts-command", "not BBC: residents")], "disputed", id="disputed where one of two denies it"
        ),
        pytest.param(
            [said(10, *CORROBORATED), change("b", 13, party=IS)], "disputed", id="short, though two voices say so"
        ),
        pytest.param(
            [said(10, *CORROBORATED), change("a", 13, party=IS), change("b", 13)],
            "disputed",
            id="contradicted, though two voices say so",
        ),
    ],
)
def test_publishers_report_a_tenure_and_voices_corroborate_it(changes, expected):
    assert grade(changes, 10) == expected


def test_a_voice_speaks_for_its_side_only_where_that_side_gains():
    words = reports_by("Amaq", voice="amaq") + reports_by("AP", voice="cts-command")
    taken_back = [change("t", 10), change("b", 20, party=IS, reports=words)]
    assert grade(taken_back, 20) == "corroborated"
    own_words = reports_by("Amaq", voice="amaq") + reports_by("AP", voice="amaq")
    assert grade([change("t", 10), change("b", 20, party=IS, reports=own_words)], 20) == "reported"


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
