"""Draws a badge with an icon for the day's events beside each place where some happened, and never on it."""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from events.public.picture import icons
from events.public.picture.frame import Frame
from events.public.picture.markup import Markup, element, joined, text
from events.public.picture.names import Box
from events.public.picture.palette import Palette
from events.public.picture.reports import Spot

# Pixels: the sides of a badge, and its width with a number beside the icon.
SIZE, WIDE = 19.0, 31.0
# How far it stands from a symbol or from the corner of an area, and in which directions it is tried, x and y downwards.
GAPS, SYMBOL_REACH = (2.0, 9.0), 5.0
DIRECTIONS = ((1, -1), (-1, -1), (1, 1), (-1, 1), (0, -1), (0, 1), (1, 0), (-1, 0))


@dataclass(frozen=True, slots=True)
class Badge:
    """``box`` is in pixels of the map; ``ring`` is where events have a place of their own, or None."""

    box: Box
    kind: str
    count: int
    slug: str
    ring: tuple[float, float] | None

    @property
    def shape(self) -> BaseGeometry:
        return shapely.box(*self.box)


def place_badges(
    spots: Sequence[Spot], frame: Frame, shapes: Mapping[str, BaseGeometry], blocked: BaseGeometry
) -> list[Badge]:
    """The badges of the spots that lie in the frame.

    ``shapes`` are the areas of districts by slug (pixels), ``blocked`` what a badge may not cover, such as symbols and
    the front, as long as there is another place.
    """
    placed: list[Badge] = []
    for spot in spots:
        if not frame.holds(spot.lon, spot.lat):
            continue
        boxes = [box for box in _boxes(spot, frame, shapes.get(spot.slug)) if _is_within(box, frame)]
        taken = shapely.union_all([each.shape.buffer(1) for each in placed])
        free = [box for box in boxes if not shapely.box(*box).intersects(taken)]
        best = next((box for box in free if not shapely.box(*box).intersects(blocked)), None)
        if found := best or next(iter(free), None):
            ring = None if spot.slug else frame.viewport.pixel(spot.lon, spot.lat)
            placed.append(Badge(found, icons.by_weight(spot.kinds)[0], len(spot.kinds), spot.slug, ring))
    return placed


def _boxes(spot: Spot, frame: Frame, shape: BaseGeometry | None) -> Iterable[Box]:
    width = WIDE if len(spot.kinds) > 1 else SIZE
    corners = shapely.get_coordinates(shape).tolist() if shape is not None else []
    x, y = frame.viewport.pixel(spot.lon, spot.lat)
    for gap, (right, down) in itertools.product(GAPS, DIRECTIONS):
        if corners:
            x, y = max(corners, key=lambda corner, right=right, down=down: corner[0] * right + corner[1] * down)
        reach = 0 if corners else SYMBOL_REACH
        middle_x, middle_y = x + right * (reach + gap + width / 2), y + down * (reach + gap + SIZE / 2)
        yield middle_x - width / 2, middle_y - SIZE / 2, middle_x + width / 2, middle_y + SIZE / 2


def _is_within(box: Box, frame: Frame) -> bool:
    return box[0] > 2 and box[1] > 2 and box[2] < frame.width - 2 and box[3] < frame.height - 2


def draw_badge(badge: Badge, palette: Palette) -> Markup:
    ring = []
    if badge.ring:
        circle = {"cx": badge.ring[0], "cy": badge.ring[1], "r": 4, "fill": "none"}
        ring = [
            element("circle", circle | {"stroke": palette.casing, "stroke-width": 5}),
            element("circle", circle | {"stroke": palette.ink, "stroke-width": 2}),
        ]
    drawn = [*ring, draw_sign(badge.kind, badge.box, palette, badge.count)]
    return element("g", {"class": "badge", "data-kind": badge.kind, "data-of": badge.slug or None}, *drawn)


def draw_sign(kind: str, box: Box, palette: Palette, count: int = 1) -> Markup:
    """The sign of a kind in a box (pixels), with the number of events where there are several."""
    left, top, right, bottom = box
    frame = {"x": left, "y": top, "width": right - left, "height": bottom - top, "rx": 4}
    middle = (top + bottom) / 2
    parts = [
        element("rect", frame | {"fill": palette.raised, "stroke": palette.ink, "stroke-width": 1.5}),
        icons.draw_icon(kind, left + SIZE / 2, middle, 15, palette.ink),
    ]
    if count > 1:
        style = {"font-size": 12, "font-weight": 600, "fill": palette.ink, "text-anchor": "middle"}
        parts.append(text(str(count), style | {"x": right - (WIDE - SIZE) / 2 - 1.5, "y": middle + 4.2}))
    return joined(parts)
