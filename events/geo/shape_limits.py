"""PURE: whether a shape fits the map of its campaign. Longitude, latitude (WGS 84); all limits are arguments."""

from typing import Any

from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from events.geo import geometry
from events.geo.geometry import Box, GeometryError

# What lies further than this outside the bounds of its campaign is taken to be a mistake (degrees).
FAR_DEGREES = 1.0
# Wider than this is only a shape that crosses the antimeridian, cut there (RFC 7946, 3.1.9) or not (degrees).
MAX_WIDTH_DEGREES = 180
# Under a square metre an area is a single point on the grid of the payload (km²).
MIN_AREA_KM2 = 1e-6
# The rounding error of sums and differences of degrees.
ROUNDING = 1e-9


def outside_bounds(box: Box, bounds: Box) -> str:
    """Why the box cannot be right: "far", "swapped", or "" where it is near the bounds of its campaign.

    "far": all of it lies more than FAR_DEGREES outside. "swapped": so it does, but would be near with latitude
    and longitude swapped. static/mosulmap/js/admin/drawing/measure.js states the same rule, for the drawing map.
    """
    if is_near(box, bounds):
        return ""
    west, south, east, north = box
    return "swapped" if is_near((south, west, north, east), bounds) else "far"


def is_near(box: Box, bounds: Box) -> bool:
    """Whether any of the box lies within FAR_DEGREES of the bounds."""
    west, south, east, north = box
    return (
        west <= bounds[2] + FAR_DEGREES
        and east >= bounds[0] - FAR_DEGREES
        and south <= bounds[3] + FAR_DEGREES
        and north >= bounds[1] - FAR_DEGREES
    )


def check(shape: BaseGeometry, bounds: Box | None, max_vertices: int, *, may_reach_out: bool = False) -> None:
    """Raises GeometryError where the shape is too detailed, crosses the antimeridian, or does not fit the bounds.

    It fits where it extends at most FAR_DEGREES beyond them on any side and is no larger than they are. With
    ``may_reach_out``, for a river, it need only come within FAR_DEGREES of them. Bounds of None, of a campaign
    that is not known yet, fit everything. The cost does not depend on how often the outline crosses itself.
    """
    vertices = geometry.count_vertices(shape)
    if vertices > max_vertices:
        raise GeometryError(
            "The shape has %(vertices)d corners; the limit is %(most)d. Simplify its outline.",
            vertices=vertices,
            most=max_vertices,
        )
    west, _south, east, _north = box = shape.bounds
    if east - west > MAX_WIDTH_DEGREES:
        raise GeometryError(
            "The shape reaches from longitude %(west).6g to %(east).6g, more than half around the globe: "
            "it crosses the antimeridian (180°), which no shape here may.",
            west=west,
            east=east,
        )
    if bounds is not None:
        _check_position(box, bounds)
        if not may_reach_out:
            _check_extent(box, bounds)


def check_area(shape: BaseGeometry, bounds: Box | None, max_vertices: int) -> Polygon | MultiPolygon:
    """The shape itself, which is a valid area.

    Raises GeometryError as ``check`` does, and where the shape is no valid area or smaller than MIN_AREA_KM2.
    """
    # The number of vertices comes first: to tell whether a million of them cross takes a minute.
    check(shape, bounds, max_vertices)
    area = geometry.as_area(shape)
    if geometry.spherical_area_km2(area) < MIN_AREA_KM2:
        raise GeometryError("The shape encloses less than a square metre.")
    return area


def _check_position(box: Box, bounds: Box) -> None:
    """Raises GeometryError where all of the box lies far outside the bounds."""
    problem = outside_bounds(box, bounds)
    if problem == "swapped":
        raise GeometryError(
            "The shape (longitude %(west).6g to %(east).6g, latitude %(south).6g to %(north).6g) lies far outside the "
            "bounds of the campaign. Are latitude and longitude swapped?",
            **_message_values(box, bounds),
        )
    if problem:
        raise GeometryError(
            "The shape (longitude %(west).6g to %(east).6g, latitude %(south).6g to %(north).6g) lies more than "
            "%(far)g° outside the bounds of the campaign (%(left).6g to %(right).6g, %(bottom).6g to %(top).6g).",
            **_message_values(box, bounds),
        )


def _check_extent(box: Box, bounds: Box) -> None:
    """Raises GeometryError where the box extends far beyond the bounds on a side, or is larger than they are."""
    values = _message_values(box, bounds)
    beyond = max(bounds[0] - box[0], bounds[1] - box[1], box[2] - bounds[2], box[3] - bounds[3])
    if beyond > FAR_DEGREES + ROUNDING:
        raise GeometryError(
            "The shape (longitude %(west).6g to %(east).6g, latitude %(south).6g to %(north).6g) reaches more than "
            "%(far)g° out of the bounds of the campaign (%(left).6g to %(right).6g, %(bottom).6g to %(top).6g).",
            **values,
        )
    if values["across"] > values["most_across"] + ROUNDING or values["up"] > values["most_up"] + ROUNDING:
        raise GeometryError(
            "The shape is larger than its campaign: %(across).4g° wide and %(up).4g° high, where the bounds of the "
            "campaign are %(most_across).4g° wide and %(most_up).4g° high.",
            **values,
        )


def _message_values(box: Box, bounds: Box) -> dict[str, Any]:
    """The numbers that the messages name, in degrees."""
    west, south, east, north = box
    left, bottom, right, top = bounds
    return {
        "west": west,
        "south": south,
        "east": east,
        "north": north,
        "far": FAR_DEGREES,
        "left": left,
        "bottom": bottom,
        "right": right,
        "top": top,
        "across": east - west,
        "up": north - south,
        "most_across": right - left,
        "most_up": top - bottom,
    }
