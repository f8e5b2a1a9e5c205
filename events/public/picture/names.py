"""PURE: places names on a map so that none touches another. Pixels from the map's top left corner, y downwards.

The rules are those of the sketches: a name has one line or two, lies mostly in its own district and nearly all over
one holder's ground; where there is no room it is left out.
"""

import math
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate
from typing import Any

import numpy
import shapely
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

# Shares of a name's box that lie in its own district, and over the ground of the district's holder.
IN_OWN, OVER_HOLDER = 0.72, 0.97
LINE_HEIGHT = 1.08
ELLIPSIS = "\u2026"
# Kept free around each name (pixels).
MARGIN = 1.5
# Places that are tried, across and down the district.
TRIES = 11
# Of a callout (pixels): about a quarter of the map's width.
LONGEST_LEADER = 260
# A name stands along a stretch of its river that is so straight: its chord in relation to its length.
STRAIGHT = 0.8
# Pixels along a river between the places that are tried, and how much further off the river it is tried.
STEP, FURTHER_OFF = 8.0, (0.0, 5.0, 10.0)
# Where a name for many areas is tried, from their middle: pixels, and radians beside the best direction, of which one
# is as bad as so many pixels.
DISTANCES, TURNS, TURN_COST = numpy.arange(40, 900, 10), numpy.arange(-5, 6) * 0.3, 150

# Left, top, right, bottom.
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class PlacedName:
    """``x``, ``y`` is the middle of its box; ``anchor`` is that of its lines: start, middle or end.

    ``angle`` is by how much it is turned about its middle (degrees, clockwise), ``spacing`` what lies between letters.
    """

    lines: tuple[str, ...]
    x: float
    y: float
    size: float
    anchor: str = "middle"
    angle: float = 0.0
    spacing: float = 0.0


@dataclass(slots=True)
class Room:
    """What is still free of a map. ``obstacles`` are shapes that no name may touch."""

    width: float
    height: float
    obstacles: BaseGeometry
    taken: list[Box] = field(default_factory=list)
    leaders: list[LineString] = field(default_factory=list)

    def is_free(self, boxes: Any) -> Any:
        """Which of the boxes (an array of four columns) touch nothing and lie in the map."""
        left, top, right, bottom = boxes.T
        free = (left > 4) & (top > 4) & (right < self.width - 4) & (bottom < self.height - 4)
        if self.taken:
            taken = numpy.array(self.taken).T[:, :, None]
            free &= ((right < taken[0]) | (left > taken[2]) | (bottom < taken[1]) | (top > taken[3])).all(axis=0)
        free[free] = ~shapely.intersects(self.obstacles, shapely.box(*boxes[free].T))
        return free

    def is_free_of(self, shapes: Any) -> Any:
        """Which of the shapes, an array, touch nothing and lie in the map."""
        inside = shapely.box(4, 4, self.width - 4, self.height - 4)
        free = shapely.within(shapes, inside) & ~shapely.intersects(shapes, self.obstacles)
        for taken in self.taken:
            free &= ~shapely.intersects(shapes, shapely.box(*taken))
        return free

    def block(self, shape: BaseGeometry) -> None:
        """Keeps names and badges off the shape."""
        self.obstacles = shapely.union(self.obstacles, shape)
        shapely.prepare(self.obstacles)

    def take(self, box: Any) -> None:
        left, top, right, bottom = (float(side) for side in box)
        self.taken.append((left - MARGIN, top - MARGIN, right + MARGIN, bottom + MARGIN))


def text_width(words: str, size: float) -> float:
    """The width of a text in a bold sans serif (pixels), on the wide side: which font a reader has is not known."""
    return size * sum(map(_width, words))


