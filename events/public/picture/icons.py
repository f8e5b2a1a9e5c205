"""The icons of the kinds of events, which are those of the page (``KIND_ICONS`` in patterns.js)."""

from collections.abc import Iterable

from events.public.picture.markup import Markup, element

# The weightiest kind first. Paths in a square of 16, which are stroked.
KIND_ICONS = {
    "control": "M5 13.5V3h7l-2 2.5 2 2.5H5",
    "contested": "M4.5 4.5l7 7M11.5 4.5l-7 7",
    "attack": "M4.5 11.5l7-7M6 4.5h5.5v5.5",
    "entered": "M2.5 8H10M7 5l3 3-3 3M13 3.5v9",
    "withdrawn": "M13.5 8H6M9 5L6 8l3 3M3 3.5v9",
    "claimed": "M3 3.5h10v6.5H8.5L5.5 13v-3H3z",
    "announced": "M3.5 8a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0M7.2 8a.8.8 0 1 0 1.6 0a.8.8 0 1 0-1.6 0",
    "bridge": "M1.5 11.5h13M4 11.5V7M12 11.5V7M1.5 9.5q2.5-4.5 6.5-4.5t6.5 4.5",
    "humanitarian": "M8 3v10M3 8h10",
    "other": "M6.5 8a1.5 1.5 0 1 0 3 0a1.5 1.5 0 1 0-3 0",
}


def by_weight(kinds: Iterable[str]) -> list[str]:
    """The kinds, each once, the weightiest first; one without an icon counts as "other"."""
    found = {kind if kind in KIND_ICONS else "other" for kind in kinds}
    return [kind for kind in KIND_ICONS if kind in found]


def draw_icon(kind: str, x: float, y: float, size: float, colour: str) -> Markup:
    """The icon with its middle there, in a square of that size (pixels)."""
    scale = size / 16
    style = {"fill": "none", "stroke": colour, "stroke-width": 1.8}
    style |= {"stroke-linecap": "round", "stroke-linejoin": "round"}
    place = f"translate({x - size / 2:.2f} {y - size / 2:.2f}) scale({scale:.3g})"
    return element("path", {"d": KIND_ICONS[kind], "transform": place} | style)
