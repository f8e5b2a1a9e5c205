"""Encodes lines that run together for a part of their way as TopoJSON: each stretch stands in it once, as an arc.

Two fronts of one campaign are mostly the same line, and differ where a district changed hands.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

import shapely

# Degrees: about 2 m, the cell to which the districts' own borders are kept in a city.
CELL = 2e-5
# An arc leaves out points that lie no further than this off the line through the others (cells): about 3 m.
TOLERANCE = 1.5

Line = Sequence[tuple[float, float]]
# Column and row of a cell.
Cell = tuple[int, int]


def line_topology(lines: Sequence[Line], name: str) -> tuple[dict[str, Any], list[int]]:
    """A topology with one LineString for each distinct line, and for each line given the number of its own.

    ``lines`` are longitude, latitude. In the topology, their geometries stand in the collection ``name``.
    """
    west = min((lon for line in lines for lon, _lat in line), default=0.0)
    south = min((lat for line in lines for _lon, lat in line), default=0.0)
    translate = [round(west, 5), round(south, 5)]
    in_cells = {line: _in_cells(line, *translate) for line in dict.fromkeys(map(tuple, lines))}
    distinct = {line: number for number, line in enumerate(dict.fromkeys(in_cells.values()))}
    arcs: dict[tuple[Cell, ...], int] = {}
    geometries = [[_arc_number(arcs, stretch) for stretch in stretches] for stretches in _stretches(list(distinct))]
    topology = {
        "type": "Topology",
        "transform": {"scale": [CELL, CELL], "translate": translate},
        "arcs": [_deltas(_simplified(arc)) for arc in arcs],
        "objects": {
            name: {
                "type": "GeometryCollection",
                "geometries": [{"type": "LineString", "arcs": numbers} for numbers in geometries],
            }
        },
    }
    return topology, [distinct[in_cells[tuple(line)]] for line in lines]


def _in_cells(line: Line, west: float, south: float) -> tuple[Cell, ...]:
    """The line through cells, each but once in a row."""
    cells = [(round((lon - west) / CELL), round((lat - south) / CELL)) for lon, lat in line]
    return (cells[0], *(cell for before, cell in pairwise(cells) if cell != before))


def _stretches(lines: Sequence[tuple[Cell, ...]]) -> Iterable[list[tuple[Cell, ...]]]:
    """Each line, cut wherever another one joins or leaves it."""
    # Which lines use a segment, in either direction.
    users: dict[frozenset[Cell], set[int]] = defaultdict(set)
    for number, line in enumerate(lines):
        for segment in pairwise(line):
            users[frozenset(segment)].add(number)
    ends = {line[end] for line in lines for end in (0, -1)}
    for line in lines:
        cuts = [0]
        for place in range(1, len(line) - 1):
            before, after = frozenset(line[place - 1 : place + 1]), frozenset(line[place : place + 2])
            if line[place] in ends or users[before] != users[after]:
                cuts.append(place)
        yield [line[first : last + 1] for first, last in pairwise([*cuts, len(line) - 1])]


def _arc_number(arcs: dict[tuple[Cell, ...], int], stretch: tuple[Cell, ...]) -> int:
    """The stretch's number among the arcs; TopoJSON writes arc i in the opposite direction as ~i."""
    if stretch[::-1] in arcs:
        return ~arcs[stretch[::-1]]
    return arcs.setdefault(stretch, len(arcs))


def _simplified(arc: tuple[Cell, ...]) -> list[Cell]:
    if len(arc) < 3:
        return list(arc)
    simple = shapely.linestrings(arc).simplify(TOLERANCE, preserve_topology=True)
    return [(round(x), round(y)) for x, y in simple.coords]


def _deltas(arc: Sequence[Cell]) -> list[list[int]]:
    """TopoJSON's own: the first cell, then the steps from each to the next."""
    return [list(arc[0]), *([after[0] - before[0], after[1] - before[1]] for before, after in pairwise(arc))]
