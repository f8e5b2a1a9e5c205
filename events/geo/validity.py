"""PURE: finds the fault of an invalid polygon and repairs it. Longitude, latitude (WGS 84)."""

import re
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from events.geo import geometry

# In a scribbled outline every edge may cross every other: with more vertices than this a repair takes too long.
MAX_VERTICES = 500

# The reason as GEOS writes it: Self-intersection[10.15 50.15].
_REASON = re.compile(r"^(?P<kind>[^\[]+)(?:\[(?P<lon>\S+) (?P<lat>\S+)\])?$")


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a polygon is not valid: the kind as GEOS names it, and where, if GEOS gives one place."""

    kind: str
    lon: float | None
    lat: float | None


@dataclass(frozen=True, slots=True)
class Repair:
    """A valid GeoJSON Polygon or MultiPolygon, and the areas as drawn and as repaired (km²)."""

    geometry: dict[str, Any]
    drawn_km2: float
    repaired_km2: float


def fault(geojson: Any) -> Fault | None:
    """The first fault of a polygon; None for what is valid or no polygon.

    Raises GeometryError as ``geometry.read`` does.
    """
    drawn = geometry.read(geojson)
    if drawn.is_valid or not isinstance(drawn, Polygon | MultiPolygon):
        return None
    reason = _REASON.match(shapely.is_valid_reason(drawn))
    if reason is None or reason["lon"] is None:
        return Fault(reason["kind"] if reason else "", None, None)
    return Fault(reason["kind"], float(reason["lon"]), float(reason["lat"]))


def repaired(geojson: Any) -> Repair | None:
    """The areas that the outlines of an invalid polygon enclose.

    Lines and points that a repair leaves over are dropped. None where no area is left, or where the
    outline has more than MAX_VERTICES. Raises GeometryError as ``geometry.read`` does.
    """
    drawn = geometry.read(geojson)
    if geometry.count_vertices(drawn) > MAX_VERTICES:
        return None
    # The other method, "linework", takes minutes for a scribble of a few hundred vertices.
    polygons = _polygons(shapely.make_valid(drawn, method="structure"))
    if not polygons:
        return None
    valid = geometry.to_geojson(polygons[0] if len(polygons) == 1 else MultiPolygon(polygons))
    return Repair(valid, geometry.spherical_area_km2(drawn), geometry.area_km2(valid))


def _polygons(shape: BaseGeometry) -> list[Polygon]:
    """The polygons in a geometry, at any depth of its collections."""
    if isinstance(shape, Polygon):
        return [] if shape.is_empty else [shape]
    return [polygon for part in getattr(shape, "geoms", ()) for polygon in _polygons(part)]
