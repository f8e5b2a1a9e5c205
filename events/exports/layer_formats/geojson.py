"""GeoJSON (RFC 7946): a FeatureCollection with what it says of itself as the foreign member ``about``."""

import json
from collections.abc import Iterator
from typing import Any

from events.exports.layers.layer import Layer, Record


def pieces(layer: Layer) -> Iterator[str]:
    """The text of the file, one feature a line."""
    about = {"name": layer.name, "title": layer.about["title"], "about": layer.about}
    # All but the closing brace.
    yield f'{{"type":"FeatureCollection",{_written(about)[1:-1]},"features":['
    for number, record in enumerate(layer.read()):
        yield f"{',' if number else ''}\n{_written(_feature(layer, record))}"
    yield "\n]}\n"


def _feature(layer: Layer, record: Record) -> dict[str, Any]:
    named = {"id": record.values[layer.key]} if layer.key else {}
    return {"type": "Feature", **named, "geometry": record.geometry, "properties": record.values}


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
