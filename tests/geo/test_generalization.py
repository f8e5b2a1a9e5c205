"""Joining, clipping and simplifying shapes."""

import pytest
from shapely.geometry import LineString, MultiLineString, Point, box

from events.geo import generalization


@pytest.mark.parametrize("latitude", [0, 50, -70])
def test_a_margin_is_as_wide_in_every_direction(latitude):
    west, south, east, north = generalization.padded((10, latitude, 10, latitude), 5)
    for end in ((west, latitude), (east, latitude), (10, south), (10, north)):
        assert generalization.length_m(LineString([(10, latitude), end])) == pytest.approx(5_000)


@pytest.mark.parametrize(
    ("given", "left"),
    [
        (LineString([(-1, 0.5), (0.5, 0.5)]), LineString([(0, 0.5), (0.5, 0.5)])),
        (LineString([(0.2, 0.5), (0.2, 2), (0.4, 2), (0.4, 0.5)]), 2),
        (box(0.5, 0.5, 2, 2), box(0.5, 0.5, 1, 1)),
        (LineString([(1, 1), (2, 2)]), 0),
        (box(1, 0, 2, 1), 0),
        (LineString([(5, 5), (6, 6)]), 0),
    ],
)
def test_what_lies_in_a_box(given, left):
    clipped = generalization.clipped(given, (0, 0, 1, 1))
    if isinstance(left, int):
        assert len(clipped.geoms) == left
    else:
        assert clipped.equals(left)


def test_a_part_that_shrinks_to_a_point_is_left_out():
    lines = MultiLineString([[(0, 0), (0.000001, 0)], [(0, 1), (1, 1)]])
    assert generalization.simplified(lines, 0, 5).wkt == "MULTILINESTRING ((0 1, 1 1))"
    assert generalization.simplified(lines.geoms[0], 0, 5).is_empty


def test_the_tolerance_is_in_metres_in_every_direction():
    # At 60° a degree of longitude is half as long as one of latitude: 56 kilometres.
    for given in (LineString([(10, 60), (10.001, 60.5), (10, 61)]), LineString([(10, 60), (10.5, 60.0005), (11, 60)])):
        assert len(generalization.simplified(given, 54, 5).coords) == 3
        assert len(generalization.simplified(given, 58, 5).coords) == 2


@pytest.mark.parametrize("shapes", [[Point(0, 0)], [box(0, 0, 1, 1), LineString([(0, 0), (1, 1)])]])
def test_only_areas_or_only_lines_are_joined(shapes):
    with pytest.raises(ValueError, match="Only areas can be joined"):
        generalization.joined(shapes)
