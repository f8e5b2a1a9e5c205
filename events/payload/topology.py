"""Encodes the districts' shapes as TopoJSON, in which neighbours share the arcs of their border."""

from collections.abc import Sequence
from typing import Any

from topojson.core.topology import Topology

# Cells across the bounding box of all shapes: 2 m in a city 20 km wide, well below what is known.
QUANTISATION = 10_000


def district_topology(shapes: Sequence[dict[str, Any] | None]) -> dict[str, Any] | None:
    """The shapes with shared borders; a geometry's id is its number in their order, as text. None without shapes."""
    features = [
        {"type": "Feature", "id": str(number), "properties": {}, "geometry": shape}
        for number, shape in enumerate(shapes)
        if shape
    ]
    if not features:
        return None
    collection = {"type": "FeatureCollection", "features": features}
    encoded: dict[str, Any]
    encoded = Topology(collection, object_name="districts", prequantize=QUANTISATION, topology=True).to_dict()
    # The page reads neither the boxes nor the properties: what is known of a district stands in its row.
    districts = encoded["objects"]["districts"]
    for boxed in (encoded, districts, *districts["geometries"]):
        boxed.pop("bbox", None)
    for geometry in districts["geometries"]:
        geometry.pop("properties", None)
    return encoded
