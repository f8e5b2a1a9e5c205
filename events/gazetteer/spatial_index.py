"""PURE: finds the places nearest to a point, and how far away they are. Longitude first, degrees of WGS 84."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from geopy.distance import geodesic
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry
from shapely.ops import nearest_points

from events.geo import geometry


@dataclass(frozen=True, slots=True)
class IndexedPlace:
    """A place by its number in the caller's list: its point, and its area as GeoJSON where it has one."""

    number: int
    lon: float
    lat: float
    shape: Any = None


@dataclass(frozen=True, slots=True)
class NearbyPlace:
    """A place by number, and how far its edge is from the point along the ground; 0 where it contains the point."""

    number: int
    metres: float


class SpatialIndex:
    """Answers for an area by its edge, and for a place without one by its point."""

    def __init__(self, places: Iterable[IndexedPlace]) -> None:
        places = list(places)
        self._numbers = [place.number for place in places]
        self._shapes = [
            geometry.read_area(place.shape) if place.shape else Point(place.lon, place.lat) for place in places
        ]

    def nearest(self, lon: float, lat: float, *, limit: int = 3) -> list[NearbyPlace]:
        """At most ``limit`` places, nearest first: those that contain the point, then the others."""
        point = Point(lon, lat)
        nearby = [
            NearbyPlace(self._numbers[index], self._metres(point, index)) for index in self._candidates(point, limit)
        ]
        return sorted(nearby, key=lambda place: (place.metres, place.number))[:limit]

    def _candidates(self, point: Point, limit: int) -> Iterable[int]:
        """The indexes of the places that are nearest in the plane, more of them than are asked for.

        The distance in the plane is cheap but only approximate, so the order on the ground may differ a little.
        """
        scale = math.cos(math.radians(point.y))
        by_distance = sorted(
            range(len(self._shapes)), key=lambda index: _planar_distance(self._shapes[index], point, scale)
        )
        return by_distance[: 2 * limit + 4]

    def _metres(self, point: Point, index: int) -> float:
        nearest = nearest_points(self._shapes[index], point)[0]
        return float(geodesic((point.y, point.x), (nearest.y, nearest.x)).m)


def _planar_distance(shape: BaseGeometry, point: Point, scale: float) -> float:
    """The approximate distance in degrees of latitude; ``scale`` is the length of a degree of longitude in them."""
    nearest = nearest_points(shape, point)[0]
    return math.hypot((nearest.x - point.x) * scale, nearest.y - point.y)
