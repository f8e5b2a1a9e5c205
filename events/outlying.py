"""Points that lie far from what they are said to lie in: a warning, and never a refusal."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from events import geometry
from events.geometry import Box

if TYPE_CHECKING:
    from events.models import Event
    from events.querysets import EventQuerySet

# A point further than this outside every district of its event deserves a second look (km).
FAR_KM = 1
# Further than this outside the bounds of its campaign, so does anything (degrees).
FAR_DEGREES = 1.0
# No degree of latitude or longitude is longer, so that many degrees are no more than so many km.
KM_OF_A_DEGREE = 111.7


def astray(box: Box, bounds: Box) -> str:
    """Of what lies in the box: "far" where all of it is more than a degree outside the bounds of its campaign.

    "swapped" where it would not be, were latitude and longitude swapped; else "". admin/measure.js says the same.
    """
    if _meet(box, bounds):
        return ""
    west, south, east, north = box
    return "swapped" if _meet((south, west, north, east), bounds) else "far"


def _meet(box: Box, bounds: Box) -> bool:
    west, south, east, north = box
    return (
        west <= bounds[2] + FAR_DEGREES
        and east >= bounds[0] - FAR_DEGREES
        and south <= bounds[3] + FAR_DEGREES
        and north >= bounds[1] - FAR_DEGREES
    )


def km_outside(lon: float | None, lat: float | None, shapes: Iterable[Any]) -> float | None:
    """How far outside the nearest of the areas (GeoJSON) the point lies, in km; 0 inside one.

    None where that cannot be told: no point, no area, or a district among them that has no outline.
    """
    outlines = list(shapes)
    if lon is None or lat is None or not outlines or any(shape is None for shape in outlines):
        return None
    return min(geometry.distance_km(shape, lon, lat) for shape in outlines)


def km_outside_districts(event: "Event") -> float | None:
    """The same for an event's own point and its districts."""
    if event.lon is None or event.lat is None:
        return None
    return km_outside(event.lon, event.lat, (district.shape for district in event.districts.all()))


def outlying(events: "EventQuerySet") -> Iterator[tuple["Event", float]]:
    """Those of the events whose point lies far outside all of their districts, each with its distance (km)."""
    chosen = events.filter(pk__in=_doubtful(events)).prefetch_related("districts")
    for event in chosen.iterator(chunk_size=500):
        distance = km_outside_districts(event)
        if distance is not None and distance > FAR_KM:
            yield event, distance


def _doubtful(events: "EventQuerySet") -> set[int]:
    """Keys of the events whose point is not certainly near, told for all points of a district at once."""
    from events.models import District

    points = defaultdict(list)
    placed = events.filter(lon__isnull=False, districts__isnull=False).order_by()
    for event, lon, lat, district in placed.values_list("pk", "lon", "lat", "districts"):
        points[district].append((event, lon, lat))
    near: set[int] = set()
    for pk, shape in District.objects.filter(pk__in=points, west__isnull=False).values_list("pk", "shape"):
        events_of, lons, lats = zip(*points[pk], strict=True)
        by = geometry.within_degrees(shape, lons, lats, FAR_KM / KM_OF_A_DEGREE)
        near |= {event for event, is_near in zip(events_of, by, strict=True) if is_near}
    return {event for there in points.values() for event, _lon, _lat in there} - near
