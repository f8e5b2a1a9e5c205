"""Divides a campaign into windows of days, each with no more evidence than the page loads at once.

A window's version names its content: it is worked out from the versions of the rows that the window shows, so that
a publication gives new addresses to the windows that it changed, and to no others.
"""

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from events.models import Campaign, Citation, Event, Figure
from events.payload.format import FORMAT

# Of events, citations and figures in a window: about 11 kB compressed. A day is never divided.
MAX_ROWS = 300

# No event and no figure: there is nothing to load.
EMPTY = ""


@dataclass(frozen=True, slots=True)
class Window:
    """The days ``[first, until)``; ``version`` is EMPTY where nothing is on record of them."""

    first: dt.date
    until: dt.date
    version: str


# What names the rows of each day, by the day's number: their primary keys and versions.
_Days = dict[int, list[tuple[Any, ...]]]


def windows(campaign: Campaign) -> list[Window]:
    """The windows of the campaign in order of days, without gap; in four queries, which read no texts.

    They halve the days again and again: a publication may divide its own window, and leaves the others as they are.
    """
    days = _days(campaign)
    size = 1
    while size < (campaign.until - campaign.start).days:
        size *= 2
    return list(_divided(campaign, days, 0, size))


def _divided(campaign: Campaign, days: _Days, first: int, until: int) -> Iterator[Window]:
    """The windows of the days ``[first, until)``, counted from the campaign's first; none beyond its last."""
    length = (campaign.until - campaign.start).days
    if first >= length:
        return
    rows = [row for number in range(first, min(until, length)) for row in days.get(number, ())]
    if len(rows) > MAX_ROWS and until - first > 1:
        middle = (first + until) // 2
        yield from _divided(campaign, days, first, middle)
        yield from _divided(campaign, days, middle, until)
        return
    starts = campaign.start + dt.timedelta(days=first)
    ends = min(campaign.start + dt.timedelta(days=until), campaign.until)
    yield Window(starts, ends, version_of(campaign, rows))


def version_of(campaign: Campaign, rows: Iterable[tuple[Any, ...]]) -> str:
    """The version of a part that shows these rows; EMPTY where there are none. The order of rows does not matter.

    The campaign's own version is in it: its days are what a part counts from, and its bounds say which shapes can
    be used.
    """
    ordered = sorted(map(repr, rows))
    if not ordered:
        return EMPTY
    named = repr((FORMAT, campaign.pk, campaign.version, _salt(campaign), ordered))
    return hashlib.blake2b(named.encode(), digest_size=6).hexdigest()


def _salt(campaign: Campaign) -> str:
    """When the campaign was entered: in a database that is filled anew, other rows have the same keys and versions."""
    kept: dict[str, Any] = campaign.__dict__
    # Asked for each window, and the same for all of them.
    if "_entered" not in kept:
        entered = campaign.history.order_by("history_date", "history_id").values_list("history_date", flat=True).first()
        kept["_entered"] = entered.isoformat() if entered else ""
    return str(kept["_entered"])


def _days(campaign: Campaign) -> _Days:
    days: _Days = defaultdict(list)

    def add(day: dt.date, *row: Any) -> None:
        days[(day - campaign.start).days].append(row)

    events = Event.objects.filter(campaign=campaign).published().order_by()
    # Slugs stand in a part in place of rows: of a district or an actor nothing else is in it.
    places: dict[int, list[str]] = defaultdict(list)
    for event, slug in events.exclude(districts=None).values_list("pk", "districts__slug"):
        places[event].append(slug)
    # On SQLite a day is a text, and to read it again with each citation takes as long as all else here.
    day_of: dict[int, dt.date] = {}
    for pk, day, version, actor in events.values_list("pk", "occurred_on", "version", "actor__slug"):
        day_of[pk] = day
        add(day, "event", pk, version, actor, tuple(sorted(places[pk])))
    citations = Citation.objects.filter(event__campaign=campaign).visible_to_public().order_by()
    for event, *row in citations.values_list("event_id", "pk", "version", "source_id", "source__version"):
        # An event that has been published since the first query: what is read here is read again.
        if event in day_of:
            add(day_of[event], "citation", *row)
    figures = Figure.objects.filter(campaign=campaign).order_by()
    for day, *row in figures.values_list("day", "pk", "version", "source_id", "source__version"):
        add(day, "figure", *row)
    return days
