"""PURE: whether a shape can stand on its campaign's map. Longitude, latitude (WGS 84); the limits are arguments."""

from typing import Any

from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from events.geo import geometry
from events.geo.geometry import Box, GeometryError

# Further than this outside the bounds of its campaign, so does anything (degrees).
FAR_DEGREES = 1.0
# A shape with a cut at the antimeridian (RFC 7946, 3.1.9), or with none, is wider than this (degrees).
HALF_THE_GLOBE = 180
# An area under a square metre is none on any map: on the grid of the payload it is a single point (km²).
LEAST_KM2 = 1e-6
# What adding and subtracting does to degrees.
ROUNDING = 1e-9


def outside_bounds(box: Box, bounds: Box) -> str:
    """Of what lies in the box: "far" where all of it is more than a degree outside the bounds of its campaign.

    "swapped" where it would not be, were latitude and longitude swapped; else "".
    js/admin/drawing/measure.js states the same rule for the browser.
    """
    if _overlap(box, bounds):
        return ""
    west, south, east, north = box
    return "swapped" if _overlap((south, west, north, east), bounds) else "far"


def _overlap(box: Box, bounds: Box) -> bool:
    west, south, east, north = box
    return (
        west <= bounds[2] + FAR_DEGREES
        and east >= bounds[0] - FAR_DEGREES
        and south <= bounds[3] + FAR_DEGREES
        and north >= bounds[1] - FAR_DEGREES
    )


def check(shape: BaseGeometry, bounds: Box | None, most_vertices: int, *, may_reach_out: bool = False) -> None:
    """Raises GeometryError where the shape is too detailed, crosses the antimeridian, or does not fit the bounds.

    It fits where it reaches no more than a degree out of them on any side and is no larger than they are. With
    ``may_reach_out``, as a river does, it is enough that it comes within a degree of them. Without bounds
    nothing is asked of its place. It costs the same for an outline that crosses itself everywhere.
    """
    vertices = geometry.corners(shape)
    if vertices > most_vertices:
        raise GeometryError(
            "The shape has %(vertices)d corners, and %(most)d at most are taken: simplify its outline.",
            vertices=vertices,
            most=most_vertices,
        )
    west, _south, east, _north = box = shape.bounds
    if east - west > HALF_THE_GLOBE:
        raise GeometryError(
            "The shape reaches from longitude %(west).6g to %(east).6g, more than half around the globe: "
            "it crosses the antimeridian (180°), which no shape here may.",
            west=west,
            east=east,
        )
    if bounds is not None:
        _check_place(box, bounds, may_reach_out)


def check_area(shape: BaseGeometry, bounds: Box | None, most_vertices: int) -> Polygon | MultiPolygon:
    """The same for an area, which is given back. Raises GeometryError also where it is not valid, or next to none."""
    # First: whether an outline of a million corners crosses itself takes a minute to tell.
    check(shape, bounds, most_vertices)
    area = geometry.as_area(shape)
    if geometry.covered_km2(area) < LEAST_KM2:
        raise GeometryError("The shape encloses less than a square metre.")
    return area


def _check_place(box: Box, bounds: Box, may_reach_out: bool) -> None:
    where = _in_numbers(box, bounds)
    why = outside_bounds(box, bounds)
    if why == "swapped":
        raise GeometryError(
            "The shape (longitude %(west).6g to %(east).6g, latitude %(south).6g to %(north).6g) lies far outside the "
            "bounds of the campaign. Are latitude and longitude swapped?",
            **where,
        )
    if why:
        raise GeometryError(
            "The shape (longitude %(west).6g to %(east).6g, latitude %(south).6g to %(north).6g) lies more than "
            "%(far)g° outside the bounds of the campaign (%(left).6g to %(right).6g, %(bottom).6g to %(top).6g).",
            **where,
        )
    if may_reach_out:
        return
    if max(where["left"] - box[0], where["bottom"] - box[1], box[2] - where["right"], box[3] - where["top"]) > (
        FAR_DEGREES + ROUNDING
    ):
        raise GeometryError(
            "The shape (longitude %(west).6g to %(east).6g, latitude %(south).6g to %(north).6g) reaches more than "
            "%(far)g° out of the bounds of the campaign (%(left).6g to %(right).6g, %(bottom).6g to %(top).6g).",
            **where,
        )
    if where["across"] > where["most_across"] + ROUNDING or where["up"] > where["most_up"] + ROUNDING:
        raise GeometryError(
            "The shape is larger than its campaign: %(across).4g° wide and %(up).4g° high, where the bounds of the "
            "campaign are %(most_across).4g° wide and %(most_up).4g° high.",
            **where,
        )


def _in_numbers(box: Box, bounds: Box) -> dict[str, Any]:
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
