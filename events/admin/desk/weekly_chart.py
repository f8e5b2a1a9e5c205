"""A bar chart of the events and citations of each week of a campaign, as SVG.

Drawn with attributes, for the content security policy allows no inline style.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from events.newsroom.coverage import WeekCoverage

WIDTH, HEIGHT = 640, 120
# Pixels, as all numbers here. The margins leave room for the highest number on the left and the months below.
LEFT, FOOT = 42, 24
GAP = 1


@dataclass(frozen=True, slots=True)
class Bar:
    """The two bars of a week, from the top left. Both begin at the foot: events stand in front of citations."""

    week: WeekCoverage
    x: float
    width: float
    events_y: float
    events_height: float
    citations_y: float
    citations_height: float


def chart(weeks: Sequence[WeekCoverage], label: str) -> SafeString:
    """The chart as an SVG element; ``label`` is its text for screen readers."""
    most = max((max(week.events, week.citations) for week in weeks), default=0)
    step = (WIDTH - LEFT) / max(1, len(weeks))
    foot = HEIGHT - FOOT

    def bar(number: int, week: WeekCoverage) -> Bar:
        events, citations = (_round(foot * value / max(1, most)) for value in (week.events, week.citations))
        x, width = _round(LEFT + number * step), _round(max(1.0, step - GAP))
        return Bar(week, x, width, _round(foot - events), events, _round(foot - citations), citations)

    context = {
        "bars": [bar(number, week) for number, week in enumerate(weeks)],
        "months": [(_round(LEFT + number * step), day) for number, day in _months(weeks)],
        "most": most,
        "label": label,
        "width": WIDTH,
        "height": HEIGHT,
        "left": LEFT,
        "foot": foot,
    }
    return render_to_string("admin/_weekly_chart.html", context)


def _months(weeks: Sequence[WeekCoverage]) -> list[tuple[int, dt.date]]:
    """The number of the week in which each month begins, with a day of that month; at most about a dozen, evenly."""
    found: list[tuple[int, dt.date]] = []
    for number, week in enumerate(weeks):
        last = week.starts + dt.timedelta(days=6)
        if not found or (last.year, last.month) != (found[-1][1].year, found[-1][1].month):
            found.append((number, last))
    # A label at the last week would be cut off by the edge.
    return [(number, day) for number, day in found[:: len(found) // 12 + 1] if number < len(weeks) - 1]


def _round(pixels: float) -> float:
    return round(pixels, 1)
