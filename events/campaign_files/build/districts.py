"""PURE: districts from ``districts.csv`` (city quarters) with their outlines, and ``places.csv`` (the others)."""

from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from events.campaign_files.build.decisions import Decisions
from events.campaign_files.build.geojson import Feature, read_features
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
    found: dict[str, dict[str, Any]] = {}
    shapes: list[tuple[Feature, str, BaseGeometry]] = []
    for feature in read_features(path):
        slug = str(feature.properties.get("slug", ""))
        if slug not in slugs or slug in found:
            raise feature.error(
                "slug", "This quarter stands here twice." if slug in found else "This is no quarter of districts.csv."
            )
        try:
            shapes.append((feature, slug, geometry.as_area(geometry.validated(feature.shape))))
        except geometry.GeometryError as problem:
            raise feature.error("slug", str(problem)) from problem
        found[slug] = geometry.to_geojson(feature.shape)
    if missing := slugs - found.keys():
        raise TableError(path.name, None, "slug", min(missing), "This quarter has no outline.")
    _refuse_overlaps(shapes)
    return found


def _refuse_overlaps(shapes: list[tuple[Feature, str, BaseGeometry]]) -> None:
    tree = shapely.STRtree([shape for _feature, _slug, shape in shapes])
    for earlier, (_feature, slug, shape) in enumerate(shapes):
        for later in sorted(index for index in tree.query(shape) if index > earlier):
            feature, _name, neighbour = shapes[later]
            if shape.intersection(neighbour).area > GREATEST_OVERLAP:
                raise feature.error("slug", f"This quarter overlaps its neighbour {slug}.")
