"""PURE: areas and lines as GeoJSON, judged by shapely. Coordinates are longitude, latitude (WGS 84)."""

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

# West, south, east, north in degrees.
Box = tuple[float, float, float, float]

# shapely would read a Feature as well, and what is stored would be none of these.
KINDS = frozenset(
    ["Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection"]
)

# Mean radius of the earth, IUGG (km).
EARTH_RADIUS_KM = 6371.0088


class GeometryError(ValueError):
    """A geometry that cannot be used; the message is for the person who entered it.

    ``template`` with ``values`` is the message, in English; shape_words says it in the reader's language.
    """

    def __init__(self, template: str, **values: Any) -> None:
        super().__init__(template % values)
        self.template = template
        self.values = values


def read(geojson: Any) -> BaseGeometry:
    """A shapely geometry from a GeoJSON geometry object.

    Raises GeometryError where it is none, is empty, or leaves the globe.
    """
    if not isinstance(geojson, dict) or not isinstance(geojson.get("type"), str) or geojson["type"] not in KINDS:
        raise not_geojson()
    try:
        geometry = shapely.from_geojson(json.dumps(geojson, allow_nan=False))
    except (ShapelyError, TypeError, ValueError, RecursionError) as problem:
        raise open_outline(problem) or not_geojson() from problem
    return checked(geometry)


def not_geojson() -> GeometryError:
    return GeometryError("This is not a GeoJSON geometry: an object with “type” and “coordinates”.")


def open_outline(problem: Exception) -> GeometryError | None:
    """The one thing that GEOS finds in the way of a well-written shape, in words; None of all others."""
    is_open = "closed linestring" in str(problem)
    return GeometryError("An outline does not end in the corner where it begins.") if is_open else None


def checked(geometry: BaseGeometry | None) -> BaseGeometry:
    """The same geometry. Raises GeometryError where it is none, is empty, or leaves the globe."""
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
    """Whether a ring or a part is drawn with no corner: shapely calls that valid, topojson cannot encode it."""
    parts = shapely.get_parts(geometry)
    return bool(shapely.is_empty(parts).any() or shapely.is_empty(shapely.get_rings(parts)).any())


def to_geojson(geometry: BaseGeometry) -> dict[str, Any]:
    """The geometry as a GeoJSON object."""
    return dict(json.loads(shapely.to_geojson(geometry)))


def read_area(geojson: Any) -> Polygon | MultiPolygon:
    """The same for an area: a Polygon or MultiPolygon that shapely calls valid."""
    return as_area(read(geojson))


def as_area(geometry: BaseGeometry) -> Polygon | MultiPolygon:
    """The same geometry. Raises GeometryError where it is no area, or an area that shapely does not call valid."""
    if not isinstance(geometry, Polygon | MultiPolygon):
        raise no_area(geometry)
    if not geometry.is_valid:
        reason = shapely.is_valid_reason(geometry)
        raise GeometryError("The polygon is not valid: %(why)s (longitude latitude).", why=reason)
    return geometry


def no_area(geometry: BaseGeometry) -> GeometryError:
    return GeometryError("An area is a Polygon or MultiPolygon, not a %(kind)s.", kind=geometry.geom_type)


def corners(geometry: BaseGeometry) -> int:
    """How many points it is drawn with; a ring's last one, which repeats its first, is not counted."""
    closed = len(shapely.get_rings(shapely.get_parts(geometry))) if isinstance(geometry, Polygon | MultiPolygon) else 0
    return int(shapely.get_num_coordinates(geometry)) - closed


def area_km2(geojson: Any) -> float:
    """The area of a Polygon or MultiPolygon in km², on a sphere by the cylindrical equal-area projection."""
    return covered_km2(read_area(geojson))


def covered_km2(geometry: BaseGeometry) -> float:
    """The same for any geometry; where an outline crosses itself, parts of it count against each other."""

    def project(coordinates: Any) -> Any:
        turned = coordinates.copy()
        turned[:, 0] = EARTH_RADIUS_KM * (coordinates[:, 0] * math.pi / 180)
        turned[:, 1] = [EARTH_RADIUS_KM * math.sin(math.radians(lat)) for lat in coordinates[:, 1]]
        return turned

    return float(shapely.transform(geometry, project).area)


def distance_km(geojson: Any, lon: float, lat: float) -> float:
    """How far the point lies outside the geometry, in km along the geodesic of WGS 84; 0 inside it."""
    # Degrees of longitude are shrunk to the length of those of latitude, so that the nearest is the nearest.
    shrink = math.cos(math.radians(lat)) or 1
    shape = shapely.transform(read(geojson), lambda coordinates: coordinates * [shrink, 1])
    near, _here = nearest_points(shape, Point(lon * shrink, lat))
    return float(geodesic((near.y, near.x / shrink), (lat, lon)).km)


def within_degrees(geojson: Any, lons: Sequence[float], lats: Sequence[float], degrees: float) -> list[bool]:
    """Of each of many points, whether it lies in the geometry or so many degrees from it in whichever direction."""
    shape = read(geojson)
    shapely.prepare(shape)
    return [bool(near) for near in shapely.dwithin(shape, shapely.points(lons, lats), degrees)]


def label_point(geojson: Any) -> tuple[float, float]:
    """A point well inside the area, for a name: longitude, latitude."""
    point = shapely.maximum_inscribed_circle(read_area(geojson)).coords[0]
    return (point[0], point[1])


def contains(geojson: Any, lon: float, lat: float) -> bool:
    """Whether the point lies in the area or on its edge."""
    return bool(read_area(geojson).covers(Point(lon, lat)))
