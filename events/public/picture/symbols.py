"""The symbols of points, such as towns: circles, but for sides that hold no area on any day."""

from collections.abc import Mapping

from events.public.picture.content import DayContent
from events.public.picture.markup import Markup, element

# Of sides that hold no area on any day: what a point of theirs is drawn as. All others are circles.
SYMBOLS = ("diamond", "square", "triangle")


def symbols_of(content: DayContent) -> dict[int, str]:
    """The symbol of each side's points, by the side."""
    apart = [side for side, row in content.sides.items() if row.has_points and not row.has_areas and content.areas]
    return dict.fromkeys(content.sides, "circle") | dict(zip(apart, SYMBOLS, strict=False))


def symbol(kind: str, x: float, y: float, radius: float, attributes: Mapping[str, object]) -> Markup:
    """A point's symbol; all kinds cover about the same area."""
    given = dict(attributes)
    if kind == "square":
        side = 1.77 * radius
        return element("rect", {"x": x - side / 2, "y": y - side / 2, "width": side, "height": side} | given)
    if kind == "diamond":
        reach = 1.3 * radius
        return element(
            "path",
            {"d": f"M{x:g} {y - reach:g}l{reach:g} {reach:g}l{-reach:g} {reach:g}l{-reach:g} {-reach:g}z"} | given,
        )
    if kind == "triangle":
        reach = 1.35 * radius
        return element("path", {"d": f"M{x:g} {y - reach:g}l{reach:g} {1.75 * reach:g}h{-2 * reach:g}z"} | given)
    return element("circle", {"cx": x, "cy": y, "r": radius} | given)
