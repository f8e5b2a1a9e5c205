"""PURE: the changes of one district, in any order, folded into its spans and grades.

The rules are those of CONTRIBUTING.md, "How control is worked out". Days are civil dates and
intervals half-open, ``[starts, until)``. Nothing here knows Django, the clock or the map.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import groupby

ONE_DAY = dt.timedelta(days=1)

# A hold this short, or contradicted this soon after it began, is disputed (days).
DISPUTED_WITHIN = 3

# How many independent publishers corroborate a hold.
CORROBORATING = 2

# An announcement that is a command's list of what it had taken by that day at the latest: it counts as control.
CUMULATIVE_LIST = {"kind": "announced", "precision": "on-or-before"}

# On one day, the stronger statement has the last word.
RANK = {"entered": 0, "claimed": 0, "contested": 1, "withdrawn": 2, "control": 3}


def is_cumulative_list(kind: str, precision: str) -> bool:
    return {"kind": kind, "precision": precision} == CUMULATIVE_LIST


def changes_control(kind: str, precision: str) -> bool:
    """Whether events of the kind and precision have an effect on who holds a district."""
    return kind in RANK or is_cumulative_list(kind, precision)


class Grade(StrEnum):
    INITIAL = "initial"
    CORROBORATED = "corroborated"
    CLAIMED = "claimed"
    DISPUTED = "disputed"


@dataclass(frozen=True, slots=True)
class Party:
    """An actor and the side that it belongs to, by slug."""

    actor: str
    side: str


@dataclass(frozen=True, slots=True)
class Report:
    """One source's word on a change: whose voice it is and from which day it could be known."""

    voice: str
    known_on: dt.date
    supports: bool = True


@dataclass(frozen=True, slots=True)
class Change:
    """What an event says of one district. ``id`` orders the changes of one day and rank."""

    id: str
    day: dt.date
    kind: str
    party: Party | None = None
    whole: bool = True
    bank_statement: bool = False
    reports: tuple[Report, ...] = ()

    @property
    def order(self) -> tuple[dt.date, int, str]:
        return (self.day, RANK[self.kind], self.id)

    @property
    def takes_control(self) -> bool:
        return self.kind == "control" and self.whole


@dataclass(frozen=True, slots=True)
class Span:
    """The state of the district over ``[starts, until)``.

    ``challenger`` is None where nobody contests the district and where nobody named does;
    ``contested`` tells the two apart. ``tenure`` is the first day of the holding side's unbroken
    hold, ``changes`` the ids of the changes reported in the span, in order.
    """

    starts: dt.date
    until: dt.date
    holder: Party | None
    challenger: Party | None
    contested: bool
    grade: Grade
    tenure: dt.date
    last_report: dt.date | None
    bank_statement_only: bool
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """The days to fold over, ``[starts, until)``, and who held the district before them."""

    starts: dt.date
    until: dt.date
    holder: Party | None
    forget_fighting_after: int = 14
    # False where the frame continues an earlier fold: then its first tenure is graded like any.
    from_the_beginning: bool = True


@dataclass(frozen=True, slots=True)
class _State:
    holder: Party | None
    challenger: Party | None = None
    contested: bool = False
    # The last report of fighting by nobody named, while it is remembered.
    fought_on: dt.date | None = None

    @property
    def side(self) -> str | None:
        return self.holder.side if self.holder else None

    @property
    def shown(self) -> tuple[Party | None, Party | None, bool]:
        return (self.holder, self.challenger, self.contested)


@dataclass(slots=True)
class _Run:
    """A span in the making."""

    starts: dt.date
    state: _State
    changes: list[Change] = field(default_factory=list)


def fold(changes: Iterable[Change], frame: Frame) -> list[Span]:
    """The spans of one district, which tile the frame without gap or overlap.

    Raises ValueError for a change outside the frame or of a kind that has no effect on control.
    """
    ordered = sorted(_checked(changes, frame), key=lambda change: change.order)
    runs = list(_runs(ordered, frame))
    ends = [run.starts for run in runs[1:]] + [frame.until]
    return [span for tenure in _tenures(list(zip(runs, ends, strict=True))) for span in _graded(tenure, frame)]


def resume(spans: Sequence[Span], changed_on: dt.date, frame: Frame) -> Frame:
    """The frame from which to fold again after a change of ``changed_on`` came, went or was altered.

    ``spans`` are the whole fold before that. A change reaches back no further than the tenure
    before the one that it falls in, so the spans that end by the new frame's ``starts`` stay, and
    a fold of the changes from that day on gives the rest.
    """
    tenures = sorted({span.tenure for span in spans if span.starts <= changed_on})
    starts = tenures[-2] if len(tenures) > 1 else frame.starts
    before = [span for span in spans if span.until <= starts]
    if not before:
        return frame
    return replace(frame, starts=starts, holder=before[-1].holder, from_the_beginning=False)


def known_on(changes: Iterable[Change], day: dt.date) -> list[Change]:
    """The changes as known on ``day``: with the reports of that day or earlier, and without the
    changes that no such report supports."""
    known = (
        replace(change, reports=tuple(report for report in change.reports if report.known_on <= day))
        for change in changes
    )
    return [change for change in known if any(report.supports for report in change.reports)]


