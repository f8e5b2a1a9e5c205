"""PURE: what to ask about a district's outline that may be right but looks wrong. Longitude, latitude (WGS 84)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from events.geo import geometry
from events.geo.geometry import Box

# Shares of an area. Neighbours that were digitised apart overlap by a strip, and a quarter at the edge may pass the
# bounds by as much.
LEAST_OVERLAP, LEAST_OUTSIDE = 0.05, 0.01
# Area of the intersection over that of the union: below it, two outlines are not taken for those of one district.
SAME_DISTRICT = 0.5
# How far a district's own point may lie outside its outline (km): the rounding of a coordinate.
POINT_TOLERANCE_KM = 0.01
# How many of the districts that it overlaps are named.
MOST_NAMES = 3
# How many of them the picture shows, and of how many the overlap is worked out: beyond that it is asked about anyway.
MOST_SHOWN, MOST_COMPARED = 50, 200


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to ask of an outline; geometry_messages.question puts it into words.

    ``kind``: "outside", "overlap", "moved" or "point". ``beside`` (GeoJSON) and ``point`` (longitude,
    latitude) are what the outline is shown with; either may be None.
    """

    kind: str
    values: dict[str, Any]
    beside: dict[str, Any] | None = None
    point: tuple[float, float] | None = None


def questions(
    area: BaseGeometry,
    bounds: Box | None,
    others: Mapping[str, BaseGeometry],
    *,
    others_km2: float,
    before: BaseGeometry | None = None,
    point: tuple[float, float] | None = None,
) -> list[Question]:
    """What to ask about a valid area in the bounds of a campaign; None where it has none yet.

    ``others``: the valid areas of the campaign's other districts that it may overlap, by name; ``others_km2``: the area
    of all other districts. ``before``: the outline that it takes the
    place of. ``point``: the district's own.
    """
    asked = [
        _outside(area, bounds, others_km2),
        _overlap(area, others),
        _moved(area, before),
        _point_outside(area, point),
    ]
    return [question for question in asked if question is not None]


def share_in_common(one: BaseGeometry, other: BaseGeometry) -> float:
    """The area that both have, as a share of the area that either has."""
    return float(one.intersection(other).area / one.union(other).area)


def _outside(area: BaseGeometry, bounds: Box | None, others_km2: float) -> Question | None:
    if bounds is None:
        return None
    frame = shapely.box(*bounds)
    outside = 1 - area.intersection(frame).area / area.area
    if outside < LEAST_OUTSIDE:
        return None
    # The shares of the sides count areas: a far shape that is large moves them all.
    own = geometry.spherical_area_km2(area)
    values = {"percent": 100 * outside, "km2": own, "share": 100 * own / (own + others_km2)}
    return Question("outside", values, geometry.to_geojson(frame))


def _overlap(area: BaseGeometry, others: Mapping[str, BaseGeometry]) -> Question | None:
    # All at once: a file may hold a thousand shapes, each over all the others.
    areas = list(others.values())[:MOST_COMPARED]
    common = shapely.area(shapely.intersection(area, areas))
    smaller = [min(area.area, other.area) for other in areas]
    shares = {name: float(part / whole) for name, part, whole in zip(others, common, smaller, strict=False)}
    names = sorted((name for name in shares if shares[name] >= LEAST_OVERLAP), key=lambda name: -shares[name])
    if not names:
        return None
    more = len(names) - MOST_NAMES
    listed = ", ".join([*names[:MOST_NAMES], *([f"+{more}"] if more > 0 else [])])
    beside = geometry.to_geojson(shapely.union_all([others[name] for name in names[:MOST_SHOWN]]))
    return Question("overlap", {"names": listed, "percent": 100 * shares[names[0]]}, beside)


def _moved(area: BaseGeometry, before: BaseGeometry | None) -> Question | None:
    common = 1.0 if before is None else share_in_common(area, before)
    if before is None or common >= SAME_DISTRICT:
        return None
    return Question("moved", {"percent": 100 * common}, geometry.to_geojson(before))


def _point_outside(area: BaseGeometry, point: tuple[float, float] | None) -> Question | None:
    if point is None or area.covers(Point(point)):
        return None
    km = geometry.distance_km(geometry.to_geojson(area), *point)
    return Question("point", {"km": km}, None, point) if km > POINT_TOLERANCE_KM else None
