"""PURE: the borders that areas share, each between two of them. Coordinates are x, y in kilometres (``geo.plane``)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy
import shapely
from shapely.geometry import LineString, MultiLineString
from shapely.geometry.base import BaseGeometry

# What is nearer than a metre is one point: outlines are kept to five decimals of a degree, which is a metre.
GRID_KM = 0.001
# So far to the left and to the right of a border it is asked which area lies there; more than the grid moves a line.
BESIDE_KM = 0.003
# The distance between two points of a line that is to be smoothed.
STEP_KM = 0.04

NO_AREA = -1


@dataclass(frozen=True, slots=True)
class Border:
    """A line between two areas, given by their numbers; its points lie STEP_KM apart."""

    areas: tuple[int, int]
    line: LineString


def shared_borders(areas: Sequence[BaseGeometry], tolerance_km: float = 0) -> list[Border]:
    """The borders of every two areas that lie side by side; where they leave a gap of more than a metre, there is none.

    ``tolerance_km`` simplifies all areas together, so that neighbours keep one border. The lines end where a third
    area begins: those of any choice of borders can be merged to longer ones.
    """
    if not areas:
        return []
    simplified = shapely.coverage_simplify(list(areas), tolerance_km) if tolerance_km else numpy.array(areas)
    # Cut where outlines meet or cross, so that each piece has one neighbourhood.
    noded = shapely.union_all(shapely.boundary(simplified), grid_size=GRID_KM)
    pieces = shapely.get_parts(noded)
    by_areas: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for piece, left, right in zip(pieces, *_beside(pieces, simplified), strict=True):
        if NO_AREA not in (left, right) and left != right:
            by_areas[min(left, right), max(left, right)].append(piece)
    return [Border(both, resampled(line)) for both in sorted(by_areas) for line in merged(by_areas[both])]


def _beside(pieces: Any, areas: Any) -> tuple[list[int], list[int]]:
    """For each piece of line the number of the area to its left, and of that to its right, or NO_AREA.

    Where several overlap, the place belongs to the first of them.
    """
    middles, across = [], []
    for piece in pieces:
        points = shapely.get_coordinates(piece)
        steps = numpy.diff(points, axis=0)
        lengths = numpy.hypot(*steps.T)
        longest = int(lengths.argmax())
        middles.append((points[longest] + points[longest + 1]) / 2)
        across.append(numpy.array([-steps[longest][1], steps[longest][0]]) / lengths[longest])
    tree = shapely.STRtree(areas)
    sides: list[list[int]] = []
    for sign in (1, -1):
        found: list[int] = [NO_AREA] * len(pieces)
        beside: Any = shapely.points(numpy.array(middles) + sign * BESIDE_KM * numpy.array(across))
        for piece, area in tree.query(beside, predicate="intersects").T.tolist():
            found[piece] = area if found[piece] == NO_AREA else min(area, found[piece])
        sides.append(found)
    return sides[0], sides[1]


def merged(lines: Iterable[Any]) -> list[LineString]:
    """The lines, joined wherever the ends of just two of them meet."""
    return list(shapely.get_parts(shapely.line_merge(MultiLineString(list(lines)))))


def resampled(line: LineString) -> LineString:
    """The line by points that lie STEP_KM apart, or nearly so, its ends among them."""
    steps = max(1, round(line.length / STEP_KM))
    points = shapely.get_coordinates(shapely.line_interpolate_point(line, numpy.linspace(0, line.length, steps + 1)))
    # Exactly: lines are merged where their ends are equal.
    points[0], points[-1] = line.coords[0], line.coords[-1]
    return LineString(points)
