"""Which areas lie beside one of them."""

import pytest
from shapely.geometry import Point, box

from events.geo.neighbours import bordering, nearest

# Kilometres: one in the middle, one along its whole eastern side, one along half of its north, one at its corner alone.
MIDDLE, EAST, NORTH, CORNER = box(0, 0, 1, 1), box(1, 0, 2, 1), box(0, 1, 0.5, 2), box(-1, -1, 0, 0)
ACROSS_A_GAP = box(-1, 0, -0.01, 1)


def test_the_longest_border_comes_first_and_a_corner_is_none():
    assert bordering([CORNER, MIDDLE, NORTH, ACROSS_A_GAP, EAST], 1) == [4, 2]


def test_an_area_that_lies_alone_has_no_neighbours():
    assert bordering([MIDDLE, box(5, 5, 6, 6)], 0) == []


@pytest.mark.parametrize(("most", "found"), [(1, [2]), (3, [2, 0, 1])])
def test_the_nearest_of_a_point_may_be_points_or_areas(most, found):
    assert nearest([MIDDLE, box(9, 9, 10, 10), Point(2, 1), Point(2, 2)], 3, most) == found
