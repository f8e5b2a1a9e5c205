"""Outliers: points that lie far outside the districts of their event. They are warned of and never refused."""

import math
from collections import defaultdict
from collections.abc import Iterable
from itertools import compress
from typing import Any

from events.geo import geometry
from events.models import Campaign, District, Event
from events.models.querysets import EventQuerySet

# A point further than this outside every district of its event is an outlier (km).
FAR_KM = 1
# No degree of latitude or longitude anywhere is longer (km): so many degrees are no more than so many times this.
LONGEST_DEGREE_KM = 111.7
# No degree of latitude is shorter (km); one of longitude at the equator is longer, and shrinks with the latitude.
SHORTEST_DEGREE_OF_LATITUDE_KM = 110.5

# By primary key of a district: event, longitude and latitude of each point that its event places in it.
PointsByDistrict = dict[int, list[tuple[int, Any, Any]]]


def km_outside(lon: float | None, lat: float | None, shapes: Iterable[Any]) -> float | None:
    """How far the point lies outside the nearest of the areas (GeoJSON), in km; 0 inside one.

    None where that is not known: no point, no area, or a None among them, for a district without an outline.
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
    """The district's outline (GeoJSON); None where it has none, or one that cannot be used."""
    try:
        return district.check_shape(campaign)
    except geometry.GeometryError:
        # Older rows may have one that no form accepts. A strip around the globe, say, would hold every point.
        return None


def outlier_events(events: EventQuerySet) -> set[int]:
    """Primary keys of those of the events whose point is an outlier.

    Measuring in km is slow, so all points of a district are first compared with it at once, in degrees. Only those
    in the narrow ring where degrees cannot tell are measured one by one.
    """
    points: PointsByDistrict = defaultdict(list)
    placed = events.filter(lon__isnull=False, districts__isnull=False).order_by()
    for event, lon, lat, district in placed.values_list("pk", "lon", "lat", "districts"):
        points[district].append((event, lon, lat))
    far, uncertain = _classify(points)
    to_measure = events.filter(pk__in=uncertain).select_related("campaign").prefetch_related("districts")
    measured = ((event.pk, km_outside_districts(event)) for event in to_measure.iterator(chunk_size=500))
    return far | {pk for pk, km in measured if km is not None and km > FAR_KM}


def _classify(points: PointsByDistrict) -> tuple[set[int], set[int]]:
    """The events that are certainly outliers, and those that have to be measured.

    An event is near where one of its districts is: where the point is within so many degrees of it as are FAR_KM at
    most, whatever the direction. It is far where none is within so many degrees as are FAR_KM at least.
    """
    near: set[int] = set()
    near_or_uncertain: set[int] = set()
    with_outline = District.objects.filter(pk__in=points, west__isnull=False).select_related("campaign")
    shapes = {district.pk: shape for district in with_outline if (shape := _outline(district, district.campaign))}
    for district, of_district in points.items():
        events, lons, lats = zip(*of_district, strict=True)
        if district not in shapes:
            # The point may lie in this district for all that is known: no warning without an outline.
            near.update(events)
            continue
        within = geometry.within_degrees(shapes[district], lons, lats, FAR_KM / LONGEST_DEGREE_KM)
        near.update(compress(events, within))
        within = geometry.within_degrees(shapes[district], lons, lats, FAR_KM / _shortest_degree_km(lats))
        near_or_uncertain.update(compress(events, within))
    every = {event for of_district in points.values() for event, _lon, _lat in of_district}
    return every - near - near_or_uncertain, near_or_uncertain - near


def _shortest_degree_km(lats: Iterable[float]) -> float:
    """Km that every degree, of longitude or latitude, has at least within one degree of the points."""
    # Not 90: at the pole a degree of longitude has no length.
    furthest = min(89.9, max(map(abs, lats)) + 1)
    return SHORTEST_DEGREE_OF_LATITUDE_KM * math.cos(math.radians(furthest))
