"""The fold, by example and by property. Days are counted from the frame's first day (0)."""

import datetime as dt
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.control import Change, Frame, Grade, Party, Report, corroborated_only, fold, known_on, resume

START = dt.date(2016, 10, 17)
LENGTH = 60
FORGET = 14

IS = Party("islamic-state", "islamic-state")
CTS = Party("cts", "government")
ARMY = Party("army", "government")
KURDS = Party("peshmerga", "kurds")

FRAME = Frame(START, START + dt.timedelta(days=LENGTH), IS, FORGET)


def day(number):
    return START + dt.timedelta(days=number)


def said(*voices, by=None, against=()):
    """Reports of the voices, known on day ``by`` (the first day where it does not matter)."""
    known = day(by or 0)
    return tuple(Report(voice, known) for voice in voices) + tuple(
        Report(voice, known, supports=False) for voice in against
    )


def change(id, number, kind="control", party=CTS, reports=None, **more):
    return Change(id, day(number), kind, party, reports=said("AP", by=number) if reports is None else reports, **more)


def on(spans, number):
    return next(span for span in spans if span.starts <= day(number) < span.until)


def shown(changes, number, frame=FRAME):
    """Holder, challenger and whether contested, on a day: “cts < peshmerga”, “cts?”, “cts”."""
    span = on(fold(changes, frame), number)
    holder = span.holder.actor if span.holder else "nobody"
    if span.challenger and span.contested:
        return f"{holder} < {span.challenger.actor}"
    return f"{holder}?" if span.contested else holder


def grade(changes, number, frame=FRAME):
    return on(fold(changes, frame), number).grade.value


ENTERED = change("e", 10, "entered")
TAKEN = change("t", 10)
FIGHTING = change("f", 10, "contested", None)
KEPT_BY_CTS = change("t", 5)


