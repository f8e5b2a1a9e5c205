"""PURE: the front line between the areas of different sides, over land and along a river. Longitude, latitude (WGS 84).

Distances are in kilometres on a plane (``geo.plane``), never in pixels, so that the front is one line at every scale.
The recipe was worked out on a sketch of a city on two banks; each of its figures stands below with its reason.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy
import shapely
from shapely.geometry import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from events.geo.borders import STEP_KM, Border, merged, resampled, shared_borders
from events.geo.plane import Plane

# All outlines together are made simpler by this much, since the front does not follow the corner of every street.
SIMPLIFIED_BY_KM = 0.07
# A border between two banks of which the greater part lies so near to the river is the river's, not the land's.
RIVER_REACH_KM = 0.12
# The sides face each other across the river where the nearer bank's area is so near to its middle line, ...
NEAR_BANK_KM = 0.25
# ... and that of the other bank so near: areas may stand back from a bend.
FAR_BANK_KM = 2.6
# A run of the river that is no longer says nothing, and neither does a gap between two runs.
SHORTEST_RUN_KM = 4 * STEP_KM
# A front over land that ends so near to the front on the river goes on to the river's middle.
JOINED_WITHIN_KM = 0.3
# What a front encloses is a pocket up to this area: such a ring is drawn thinner.
LARGEST_POCKET_KM2 = 1.2
# The moving mean: of how many points to each side, and how often.
MEAN_OVER, MEANS = 3, 3

OPPOSITE_BANKS = (("east", "west"), ("north", "south"))

# Points, longitude first.
Line = tuple[tuple[float, float], ...]
# Lines by what they were made of, and whether each is a pocket: see Ground.front.
Smoothed = dict[tuple[bytes, bool], tuple[Line, bool]]


@dataclass(frozen=True, slots=True)
class Area:
    """An area that a side can hold: a valid Polygon or MultiPolygon, and its bank of the river, "" where unknown."""

    shape: BaseGeometry
    bank: str = ""


@dataclass(frozen=True, slots=True)
class Front:
    """The front of one day. A pocket's last point is its first."""

    pieces: tuple[Line, ...] = ()
    pockets: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class _Reach:
    """A river by points STEP_KM apart.

    ``along`` is how far each of them is from its beginning (km), ``facing`` the numbers of the two areas that face each
    other there, -1 for none.
    """

    line: LineString
    points: Any
    along: Any
    facing: Any


@dataclass(frozen=True, slots=True)
class Ground:
    """What does not change from day to day: the borders over land, and which areas face each other across the river."""

    plane: Plane
    borders: tuple[Border, ...]
    reaches: tuple[_Reach, ...]

    @classmethod
    def of(cls, areas: Sequence[Area], rivers: Iterable[BaseGeometry] = ()) -> "Ground":
        """Prepare the areas and the middle lines of rivers; takes a fraction of a second for a city."""
        if not areas:
            return cls(Plane(0), (), ())
        plane = Plane.of_box(tuple(shapely.total_bounds([area.shape for area in areas]).tolist()))
        shapes = [plane.in_km(shapely.force_2d(area.shape)) for area in areas]
        lines = [line for river in rivers for line in _middle_lines(plane.in_km(shapely.force_2d(river)))]
        banks = [area.bank for area in areas]
        near_river = shapely.union_all([shapely.buffer(line, RIVER_REACH_KM) for line in lines])
        borders = shared_borders(shapes, SIMPLIFIED_BY_KM)
        return cls(
            plane,
            tuple(border for border in borders if not _is_river(border, banks, near_river)),
            tuple(_reach(line, shapes, banks) for line in lines),
        )

    def front(self, sides: Sequence[Any], known: Smoothed | None = None) -> Front:
        """The front of a day. ``sides`` has the side that holds each area, in their order; None for nobody.

        What nobody holds has no front, and neither has what one side holds throughout. ``known`` keeps what was
        smoothed for the next call: from day to day most lines stay where they are.
        """
        land = merged([border.line for border in self.borders if _differ(sides, *border.areas)])
        lines = list(land)
        for reach in self.reaches:
            lines += _river_lines(reach, land, sides)
        return self._smoothed(merged(lines), {} if known is None else known)

    def _smoothed(self, lines: list[LineString], known: Smoothed) -> Front:
        # Areas that meet at little more than a corner have no front.
        lines = [line for line in lines if line.length >= STEP_KM]
        ends = _ends(lines)
        pieces: list[Line] = []
        pockets: list[Line] = []
        for line in lines:
            # A ring that no other line touches has no end that must stay.
            is_free = line.is_ring and ends[line.coords[0]] == 2
            key = line.wkb, is_free
            if key not in known:
                known[key] = self._smoothed_line(line, is_free)
            degrees, is_pocket = known[key]
            (pockets if is_pocket else pieces).append(degrees)
        return Front(tuple(pieces), tuple(pockets))

    def _smoothed_line(self, line: LineString, is_free: bool) -> tuple[Line, bool]:
        """The line in degrees, and whether it is a pocket."""
        points = shapely.get_coordinates(line)
        points = _ring_smoothed(points) if is_free else _smoothed(points)
        is_pocket = line.is_ring and Polygon(points).area < LARGEST_POCKET_KM2
        return tuple(map(tuple, self.plane.in_degrees(points).tolist())), is_pocket


def _differ(sides: Sequence[Any], first: int, second: int) -> bool:
    return sides[first] is not None and sides[second] is not None and sides[first] != sides[second]


