"""What the payload says of each day: the announced objectives, and the share of the area that each side holds."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Prefetch

from events.models import Campaign, District, Event
from events.payload.format import RowNumbers, Table


def objectives_table(campaign: Campaign, spans: Table, numbers: RowNumbers) -> Table:
    """The days ``[from, until)`` on which a district is an announced objective that is not reached yet.

    It is reached when the announcing side holds it; a command's cumulative list announces nothing. Who announces a
    whole bank names no district: with every one of them outlined, nothing would stand out.
    """
    days = (campaign.until - campaign.start).days
    side_of = numbers.sides_by_row
    rows = []
    announced_events = Event.objects.filter(campaign=campaign, kind="announced", covers="").published()
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
    """The share of the districts' area on each day, in thousandths: held unopposed by each side, contested, unresolved.

    What is unresolved is not counted as contested. ``areas`` are those of the districts in km², by row number.
    ``sides`` are row numbers of actors, in the order of ``held``.
    """
    days = (campaign.until - campaign.start).days
    # A campaign of points alone has no area to share.
    total = sum(areas) or 1.0
    side_of = numbers.sides_by_row
    held: dict[int, list[float]] = {}
    contested, unresolved = [0.0] * days, [0.0] * days
    for area, district_spans in zip(areas, spans["rows"], strict=True):
        for first, until, holder, _challenger, is_contested, is_unresolved, *_ in district_spans:
            if is_unresolved:
                shares = unresolved
            elif is_contested:
                shares = contested
            else:
                shares = held.setdefault(side_of[holder], [0.0] * days)
            for day in range(first, until):
                shares[day] += area / total
    sides = sorted(held)
    return {
        "sides": sides,
        "held": [_in_thousandths(held[side]) for side in sides],
        "contested": _in_thousandths(contested),
        "unresolved": _in_thousandths(unresolved),
    }


def _in_thousandths(shares: list[float]) -> list[int]:
    return [round(1000 * share) for share in shares]
