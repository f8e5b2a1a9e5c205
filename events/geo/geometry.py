"""PURE: reads, checks and measures GeoJSON geometries with shapely. Coordinates are longitude, latitude (WGS 84)."""

import json
import math
from collections.abc import Sequence
from typing import Any

import numpy
import shapely
from geopy.distance import geodesic
from shapely.errors import ShapelyError
from shapely.geometry import MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import nearest_points

from events.geo.shape_memory import ShapeMemory, content_key

# West, south, east, north in degrees.
Box = tuple[float, float, float, float]

# shapely would read a Feature as well, and then what is stored would not be a geometry.
GEOMETRY_TYPES = frozenset(
    ["Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection"]
)

# Mean radius of the earth, IUGG (km).
EARTH_RADIUS_KM = 6371.0088

# Of shapes that were read: vertices, of 16 bytes, and what a shape takes besides (vertices). Of label points: shapes.
MOST_VERTICES, SHAPE_WEIGHT = 500_000, 20
MOST_POINTS = 20_000


class GeometryError(ValueError):
    """A geometry that cannot be used; the message is for the person who entered it.

    ``template`` and ``values`` make the message, in English; geometry_messages.refusal translates it.
    """

    def __init__(self, template: str, **values: Any) -> None:
        super().__init__(template % values)
        self.template = template
        self.values = values


# By the content of the GeoJSON.
_read_shapes: ShapeMemory[BaseGeometry] = ShapeMemory(MOST_VERTICES)
_label_points: ShapeMemory[tuple[float, float]] = ShapeMemory(MOST_POINTS)


def read(geojson: Any) -> BaseGeometry:
    """A shapely geometry from a GeoJSON geometry object; a polygon may still be invalid.

    Whoever reads the same gets the same geometry, which is not to be prepared: threads share it. Raises GeometryError
    where it is not GeoJSON, is empty, or leaves the globe.
    """
    key = content_key(geojson)
    if key and (known := _read_shapes.get(key)):
        return known
    geometry = read_anew(geojson)
    if key:
        _read_shapes.keep(key, geometry, int(shapely.get_num_coordinates(geometry)) + SHAPE_WEIGHT)
    return geometry


def read_anew(geojson: Any) -> BaseGeometry:
    """As ``read``, a geometry of one's own."""
    if not isinstance(geojson, dict) or not isinstance(geojson.get("type"), str):
        raise _not_geojson()
    if geojson["type"] not in GEOMETRY_TYPES:
        raise _not_geojson()
    try:
        geometry = shapely.from_geojson(json.dumps(geojson, allow_nan=False))
    except (ShapelyError, TypeError, ValueError, RecursionError) as problem:
        raise unclosed_ring_error(problem) or _not_geojson() from problem
    return validated(geometry)


def _not_geojson() -> GeometryError:
    return GeometryError("This is not a GeoJSON geometry: an object with “type” and “coordinates”.")


def unclosed_ring_error(problem: Exception) -> GeometryError | None:
    """The error for a ring that is not closed, where that is what shapely raised; else None.

    It is the one fault in otherwise well-formed input that keeps GEOS from building the geometry at all.
    """
    is_unclosed = "closed linestring" in str(problem)
    return GeometryError("An outline must end at the corner where it begins.") if is_unclosed else None


def validated(geometry: BaseGeometry | None) -> BaseGeometry:
    """The geometry itself. Raises GeometryError where it is None or empty, or leaves the globe."""
    if geometry is None or geometry.is_empty:
        raise GeometryError("The geometry is empty.")
    if _has_empty_part(geometry):
        raise GeometryError("A part of the geometry is empty: an outline without corners.")
    coordinates = shapely.get_coordinates(geometry)
    if not numpy.isfinite(coordinates).all():
        raise GeometryError("A coordinate is not a number.")
    west, south, east, north = geometry.bounds
    if west < -180 or east > 180 or south < -90 or north > 90:
        raise GeometryError(
            "A coordinate is out of range (longitude %(west)g to %(east)g, latitude %(south)g to %(north)g); "
            "GeoJSON puts longitude first.",
            west=west,
            east=east,
            south=south,
            north=north,
        )
    return geometry


def _has_empty_part(geometry: BaseGeometry) -> bool:
    """Whether a part or a ring has no vertex: shapely calls that valid, but topojson cannot encode it."""
    parts = shapely.get_parts(geometry)
    return bool(shapely.is_empty(parts).any() or shapely.is_empty(shapely.get_rings(parts)).any())


