"""Which changes count: those that were known on a day, and no take-over of a lesser grade than asked for."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace

from events.control.changes import Change
from events.control.folding import fold
from events.control.grades import COUNTED, Grade
from events.control.spans import Frame


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
        if by_id[change_id].puts_in_control(span.holder.side)
    }
