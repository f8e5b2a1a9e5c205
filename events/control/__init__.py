"""PURE: works out who holds one district on which days, from the reports about it.

``fold`` takes the changes of a district, in any order, and gives its spans with their grades. The
rules are those of CONTRIBUTING.md, "How control is worked out". Days are civil dates, intervals are
half-open, ``[starts, until)``. Standard library only: no Django, no clock, no map.
"""

from events.control.changes import CUMULATIVE_LIST, RANK, Change, Party, Report, changes_control, is_cumulative_list
from events.control.counting import at_least, known_on
from events.control.folding import ONE_DAY, fold
from events.control.grades import COUNTED, Grade, Support, support_for
from events.control.spans import Frame, Span, resume

__all__ = [
    "COUNTED",
    "CUMULATIVE_LIST",
    "ONE_DAY",
    "RANK",
    "Change",
    "Frame",
    "Grade",
    "Party",
    "Report",
    "Span",
    "Support",
    "at_least",
    "changes_control",
    "fold",
    "is_cumulative_list",
    "known_on",
    "resume",
    "support_for",
]
