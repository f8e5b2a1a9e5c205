"""The spans of one district: what a fold gives, and the days that it folds."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from events.control.changes import Party
from events.control.grades import Grade


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
    # Contested by a named challenger, and no report for so long that nobody knows whether it still is: see
    # ``Frame.unresolved_after``. It is never settled by silence.
    unresolved: bool
    grade: Grade
    # The first day of the tenure: the unbroken hold of one side, of which the span is a part.
    tenure: dt.date
    # The day of the district's last change before ``until``, in this span or in one before it; None where nothing has
    # been reported of it by then.
    last_report: dt.date | None
    # Whether nothing but statements about a whole bank puts the side in control during the tenure.
    bank_statement_only: bool
    # The ids of the changes of the span's days, in the order in which they were applied.
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """The days to fold, ``[starts, until)``, and what is known of the district before them."""

    starts: dt.date
    until: dt.date
    holder: Party | None
    # After how many days without a new report fighting by nobody named is taken to be over.
    forget_fighting_after: int = 14
    # After how many days without a new report a contest by a named challenger is unresolved.
    unresolved_after: int = 30
    # The day of the district's last change before the frame; None where there was none.
    last_report: dt.date | None = None
    # False where the frame continues an earlier fold (see ``resume``): its first tenure then has a report that
    # began it, and is graded like any other instead of as initial.
    from_the_beginning: bool = True


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
    last = before[-1]
    return replace(frame, starts=starts, holder=last.holder, last_report=last.last_report, from_the_beginning=False)