def to_geojson(geometry: BaseGeometry) -> dict[str, Any]:
    return dict(json.loads(shapely.to_geojson(geometry)))


def read_area(geojson: Any) -> Polygon | MultiPolygon:
    """A valid Polygon or MultiPolygon. Raises GeometryError as ``read`` and ``as_area`` do."""
    return as_area(read(geojson))


def as_area(geometry: BaseGeometry) -> Polygon | MultiPolygon:
    """The geometry itself. Raises GeometryError where it is no Polygon or MultiPolygon, or not valid."""
    if not isinstance(geometry, Polygon | MultiPolygon):
        raise not_an_area_error(geometry)
    if not geometry.is_valid:
        reason = shapely.is_valid_reason(geometry)
        raise GeometryError("The polygon is not valid: %(why)s (longitude latitude).", why=reason)
    return geometry


def not_an_area_error(geometry: BaseGeometry) -> GeometryError:
    return GeometryError("An area is a Polygon or MultiPolygon, not a %(kind)s.", kind=geometry.geom_type)


def lines(geojson: Any, tolerance: float = 0.0) -> list[list[tuple[float, float]]]:
    """The lines and rings of a geometry as positions, longitude first; points have none.

    What lies no further off than ``tolerance`` (degrees) is left out. Raises GeometryError as ``read`` does.
    """
    geometry = read(geojson)
    drawn: list[BaseGeometry] = []
    for part in shapely.get_parts(geometry.simplify(tolerance) if tolerance else geometry):
        drawn += shapely.get_rings(part).tolist() if isinstance(part, Polygon) else [part]
    return [[(lon, lat) for lon, lat in shapely.get_coordinates(part).tolist()] for part in drawn if part.length > 0]


def count_vertices(geometry: BaseGeometry) -> int:
    """The number of vertices as a person counts them: without the last of each ring, which repeats its first."""
    is_area = isinstance(geometry, Polygon | MultiPolygon)
    repeated = len(shapely.get_rings(shapely.get_parts(geometry))) if is_area else 0
    return int(shapely.get_num_coordinates(geometry)) - repeated


def area_km2(geojson: Any) -> float:
    """The area of a valid Polygon or MultiPolygon (km²). Raises GeometryError as ``read_area`` does."""
    return spherical_area_km2(read_area(geojson))


def spherical_area_km2(geometry: BaseGeometry) -> float:
    """The area of a geometry on a sphere (km²), by the cylindrical equal-area projection.

    It takes an invalid polygon, too; where an outline crosses itself, its parts count against each other.
    """

    def project(coordinates: Any) -> Any:
        projected = coordinates.copy()
        projected[:, 0] = EARTH_RADIUS_KM * (coordinates[:, 0] * math.pi / 180)
        projected[:, 1] = [EARTH_RADIUS_KM * math.sin(math.radians(lat)) for lat in coordinates[:, 1]]
        return projected

    return float(shapely.transform(geometry, project).area)


def distance_km(geojson: Any, lon: float, lat: float) -> float:
    """How far the point lies outside the geometry, in km along the geodesic of WGS 84; 0 inside it."""
    # shapely measures in the plane. Degrees of longitude are scaled to the length of those of latitude,
    # so that the point that it finds nearest is also the nearest on the ground.
    scale = math.cos(math.radians(lat)) or 1
    shape = shapely.transform(read(geojson), lambda coordinates: coordinates * [scale, 1])
    nearest, _point = nearest_points(shape, Point(lon * scale, lat))
    return float(geodesic((nearest.y, nearest.x / scale), (lat, lon)).km)


def within_degrees(geojson: Any, lons: Sequence[float], lats: Sequence[float], degrees: float) -> list[bool]:
    """For each of many points, whether it lies in the geometry or at most so many degrees from it, in any direction."""
    shape = read_anew(geojson)
    shapely.prepare(shape)
    return [bool(near) for near in shapely.dwithin(shape, shapely.points(lons, lats), degrees)]


def label_point(geojson: Any) -> tuple[float, float]:
    """Where to write the area's name: the longitude and latitude of the centre of its largest inscribed circle.

    Unlike the centroid it lies inside an area of any shape.
    """
    key = content_key(geojson)
    if key and (known := _label_points.get(key)):
        return known
    point = shapely.maximum_inscribed_circle(read_area(geojson)).coords[0]
    if key:
        _label_points.keep(key, (point[0], point[1]))
    return (point[0], point[1])
