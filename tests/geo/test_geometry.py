"""Reading and measuring GeoJSON geometries. Longitude first, degrees."""

import math

import pytest
from shapely.geometry import Point

from events.geo import geometry

SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}
# A square with a bite taken out of its middle from the north: its centroid lies in the bite.
HORSESHOE = {
    "type": "Polygon",
    "coordinates": [[[0, 0], [9, 0], [9, 9], [8, 9], [8, 1], [1, 1], [1, 9], [0, 9], [0, 0]]],
}


def polygon(*ring):
    return {"type": "Polygon", "coordinates": [list(ring)]}


@pytest.mark.parametrize(
    ("shape", "reason"),
    [
        (None, "not a GeoJSON geometry"),
        ("POLYGON ((0 0, 1 0, 1 1, 0 0))", "not a GeoJSON geometry"),
        ([], "not a GeoJSON geometry"),
        ({}, "not a GeoJSON geometry"),
        ({"type": "Polygon"}, "not a GeoJSON geometry"),
        ({"type": "Rhomboid", "coordinates": []}, "not a GeoJSON geometry"),
        (polygon([0, 0], [1, 0], [1, 1]), "An outline must end at the corner where it begins."),
        (polygon([0, 0], [1, "x"], [1, 1], [0, 0]), "not a GeoJSON geometry"),
        (polygon([0, 0], [1, math.nan], [1, 1], [0, 0]), "not a GeoJSON geometry"),
        ({"type": "Polygon", "coordinates": []}, "The geometry is empty."),
        ({"type": "Polygon", "coordinates": [*SQUARE["coordinates"], []]}, "A part of the geometry is empty"),
        ({"type": "MultiPolygon", "coordinates": [SQUARE["coordinates"], []]}, "A part of the geometry is empty"),
        (polygon([0, 0], [1, 1], [1, 0], [0, 1], [0, 0]), "Self-intersection[0.5 0.5]"),
        (polygon([36.3, 143.1], [36.4, 143.1], [36.4, 143.2], [36.3, 143.1]), "GeoJSON puts longitude first."),
        (polygon([179, 0], [181, 0], [181, 1], [179, 0]), "out of range (longitude 179 to 181, latitude 0 to 1)"),
        ({"type": "Point", "coordinates": [0, 0]}, "An area is a Polygon or MultiPolygon, not a Point."),
        ({"type": "LineString", "coordinates": [[0, 0], [1, 1]]}, "not a LineString."),
    ],
)
def test_what_is_no_area_is_refused_with_the_reason(shape, reason):
    with pytest.raises(geometry.GeometryError) as refused:
        geometry.read_area(shape)
    assert reason in str(refused.value)


@pytest.mark.parametrize(
    "shape",
    [
        SQUARE,
        HORSESHOE,
        {"type": "MultiPolygon", "coordinates": [SQUARE["coordinates"], [[[5, 5], [6, 5], [6, 6], [5, 5]]]]},
        polygon([-180, -90], [180, -90], [180, 90], [-180, 90], [-180, -90]),
    ],
    ids=["square", "horseshoe", "two parts", "the globe"],
)
def test_areas_are_read(shape):
    assert geometry.read_area(shape).geom_type == shape["type"]


def test_a_line_is_a_geometry_but_no_area():
    assert geometry.read({"type": "LineString", "coordinates": [[0, 0], [1, 1]]}).length == pytest.approx(math.sqrt(2))


@pytest.mark.parametrize(
    ("shape", "vertices"),
    [
        (SQUARE, 4),
        ({"type": "MultiPolygon", "coordinates": [SQUARE["coordinates"], [[[5, 5], [6, 5], [6, 6], [5, 5]]]]}, 7),
        ({"type": "LineString", "coordinates": [[0, 0], [1, 1], [0, 0]]}, 3),
    ],
)
def test_the_corner_that_closes_an_outline_is_counted_once(shape, vertices):
    assert geometry.count_vertices(geometry.read(shape)) == vertices


@pytest.mark.parametrize(
    ("south", "square_km"),
    [(0, 12364), (36, 9939), (60, 6088), (-61, 6088)],
    ids=["equator", "Mosul", "far north", "far south"],
)
def test_a_degree_shrinks_towards_the_poles(south, square_km):
    # A zone of the sphere: R² · Δλ · (sin φ₂ - sin φ₁).
    cell = polygon([0, south], [1, south], [1, south + 1], [0, south + 1], [0, south])
    assert geometry.area_km2(cell) == pytest.approx(square_km, abs=1)


def test_a_hole_is_not_part_of_the_area():
    holed = {
        "type": "Polygon",
        "coordinates": [*SQUARE["coordinates"], [[0.1, 0.1], [0.1, 0.5], [0.5, 0.5], [0.1, 0.1]]],
    }
    assert geometry.area_km2(holed) == pytest.approx(geometry.area_km2(SQUARE) * 0.92, rel=1e-3)


@pytest.mark.parametrize("shape", [SQUARE, HORSESHOE])
def test_the_label_point_lies_inside_the_area(shape):
    assert geometry.read_area(shape).contains(Point(geometry.label_point(shape)))
