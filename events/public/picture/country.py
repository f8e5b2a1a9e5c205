"""Draws the small map of where in its country the campaign lies, in a corner of the map that is free."""

from collections.abc import Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from events.public.inset import Inset
from events.public.picture.frame import Frame
from events.public.picture.markup import Markup, element, text
from events.public.picture.palette import Palette

# Pixels: from the edge of the map, and around the country.
MARGIN, PADDING = 12.0, 4.0
# By how much it is larger than on the page.
SCALE = 1.25


def free_corner(inset: Inset, frame: Frame, covered: Sequence[BaseGeometry], right_first: bool) -> BaseGeometry | None:
    """The box for it (pixels) in a corner, the lower ones first, that touches none of the shapes; None where all do."""
    width, height = (SCALE * size + 2 * PADDING for size in (inset.width, inset.height))
    xs = [MARGIN, frame.width - MARGIN - width]
    for y in (frame.height - MARGIN - height, MARGIN):
        for x in reversed(xs) if right_first else xs:
            box = shapely.box(x, y, x + width, y + height)
            if not any(box.dwithin(shape, MARGIN) for shape in covered):
                return box
    return None


def draw_country(inset: Inset, box: BaseGeometry, palette: Palette, right_to_left: bool) -> Markup:
    left, top, right, bottom = box.bounds
    frame = {"x": left, "y": top, "width": right - left, "height": bottom - top, "rx": 4}
    ground = element("rect", frame | {"fill": palette.paper, "fill-opacity": 0.9, "stroke": palette.line})
    country = {"d": inset.path, "fill": palette.land, "stroke": palette.muted, "stroke-width": 1}
    name = {"x": inset.name_x, "y": inset.name_y + 4, "text-anchor": "middle", "font-size": 11, "font-weight": 600}
    spot = {"cx": inset.x, "cy": inset.y, "r": 4, "fill": palette.front, "stroke": palette.casing, "stroke-width": 1.5}
    place = {"transform": f"translate({left + PADDING:g} {top + PADDING:g}) scale({SCALE})"}
    drawn = [
        element("path", country),
        text(inset.name, name | {"fill": palette.muted}, right_to_left),
        element("circle", spot),
    ]
    return element("g", {"class": "country"}, ground, element("g", place, *drawn))
