"""The rules of control, by property: what holds for any reports in any order."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from events.control import Change, Frame, Grade, Report, at_least, fold, known_on, resume
from tests.control.changes import ARMY, CTS, FRAME, IS, KURDS, LENGTH, START, VOICES, day, span_on

PARTIES = (IS, CTS, ARMY, KURDS)
KINDS = ("control", "control", "control", "entered", "claimed", "contested", "withdrawn")

# All that can be drawn, as often as it should be, stands in lists: one draw from a list takes less than one for each
# of the values, and the drawing was nearly all that these tests took.
REPORTS = [
    Report(publisher, day(number), supports, voice, VOICES.get(voice))
    for publisher in ("AP", "Reuters", "AFP", "Amaq")
    for number in range(LENGTH + 6)
    for supports in (True, True, True, False)
    for voice in (*VOICES, None)
]
# Close together, so that they meet on one day and within the three days of a dispute.
DAYS = [*map(day, range(LENGTH)), *(day(number) for number in range(20, 27) for _again in range(LENGTH // 7))]
WHAT_CHANGES = [
    {"kind": kind, "party": None if nobody else party, "whole": whole, "bank_statement": bank_statement}
    for kind in KINDS
    for party in PARTIES
    for whole in (True, True, False)
    for bank_statement in (False, True)
    for nobody in (False, kind == "contested")
]
days, what_changes = st.sampled_from(DAYS), st.sampled_from(WHAT_CHANGES)
some_reports = st.lists(st.sampled_from(REPORTS), max_size=3).map(tuple)


@st.composite
def one_change(draw, ids):
    return Change(id=draw(ids), day=draw(days), reports=draw(some_reports), **draw(what_changes))


def records(most=9):
    """Changes of one district, whose ids say nothing about their order of days."""
    ids = st.sampled_from([str(number) for number in range(100, 1000)])
    return st.lists(one_change(ids), unique_by=lambda change: change.id, max_size=most)


frames = st.builds(
    Frame,
    starts=st.just(START),
    until=st.just(FRAME.until),
    holder=st.sampled_from([None, IS, CTS]),
    forget_fighting_after=st.sampled_from([0, 1, 3, 14, 90]),
    unresolved_after=st.sampled_from([0, 1, 3, 30, 90]),
)
# Before all others by its id, or after them.
added_changes = one_change(st.integers(1000, 1999).map(str)) | one_change(st.integers(10, 99).map(str))
# No deadline: slowness of a busy machine is no failure.
without_deadline = settings(deadline=None)


def shown(span):
    return (span.holder, span.challenger, span.contested, span.unresolved)


def tenures(spans):
    """The days [starts, until) of each tenure."""
    starts = sorted({span.tenure for span in spans})
    ends = [*starts[1:], spans[-1].until]
    return list(zip(starts, ends, strict=True))


def affected(spans, changed_on):
    """The first and the last day of the tenure that the day falls in and the one before."""
    found = tenures(spans)
    position = next(i for i, (starts, until) in enumerate(found) if starts <= changed_on < until)
    return found[max(0, position - 1)][0], found[position][1]


@without_deadline
@given(records(), frames)
def test_spans_tile_the_frame_and_neighbours_differ(changes, frame):
    spans = fold(changes, frame)
    assert spans[0].starts == frame.starts
    assert spans[-1].until == frame.until
    assert all(span.starts < span.until for span in spans)
    assert all(span.contested for span in spans if span.challenger)
    for before, after in pairwise(spans):
        assert before.until == after.starts
        assert shown(before) != shown(after)


@without_deadline
@given(records(), frames)
def test_every_day_is_as_old_as_its_last_report_and_unresolved_by_that_age(changes, frame):
    """The rule of staleness a second time, a day at a time."""
    spans = fold(changes, frame)
    for number in range(LENGTH):
        span = span_on(spans, number)
        reported = [change.day for change in changes if change.day <= day(number)]
        age = (day(number) - max(reported)).days if reported else 0
        is_old = age > 0 and age >= frame.unresolved_after
        assert span.unresolved is (span.challenger is not None and is_old)
        assert span.last_report == max((change.day for change in changes if change.day < span.until), default=None)


@without_deadline
@given(records(), frames)
def test_silence_settles_nothing(changes, frame):
    for before, after in pairwise(fold(changes, frame)):
        if after.unresolved:
            assert before.challenger
            assert replace(after, starts=before.starts, until=before.until, changes=before.changes) == replace(
                before, unresolved=True
            )


@without_deadline
@given(records(), frames, st.randoms())
def test_the_order_of_the_reports_does_not_matter(changes, frame, random):
    shuffled = random.sample(changes, len(changes))
    assert fold(shuffled, frame) == fold(changes, frame)


@without_deadline
@given(records(), frames)
def test_every_report_stands_in_the_span_of_its_day(changes, frame):
    spans = fold(changes, frame)
    for reported in changes:
        assert [span for span in spans if reported.id in span.changes] == [
            span for span in spans if span.starts <= reported.day < span.until
        ]


@without_deadline
@given(records(), frames, added_changes)
def test_an_added_event_changes_nothing_before_its_day(changes, frame, added):
    before, after = fold(changes, frame), fold([*changes, added], frame)
    for number in range((added.day - START).days):
        old, new = span_on(before, number), span_on(after, number)
        assert shown(old) == shown(new)


@without_deadline
@given(records(), frames, added_changes)
def test_an_added_event_changes_no_grade_but_in_its_tenure_and_the_one_before(changes, frame, added):
    before, after = fold(changes, frame), fold([*changes, added], frame)
    affected_days = [affected(before, added.day), affected(after, added.day)]
    for number in range(LENGTH):
        if not any(first <= day(number) < until for first, until in affected_days):
            old, new = span_on(before, number), span_on(after, number)
            assert (old.grade, old.tenure) == (new.grade, new.tenure)


@without_deadline
@given(records(), frames, added_changes)
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


@without_deadline
@given(records(), frames, added_changes)
def test_resuming_after_an_addition_equals_folding_from_the_start(changes, frame, added):
    after = [*changes, added]
    assert resumed(fold(changes, frame), added.day, after, frame) == fold(after, frame)


@without_deadline
@given(records(), frames, added_changes)
def test_resuming_after_a_removal_equals_folding_from_the_start(changes, frame, removed):
    before = [*changes, removed]
    assert resumed(fold(before, frame), removed.day, changes, frame) == fold(changes, frame)


@without_deadline
@given(records(), frames, added_changes, st.integers(0, LENGTH - 1))
def test_resuming_after_a_move_equals_folding_from_the_start(changes, frame, moved, number):
    before, after = [*changes, moved], [*changes, replace(moved, day=day(number))]
    spans = fold(before, frame)
    assert resumed(spans, min(moved.day, day(number)), after, frame) == fold(after, frame)


@without_deadline
@given(records())
def test_known_long_after_is_known_as_now(changes):
    supported = [change for change in changes if any(report.supports for report in change.reports)]
    assert known_on(changes, day(LENGTH + 1000)) == supported


@without_deadline
@given(records(), st.integers(0, LENGTH), st.integers(0, LENGTH))
def test_what_was_known_stays_known(changes, number, later):
    early = {change.id for change in known_on(changes, day(min(number, later)))}
    assert early <= {change.id for change in known_on(changes, day(max(number, later)))}


least_grades = st.sampled_from([Grade.REPORTED, Grade.CORROBORATED])


@without_deadline
@given(records(), frames, least_grades)
def test_at_least_a_grade_shows_no_lesser_holder(changes, frame, least):
    counted = {Grade.INITIAL, Grade.CORROBORATED, least}
    assert {span.grade for span in fold(at_least(least, changes, frame), frame)} <= counted


@without_deadline
@given(records(), frames, least_grades)
def test_at_least_a_grade_leaves_alone_what_has_it(changes, frame, least):
    counted = at_least(least, changes, frame)
    assert at_least(least, counted, frame) == counted
    assert [change.id for change in counted] == [change.id for change in changes]


def without_voices(changes):
    unheard = {"voice": None, "voice_side": None}
    return [
        replace(change, reports=tuple(replace(report, **unheard) for report in change.reports)) for change in changes
    ]


@without_deadline
@given(records(), frames)
def test_voices_tell_reported_from_corroborated_and_nothing_else(changes, frame):
    mere_publishers = [
        replace(span, grade=Grade.REPORTED if span.grade == Grade.CORROBORATED else span.grade)
        for span in fold(changes, frame)
    ]
    assert fold(without_voices(changes), frame) == mere_publishers


def said_again(changes, span):
    """The rule of corroboration a second time: one word after the other, struck out where its voice denies it."""
    tenure = [change for change in changes if change.id in span.changes]
    words = [
        report
        for change in tenure
        if change.kind == "control" and change.whole and change.party.side == span.holder.side
        for report in change.reports
    ]
    deniers = [report for report in words if not report.supports]
    for denier in deniers:
        words = [report for report in words if report.voice != denier.voice]
    sides = {report.voice: report.voice_side for report in words if report.voice}
    return len(sides) > 1 and any(side != span.holder.side for side in sides.values())


@without_deadline
@given(records(), frames)
def test_a_tenure_is_corroborated_where_several_voices_agree_and_one_is_not_the_side_s_own(changes, frame):
    spans = fold(changes, frame)
    for starts, _until in tenures(spans):
        of_tenure = [span for span in spans if span.tenure == starts]
        whole = replace(of_tenure[0], changes=sum((span.changes for span in of_tenure), ()))
        if whole.grade in (Grade.REPORTED, Grade.CORROBORATED):
            assert (whole.grade == Grade.CORROBORATED) is said_again(changes, whole)
