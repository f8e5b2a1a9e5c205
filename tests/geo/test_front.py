"""The front line between squares, with and without a river. A town of squares stands at 10.1° east, 50.1° north."""

import math
from itertools import combinations, pairwise

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiPolygon, Polygon

from events.geo.front import LARGEST_POCKET_KM2, Area, Front, Ground
from events.geo.plane import KM_PER_DEGREE, Plane

PLANE = Plane(50.1)
# Degrees of a kilometre, eastwards and northwards.
EAST, NORTH = PLANE.in_degrees([1, 1])


def at(x, y):
    """The point so many kilometres east and north of the town's corner, as longitude and latitude."""
    return 10.1 + x * EAST, 50.1 + y * NORTH


def box(x, y, width=1.0, height=1.0):
    return Polygon([at(x, y), at(x + width, y), at(x + width, y + height), at(x, y + height)])


def row(number, bank=""):
    """Squares of a kilometre side by side."""
    return [Area(box(x, 0), bank) for x in range(number)]


def lines_km(front):
    return [PLANE.in_km(LineString(line)) for line in (*front.pieces, *front.pockets)]


def lengths(lines):
    return [round(PLANE.in_km(LineString(line)).length, 2) for line in lines]


def gap(point, line):
    """The distance from a point to a line (km); both in degrees."""
    return float(shapely.distance(PLANE.in_km(shapely.Point(point)), PLANE.in_km(LineString(line))))


def off(line, other):
    """How far the line's points are from another line at most (km); both in degrees."""
    points = shapely.points(shapely.get_coordinates(PLANE.in_km(LineString(line))))
    return float(shapely.distance(points, PLANE.in_km(other)).max())


def test_the_border_of_two_sides_is_the_front():
    front = Ground.of(row(2)).front(["guild", "crown"])
    assert lengths(front.pieces) == [1.0]
    assert front.pockets == ()
    assert off(front.pieces[0], LineString([at(1, 0), at(1, 1)])) < 0.005


@pytest.mark.parametrize("sides", [["guild", "guild"], [None, None], ["guild", None], [None, "crown"]])
def test_one_side_or_nobody_has_no_front(sides):
    assert Ground.of(row(2)).front(sides) == Front()


@pytest.mark.parametrize("areas", [[], row(1)])
def test_who_has_no_neighbour_has_no_front(areas):
    assert Ground.of(areas, [LineString([at(0, 0), at(5, 0)])]).front(["guild"] * len(areas)) == Front()


def test_areas_apart_have_no_front_without_a_river():
    assert Ground.of([Area(box(0, 0)), Area(box(1.05, 0))]).front(["guild", "crown"]) == Front()


def test_areas_that_meet_at_a_corner_have_no_front():
    assert Ground.of([Area(box(0, 0)), Area(box(1, 1))]).front(["guild", "crown"]) == Front()


def test_borders_of_several_areas_are_one_piece():
    areas = [Area(box(x, y)) for y in range(2) for x in range(3)]
    front = Ground.of(areas).front(["guild"] * 3 + ["crown"] * 3)
    assert lengths(front.pieces) == [3.0]


def test_corners_that_lie_on_a_neighbour_s_side_are_a_border_too():
    """As where one outline was drawn beside two others, without their corner."""
    areas = [Area(box(0, 0, 2, 1)), Area(box(0, 1)), Area(box(1, 1))]
    assert lengths(Ground.of(areas).front(["guild", "crown", "crown"]).pieces) == [2.0]


def test_three_sides_meet_at_a_point():
    front = Ground.of([Area(box(0, 0, 2, 1)), Area(box(0, 1)), Area(box(1, 1))]).front(["guild", "crown", "league"])
    assert len(front.pieces) == 3
    meeting = [point for line in front.pieces for point in (line[0], line[-1])]
    assert max(meeting.count(point) for point in meeting) == 3


def test_a_multipolygon_has_the_borders_of_all_its_parts():
    areas = [Area(MultiPolygon([box(0, 0), box(2, 0)])), Area(box(1, 0))]
    assert lengths(Ground.of(areas).front(["guild", "crown"]).pieces) == [1.0, 1.0]


def test_where_areas_overlap_the_place_belongs_to_the_first():
    front = Ground.of([Area(box(0, 0, 1.2, 1)), Area(box(1, 0))]).front(["guild", "crown"])
    (piece,) = front.pieces
    assert max(gap(point, [at(1.2, 0), at(1.2, 1)]) for point in piece) < 0.08


def ringed(size):
    """A square within another one's hole."""
    outer = box(0, 0, 3, 3).difference(box(1, 1, size, size))
    return [Area(outer), Area(box(1, 1, size, size))]


def test_what_a_small_ring_encloses_is_a_pocket():
    front = Ground.of(ringed(1.0)).front(["guild", "crown"])
    assert front.pieces == ()
    (pocket,) = front.pockets
    assert pocket[0] == pocket[-1]
    assert 0.9 < shapely.area(PLANE.in_km(Polygon(pocket))) < 1.0


def test_a_larger_ring_is_no_pocket():
    size = math.sqrt(LARGEST_POCKET_KM2) + 0.1
    front = Ground.of(ringed(size)).front(["guild", "crown"])
    assert (len(front.pieces), front.pockets) == (1, ())


def test_corners_are_rounded_but_ends_stay():
    """An L: the front turns at a right angle, and begins and ends where the areas do."""
    outer = box(0, 0, 3, 3).difference(box(0, 0, 2, 2))
    (piece,) = Ground.of([Area(outer), Area(box(0, 0, 2, 2))]).front(["guild", "crown"]).pieces
    assert off(piece, LineString([at(2, 0), at(2, 2), at(0, 2)])) < 0.08
    assert 0.02 < gap(at(2, 2), piece) < 0.08
    # The grid moves an end by less than a metre.
    assert max(gap(at(2, 0), piece), gap(at(0, 2), piece)) < 0.001


