"""Points that lie far from what they are said to lie in: a warning, and never a refusal."""

import math
from collections import defaultdict
from collections.abc import Iterable
from itertools import compress
from typing import Any

from events.geo import geometry
from events.models import Campaign, District, Event
from events.models.querysets import EventQuerySet

# A point further than this outside every district of its event deserves a second look (km).
FAR_KM = 1
# No degree of latitude or longitude is longer, so that many degrees are no more than so many km.
KM_OF_A_DEGREE = 111.7

# By district: the event, the longitude and the latitude of each point that is said to lie in it.
Points = dict[int, list[tuple[int, Any, Any]]]


def km_outside(lon: float | None, lat: float | None, shapes: Iterable[Any]) -> float | None:
    """How far outside the nearest of the areas (GeoJSON) the point lies, in km; 0 inside one.

    None where that cannot be told: no point, no area, or a district among them that has no outline.
    """
    outlines = list(shapes)
    if lon is None or lat is None or not outlines or any(shape is None for shape in outlines):
        return None
    return min(geometry.distance_km(shape, lon, lat) for shape in outlines)


def km_outside_districts(event: Event) -> float | None:
    """The same for an event's own point and its districts."""
    if event.lon is None or event.lat is None:
        return None
    return km_outside(event.lon, event.lat, (_outline(district, event.campaign) for district in event.districts.all()))


def _outline(district: District, campaign: Campaign) -> Any:
    """None also where what is stored cannot be used: a strip around the globe would hold every point."""
    try:
        return district.check_shape(campaign)
    except geometry.GeometryError:
        return None


def outlier_events(events: EventQuerySet) -> set[int]:
    """Keys of those of the events whose point lies far outside all of their districts.

    Whether a point is near or far is told for all points of a district at once; only those in the narrow ring
    between what is near in whichever direction and what is far in any are measured one by one.
    """
    points: Points = defaultdict(list)
    placed = events.filter(lon__isnull=False, districts__isnull=False).order_by()
    for event, lon, lat, district in placed.values_list("pk", "lon", "lat", "districts"):
        points[district].append((event, lon, lat))
    far, close = _classify(points)
    to_measure = events.filter(pk__in=close).select_related("campaign").prefetch_related("districts")
    measured = ((event.pk, km_outside_districts(event)) for event in to_measure.iterator(chunk_size=500))
    return far | {pk for pk, km in measured if km is not None and km > FAR_KM}


def _classify(points: Points) -> tuple[set[int], set[int]]:
    """The events whose points are certainly far, and those that have to be measured."""
    near: set[int] = set()
    close: set[int] = set()
    stored = District.objects.filter(pk__in=points, west__isnull=False).select_related("campaign")
    shapes = {district.pk: shape for district in stored if (shape := _outline(district, district.campaign))}
    for pk, there in points.items():
        events, lons, lats = zip(*there, strict=True)
        if pk not in shapes:
            # Without an outline it cannot be told.
            near.update(events)
            continue
        by = geometry.within_degrees(shapes[pk], lons, lats, FAR_KM / KM_OF_A_DEGREE)
        near.update(compress(events, by))
        by = geometry.within_degrees(shapes[pk], lons, lats, FAR_KM / _shortest_degree(lats))
        close.update(compress(events, by))
    every = {event for there in points.values() for event, _lon, _lat in there}
    return every - near - close, close - near


def _shortest_degree(lats: Iterable[float]) -> float:
    """Km that no degree, of longitude or latitude, undercuts within a degree of the points."""
    furthest = min(89.9, max(map(abs, lats)) + 1)
    return 110.5 * math.cos(math.radians(furthest))
