"""Reads a GeoJSON file of the tables: its features, each with a geometry and plain properties."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shapely.geometry.base import BaseGeometry

from events.campaign_files.build.problems import TableError
from events.geo import geometry


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature of a file; ``number`` counts from 0. The shape has longitude first; an area may still be invalid."""

    file: str
    number: int
    properties: dict[str, Any]
    shape: BaseGeometry

    def error(self, field: str, text: str) -> TableError:
        return TableError(self.file, self.number, field, str(self.properties.get(field, "")), text)


def read_features(path: Path) -> list[Feature]:
    """The features of a FeatureCollection. Raises TableError, of the feature where it can be told which."""
    try:
        content = json.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError as problem:
        raise TableError(path.name, None, "", "", "There is no such file.") from problem
    except (ValueError, RecursionError) as problem:
        raise TableError(path.name, None, "", "", f"This is not JSON: {problem}") from problem
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list):
        raise TableError(path.name, None, "", "", "This is not a GeoJSON FeatureCollection.")
    return [_read_feature(path.name, number, feature) for number, feature in enumerate(features)]


def _read_feature(file: str, number: int, feature: Any) -> Feature:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(properties, dict):
        raise TableError(file, number, "", "", "A feature is an object with “properties” and “geometry”.")
    try:
        shape = geometry.read(feature.get("geometry"))
    except geometry.GeometryError as problem:
        kind = feature["geometry"].get("type") if isinstance(feature.get("geometry"), dict) else ""
        raise TableError(file, number, "geometry", str(kind or ""), str(problem)) from problem
    return Feature(file, number, properties, shape)
