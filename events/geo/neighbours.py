"""PURE: which areas lie beside one of them. Coordinates are x, y in kilometres (``geo.plane``)."""

from collections import defaultdict
from collections.abc import Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from events.geo.borders import GRID_KM, shared_borders

# Areas that touch at a corner share a few metres of outline where these were rounded.
SHORTEST_BORDER_KM = 0.02


def bordering(areas: Sequence[BaseGeometry], number: int) -> list[int]:
    """The numbers of the areas that share a border with the one of that number, the longest border first."""
    near = [
        other
        for other, area in enumerate(areas)
        if other != number and shapely.dwithin(area, areas[number], 2 * GRID_KM)
    ]
    chosen = [number, *near]
    lengths: dict[int, float] = defaultdict(float)
    for border in shared_borders([areas[each] for each in chosen]):
        if 0 in border.areas:
            lengths[chosen[max(border.areas)]] += border.line.length
    found = [other for other, length in lengths.items() if length >= SHORTEST_BORDER_KM]
    return sorted(found, key=lambda other: (-lengths[other], other))


def nearest(shapes: Sequence[BaseGeometry], number: int, most: int) -> list[int]:
    """The numbers of the shapes that are nearest to the one of that number, at most so many, the nearest first."""
    others = [(shapely.distance(shape, shapes[number]), other) for other, shape in enumerate(shapes) if other != number]
    return [other for _km, other in sorted(others)[:most]]
