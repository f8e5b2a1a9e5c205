"""Reads what was reported of a day: where on the map, of which kinds, and which objectives stand announced."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from events.models import Actor, Campaign, District, Event, Span
from events.payload.format import RowNumbers, Table
from events.payload.series import objectives_table
from events.payload.tables import spans_by_district
from events.projection import parties
from events.projection.basis import FoldedSpans

# An event about more districts than this has no place of its own, as on the page (markers.js).
MOST_PLACES = 8


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of some of the day's events, and the kind of each of them.

    ``slug`` is the district's; "" where the events have a point of their own.
    """

    slug: str
    lon: float
    lat: float
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DayReports:
    """``kinds`` are those of all events of the day, also of those that stand nowhere on the map."""

    spots: Sequence[Spot]
    kinds: frozenset[str]


def day_reports(campaign: Campaign, day: dt.date, known_on: dt.date | None = None) -> DayReports:
    """The published events of the day, or those of them that were known on another; in two queries."""
    events = Event.objects.filter(campaign=campaign).published().between(day, day + dt.timedelta(days=1))
    events = events.known_on(known_on) if known_on else events
    districts = Prefetch("districts", District.objects.only("slug", "lon", "lat").order_by("slug"))
    found: dict[tuple[str, float, float], list[str]] = defaultdict(list)
    kinds = set()
    for event in events.prefetch_related(districts).order_by("reference"):
        kind = _kind(event)
        kinds.add(kind)
        for place in _places(event):
            found[place].append(kind)
    return DayReports([Spot(*place, tuple(of_place)) for place, of_place in found.items()], frozenset(kinds))


def _kind(event: Event) -> str:
    """A command's cumulative list counts as control on its date, as in the projection (reader.py)."""
    return Event.Kind.CONTROL if event.is_cumulative_list else event.kind


def _places(event: Event) -> list[tuple[str, float, float]]:
    if event.lon is not None and event.lat is not None:
        return [("", event.lon, event.lat)]
    districts = list(event.districts.all())
    return [(each.slug, each.lon, each.lat) for each in districts] if len(districts) <= MOST_PLACES else []


def objectives_on(
    campaign: Campaign,
    day: dt.date,
    actors: Sequence[Actor],
    districts: Sequence[District],
    folded: FoldedSpans | None = None,
    known_on: dt.date | None = None,
) -> frozenset[str]:
    """The slugs of the districts that are announced objectives on the day; ``districts`` are all, in any order.

    By the stored spans, or by ``folded``, with what was announced as far as it was known.
    """
    announced = Event.objects.filter(campaign=campaign, kind=Event.Kind.ANNOUNCED, occurred_on__lte=day)
    if not announced.published().exists():
        return frozenset()
    numbers = RowNumbers.of_tables(campaign, actors, parties.sides(actors), districts)
    spans = _holders(folded, numbers) if folded else spans_by_district(campaign, numbers)
    rows = objectives_table(campaign, spans, numbers, known_on)["rows"]
    number = (day - campaign.start).days
    return frozenset(districts[row].slug for row, first, until in rows if first <= number < until)


def _holders(folded: FoldedSpans, numbers: RowNumbers) -> Table:
    """Of the table that ``spans_by_district`` makes of the stored spans, what ``objectives_table`` reads."""
    rows: list[list[list[Any]]] = [[] for _ in numbers.districts]
    for span in folded.rows:
        own = [numbers.day(span.starts), numbers.day(span.until), numbers.actor(span.holder_id)]
        rows[numbers.districts[span.district_id]].append(own)
    return {"columns": ["from", "until", "holder"], "rows": rows}


def silent_districts(campaign: Campaign, day: dt.date, folded: FoldedSpans | None = None) -> frozenset[int]:
    """The primary keys of the districts that nothing was ever reported of, so that their first holder is assumed."""
    if folded:
        assumed = (span for span in folded.as_of(day) if span.grade == Span.Grade.INITIAL and not span.contested)
        firsts = folded.first_reports
        return frozenset(span.district_id for span in assumed if firsts.get(span.district_id, dt.date.max) > day)
    held = Span.objects.of_campaign(campaign).as_of(day).filter(grade=Span.Grade.INITIAL, contested=False).order_by()
    reported = Span.objects.of_campaign(campaign).filter(events__occurred_on__lte=day).order_by()
    return frozenset(held.exclude(district__in=reported.values("district")).values_list("district", flat=True))
