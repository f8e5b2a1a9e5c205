"""A small picture of a shape, before and after a change.

Drawn with attributes, for the content policy allows no inline style.
"""

from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from events.geo import geometry, svg


def shapes(label: str, before: Any, after: Any) -> SafeString | str:
    """Two GeoJSON geometries over each other, either of which may be None; "" where neither can be drawn."""
    drawn = [(shape, number) for number, shape in enumerate((before, after)) if shape and _readable(shape)]
    box = svg.around([geometry.read(shape).bounds for shape, _number in drawn], least=0.002)
    if box is None:
        return ""
    frame = svg.Frame(box, 200)
    paths = [(frame.path(shape), number) for shape, number in drawn]
    context = {"label": label, "frame": frame, "paths": paths}
    return render_to_string("events/_shapes.html", context)


def _readable(shape: Any) -> bool:
    try:
        geometry.read(shape)
    except geometry.GeometryError:
        return False
    return True
