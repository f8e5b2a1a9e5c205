"""Reads what was reported of a day: where on the map, of which kinds, and which objectives stand announced."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch

from events.models import Actor, Campaign, District, Event, Span
from events.payload.format import RowNumbers
from events.payload.series import objectives_table
from events.payload.tables import spans_by_district
from events.projection import parties

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


def day_reports(campaign: Campaign, day: dt.date) -> DayReports:
    """The published events of the day, in two queries."""
    events = Event.objects.filter(campaign=campaign).published().between(day, day + dt.timedelta(days=1))
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
    campaign: Campaign, day: dt.date, actors: Sequence[Actor], districts: Sequence[District]
) -> frozenset[str]:
    """The slugs of the districts that are announced objectives on the day; ``districts`` are all, in any order."""
    announced = Event.objects.filter(campaign=campaign, kind=Event.Kind.ANNOUNCED, occurred_on__lte=day)
    if not announced.published().exists():
        return frozenset()
    numbers = RowNumbers.of_tables(campaign, actors, parties.sides(actors), districts)
    rows = objectives_table(campaign, spans_by_district(campaign, numbers), numbers)["rows"]
    number = (day - campaign.start).days
    return frozenset(districts[row].slug for row, first, until in rows if first <= number < until)


def silent_districts(campaign: Campaign, day: dt.date) -> frozenset[int]:
    """The primary keys of the districts that nothing was ever reported of, so that their first holder is assumed."""
    held = Span.objects.of_campaign(campaign).as_of(day).filter(grade=Span.Grade.INITIAL, contested=False).order_by()
    reported = Span.objects.of_campaign(campaign).filter(events__occurred_on__lte=day).order_by()
    return frozenset(held.exclude(district__in=reported.values("district")).values_list("district", flat=True))
