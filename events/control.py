"""PURE: works out who holds one district on which days, from the reports about it.

``fold`` takes the changes of a district, in any order, and gives its spans with their grades. The
rules are those of CONTRIBUTING.md, "How control is worked out". Days are civil dates, intervals are
half-open, ``[starts, until)``. Standard library only: no Django, no clock, no map.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import groupby

ONE_DAY = dt.timedelta(days=1)

# A tenure of at most this many days, or contradicted at most this many days after its beginning, is disputed:
# "taken" was announced several times for the same quarter, with the quarter lost again in between.
DISPUTED_WITHIN = 3

# How many independent publishers make a tenure reported, and how many voices make it corroborated.
INDEPENDENT = 2

# The announcements that count as control: a command's list of all that it had taken by that day at the latest.
# Any other announcement states an objective and changes nothing.
CUMULATIVE_LIST = {"kind": "announced", "precision": "on-or-before"}

# The kinds that change control, in the order in which the changes of one day are applied: the stronger statement
# comes later and so decides the state at the end of the day.
RANK = {"entered": 0, "claimed": 0, "contested": 1, "withdrawn": 2, "control": 3}


def is_cumulative_list(kind: str, precision: str) -> bool:
    """Whether an event of the kind and precision is a command's list, which counts as control."""
    return {"kind": kind, "precision": precision} == CUMULATIVE_LIST


def changes_control(kind: str, precision: str) -> bool:
    """Whether an event of the kind and precision is folded at all; the others are only shown."""
    return kind in RANK or is_cumulative_list(kind, precision)


class Grade(StrEnum):
    """How well a tenure is attested. Computed by ``fold``, never entered."""

    INITIAL = "initial"
    CORROBORATED = "corroborated"
    REPORTED = "reported"
    CLAIMED = "claimed"
    DISPUTED = "disputed"


# By the least grade that a reader may ask for, the grades that count as no less; ``initial`` needs no report.
COUNTED = {
    Grade.REPORTED: (Grade.INITIAL, Grade.REPORTED, Grade.CORROBORATED),
    Grade.CORROBORATED: (Grade.INITIAL, Grade.CORROBORATED),
}


@dataclass(frozen=True, slots=True)
class Party:
    """An actor and its side, the root of its tree of actors; both are slugs."""

    actor: str
    side: str


@dataclass(frozen=True, slots=True)
class Report:
    """One citation of a change: who prints it, whose word it is, since which day it could be read, if it agrees."""

    # The publisher, or the agency whose report it carries, so that copies of one report count once.
    publisher: str
    known_on: dt.date
    # False where the citation denies the change.
    supports: bool = True
    # Whose word the publisher prints, so that a statement counts once however many print it. None where that is not
    # known: it then counts for nobody.
    voice: str | None = None
    # The side that the voice speaks for; None where it speaks for none.
    voice_side: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What one event states about one district."""

    # Unique in the campaign; it also orders the changes of one day and rank, so that every fold gives the same spans.
    id: str
    day: dt.date
    # A key of RANK; a cumulative list comes as "control".
    kind: str
    # None only for fighting ("contested") in which nobody is named.
    party: Party | None = None
    # Whether it is about the whole district: control of a part is no more than an entry.
    whole: bool = True
    # Whether the event is a statement about a whole bank of the river, which says little about each quarter of it.
    bank_statement: bool = False
    reports: tuple[Report, ...] = ()

    @property
    def sort_key(self) -> tuple[dt.date, int, str]:
        return (self.day, RANK[self.kind], self.id)

    @property
    def takes_control(self) -> bool:
        return self.kind == "control" and self.whole


@dataclass(frozen=True, slots=True)
class Support:
    """Who says that a side took control during a tenure. Whoever denies it as well is not among them."""

    side: str | None
    publishers: frozenset[str]
    # By voice, the side that it speaks for.
    voices: dict[str, str | None]
    is_denied: bool

    @property
    def is_reported(self) -> bool:
        return len(self.publishers) >= INDEPENDENT

    @property
    def is_corroborated(self) -> bool:
        """Not by the side's own voices alone, however many: each of its commands would say the same."""
        has_outside_voice = any(voice_side != self.side for voice_side in self.voices.values())
        return self.is_reported and len(self.voices) >= INDEPENDENT and has_outside_voice


@dataclass(frozen=True, slots=True)
class Span:
    """The unchanged state of the district over ``[starts, until)``.

    ``grade``, ``tenure`` and ``bank_statement_only`` are the same in all spans of one tenure.
    """

    starts: dt.date
    until: dt.date
    # None where nobody is known to hold it.
    holder: Party | None
    # None both where nobody contests the district and where it is contested by nobody named;
    # ``contested`` tells the two apart.
    challenger: Party | None
    contested: bool
    grade: Grade
    # The first day of the tenure: the unbroken hold of one side, of which the span is a part.
    tenure: dt.date
    # The day of the last change in the span; None where it has none.
    last_report: dt.date | None
    # Whether nothing but statements about a whole bank puts the side in control during the tenure.
    bank_statement_only: bool
    # The ids of the changes of the span's days, in the order in which they were applied.
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """The days to fold, ``[starts, until)``, and who held the district before them."""

    starts: dt.date
    until: dt.date
    holder: Party | None
    # After how many days without a new report fighting by nobody named is taken to be over.
    forget_fighting_after: int = 14
    # False where the frame continues an earlier fold (see ``resume``): its first tenure then has a report that
    # began it, and is graded like any other instead of as initial.
    from_the_beginning: bool = True