def _width(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0
    for width, letters in ((0.36, " .,:;'’|!ilIj"), (0.46, "tfr()-"), (0.95, f"MWmw%@{ELLIPSIS}")):
        if letter in letters:
            return width
    return 0.72 if letter.isupper() else 0.61


def wrapped(words: str, size: float, width: float, between: str = " ") -> list[str]:
    """The text in lines no wider than that (pixels), as far as its words or other parts allow."""
    lines: list[str] = []
    for part in words.split(None if between == " " else between):
        if lines and text_width(f"{lines[-1]}{between}{part}", size) <= width:
            lines[-1] += f"{between}{part}"
        else:
            lines.append(part)
    return lines


def cut(words: str, size: float, width: float) -> str:
    """The text, shortened with an ellipsis where it is wider than that (pixels)."""
    if text_width(words, size) <= width:
        return words
    widths = list(accumulate(map(_width, words)))
    return words[: bisect_right(widths, width / size - _width(ELLIPSIS))].rstrip() + ELLIPSIS


def layouts(name: str) -> list[tuple[str, ...]]:
    """The name in one line, and in the two that are most alike."""
    words = name.split()
    halves = [(" ".join(words[:cut]), " ".join(words[cut:])) for cut in range(1, len(words))]
    best = min(halves, key=lambda lines: max(text_width(line, 1) for line in lines), default=None)
    return [(name,), best] if best else [(name,)]


def place_in(room: Room, own: BaseGeometry, holder: BaseGeometry, name: str, size: float) -> PlacedName | None:
    """A place for the name in its district, the nearest to its middle; None where there is none.

    ``own`` is the district, ``holder`` all ground of the side that holds it. What is found is taken from the room.
    """
    points = _tried(own)
    middle = points[0].tolist()
    found: list[tuple[float, PlacedName, Any]] = []
    for lines in layouts(name):
        boxes, shares = _boxes_within(own, lines, size)
        near = numpy.flatnonzero((shares >= IN_OWN) & room.is_free(boxes))
        inside = shares[near]
        for number, share in zip(near.tolist(), inside.tolist(), strict=True):
            x, y = points[number].tolist()
            # A name that leaves its district for a fifth of its length had better lie a name's height further off.
            cost = math.dist((x, y), middle) + 5 * size * (1 - share)
            found.append((cost, PlacedName(lines, x, y, size), boxes[number]))
    for _cost, placed, box in sorted(found, key=lambda each: each[0]):
        # Mostly it lies there wholly, which is asked in much less time.
        if shapely.contains(holder, shapely.box(*box)) or _share_within(box[None], holder)[0] >= OVER_HOLDER:
            room.take(box)
            return placed
    return None


# One district on one map is named in every picture: a kilobyte each, and five.
@lru_cache(maxsize=2048)
def _tried(own: BaseGeometry) -> Any:
    """The points that are tried, its middle first: an array of two columns."""
    left, top, right, bottom = own.bounds
    grid = numpy.meshgrid(numpy.linspace(left, right, TRIES), numpy.linspace(top, bottom, TRIES))
    return numpy.vstack([widest_point(own), numpy.column_stack([axis.ravel() for axis in grid])])


@lru_cache(maxsize=2048)
def _boxes_within(own: BaseGeometry, lines: tuple[str, ...], size: float) -> Any:
    """The box of a name at each point that is tried, and which share of it lies in the district; 0 for too little."""
    half = numpy.array([max(text_width(line, size) for line in lines), len(lines) * size * LINE_HEIGHT]) / 2
    points = _tried(own)
    boxes = numpy.hstack([points - half, points + half])
    area, shares = 4 * half[0] * half[1], numpy.zeros(len(boxes))
    # At most what lies within the district's own box, which is asked in much less time.
    sides = numpy.minimum(boxes[:, 2:], own.bounds[2:]) - numpy.maximum(boxes[:, :2], own.bounds[:2])
    likely = numpy.flatnonzero(numpy.maximum(sides, 0).prod(axis=1) >= IN_OWN * area)
    if len(likely) and own.area >= IN_OWN * area:
        shapely.prepare(own)
        is_within = shapely.contains(own, shapely.box(*boxes[likely].T))
        shares[likely[is_within]] = 1
        crossing = likely[~is_within]
        shares[crossing] = _share_within(boxes[crossing], own)
    return boxes, shares


def _share_within(boxes: Any, shape: BaseGeometry) -> Any:
    """The share of each box (an array of four columns) that lies in the shape."""
    shapes: Any = shapely.box(*boxes.T)
    return shapely.area(shapely.intersection(shapes, shape)) / shapely.area(shapes)


def place_beside(
    room: Room, x: float, y: float, name: str, size: float, gap: float, off: BaseGeometry
) -> PlacedName | None:
    """A place for the name of a point, beside it, above or below, off a shape; None where there is none."""
    width, height = text_width(name, size), size * LINE_HEIGHT
    places = [
        ("start", x + gap + width / 2, y),
        ("end", x - gap - width / 2, y),
        ("middle", x, y - gap - height / 2),
        ("middle", x, y + gap + height / 2),
        *(
            (anchor, x + side * (0.75 * gap + width / 2), y + above * (0.75 * gap + height / 2))
            for above in (-1, 1)
            for anchor, side in (("start", 1), ("end", -1))
        ),
    ]
    middles = numpy.array([place[1:] for place in places])
    half = numpy.array([width, height]) / 2
    boxes = numpy.hstack([middles - half, middles + half])
    free = room.is_free(boxes) & ~shapely.intersects(off, shapely.box(*boxes.T))
    for number in numpy.flatnonzero(free).tolist():
        anchor, middle_x, middle_y = places[number]
        room.take(boxes[number])
        edge = {"start": -width / 2, "middle": 0, "end": width / 2}[anchor]
        return PlacedName((name,), middle_x + edge, middle_y, size, anchor)
    return None


def widest_point(shape: BaseGeometry) -> tuple[float, float]:
    """The middle of the largest circle within a shape."""
    circle: Any = shapely.maximum_inscribed_circle(shape, tolerance=1)  # type: ignore[call-overload]
    x, y = shapely.get_coordinates(circle)[0].tolist()
    return x, y


def place_callout(
    room: Room, target: tuple[float, float], name: str, size: float, off: BaseGeometry, gap: float = 0.0
) -> tuple[PlacedName, LineString] | None:
    """A place on open ground for the name of what has no room for it at the target, and the leader to it.

    ``gap`` is kept between the target and the leader. The leader keeps off names, and names placed later keep off the
    leader. None where none is short enough.
    """
    reach = numpy.arange(-LONGEST_LEADER, LONGEST_LEADER + 1, 12)
    points = target + numpy.column_stack([axis.ravel() for axis in numpy.meshgrid(reach, reach)])
    half = numpy.array([text_width(name, size), size * LINE_HEIGHT]) / 2
    boxes = numpy.hstack([points - half, points + half])
    likely = numpy.flatnonzero(room.is_free(boxes))
    shapes: Any = shapely.box(*boxes[likely].T)
    open_ground = likely[~shapely.dwithin(shapes, off, 6)]
    # To the nearest place on the box's edge.
    ends = numpy.clip(target, boxes[open_ground][:, :2], boxes[open_ground][:, 2:])
    lengths = numpy.hypot(*(ends - target).T)
    names = shapely.union_all(shapely.box(*numpy.array(room.taken).reshape(-1, 4).T))
    for order in numpy.argsort(lengths, kind="stable").tolist():
        if lengths[order] > LONGEST_LEADER:
            return None
        if lengths[order] <= gap:
            continue
        leader = LineString([target + (ends[order] - target) * gap / lengths[order], ends[order]])
        if leader.intersects(names) or any(leader.intersects(other) for other in room.leaders):
            continue
        number = int(open_ground[order])
        room.take(boxes[number])
        room.leaders.append(leader)
        room.block(leader.buffer(2))
        x, y = points[number].tolist()
        return PlacedName((name,), x, y, size), leader
    return None


def place_along(
    room: Room, line: LineString, name: str, size: float, spacing: float, gap: float, off: BaseGeometry
) -> PlacedName | None:
    """A place for the name of a line along its straightest stretch, on either side and off a shape, or None.

    ``gap`` is the distance of the line from the middle of the name (pixels).
    """
    width = text_width(name, size) + spacing * len(name)
    starts = numpy.arange(0, line.length - width, STEP)
    if not len(starts):
        return None
    first, last = (
        shapely.get_coordinates(shapely.line_interpolate_point(line, starts + along)) for along in (0, width)
    )
    chords = last - first
    lengths = numpy.hypot(*chords.T)
    first, chords, lengths = (each[lengths >= STRAIGHT * width] for each in (first, chords, lengths))
    ways = chords / lengths[:, None]
    for distance in (side * (gap + more) for more in FURTHER_OFF for side in (1, -1)):
        middles = first + chords / 2 + distance * ways[:, [1, 0]] * (1, -1)
        boxes = _turned_boxes(middles, ways, width, size * LINE_HEIGHT)
        free = numpy.flatnonzero(room.is_free_of(boxes) & ~shapely.intersects(boxes, off))
        if len(free):
            number = int(free[numpy.argmax(lengths[free])])
            room.block(boxes[number])
            angle = math.degrees(math.atan2(*ways[number][::-1]))
            upright = angle - math.copysign(180, angle) if abs(angle) > 90 else angle
            x, y = middles[number].tolist()
            return PlacedName((name,), x, y, size, angle=upright, spacing=spacing)
    return None


def _turned_boxes(middles: Any, ways: Any, width: float, height: float) -> Any:
    """Boxes around the middles, their long sides along the unit vectors ``ways``: arrays of two columns."""
    across = ways[:, [1, 0]] * (-1, 1)
    corners = [
        middles + ways * width / 2 * x + across * height / 2 * y for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1))
    ]
    return shapely.polygons(numpy.stack(corners, axis=1)) if len(middles) else numpy.array([])


