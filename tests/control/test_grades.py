"""How well a tenure is attested, by example. Days are counted from the frame's first day (0)."""

import pytest

from events.control import fold
from tests.control.changes import (
    AP_TOOK,
    ARMY,
    CORROBORATED,
    FRAME,
    IS,
    LENGTH,
    REUTERS_TOO,
    TWO_COMMANDS,
    change,
    grade,
    reports_by,
    said,
    span_on,
)

ENTERED = change("e", 10, "entered")


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
        pytest.param([AP_TOOK], False, id="no statement at all"),
        pytest.param([change("t", 10, party=IS, bank_statement=True)], False, id="the holder at the start needs none"),
    ],
)
def test_a_tenure_says_when_it_rests_on_a_whole_bank_statement_alone(changes, is_only):
    spans = fold(changes, FRAME)
    assert span_on(spans, 10).bank_statement_only is is_only
    assert span_on(spans, 9).bank_statement_only is False


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