@dataclass(frozen=True, slots=True)
class _State:
    """The state of the district after a change."""

    holder: Party | None
    challenger: Party | None = None
    contested: bool = False
    # The last report of fighting by nobody named, until it is forgotten; None where the challenger is known.
    last_fighting: dt.date | None = None

    @property
    def side(self) -> str | None:
        return self.holder.side if self.holder else None

    @property
    def visible(self) -> tuple[Party | None, Party | None, bool]:
        """What a reader sees: a new span begins only where this differs."""
        return (self.holder, self.challenger, self.contested)


@dataclass(slots=True)
class _OpenSpan:
    """A span that is being built: its end and its grade are not known yet."""

    starts: dt.date
    state: _State
    changes: list[Change] = field(default_factory=list)


def fold(changes: Iterable[Change], frame: Frame) -> list[Span]:
    """The spans of one district, in order of days; they tile the frame without gap or overlap.

    The order in which the changes are given does not matter. Raises ValueError for a change outside
    the frame, of a kind that does not change control, or without a party where the kind needs one.
    """
    ordered = sorted(_validated(changes, frame), key=lambda change: change.sort_key)
    open_spans = list(_open_spans(ordered, frame))
    ends = [span.starts for span in open_spans[1:]] + [frame.until]
    # Graded by whole tenures, since a report late in a tenure also attests its first days.
    tenures = _tenures(list(zip(open_spans, ends, strict=True)))
    return [span for tenure in tenures for span in _graded(tenure, frame)]


def resume(spans: Sequence[Span], changed_on: dt.date, frame: Frame) -> Frame:
    """The frame to fold again after a change dated ``changed_on`` was added, removed or altered.

    ``spans`` is the whole fold from before. Keep those that end by the new frame's ``starts``, and fold
    the changes from that day on for the rest. A change has an effect on its own tenure and, by making it
    short or joining the two, on the tenure before, but on none before that.
    """
    tenures = sorted({span.tenure for span in spans if span.starts <= changed_on})
    starts = tenures[-2] if len(tenures) > 1 else frame.starts
    before = [span for span in spans if span.until <= starts]
    if not before:
        return frame
    return replace(frame, starts=starts, holder=before[-1].holder, from_the_beginning=False)


def known_on(changes: Iterable[Change], day: dt.date) -> list[Change]:
    """The changes as they were known on ``day``.

    Each keeps the reports that could be read by then; a change that none of these supports did not exist
    yet and is left out, even where its denial was known already.
    """
    known = (
        replace(change, reports=tuple(report for report in change.reports if report.known_on <= day))
        for change in changes
    )
    return [change for change in known if any(report.supports for report in change.reports)]


def at_least(grade: Grade, changes: Iterable[Change], frame: Frame) -> list[Change]:
    """The changes, with the take-overs of a lesser grade turned into claims; same ids, same order.

    A fold of the result shows such a district as contested, never as held by the claimant. Raises ValueError for a
    grade that is not among COUNTED.
    """
    if grade not in COUNTED:
        raise ValueError(f"{grade} is no grade to count from")
    counted = list(changes)
    # Repeated until every tenure has a grade that counts: without a doubtful take-over, another one that it had ended
    # or overruled on the same day may take effect, and needs support of its own. It ends, since each round turns at
    # least one take-over into a claim.
    while lesser := _take_overs_below(grade, counted, frame):
        counted = [replace(change, kind="claimed") if change.id in lesser else change for change in counted]
    return counted


def _take_overs_below(grade: Grade, changes: Sequence[Change], frame: Frame) -> set[str]:
    """The ids of the changes that put a side in control for a tenure of a lesser grade."""
    by_id = {change.id: change for change in changes}
    return {
        change_id
        for span in fold(changes, frame)
        if span.grade not in COUNTED[grade] and span.holder
        for change_id in span.changes
        if _puts_in_control(by_id[change_id], span.holder.side)
    }


def support_for(side: str | None, changes: Iterable[Change]) -> Support:
    """Who supports that the side took control, among the changes of one tenure.

    Publishers and voices are counted apart: a voice that denies it counts for nothing, whoever else prints it.
    """
    reports = [report for change in changes if _puts_in_control(change, side) for report in change.reports]
    supporting = [report for report in reports if report.supports]
    denying = [report for report in reports if not report.supports]
    denied_by = {report.voice for report in denying}
    return Support(
        side=side,
        publishers=frozenset({report.publisher for report in supporting} - {report.publisher for report in denying}),
        voices={
            report.voice: report.voice_side
            for report in supporting
            if report.voice is not None and report.voice not in denied_by
        },
        is_denied=bool(denying),
    )


