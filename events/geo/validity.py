"""PURE: what is wrong with a polygon, where, and the nearest one that is right. Longitude, latitude (WGS 84)."""

import re
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from events.geo import geometry

# Of an outline that was scribbled every corner may cross every other: with more than these, nobody waits for the work.
MOST_CORNERS = 500

# How GEOS puts it: Self-intersection[10.15 50.15].
_REASON = re.compile(r"^(?P<kind>[^\[]+)(?:\[(?P<lon>\S+) (?P<lat>\S+)\])?$")


@dataclass(frozen=True, slots=True)
class Fault:
    """Why an area is none: the kind as GEOS names it, and where, if it is at one place."""

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
    """The first fault of a polygon; None of what is valid or no polygon. Raises GeometryError as ``read`` does."""
    drawn = geometry.read(geojson)
    if drawn.is_valid or not isinstance(drawn, Polygon | MultiPolygon):
        return None
    found = _REASON.match(shapely.is_valid_reason(drawn))
    if found is None or found["lon"] is None:
        return Fault(found["kind"] if found else "", None, None)
    return Fault(found["kind"], float(found["lon"]), float(found["lat"]))


def repaired(geojson: Any) -> Repair | None:
    """The areas that the outlines of an invalid polygon enclose; None where they enclose none, or are too long.

    Lines and points that are left over are no areas, and go.
    """
    drawn = geometry.read(geojson)
    if geometry.corners(drawn) > MOST_CORNERS:
        return None
    # The other method, "linework", takes minutes for a scribble of a few hundred corners.
    parts = _polygons(shapely.make_valid(drawn, method="structure"))
    if not parts:
        return None
    mended = geometry.to_geojson(parts[0] if len(parts) == 1 else MultiPolygon(parts))
    return Repair(mended, geometry.covered_km2(drawn), geometry.area_km2(mended))


def _polygons(shape: BaseGeometry) -> list[Polygon]:
    if isinstance(shape, Polygon):
        return [] if shape.is_empty else [shape]
    return [polygon for part in getattr(shape, "geoms", ()) for polygon in _polygons(part)]
