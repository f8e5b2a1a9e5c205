"""PURE: districts from ``districts.csv`` (city quarters), ``places.csv`` (the others) and the outlines of the quarters."""

import itertools
import json
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from events.campaign_files.build.decisions import Decisions
from events.campaign_files.build.problems import TableError
from events.campaign_files.build.tables import TableRow, by_key, read_table
from events.geo import geometry

OUTLINES = "districts.geojson"
QUARTER_COLUMNS = "slug name_en name_ar alt_names bank lon lat coord_source note"
PLACE_COLUMNS = "slug name_en name_ar alt_names kind lon lat coord_source note"

# What a point's ``coord_source`` means: the words of ``geometry_source`` and ``geometry_licence``, for a row with an
# outline and for one with its point alone.
ORIGIN_COLUMNS = "coord_source outline_source outline_licence point_source point_licence"

# Neighbours may share this much for the sake of rounding, in square degrees: about ten square metres.
GREATEST_OVERLAP = 1e-9


def district_rows(tables: Path, decisions: Decisions) -> list[dict[str, Any]]:
    """The fields of each district, by slug, without its campaign. Raises TableError."""
    quarters = read_table(tables / "districts.csv", QUARTER_COLUMNS)
    rows = by_key([*quarters, *read_table(tables / "places.csv", PLACE_COLUMNS)], "slug")
    origins = by_key(read_table(tables / "coordinate_sources.csv", ORIGIN_COLUMNS), "coord_source")
    outlines = _outlines(tables / OUTLINES, {row["slug"] for row in quarters})
    return [
        decisions.applied("district", slug, _fields(row, origins, outlines.get(slug)))
        for slug, row in sorted(rows.items())
    ]


def _fields(row: TableRow, origins: dict[str, TableRow], outline: dict[str, Any] | None) -> dict[str, Any]:
    row.one_of("coord_source", origins, "in coordinate_sources.csv")
    origin = origins[row["coord_source"]]
    part = "outline" if outline else "point"
    lon, lat = row.number_in("lon"), row.number_in("lat")
    if outline and not shapely.covers(geometry.read(outline), shapely.Point(lon, lat)):
        raise row.error("lon", f"The point lies outside the quarter's outline in {OUTLINES}.")
    return {
        "slug": row["slug"],
        "name_en": row["name_en"],
        "name_ar": row["name_ar"],
        "alt_names": list(filter(None, row["alt_names"].split("|"))),
        "kind": row.cells.get("kind", "quarter"),
        "bank": row.cells.get("bank", ""),
        "initial_holder": "",
        "lon": lon,
        "lat": lat,
        "shape": outline,
        "approximate": "yes",
        "geometry_source": origin[f"{part}_source"],
        "geometry_licence": origin[f"{part}_licence"],
        "note": row["note"],
    }


def _outlines(path: Path, slugs: set[str]) -> dict[str, dict[str, Any]]:
    """The polygon of each quarter, as GeoJSON. Raises TableError where one is missing, or two overlap."""
    try:
        features = json.loads(path.read_bytes().decode("utf-8-sig"))["features"]
    except FileNotFoundError as problem:
        raise TableError(path.name, None, "", "", "There is no such file.") from problem
    except (ValueError, KeyError, TypeError) as problem:
        raise TableError(path.name, None, "", "", "This is not a GeoJSON FeatureCollection.") from problem
    found: dict[str, dict[str, Any]] = {}
    shapes: list[tuple[int, str, BaseGeometry]] = []
    for number, feature in enumerate(features):
        slug = str((feature.get("properties") or {}).get("slug", ""))
        if slug not in slugs or slug in found:
            reason = "stands here twice" if slug in found else "is not in districts.csv"
            raise TableError(path.name, number, "slug", slug, f"This quarter {reason}.")
        try:
            shapes.append((number, slug, geometry.read_area(feature.get("geometry"))))
        except geometry.GeometryError as problem:
            raise TableError(path.name, number, "geometry", slug, str(problem)) from problem
        found[slug] = feature["geometry"]
    if missing := slugs - found.keys():
        raise TableError(path.name, None, "slug", min(missing), "This quarter has no outline.")
    _refuse_overlaps(path.name, shapes)
    return found


def _refuse_overlaps(file: str, shapes: list[tuple[int, str, BaseGeometry]]) -> None:
    tree = shapely.STRtree([shape for _number, _slug, shape in shapes])
    for (number, slug, shape), (index, (_other, name, neighbour)) in itertools.product(shapes, enumerate(shapes)):
        if index > number and index in tree.query(shape) and shape.intersection(neighbour).area > GREATEST_OVERLAP:
            raise TableError(file, index, "geometry", name, f"It overlaps its neighbour {slug}.")
