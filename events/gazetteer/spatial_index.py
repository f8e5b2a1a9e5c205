"""PURE: which places hold a point, and how far off the others are. Longitude first, degrees of WGS 84."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from geopy.distance import geodesic
from shapely import STRtree
from shapely.geometry import Point
from shapely.ops import nearest_points

from events.geo import geometry


@dataclass(frozen=True, slots=True)
class IndexedPlace:
    """A place by number: its point, and its shape as GeoJSON where it has one."""

    number: int
    lon: float
    lat: float
    shape: Any = None


@dataclass(frozen=True, slots=True)
class NearbyPlace:
    """A place and how far its edge is from the point, along the ground; 0 where it holds the point."""

    number: int
    metres: float


class SpatialIndex:
    def __init__(self, areas: Iterable[IndexedPlace]) -> None:
        areas = list(areas)
        self._numbers = [area.number for area in areas]
        self._shapes = [geometry.read_area(area.shape) if area.shape else Point(area.lon, area.lat) for area in areas]
        # Boxes first: the tree asks a shape only where its box comes into question.
        self._tree = STRtree(self._shapes)

    def holding(self, lon: float, lat: float) -> list[int]:
        """The places in which, or on whose edge, the point lies."""
        return sorted(self._numbers[index] for index in self._tree.query(Point(lon, lat), predicate="covered_by"))

    def near(self, lon: float, lat: float, *, limit: int = 3) -> list[NearbyPlace]:
        """The places that hold the point, then the nearest others."""
        point = Point(lon, lat)
        found = [NearbyPlace(self._numbers[index], self._metres(point, index)) for index in self._closest(point, limit)]
        return sorted(found, key=lambda there: (there.metres, there.number))[:limit]

    def _closest(self, point: Point, limit: int) -> Iterable[int]:
        """By degrees a degree of longitude counts too much, so twice as many as are asked for, and then some."""
        shrink = math.cos(math.radians(point.y))
        reach = sorted(range(len(self._shapes)), key=lambda index: _flat(self._shapes[index], point, shrink))
        return reach[: 2 * limit + 4]

    def _metres(self, point: Point, index: int) -> float:
        nearest = nearest_points(self._shapes[index], point)[0]
        return float(geodesic((point.y, point.x), (nearest.y, nearest.x)).m)


def _flat(shape: Any, point: Point, shrink: float) -> float:
    """About how far, in degrees of latitude: to the nearest point by degrees, with longitude shrunk."""
    nearest = nearest_points(shape, point)[0]
    return math.hypot((nearest.x - point.x) * shrink, nearest.y - point.y)
