"""GeoJSON as SVG paths."""

import pytest

from events.geo import svg
from tests.campaigns import square


def test_north_is_up_and_east_is_right():
    viewport = svg.Viewport((10, 50, 11, 51), 100)
    assert viewport.pixel(10, 51) == (0, 0)
    assert viewport.pixel(11, 51) == (100, 0)
    assert viewport.pixel(10, 50) == (0, 157.2)
    assert viewport.height == 157


def test_shapes_keep_their_proportion():
    """A square of kilometres at 60 degrees is twice as many degrees wide as it is high."""
    assert svg.Viewport((10, 59.95, 10.2, 60.05), 100).height == pytest.approx(100, abs=1)


@pytest.mark.parametrize(
    ("box", "height"),
    [
        ((10, 0, 10.1, 40), 200),
        ((32.6, -17.2, 36, -9.3), 200),
        ((10, 59, 11, 61), 200),
        ((10, 59, 14, 61), 100),
        ((10, 50, 20, 50.1), 2),
        ((10, 50, 20, 50), 1),
    ],
)
def test_the_whole_of_a_box_is_drawn_and_at_most_twice_as_high_as_wide(box, height):
    west, south, east, north = box
    viewport = svg.Viewport.around(box, 100)
    assert viewport.height == height
    left, bottom = viewport.pixel(west, south)
    right, top = viewport.pixel(east, north)
    assert (top, bottom) == (0, pytest.approx(height, abs=1))
    assert 0 <= left < right <= 100
    # In the middle.
    assert left == pytest.approx(100 - right, abs=0.11)


def test_a_box_that_is_not_too_tall_is_drawn_as_it_is():
    assert svg.Viewport.around((10, 50, 11, 51), 100) == svg.Viewport((10, 50, 11, 51), 100)


@pytest.mark.parametrize(
    ("geojson", "lines"),
    [
        (square(10, 50), 1),
        ({"type": "MultiPolygon", "coordinates": [square(10, 50)["coordinates"]] * 2}, 2),
        ({"type": "Polygon", "coordinates": square(10, 50, 0.5)["coordinates"] + square(10.1, 50.1)["coordinates"]}, 2),
        ({"type": "LineString", "coordinates": [[10, 50], [11, 51, 300]]}, 1),
        ({"type": "MultiLineString", "coordinates": [[[10, 50], [11, 51]], [[10, 51], [11, 50]]]}, 2),
        ({"type": "Point", "coordinates": [10, 50]}, 0),
    ],
)
def test_every_line_and_ring_is_drawn(geojson, lines):
    path = svg.Viewport((10, 50, 11, 51), 100).path(geojson)
    assert path.count("M") == lines
    assert path.count("Z") == (lines if "Polygon" in geojson["type"] else 0)


def test_a_bounding_box_has_a_margin_and_a_minimum_size():
    assert svg.bounding_box([(10, 50, 12, 52), (11, 49, 13, 51)], margin=0.5) == (8.5, 47.5, 14.5, 53.5)
    assert svg.bounding_box([(10, 50, 10, 50)], min_span=0.2) == pytest.approx((9.9, 49.9, 10.1, 50.1))
    assert svg.bounding_box([]) is None