def _are_opposite(first: str, second: str) -> bool:
    return (first, second) in OPPOSITE_BANKS or (second, first) in OPPOSITE_BANKS


def _is_river(border: Border, banks: Sequence[str], near_river: BaseGeometry) -> bool:
    if not _are_opposite(*(banks[area] for area in border.areas)):
        return False
    return bool(border.line.intersection(near_river).length > border.line.length / 2)


def _middle_lines(river: BaseGeometry) -> list[LineString]:
    """The lines of a river; of one that is drawn as an area, none: where its middle is, nobody has said."""
    lines = [part for part in shapely.get_parts(river) if isinstance(part, LineString)]
    return [line for line in merged(lines) if line.length > STEP_KM]


def _reach(line: LineString, shapes: Sequence[BaseGeometry], banks: Sequence[str]) -> _Reach:
    points = shapely.get_coordinates(resampled(line))
    facing = numpy.full((len(points), 2), -1)
    for opposite in OPPOSITE_BANKS:
        numbers = [[number for number, bank in enumerate(banks) if bank == each] for each in opposite]
        if not all(numbers):
            continue
        nearest, distances = zip(*(_nearest(points, shapes, each) for each in numbers), strict=True)
        face = (numpy.minimum(*distances) <= NEAR_BANK_KM) & (numpy.maximum(*distances) <= FAR_BANK_KM)
        facing[face] = numpy.column_stack(nearest)[face]
    along = shapely.line_locate_point(line, shapely.points(points))
    return _Reach(line, points, numpy.maximum.accumulate(along), facing)


def _nearest(points: Any, shapes: Sequence[BaseGeometry], numbers: list[int]) -> tuple[Any, Any]:
    """For each point the number of the nearest of the shapes, and its distance (km)."""
    tree = shapely.STRtree([shapes[number] for number in numbers])
    found, distances = tree.query_nearest(shapely.points(points), return_distance=True, all_matches=False)
    return numpy.array(numbers)[found[1]], distances


def _river_lines(reach: _Reach, land: Sequence[LineString], sides: Sequence[Any]) -> list[LineString]:
    """The runs of the river that are front, and the lines by which fronts over land go on to them."""
    runs = _runs(reach, sides)
    links = []
    for end in _loose_ends(land):
        place = reach.line.project(end)
        middle = reach.line.interpolate(place)
        if not 0 < end.distance(middle) <= JOINED_WITHIN_KM:
            continue
        for run in runs:
            if not run[0] - JOINED_WITHIN_KM <= place <= run[1] + JOINED_WITHIN_KM:
                continue
            # The run begins or ends where the front leaves the river.
            nearer = 0 if abs(place - run[0]) < abs(place - run[1]) else 1
            if abs(place - run[nearer]) <= JOINED_WITHIN_KM:
                run[nearer] = place
            links.append(resampled(LineString([end, middle])))
            break
    return [*(_stretch(reach, *run) for run in runs if run[0] < run[1]), *links]


def _loose_ends(lines: Sequence[LineString]) -> list[Point]:
    return [Point(point) for point, count in _ends(lines).items() if count == 1]


def _ends(lines: Sequence[LineString]) -> Counter[tuple[float, ...]]:
    """How many lines begin or end at a point."""
    places = (shapely.get_coordinates(shapely.get_point(lines, place)).tolist() for place in (0, -1))
    return Counter(tuple(point) for points in places for point in points)


def _runs(reach: _Reach, sides: Sequence[Any]) -> list[list[float]]:
    """Where along the river (km from its beginning) it is front: first and last kilometre of each run, in order."""
    is_front = [first >= 0 and _differ(sides, first, second) for first, second in reach.facing.tolist()]
    runs: list[list[float]] = []
    for place, front in zip(reach.along.tolist(), is_front, strict=True):
        if not front:
            continue
        if runs and place - runs[-1][1] <= SHORTEST_RUN_KM:
            runs[-1][1] = place
        else:
            runs.append([place, place])
    return [run for run in runs if run[1] - run[0] > SHORTEST_RUN_KM]


def _stretch(reach: _Reach, first: float, last: float) -> LineString:
    """The river between two places (km from its beginning), with the points in between that every day has."""
    within = reach.points[(reach.along > first) & (reach.along < last)]
    ends = shapely.get_coordinates(shapely.line_interpolate_point(reach.line, [first, last]))
    return LineString(numpy.vstack([ends[:1], within, ends[1:]]))


def _smoothed(points: Any) -> Any:
    """The moving mean; towards an end it is over fewer points, so that the ends stay where they are."""
    place = numpy.arange(len(points))
    reach = numpy.minimum(MEAN_OVER, numpy.minimum(place, place[::-1]))
    smooth = points
    for _ in range(MEANS):
        sums = numpy.vstack([numpy.zeros(2), smooth.cumsum(axis=0)])
        smooth = (sums[place + reach + 1] - sums[place - reach]) / (2 * reach + 1)[:, None]
        # Exactly, so that lines that meet go on meeting.
        smooth[[0, -1]] = points[[0, -1]]
    return smooth


def _ring_smoothed(points: Any) -> Any:
    """The moving mean around a closed ring, whose last point is its first."""
    open_ring = points[:-1]
    for _ in range(MEANS):
        around = [numpy.roll(open_ring, shift, axis=0) for shift in range(-MEAN_OVER, MEAN_OVER + 1)]
        open_ring = numpy.mean(around, axis=0)
    return numpy.vstack([open_ring, open_ring[:1]])
