"""Reads a GeoJSON file of the tables: its features, each with a geometry and plain properties."""

import json
from dataclasses import dataclass
from typing import Any

from shapely.geometry.base import BaseGeometry

from events.campaign_files.build.tables import Row, Tables
from events.campaign_files.problem import with_value
from events.geo import geometry


@dataclass(frozen=True, slots=True)
class Feature(Row):
    """A feature of a file; ``number`` counts from 0, and ``cells`` are its properties.

    The shape has longitude first; an area may still be invalid.
    """

    shape: BaseGeometry


def read_features(tables: Tables, name: str) -> list[Feature]:
    """The features of a FeatureCollection, which is a file beside the tables."""
    try:
        content = json.loads((tables.folder / name).read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        tables.cannot_read(name, None, "There is no such file.")
        return []
    except (ValueError, RecursionError) as problem:
        tables.cannot_read(name, None, f"This is not JSON: {problem}")
        return []
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list):
        tables.cannot_read(name, None, "This is not a GeoJSON FeatureCollection.")
        return []
    found = (_read_feature(tables, name, number, feature) for number, feature in enumerate(features))
    return [feature for feature in found if feature]


def _read_feature(tables: Tables, file: str, number: int, feature: Any) -> Feature | None:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(properties, dict):
        tables.cannot_read(file, number, "A feature is an object with “properties” and “geometry”.")
        return None
    try:
        shape = geometry.read(feature.get("geometry"))
    except geometry.GeometryError as problem:
        kind = feature["geometry"].get("type") if isinstance(feature.get("geometry"), dict) else None
        tables.cannot_read(file, number, with_value(str(problem), kind), "geometry")
        return None
    return Feature(file, number, properties, tables.problems, shape)
