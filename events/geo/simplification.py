"""PURE: simplifies an area that has too many corners, and measures how far that moves its outline."""

from dataclasses import dataclass
from typing import Any

import numpy
import shapely
from shapely.geometry import LineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from events.geo import geometry
from events.geo.plane import Plane

# In metres, tried from the least: an outline that has to move further than the last is no longer the same.
TOLERANCES_M = (0.5, 1, 2, 4, 8, 16, 32, 64)
# The first position of a ring is repeated as its last.
LEAST_POSITIONS = 4


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

    None where there is no need, where it is no area, or where none of them leaves a valid area of so few. Whether the
    outline crosses itself is asked of a result alone: of a scribble with very many corners it takes minutes to tell.
    """
    before = geometry.count_vertices(shape)
    if before <= max_vertices or not isinstance(shape, Polygon | MultiPolygon):
        return None
    plane = Plane.of_box(shape.bounds)
    drawn = plane.in_km(shapely.force_2d(shape))
    for tolerance in TOLERANCES_M:
        plain = _plainer(drawn, tolerance / 1000)
        after = geometry.count_vertices(plain)
        # Of few corners it is quickly told whether they cross.
        if 0 < after <= max_vertices and plain.is_valid:
            geojson = geometry.to_geojson(shapely.transform(plain, plane.in_degrees))
            return Simplification(geojson, before, after, 1000 * _furthest(drawn, plain))
    return None


def _plainer(shape: BaseGeometry, tolerance: float) -> BaseGeometry:
    """The area with each ring simplified by itself; a ring that is left without an area is left out.

    Rings as lines: as polygons shapely would also look for crossings, which takes minutes in a scribble.
    """
    polygons = []
    for part in shapely.get_parts(shape):
        lines = [LineString(shapely.get_coordinates(ring)) for ring in shapely.get_rings(part)]
        plain = shapely.simplify(lines, tolerance, preserve_topology=False)
        shell, *holes = [shapely.get_coordinates(line) for line in plain]
        if len(shell) >= LEAST_POSITIONS:
            polygons.append(Polygon(shell, [hole for hole in holes if len(hole) >= LEAST_POSITIONS]))
    return polygons[0] if len(polygons) == 1 else MultiPolygon(polygons)


def _furthest(drawn: BaseGeometry, plain: BaseGeometry) -> float:
    """The distance of the vertex of ``drawn`` that lies furthest from the outline of ``plain``, in their unit."""
    rings = shapely.get_rings(shapely.get_parts(plain))
    corners = [shapely.get_coordinates(ring) for ring in rings]
    segments: Any = shapely.linestrings(
        numpy.concatenate([numpy.stack([ring[:-1], ring[1:]], axis=1) for ring in corners])
    )
    points = shapely.points(shapely.get_coordinates(drawn))
    # The vertices that stay are most of them; a tree finds the nearest segment of each without comparing it with all.
    _found, distances = shapely.STRtree(segments).query_nearest(points, return_distance=True, all_matches=False)
    return float(distances.max())
