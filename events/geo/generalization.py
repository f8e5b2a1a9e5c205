"""PURE: joins, clips and simplifies shapes for a map of a given detail. Longitude, latitude (WGS 84)."""

import math
from collections.abc import Sequence

import numpy
import shapely
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import linemerge

from events.geo.geometry import EARTH_RADIUS_KM, Box

METRES_PER_DEGREE = math.radians(1) * EARTH_RADIUS_KM * 1000

_EMPTY = MultiLineString()


def joined(shapes: Sequence[BaseGeometry]) -> BaseGeometry:
    """One shape of several: the union of areas, or lines joined wherever the ends of just two of them meet.

    A single line keeps its direction, as a river's; among several it is lost. Raises ValueError where areas and
    lines are mixed, or where there are points.
    """
    if all(isinstance(shape, Polygon | MultiPolygon) for shape in shapes):
        return shapely.union_all(shapes)
    if not all(isinstance(shape, LineString | MultiLineString) for shape in shapes):
        raise ValueError("Only areas can be joined with areas, and lines with lines.")
    lines: list[LineString] = list(shapely.get_parts(shapes))
    # In one order whatever the order of what comes in, so that equal tables make equal files.
    return lines[0] if len(lines) == 1 else linemerge(lines).normalize()


def padded(box: Box, km: float) -> Box:
    """The box with a margin of so many kilometres on every side."""
    west, south, east, north = box
    up = km * 1000 / METRES_PER_DEGREE
    across = up / _longitude_scale((south + north) / 2)
    return west - across, south - up, east + across, north + up


def clipped(shape: BaseGeometry, box: Box) -> BaseGeometry:
    """The parts that lie in the box; none where nothing does, or where the shape only touches it."""
    inside = shape.intersection(shapely.box(*box))
    dimension = shapely.get_dimensions(shape)
    parts = [part for part in shapely.get_parts(inside) if part.length and shapely.get_dimensions(part) == dimension]
    return MultiPolygon(parts) if parts and dimension == 2 else MultiLineString(parts)


def length_m(shape: BaseGeometry) -> float:
    """The length of lines (metres), on a plane that touches the earth at their middle latitude."""
    return float(_in_metres(shape, _middle_latitude(shape)).length)


def simplified(shape: BaseGeometry, tolerance_m: float, decimals: int) -> BaseGeometry:
    """The shape with no vertex further than the tolerance (metres) off, in degrees of so many decimals.

    Lines that shrink to a point are left out; the result is empty where all do.
    """
    latitude = _middle_latitude(shape)
    plain = _in_degrees(_in_metres(shape, latitude).simplify(tolerance_m), latitude)
    rounded = shapely.transform(plain, lambda degrees: numpy.round(degrees, decimals))
    rounded = shapely.remove_repeated_points(rounded)
    if not isinstance(rounded, MultiLineString):
        return rounded if rounded.length else _EMPTY
    return shapely.multilinestrings([line for line in rounded.geoms if line.length])


def _middle_latitude(shape: BaseGeometry) -> float:
    _west, south, _east, north = shape.bounds
    return (south + north) / 2


def _longitude_scale(latitude: float) -> float:
    """The length of a degree of longitude there, in degrees of latitude."""
    return math.cos(math.radians(latitude))


def _in_metres(shape: BaseGeometry, latitude: float) -> BaseGeometry:
    scale = numpy.array([_longitude_scale(latitude), 1]) * METRES_PER_DEGREE
    return shapely.transform(shape, lambda degrees: degrees * scale)


def _in_degrees(shape: BaseGeometry, latitude: float) -> BaseGeometry:
    scale = numpy.array([_longitude_scale(latitude), 1]) * METRES_PER_DEGREE
    return shapely.transform(shape, lambda metres: metres / scale)