def place_outside(
    room: Room, own: BaseGeometry, others: BaseGeometry, name: str, size: float, spacing: float, off: BaseGeometry
) -> PlacedName | None:
    """A place on open ground for the name of one part of the areas, on its side away from the others; None for none."""
    middle, other = (numpy.array(shapely.get_coordinates(each.centroid)[0]) for each in (own, others))
    away = math.atan2(*(middle - other)[::-1])
    angles = away + TURNS
    ways = numpy.column_stack([numpy.cos(angles), numpy.sin(angles)])
    points = middle + (DISTANCES[:, None, None] * ways).reshape(-1, 2)
    half = numpy.array([text_width(name, size) + spacing * len(name) + 16, size + 14]) / 2
    boxes = numpy.hstack([points - half, points + half])
    free = room.is_free(boxes)
    free[free] = ~shapely.intersects(off, shapely.box(*boxes[free].T))
    if not free.any():
        return None
    costs = (DISTANCES[:, None] + TURN_COST * abs(TURNS)).ravel()
    number = int(numpy.argmin(numpy.where(free, costs, numpy.inf)))
    room.take(boxes[number])
    x, y = points[number].tolist()
    return PlacedName((name,), x, y, size, spacing=spacing)


def union(shapes: Iterable[BaseGeometry]) -> BaseGeometry:
    return shapely.union_all(list(shapes))
