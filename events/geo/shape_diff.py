"""Draws a small SVG picture of a shape before and after a change, one over the other."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from events.geo import geometry, svg

WIDTH = 200  # pixels

# The smallest box that is drawn (degrees): a point or a house would else fill the picture.
MIN_SPAN = 0.002


def render(
    label: str, before: Any, after: Any, point: tuple[float, float] | list[float] | None = None
) -> SafeString | str:
    """An SVG element of two GeoJSON geometries, either of which may be None; "" where neither can be drawn.

    ``label`` is the picture's text for screen readers. ``point``: a longitude and latitude that is marked.
    """
    # Numbered, because the template styles before and after by their number: with attributes, since the
    # content security policy allows no inline style.
    drawn = [(shape, number) for number, shape in enumerate((before, after)) if shape and _is_readable(shape)]
    boxes = [geometry.read(shape).bounds for shape, _number in drawn]
    box = svg.bounding_box(boxes + ([(*point, *point)] if point and boxes else []), min_span=MIN_SPAN)
    if box is None:
        return ""
    viewport = svg.Viewport.around(box, WIDTH)
    paths = [(viewport.path(shape), number) for shape, number in drawn]
    context = {"label": label, "frame": viewport, "paths": paths, "point": point and viewport.pixel(*point)}
    return render_to_string("events/_shape_diff.html", context)


def _is_readable(shape: Any) -> bool:
    # What a row's history holds need not have passed today's checks.
    try:
        geometry.read(shape)
    except geometry.GeometryError:
        return False
    return True