@pytest.mark.parametrize(
    ("changes", "story"),
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
            [KEPT_BY_CTS, change("p", 10, whole=False), change("e", 11, "entered", ARMY)],
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
            [KEPT_BY_CTS, change("a", 20, party=ARMY)],
            {4: "islamic-state", 5: "cts", 19: "cts", 20: "army"},
            id="actors of one side relieve each other",
        ),
        pytest.param(
            [KEPT_BY_CTS, change("e", 8, "entered", IS), change("r", 12)],
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
def test_the_state_of_a_day(changes, story):
    assert {number: shown(changes, number) for number in story} == story


def test_nobody_is_known_to_have_held_it_at_the_start():
    frame = replace(FRAME, holder=None)
    changes = [change("e", 5, "entered"), change("t", 10)]
    assert [shown(changes, number, frame) for number in (4, 5, 10)] == ["nobody", "nobody < cts", "cts"]
    assert [grade(changes, number, frame) for number in (4, 5, 10)] == ["initial", "initial", "claimed"]


def test_fighting_is_shown_on_its_own_day_where_it_is_forgotten_at_once():
    frame = replace(FRAME, forget_fighting_after=0)
    changes = [FIGHTING, change("e", 20, "entered")]
    assert [shown(changes, number, frame) for number in (9, 10, 11)] == [
        "islamic-state",
        "islamic-state?",
        "islamic-state",
    ]


AP_TOOK = change("t", 10)
REUTERS_TOO = change("u", 12, reports=said("Reuters"))


@pytest.mark.parametrize(
    ("changes", "grades"),
    [
        pytest.param([], {0: "initial", 59: "initial"}, id="the holder at the start"),
        pytest.param([ENTERED], {10: "initial"}, id="a challenge leaves the holder's grade"),
        pytest.param([AP_TOOK], {9: "initial", 10: "claimed", 59: "claimed"}, id="one publisher"),
        pytest.param([AP_TOOK, REUTERS_TOO], {10: "corroborated", 12: "corroborated"}, id="two publishers"),
        pytest.param(
            [change("t", 10, reports=said("AP", "Reuters"))], {10: "corroborated"}, id="two publishers of one event"
        ),
        pytest.param([AP_TOOK, change("u", 12)], {10: "claimed"}, id="one voice twice is one publisher"),
        pytest.param(
            [AP_TOOK, change("a", 20, party=ARMY, reports=said("Reuters"))],
            {10: "corroborated", 20: "corroborated"},
            id="relief within a side goes on with one tenure",
        ),
        pytest.param(
            [AP_TOOK, change("c", 12, "claimed", reports=said("Reuters"))], {10: "claimed"}, id="a claim is no support"
        ),
        pytest.param(
            [AP_TOOK, change("p", 12, whole=False, reports=said("Reuters"))],
            {10: "claimed"},
            id="a part is no support for the whole",
        ),
        pytest.param(
            [change("t", 10, reports=said("AP", "Reuters")), change("b", 13, party=IS)],
            {9: "initial", 10: "disputed", 12: "disputed", 13: "claimed"},
            id="a tenure of three days is disputed",
        ),
        pytest.param(
            [change("t", 10, reports=said("AP", "Reuters")), change("b", 14, party=IS)],
            {10: "corroborated", 13: "corroborated"},
            id="a tenure of four days is not",
        ),
        pytest.param(
            [change("t", LENGTH - 2, reports=said("AP", "Reuters"))],
            {LENGTH - 2: "corroborated"},
            id="a tenure is not short because the campaign ends",
        ),
        pytest.param(
            [change("a", 10, party=IS), change("b", 10, reports=said("AP", "Reuters"))],
            {10: "disputed"},
            id="the other side is reported in control on the same day",
        ),
        pytest.param(
            [
                change("t", 10, reports=said("AP", "Reuters")),
                change("a", 13, party=IS),
                change("b", 13, reports=said("AFP")),
            ],
            {10: "disputed"},
            id="contradicted on the third day after",
        ),
        pytest.param(
            [
                change("t", 10, reports=said("AP", "Reuters")),
                change("a", 14, party=IS),
                change("b", 14, reports=said("AFP")),
            ],
            {10: "corroborated"},
            id="contradicted on the fourth day after",
        ),
        pytest.param(
            [change("t", 10, reports=said("AP", against=["Amaq"]))], {10: "disputed"}, id="one for it and one against"
        ),
        pytest.param(
            [change("t", 10, reports=said("AP", "Reuters", against=["Amaq"]))],
            {10: "corroborated"},
            id="two others outweigh a citation against it",
        ),
        pytest.param(
            [change("t", 10, reports=said("AP", "Reuters", against=["AP"]))],
            {10: "disputed"},
            id="a voice that says both does not support itself",
        ),
        pytest.param(
            [change("t", 10, reports=said("AP", "Reuters"), bank_statement=True)],
            {10: "corroborated"},
            id="a statement about the bank counts each of its publishers",
        ),
    ],
)
def test_the_grade_of_a_tenure(changes, grades):
    assert {number: grade(changes, number) for number in grades} == grades


@pytest.mark.parametrize(
    ("changes", "alone"),
    [
        pytest.param([change("t", 10, bank_statement=True)], True, id="nothing but the statement"),
        pytest.param([change("t", 10, bank_statement=True), REUTERS_TOO], False, id="a report of its own besides"),
        pytest.param([change("t", 10, bank_statement=True), ENTERED], True, id="an entry does not carry the hold"),
        pytest.param([TAKEN], False, id="no statement at all"),
        pytest.param([change("t", 10, party=IS, bank_statement=True)], False, id="the holder at the start needs none"),
    ],
)
def test_a_tenure_says_when_it_rests_on_a_whole_bank_statement_alone(changes, alone):
    spans = fold(changes, FRAME)
    assert on(spans, 10).bank_statement_only is alone
    assert on(spans, 9).bank_statement_only is False


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
def test_what_cannot_be_folded_is_refused(bad, message):
    with pytest.raises(ValueError) as refused:
        fold([bad], FRAME)
    assert str(refused.value) == message


def test_what_was_not_published_yet_was_not_known():
    late = change("t", 10, reports=said("AP", by=12) + said("Reuters", by=20))
    assert known_on([late], day(11)) == []
    assert known_on([late], day(12)) == [replace(late, reports=said("AP", by=12))]
    assert known_on([late], day(20)) == [late]


def test_a_denial_alone_does_not_make_an_event_known():
    denied = change("t", 10, reports=said("AP", by=15) + said(against=["Amaq"], by=10))
    assert known_on([denied], day(12)) == []


def test_counting_corroborated_holds_only_shows_a_claimed_one_as_contested():
    counted = corroborated_only([AP_TOOK], FRAME)
    assert [shown(counted, number) for number in (9, 10)] == ["islamic-state", "islamic-state < cts"]
    firm = [AP_TOOK, REUTERS_TOO]
    assert corroborated_only(firm, FRAME) == firm


def test_what_a_doubted_hold_had_hidden_is_doubted_in_its_turn():
    on_one_day = [change("a", 10, party=KURDS), change("b", 10, party=CTS)]
    counted = corroborated_only(on_one_day, FRAME)
    assert shown(on_one_day, 10) == "cts"
    assert shown(counted, 10) == "islamic-state < cts"


# -- properties -----------------------------------------------------------------------------------

PARTIES = (IS, CTS, ARMY, KURDS)
KINDS = ("control", "control", "control", "entered", "claimed", "contested", "withdrawn")

reports = st.builds(
    Report,
    voice=st.sampled_from(["AP", "Reuters", "AFP", "Amaq"]),
    known_on=st.integers(0, LENGTH + 5).map(day),
    supports=st.sampled_from([True, True, True, False]),
)


@st.composite
def changes_named(draw, id):
    kind = draw(st.sampled_from(KINDS))
    nobody = kind == "contested" and draw(st.booleans())
    return Change(
        id=id,
        # Close together, so that they meet on one day and within the three days of a dispute.
        day=day(draw(st.integers(0, LENGTH - 1) | st.integers(20, 26))),
        kind=kind,
        party=None if nobody else draw(st.sampled_from(PARTIES)),
        whole=draw(st.sampled_from([True, True, False])),
        bank_statement=draw(st.booleans()),
        reports=tuple(draw(st.lists(reports, max_size=3))),
    )


@st.composite
def records(draw, most=9):
    """Changes of one district, whose ids say nothing about their order of days."""
    ids = draw(st.lists(st.integers(100, 999).map(str), unique=True, max_size=most))
    return [draw(changes_named(name)) for name in ids]


frames = st.builds(
    Frame,
    starts=st.just(START),
    until=st.just(FRAME.until),
    holder=st.sampled_from([None, IS, CTS]),
    forget_fighting_after=st.sampled_from([0, 1, 3, 14, 90]),
)
newcomers = st.integers(1000, 1999).flatmap(lambda number: changes_named(str(number))) | st.integers(10, 99).flatmap(
    lambda number: changes_named(str(number))
)
# No deadline: a busy machine is no failure.
thoroughly = settings(deadline=None)


def tenures(spans):
    """The days [starts, until) of each tenure."""
    starts = sorted({span.tenure for span in spans})
    ends = [*starts[1:], spans[-1].until]
    return list(zip(starts, ends, strict=True))


def affected(spans, changed_on):
    """The first and the last day of the tenure that the day falls in and the one before."""
    found = tenures(spans)
    place = next(i for i, (starts, until) in enumerate(found) if starts <= changed_on < until)
    return found[max(0, place - 1)][0], found[place][1]


@thoroughly
@given(records(), frames)
def test_spans_tile_the_frame_and_neighbours_differ(changes, frame):
    spans = fold(changes, frame)
    assert spans[0].starts == frame.starts
    assert spans[-1].until == frame.until
    assert all(span.starts < span.until for span in spans)
    assert all(span.contested for span in spans if span.challenger)
    for before, after in pairwise(spans):
        assert before.until == after.starts
        assert (before.holder, before.challenger, before.contested) != (after.holder, after.challenger, after.contested)


@thoroughly
@given(records(), frames, st.randoms())
def test_the_order_of_the_reports_does_not_matter(changes, frame, random):
    shuffled = random.sample(changes, len(changes))
    assert fold(shuffled, frame) == fold(changes, frame)


@thoroughly
@given(records(), frames)
def test_every_report_stands_in_the_span_of_its_day(changes, frame):
    spans = fold(changes, frame)
    for reported in changes:
        assert [span for span in spans if reported.id in span.changes] == [
            span for span in spans if span.starts <= reported.day < span.until
        ]


@thoroughly
@given(records(), frames, newcomers)
def test_an_added_event_changes_nothing_before_its_day(changes, frame, added):
    before, after = fold(changes, frame), fold([*changes, added], frame)
    for number in range((added.day - START).days):
        old, new = on(before, number), on(after, number)
        assert (old.holder, old.challenger, old.contested) == (new.holder, new.challenger, new.contested)


@thoroughly
@given(records(), frames, newcomers)
def test_an_added_event_changes_no_grade_but_in_its_tenure_and_the_one_before(changes, frame, added):
    before, after = fold(changes, frame), fold([*changes, added], frame)
    reaches = [affected(before, added.day), affected(after, added.day)]
    for number in range(LENGTH):
        if not any(first <= day(number) < until for first, until in reaches):
            old, new = on(before, number), on(after, number)
            assert (old.grade, old.tenure) == (new.grade, new.tenure)


@thoroughly
@given(records(), frames, newcomers)
def test_a_removed_event_leaves_no_trace(changes, frame, added):
    untouched = fold(changes, frame)
    with_it = [*changes, added]
    fold(with_it, frame)
    without_it = [change for change in with_it if change.id != added.id]
    assert fold(without_it, frame) == untouched


def resumed(spans, changed_on, changes, frame):
    """The kept spans and the fold of the rest, as the projection does it."""
    rest = resume(spans, changed_on, frame)
    kept = [span for span in spans if span.until <= rest.starts]
    return kept + fold([change for change in changes if change.day >= rest.starts], rest)


@thoroughly
@given(records(), frames, newcomers)
def test_resuming_after_an_addition_equals_folding_from_the_start(changes, frame, added):
    after = [*changes, added]
    assert resumed(fold(changes, frame), added.day, after, frame) == fold(after, frame)


@thoroughly
@given(records(), frames, newcomers)
def test_resuming_after_a_removal_equals_folding_from_the_start(changes, frame, removed):
    before = [*changes, removed]
    assert resumed(fold(before, frame), removed.day, changes, frame) == fold(changes, frame)


@thoroughly
@given(records(), frames, newcomers, st.integers(0, LENGTH - 1))
def test_resuming_after_a_move_equals_folding_from_the_start(changes, frame, moved, number):
    before, after = [*changes, moved], [*changes, replace(moved, day=day(number))]
    spans = fold(before, frame)
    assert resumed(spans, min(moved.day, day(number)), after, frame) == fold(after, frame)


@thoroughly
@given(records())
def test_known_long_after_is_known_as_now(changes):
    supported = [change for change in changes if any(report.supports for report in change.reports)]
    assert known_on(changes, day(LENGTH + 1000)) == supported


@thoroughly
@given(records(), st.integers(0, LENGTH), st.integers(0, LENGTH))
def test_what_was_known_stays_known(changes, number, later):
    early = {change.id for change in known_on(changes, day(min(number, later)))}
    assert early <= {change.id for change in known_on(changes, day(max(number, later)))}


@thoroughly
@given(records(), frames)
def test_corroborated_only_shows_no_other_holder(changes, frame):
    for span in fold(corroborated_only(changes, frame), frame):
        assert span.grade in (Grade.INITIAL, Grade.CORROBORATED)


@thoroughly
@given(records(), frames)
def test_corroborated_only_leaves_corroborated_alone(changes, frame):
    counted = corroborated_only(changes, frame)
    assert corroborated_only(counted, frame) == counted
    assert [change.id for change in counted] == [change.id for change in changes]