# -- along a river ------------------------------------------------------------------------------

# It runs north between two banks that stand 200 m apart, and goes on for two kilometres on either side of the town.
RIVER = LineString([at(1.1, -2), at(1.1, 5)])
BANKS = [Area(box(0, y), "west") for y in range(3)] + [Area(box(1.2, y), "east") for y in range(3)]


def test_sides_that_face_each_other_have_the_middle_of_the_river_for_their_front():
    (piece,) = Ground.of(BANKS, [RIVER]).front(["guild"] * 3 + ["crown"] * 3).pieces
    assert off(piece, RIVER) < 0.001
    # At its ends up to the distance at which a bank counts as near.
    assert 3.0 <= lengths([piece])[0] <= 3.5


def test_the_front_leaves_the_river_where_it_goes_on_over_land():
    """The crown holds the east bank and the north of the west one: one line, down the river and then across."""
    front = Ground.of(BANKS, [RIVER]).front(["guild", "guild", "crown"] + ["crown"] * 3)
    (piece,) = front.pieces
    assert 3.0 < lengths([piece])[0] < 3.6
    assert off(piece, LineString([at(1.1, -1), at(1.1, 2), at(0, 2)])) < 0.08


def test_the_front_over_land_ends_in_the_middle_of_a_front_on_the_river():
    """Three sides: one on the east bank, two on the west."""
    front = Ground.of(BANKS, [RIVER]).front(["guild", "league", "league"] + ["crown"] * 3)
    assert len(front.pieces) == 2
    assert all(gap(at(1.1, 1), line) < 0.02 for line in front.pieces)


def test_what_stands_back_from_the_river_faces_it_all_the_same():
    areas = [Area(box(0, 0), "west"), Area(box(3.5, 0), "east")]
    assert len(Ground.of(areas, [RIVER]).front(["guild", "crown"]).pieces) == 1
    assert Ground.of([areas[0], Area(box(4.5, 0), "east")], [RIVER]).front(["guild", "crown"]) == Front()


def test_where_nobody_stands_near_the_river_it_is_no_front():
    areas = [Area(box(-0.5, 0), "west"), Area(box(1.6, 0), "east")]
    assert Ground.of(areas, [RIVER]).front(["guild", "crown"]) == Front()


def test_without_banks_a_river_is_no_front():
    areas = [Area(area.shape) for area in BANKS]
    assert Ground.of(areas, [RIVER]).front(["guild"] * 3 + ["crown"] * 3) == Front()


def test_a_border_in_the_river_is_drawn_once():
    """The outlines of both banks reach to its middle."""
    areas = [Area(box(0, 0, 1.1, 1), "west"), Area(box(1.1, 0), "east")]
    (piece,) = Ground.of(areas, [RIVER]).front(["guild", "crown"]).pieces
    assert off(piece, RIVER) < 0.001


def test_a_river_that_is_drawn_as_an_area_has_no_middle():
    areas = [Area(box(0, 0), "west"), Area(box(1.2, 0), "east")]
    assert Ground.of(areas, [box(1, -2, 0.2, 5)]).front(["guild", "crown"]) == Front()


@pytest.mark.parametrize("banks", [("north", "south"), ("south", "north")])
def test_banks_to_the_north_and_the_south_face_each_other_too(banks):
    river = LineString([at(-1, 1.1), at(3, 1.1)])
    areas = [Area(box(0, 0), banks[0]), Area(box(0, 1.2), banks[1])]
    (piece,) = Ground.of(areas, [river]).front(["guild", "crown"]).pieces
    assert off(piece, river) < 0.001


# -- whatever the sides -------------------------------------------------------------------------

CITY = [Area(box(x, y), "west" if x < 2 else "east") for y in range(4) for x in range(4)]
GROUND = Ground.of(CITY, [LineString([at(2, -1), at(2, 5)])])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["guild", "crown", None]), min_size=16, max_size=16))
def test_the_front_runs_along_borders_of_different_sides_and_along_all_of_them(sides):
    front = GROUND.front(sides)
    drawn = shapely.union_all(lines_km(front))
    borders = [
        PLANE.in_km(area.shape.intersection(other.shape))
        for (area, side), (other, its_side) in combinations(zip(CITY, sides, strict=True), 2)
        if side and its_side and side != its_side
    ]
    shared = [border for border in borders if border.length]
    for border in shared:
        assert border.interpolate(0.5, normalized=True).distance(drawn) < 0.1
    for line in lines_km(front):
        points = shapely.points(line.coords)
        # The river goes on beyond the town for as long as a bank counts as near.
        assert shapely.distance(points, shapely.union_all(shared)).max() < 0.3
    assert bool(shared) == bool(front.pieces + front.pockets)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(["guild", "crown"]), min_size=16, max_size=16))
def test_who_is_which_side_does_not_matter(sides):
    exchanged = [{"guild": "crown", "crown": "guild"}[side] for side in sides]
    assert GROUND.front(sides) == GROUND.front(exchanged)


def test_points_lie_so_near_to_each_other_that_the_line_is_smooth():
    (piece,) = GROUND.front(["guild"] * 8 + ["crown"] * 8).pieces
    points = PLANE.in_km(LineString(piece)).coords
    assert max(math.dist(one, other) for one, other in pairwise(points)) < 0.05


def test_a_kilometre_is_a_kilometre():
    """A degree of latitude on a sphere with the earth's mean radius."""
    assert pytest.approx(111.195, abs=0.001) == KM_PER_DEGREE
