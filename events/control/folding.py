"""The fold: the changes of one district, in any order, to its spans with their grades."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from events.control.changes import RANK, Change, Party
from events.control.grades import Grade, grade_of
from events.control.spans import Frame, Span

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _State:
    """The state of the district after a change."""

    holder: Party | None
    challenger: Party | None = None
    contested: bool = False
    # The last report of fighting by nobody named, until it is forgotten; None where the challenger is known.
    last_fighting: dt.date | None = None
    # The day of the last change of any kind.
    last_report: dt.date | None = None
    unresolved: bool = False

    @property
    def side(self) -> str | None:
        return self.holder.side if self.holder else None

    @property
    def visible(self) -> tuple[Party | None, Party | None, bool, bool]:
        """What a reader sees: a new span begins only where this differs."""
        return (self.holder, self.challenger, self.contested, self.unresolved)


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
    span = _OpenSpan(frame.starts, _State(frame.holder, last_report=frame.last_report))
    for day, changes_of_day in groupby(ordered, key=lambda change: change.day):
        state = span.state
        expiry = _expiry(state, frame)
        if expiry and expiry <= day:
            state = _expired(state)
            # Expired on the very day of a new change: that day begins one span, not two.
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
    expiry = _expiry(span.state, frame)
    if expiry and expiry < frame.until:
        yield _OpenSpan(expiry, _expired(span.state))


def _expiry(state: _State, frame: Frame) -> dt.date | None:
    """The day from which a contest that no report renews is no longer shown as it is; None where there is none.

    It is shown so on the day of its last report at least, even in a campaign that waits for 0 days.
    """
    if state.last_fighting:
        return state.last_fighting + max(1, frame.forget_fighting_after) * ONE_DAY
    if state.challenger and state.last_report and not state.unresolved:
        return state.last_report + max(1, frame.unresolved_after) * ONE_DAY
    return None


def _expired(state: _State) -> _State:
    """The state once no report has renewed its contest: fighting by nobody named is forgotten, a challenger is not."""
    if state.challenger:
        return replace(state, unresolved=True)
    return replace(state, contested=False, last_fighting=None)


def _state_after(state: _State, change: Change) -> _State:
    """The state after one change, by the table of CONTRIBUTING.md."""
    # Whatever it says of the district, it is a report of it: a contest that it leaves is no longer unresolved.
    state = replace(state, last_report=change.day, unresolved=False)
    uncontested = replace(state, challenger=None, contested=False, last_fighting=None)
    party = change.party
    if change.takes_control:
        return replace(uncontested, holder=party)
    if change.kind == "withdrawn":
        # A holder that withdraws goes on holding until somebody else is reported in control.
        return uncontested if party and state.challenger == party else state
    if party and party.side != state.side:
        return replace(uncontested, challenger=party, contested=True)
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
    supporting = [change for change in changes if change.puts_in_control(side)]
    grade = Grade.INITIAL if initial else grade_of(side, changes, starts, until, frame.until)
    bank_statement_only = not initial and bool(supporting) and all(change.bank_statement for change in supporting)
    for span, end in tenure:
        yield Span(
            starts=span.starts,
            until=end,
            holder=span.state.holder,
            challenger=span.state.challenger,
            contested=span.state.contested,
            unresolved=span.state.unresolved,
            grade=grade,
            tenure=starts,
            last_report=span.state.last_report,
            bank_statement_only=bank_statement_only,
            changes=tuple(change.id for change in span.changes),
        )
