"""Which rows have a geometry that meets a box: of events and districts, by the geometry that they are exported with."""

from collections.abc import Iterable, Iterator

import shapely
from django.db.models import Exists, Max, Min, OuterRef, Q
from shapely.geometry.base import BaseGeometry

from events.geo import geometry
from events.geo.geometry import Box, GeometryError
from events.models import Campaign, Event
from events.models.querysets import EventQuerySet


def points_in(box: Box, prefix: str = "") -> Q:
    """The condition that lon and lat lie in the box or on its edge; west may be greater than east."""
    west, south, east, north = box
    lon, lat = f"{prefix}lon", f"{prefix}lat"
    within = Q(**{f"{lat}__gte": south, f"{lat}__lte": north})
    if west <= east:
        return within & Q(**{f"{lon}__gte": west, f"{lon}__lte": east})
    return within & (Q(**{f"{lon}__gte": west}) | Q(**{f"{lon}__lte": east}))


def events_in(events: EventQuerySet, box: Box) -> EventQuerySet:
    """Those whose own outline, or else own point, or else a district's point lies in the box (``event_geometry``)."""
    links = Event.districts.through.objects.filter(points_in(box, "district__"), event=OuterRef("pk"))
    by_point = Q(shape__isnull=True, lon__isnull=False) & points_in(box)
    by_district = Q(Exists(links), shape__isnull=True, lon__isnull=True)
    # Few events have an outline of their own, and no database here knows outlines.
    outlined = events.filter(shape__isnull=False).order_by().values_list("pk", "shape")
    return events.filter(by_point | by_district | Q(pk__in=list(_meeting(outlined.iterator(), box))))


def districts_in(campaign: Campaign, box: Box) -> set[int]:
    """Primary keys of the districts whose outline, or point where they have none, lies in the box."""
    rows = campaign.districts.order_by()
    points = set(rows.filter(points_in(box), shape__isnull=True).values_list("pk", flat=True))
    return points | set(_meeting(rows.filter(shape__isnull=False).values_list("pk", "shape"), box))


def extent_of(campaign: Campaign) -> Box:
    """The least box with the campaign's bounds, in which all outlines lie, and the points of what is public.

    A town beyond the bounds has a point.
    """
    boxes = [campaign.bounds] if campaign.bounds else []
    ends = [aggregate(name) for aggregate, name in ((Min, "lon"), (Min, "lat"), (Max, "lon"), (Max, "lat"))]
    for rows in (campaign.districts.all(), Event.objects.filter(campaign=campaign).published()):
        found = tuple(rows.order_by().aggregate(*ends).values())
        if None not in found:
            boxes.append(found)
    west, south, east, north = zip(*boxes, strict=True)
    return min(west), min(south), max(east), max(north)


def _meeting(rows: Iterable[tuple[int, object]], box: Box) -> Iterator[int]:
    area = _area(box)
    for pk, shape in rows:
        try:
            if geometry.read(shape).intersects(area):
                yield pk
        except (GeometryError, shapely.errors.GEOSException):
            # What no map can draw lies nowhere.
            continue


def _area(box: Box) -> BaseGeometry:
    west, south, east, north = box
    if west <= east:
        return shapely.box(*box)
    return shapely.union_all([shapely.box(west, south, 180, north), shapely.box(-180, south, east, north)])
