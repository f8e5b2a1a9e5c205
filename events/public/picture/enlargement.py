"""PURE: which part of a map may be drawn enlarged beside it: where several districts have no room for their names."""

from collections.abc import Mapping

import shapely
from shapely.geometry.base import BaseGeometry

# So many districts at least, within one of these shares of the map's width, across and down.
LEAST, SHARES = 3, (0.19, 0.14, 0.1)


def crowds(shapes: Mapping[str, BaseGeometry], width: float) -> list[frozenset[str]]:
    """Districts that lie near each other, by slug: the largest crowd within each of the shares.

    ``shapes`` are the districts without room for their names (pixels), ``width`` is that of the map.
    """
    found = []
    for share in SHARES:
        around = (_around(slug, shapes, share * width) for slug in sorted(shapes))
        crowd = max(around, key=len, default=frozenset())
        if len(crowd) >= LEAST and crowd not in found:
            found.append(crowd)
    return found


def _around(slug: str, shapes: Mapping[str, BaseGeometry], most: float) -> frozenset[str]:
    """The nearest districts to one, itself among them, as long as all lie within so many pixels across and down."""
    middle = shapes[slug].centroid
    found: list[str] = []
    for other in sorted(shapes, key=lambda each: (shapes[each].centroid.distance(middle), each)):
        left, top, right, bottom = shapely.total_bounds([shapes[each] for each in (*found, other)])
        if max(right - left, bottom - top) <= most:
            found.append(other)
    return frozenset(found)
