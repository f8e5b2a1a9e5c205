"""Encodes the districts' shapes as TopoJSON, in which neighbours share the arcs of their border."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from django.core.cache import cache
from topojson.core.topology import Topology

from events.models import District
from events.payload.format import CACHED_FOR, FORMAT

# Cells across the bounding box of all shapes: 2 m in a city 20 km wide, well below what is known.
QUANTISATION = 10_000


def district_topology(districts: Sequence[District]) -> dict[str, Any] | None:
    """The shapes with shared borders; a geometry's id is its district's row number, as text. None without shapes."""
    features = [
        {"type": "Feature", "id": str(number), "properties": {}, "geometry": district.shape}
        for number, district in enumerate(districts)
        if district.shape
    ]
    if not features:
        return None
    # The shapes change far less often than the reports, and encoding them is the slowest step.
    digest = hashlib.sha256(json.dumps(features).encode()).hexdigest()
    key = f"topology-{FORMAT}-{digest}"
    encoded: dict[str, Any] | None = cache.get(key)
    if encoded is None:
        encoded = _encode(features)
        cache.set(key, encoded, timeout=CACHED_FOR)
    return encoded


def _encode(features: list[dict[str, Any]]) -> dict[str, Any]:
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
