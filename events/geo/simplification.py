"""PURE: simplifies an area that has too many corners, and measures how far that moves its outline."""

from dataclasses import dataclass
from typing import Any

import numpy
import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from events.geo import geometry
from events.geo.plane import Plane

# In metres, tried from the least: an outline that has to move further than the last is no longer the same.
TOLERANCES_M = (0.5, 1, 2, 4, 8, 16, 32, 64)


@dataclass(frozen=True, slots=True)
class Simplification:
    """A valid GeoJSON Polygon or MultiPolygon, its number of corners before and after, and the metres that it moves.

    ``moved_m`` is the distance of the corner that was furthest from the simplified outline.
    """

    geometry: dict[str, Any]
    before: int
    after: int
    moved_m: float


def simplified(shape: BaseGeometry, max_vertices: int) -> Simplification | None:
    """The area with at most so many vertices, moved as little as one of TOLERANCES_M allows.

    None where there is no need, where it is no area, or where none of them leaves a valid area of so few. A scribble
    costs no more than a smooth outline: whether it crosses itself is asked of a result alone.
    """
    before = geometry.count_vertices(shape)
    if before <= max_vertices or not isinstance(shape, Polygon | MultiPolygon):
        return None
    plane = Plane.of_box(shape.bounds)
    drawn = plane.in_km(shapely.force_2d(shape))
    plain = drawn
    for tolerance in TOLERANCES_M:
        # Of the last result and not of the first: each is a part of the work. What it moves is measured below.
        plain = plain.simplify(tolerance / 1000, preserve_topology=True)
        if geometry.count_vertices(plain) <= max_vertices:
            break
    after = geometry.count_vertices(plain)
    if after > max_vertices or not plain.is_valid:
        return None
    moved_m = 1000 * _furthest(drawn, plain)
    return Simplification(geometry.to_geojson(shapely.transform(plain, plane.in_degrees)), before, after, moved_m)


def _furthest(drawn: BaseGeometry, plain: BaseGeometry) -> float:
    """The distance of the vertex of ``drawn`` that lies furthest from the outline of ``plain``, in their unit."""
    rings = shapely.get_rings(shapely.get_parts(plain))
    corners = [shapely.get_coordinates(ring) for ring in rings]
    segments = shapely.linestrings(
        numpy.concatenate([numpy.stack([ring[:-1], ring[1:]], axis=1) for ring in corners])
    )
    points = shapely.points(shapely.get_coordinates(drawn))
    # The vertices that stay are most of them; a tree finds the nearest segment of each without comparing it with all.
    _found, distances = shapely.STRtree(segments).query_nearest(points, return_distance=True, all_matches=False)
    return float(distances.max())