def _validated(changes: Iterable[Change], frame: Frame) -> Iterator[Change]:
    for change in changes:
        if change.kind not in RANK:
            raise ValueError(f"{change.id}: an event of kind {change.kind!r} does not change control")
        if change.kind != "contested" and change.party is None:
            raise ValueError(f"{change.id}: {change.kind!r} without an actor")
        if not frame.starts <= change.day < frame.until:
            raise ValueError(f"{change.id}: {change.day} is outside [{frame.starts}, {frame.until})")
        yield change


def _open_spans(ordered: Sequence[Change], frame: Frame) -> Iterator[_OpenSpan]:
    """One span for each visible state that lasts to the end of a day: what changes within a day is never shown."""
    span = _OpenSpan(frame.starts, _State(frame.holder))
    for day, changes_of_day in groupby(ordered, key=lambda change: change.day):
        state = span.state
        expiry = _fighting_expiry(state, frame)
        if expiry and expiry <= day:
            state = _without_fighting(state)
            # Forgotten on the very day of a new change: that day begins one span, not two.
            if expiry < day:
                yield span
                span = _OpenSpan(expiry, state)
        changes = list(changes_of_day)
        for change in changes:
            state = _state_after(state, change)
        if state.visible != span.state.visible and day > span.starts:
            yield span
            span = _OpenSpan(day, state)
        span.state = state
        span.changes += changes
    yield span
    expiry = _fighting_expiry(span.state, frame)
    if expiry and expiry < frame.until:
        yield _OpenSpan(expiry, _without_fighting(span.state))


def _fighting_expiry(state: _State, frame: Frame) -> dt.date | None:
    """The day from which fighting by nobody named is no longer shown; None where there is none.

    It is shown on its own day at least, even in a campaign that forgets it after 0 days.
    """
    return state.last_fighting and state.last_fighting + max(1, frame.forget_fighting_after) * ONE_DAY


def _without_fighting(state: _State) -> _State:
    return replace(state, contested=False, last_fighting=None)


def _state_after(state: _State, change: Change) -> _State:
    """The state after one change, by the table of CONTRIBUTING.md."""
    party = change.party
    if change.takes_control:
        return _State(party)
    if change.kind == "withdrawn":
        # A holder that withdraws goes on holding until somebody else is reported in control.
        return _State(state.holder) if party and state.challenger == party else state
    if party and party.side != state.side:
        return _State(state.holder, party, contested=True)
    # From here on the party is on the holder's side, or nobody is named: only fighting says anything new.
    if change.kind != "contested" or state.challenger:
        # A known challenger stays until control changes: fighting by nobody named does not erase it.
        return state
    return replace(state, contested=True, last_fighting=change.day)


# The open spans of the unbroken hold of one side, each with the day on which it ends.
Tenure = list[tuple[_OpenSpan, dt.date]]


def _tenures(open_spans: Sequence[tuple[_OpenSpan, dt.date]]) -> Iterator[Tenure]:
    # By side and not by actor: when units of one side relieve each other, the front line does not move.
    for _side, tenure in groupby(open_spans, key=lambda pair: pair[0].state.side):
        yield list(tenure)


def _graded(tenure: Tenure, frame: Frame) -> Iterator[Span]:
    """The finished spans of a tenure."""
    starts, until = tenure[0][0].starts, tenure[-1][1]
    side = tenure[0][0].state.side
    changes = [change for span, _ in tenure for change in span.changes]
    initial = frame.from_the_beginning and starts == frame.starts and side == (frame.holder and frame.holder.side)
    supporting = [change for change in changes if _puts_in_control(change, side)]
    grade = Grade.INITIAL if initial else _grade(side, changes, starts, until, frame)
    bank_statement_only = not initial and bool(supporting) and all(change.bank_statement for change in supporting)
    for span, end in tenure:
        yield Span(
            starts=span.starts,
            until=end,
            holder=span.state.holder,
            challenger=span.state.challenger,
            contested=span.state.contested,
            grade=grade,
            tenure=starts,
            last_report=span.changes[-1].day if span.changes else None,
            bank_statement_only=bank_statement_only,
            changes=tuple(change.id for change in span.changes),
        )


def _grade(side: str | None, changes: Sequence[Change], starts: dt.date, until: dt.date, frame: Frame) -> Grade:
    """The grade of a tenure ``[starts, until)`` of a side that took over from another one.

    Reported: two independent publishers put the side in control. Corroborated: they print the words of two voices,
    one of which at least does not speak for the side.
    """
    support = support_for(side, changes)
    # The end of the campaign ends no tenure.
    short = until < frame.until and (until - starts).days <= DISPUTED_WITHIN
    contradicted = any(
        change.takes_control and not _puts_in_control(change, side) and (change.day - starts).days <= DISPUTED_WITHIN
        for change in changes
    )
    outvoted = support.is_denied and not support.is_reported
    if short or contradicted or outvoted:
        return Grade.DISPUTED
    if support.is_corroborated:
        return Grade.CORROBORATED
    return Grade.REPORTED if support.is_reported else Grade.CLAIMED


def _puts_in_control(change: Change, side: str | None) -> bool:
    return change.takes_control and change.party is not None and change.party.side == side
