"""What the payload says of each day: the announced objectives, and the share of the area that each side holds."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import Prefetch

from events.models import Campaign, District, Event
from events.payload.format import NOBODY, RowNumbers, Table


def objectives_table(campaign: Campaign, spans: Table, numbers: RowNumbers, known_on: dt.date | None = None) -> Table:
    """The days ``[from, until)`` on which a district is an announced objective that is not reached yet.

    It is reached when the announcing side holds it; a command's cumulative list announces nothing. Who announces a
    whole bank names no district: with every one of them outlined, nothing would stand out. With
    ``known_on``, those whose announcement was known on that day; ``spans`` are then those that were.
    """
    days = (campaign.until - campaign.start).days
    side_of = numbers.sides_by_row
    rows = []
    announced_events = Event.objects.filter(campaign=campaign, kind="announced", covers="").published()
    if known_on:
        announced_events = announced_events.known_on(known_on)
    for event in announced_events.prefetch_related(_districts()).order_by("occurred_on", "reference"):
        if event.is_cumulative_list or event.actor_id is None:
            continue
        announced, side = (event.occurred_on - campaign.start).days, numbers.sides[event.actor_id]
        for district in event.districts.all():
            row = numbers.districts[district.pk]
            held = (
                first
                for first, until, holder, *_ in spans["rows"][row]
                if until > announced and side_of[holder] == side
            )
            reached = next(held, days)
            # Held on the day itself: it was no objective any more when it was announced.
            if reached > announced:
                rows.append([row, announced, reached])
    return {"columns": ["district", "from", "until"], "rows": rows}


def _districts() -> "Prefetch[str]":
    """Of an event's districts, only which they are: their shapes would be most of what is read."""
    return Prefetch("districts", District.objects.only("slug").order_by("slug"))


def area_series(campaign: Campaign, areas: Sequence[float], spans: Table, numbers: RowNumbers) -> dict[str, Any]:
    """The share of the districts' area on each day, in thousandths; every district counts once.

    ``held`` and ``claimed`` by each side without a contest, as the map draws them; ``disputed`` holds of whatever side;
    ``contested``; ``unresolved``, which is not counted as contested. ``areas`` are those of the districts in km², by
    row number. ``sides`` are row numbers of actors, in the order of ``held`` and ``claimed``.
    """
    days = (campaign.until - campaign.start).days
    # A campaign of points alone has no area to share.
    total = sum(areas) or 1.0
    shares: dict[tuple[str, int], list[float]] = {}
    for area, district_spans in zip(areas, spans["rows"], strict=True):
        for row in district_spans:
            span = dict(zip(spans["columns"], row, strict=True))
            state, side = _state(span), numbers.sides_by_row[span["holder"]]
            key = (state, side if state in ("held", "claimed") else NOBODY)
            line = shares.setdefault(key, [0.0] * days)
            for day in range(span["from"], span["until"]):
                line[day] += area / total
    sides = sorted({side for state, side in shares if state in ("held", "claimed")})

    def line_of(state: str, side: int = NOBODY) -> list[int]:
        return [round(1000 * share) for share in shares.get((state, side), [0.0] * days)]

    return {
        "sides": sides,
        "held": [line_of("held", side) for side in sides],
        "claimed": [line_of("claimed", side) for side in sides],
        **{state: line_of(state) for state in ("disputed", "contested", "unresolved")},
    }


def _state(span: dict[str, Any]) -> str:
    """As what the area of a district counts in one of its spans, a row of the spans' table."""
    if span["contested"]:
        return "unresolved" if span["unresolved"] else "contested"
    if span["grade"] == "disputed":
        return "disputed"
    return "claimed" if span["grade"] == "claimed" else "held"