def corroborated_only(changes: Iterable[Change], frame: Frame) -> list[Change]:
    """The changes with every take-over that is not corroborated counted as a claim.

    A fold of the result shows such a district as contested and never as held.
    """
    given = list(changes)
    # Again until nothing is left to doubt: what a doubted take-over had ended or hidden comes to
    # light when it is gone, and has to stand on its own. Each round turns at least one into a claim.
    while doubted := _doubted(given, frame):
        given = [replace(change, kind="claimed") if change.id in doubted else change for change in given]
    return given


def _doubted(changes: Sequence[Change], frame: Frame) -> set[str]:
    """The ids of the changes that put a side in control without corroboration."""
    by_id = {change.id: change for change in changes}
    return {
        name
        for span in fold(changes, frame)
        if span.grade in (Grade.CLAIMED, Grade.DISPUTED) and span.holder
        for name in span.changes
        if _puts_in_control(by_id[name], span.holder.side)
    }


def _checked(changes: Iterable[Change], frame: Frame) -> Iterator[Change]:
    for change in changes:
        if change.kind not in RANK:
            raise ValueError(f"{change.id}: an event of kind {change.kind!r} does not change control")
        if change.kind != "contested" and change.party is None:
            raise ValueError(f"{change.id}: {change.kind!r} without an actor")
        if not frame.starts <= change.day < frame.until:
            raise ValueError(f"{change.id}: {change.day} is outside [{frame.starts}, {frame.until})")
        yield change


def _runs(ordered: Sequence[Change], frame: Frame) -> Iterator[_Run]:
    """One run for each state that lasts: the state of a day is the one at its end."""
    run = _Run(frame.starts, _State(frame.holder))
    for day, todays in groupby(ordered, key=lambda change: change.day):
        state = run.state
        expiry = _expiry(state, frame)
        if expiry and expiry <= day:
            state = replace(state, contested=False, fought_on=None)
            if expiry < day:
                yield run
                run = _Run(expiry, state)
        reported = list(todays)
        for change in reported:
            state = _after(state, change)
        if state.shown != run.state.shown and day > run.starts:
            yield run
            run = _Run(day, state)
        run.state = state
        run.changes += reported
    yield run
    expiry = _expiry(run.state, frame)
    if expiry and expiry < frame.until:
        yield _Run(expiry, replace(run.state, contested=False, fought_on=None))


def _expiry(state: _State, frame: Frame) -> dt.date | None:
    """The day from which fighting by nobody named is forgotten, if there is such fighting.

    On its own day it is always shown, even where the campaign forgets it after no day at all.
    """
    return state.fought_on and state.fought_on + max(1, frame.forget_fighting_after) * ONE_DAY


def _after(state: _State, change: Change) -> _State:
    """The state after one change: the table of CONTRIBUTING.md, row by row."""
    party = change.party
    if change.takes_control:
        return _State(party)
    if change.kind == "withdrawn":
        return _State(state.holder) if party and state.challenger == party else state
    if party and party.side != state.side:
        return _State(state.holder, party, contested=True)
    if change.kind != "contested" or state.challenger:
        # A known challenger stays until control changes: fighting by nobody named does not erase it.
        return state
    return replace(state, contested=True, fought_on=change.day)


Tenure = list[tuple[_Run, dt.date]]


def _tenures(runs: Sequence[tuple[_Run, dt.date]]) -> Iterator[Tenure]:
    """The runs, with their ends, of each unbroken hold of one side."""
    for _, hold in groupby(runs, key=lambda pair: pair[0].state.side):
        yield list(hold)


def _graded(tenure: Tenure, frame: Frame) -> Iterator[Span]:
    starts, until = tenure[0][0].starts, tenure[-1][1]
    side = tenure[0][0].state.side
    changes = [change for run, _ in tenure for change in run.changes]
    initial = frame.from_the_beginning and starts == frame.starts and side == (frame.holder and frame.holder.side)
    support = [change for change in changes if _puts_in_control(change, side)]
    grade = Grade.INITIAL if initial else _grade(side, changes, starts, until, frame)
    by_bank = not initial and bool(support) and all(change.bank_statement for change in support)
    for run, end in tenure:
        yield Span(
            starts=run.starts,
            until=end,
            holder=run.state.holder,
            challenger=run.state.challenger,
            contested=run.state.contested,
            grade=grade,
            tenure=starts,
            last_report=run.changes[-1].day if run.changes else None,
            bank_statement_only=by_bank,
            changes=tuple(change.id for change in run.changes),
        )


def _grade(side: str | None, changes: Sequence[Change], starts: dt.date, until: dt.date, frame: Frame) -> Grade:
    """The grade of a tenure ``[starts, until)`` of a side that took over from another one."""
    support = [change for change in changes if _puts_in_control(change, side)]
    voices = {report.voice for change in support for report in change.reports if report.supports}
    doubters = {report.voice for change in support for report in change.reports if not report.supports}
    short = until < frame.until and (until - starts).days <= DISPUTED_WITHIN
    contradicted = any(
        change.takes_control and not _puts_in_control(change, side) and (change.day - starts).days <= DISPUTED_WITHIN
        for change in changes
    )
    if short or contradicted or (doubters and len(voices - doubters) < CORROBORATING):
        return Grade.DISPUTED
    return Grade.CORROBORATED if len(voices) >= CORROBORATING else Grade.CLAIMED


def _puts_in_control(change: Change, side: str | None) -> bool:
    return change.takes_control and change.party is not None and change.party.side == side
