"""PURE: districts from ``districts.csv`` (city quarters) with their outlines, and ``places.csv`` (the others)."""

from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from events.campaign_files.build.decisions import Decisions
from events.campaign_files.build.geojson import Feature, read_features
from events.campaign_files.build.tables import TableRow, Tables, by_key
from events.geo import geometry

OUTLINES = "districts.geojson"
QUARTER_COLUMNS = "slug name_en name_ar alt_names bank lon lat coord_source note"
PLACE_COLUMNS = "slug name_en name_ar alt_names kind lon lat coord_source note"

# What a point's ``coord_source`` means: the words of ``geometry_source`` and ``geometry_licence``, for a row with an
# outline and for one with its point alone.
ORIGIN_COLUMNS = "coord_source outline_source outline_licence point_source point_licence"

# Neighbours may share this much for the sake of rounding, in square degrees: about ten square metres.
GREATEST_OVERLAP = 1e-9


def district_rows(tables: Tables, decisions: Decisions) -> list[dict[str, Any]]:
    """The fields of each district, by slug, without its campaign."""
    quarters = tables.read("districts.csv", QUARTER_COLUMNS)
    rows = by_key([*quarters, *tables.read("places.csv", PLACE_COLUMNS)], "slug")
    origins = by_key(tables.read("coordinate_sources.csv", ORIGIN_COLUMNS), "coord_source")
    outlines = _outlines(read_features(tables, OUTLINES), {row["slug"]: row for row in quarters if row["slug"]})
    return [
        decisions.applied("district", slug, _fields(row, origins, outlines.get(slug)))
        for slug, row in sorted(rows.items())
    ]


def _fields(row: TableRow, origins: dict[str, TableRow], outline: dict[str, Any] | None) -> dict[str, Any]:
    is_known = row.one_of("coord_source", origins, "in coordinate_sources.csv")
    origin = origins[row["coord_source"]].cells if is_known else {}
    part = "outline" if outline else "point"
    lon, lat = row.number_in("lon"), row.number_in("lat")
    if outline and lon is not None and lat is not None and not _covers(outline, lon, lat):
        row.refuse("lon", f"The point lies outside the quarter's outline in {OUTLINES}.")
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
        "geometry_source": origin.get(f"{part}_source"),
        "geometry_licence": origin.get(f"{part}_licence"),
        "note": row["note"],
    }


def _covers(outline: dict[str, Any], lon: float, lat: float) -> bool:
    return bool(shapely.covers(geometry.read(outline), shapely.Point(lon, lat)))


def _outlines(features: list[Feature], quarters: dict[str, TableRow]) -> dict[str, dict[str, Any]]:
    """The polygon of each quarter, as GeoJSON; a missing one, a second one and two that overlap are refused."""
    found: dict[str, dict[str, Any]] = {}
    shapes: list[tuple[Feature, str, BaseGeometry]] = []
    missing = dict(quarters)
    for feature in features:
        slug = str(feature.cells.get("slug", ""))
        if slug not in quarters:
            feature.refuse("slug", "This is no quarter of districts.csv.")
        elif missing.pop(slug, None) is None:
            feature.refuse("slug", "This quarter stands here twice.")
        else:
            try:
                shapes.append((feature, slug, geometry.as_area(geometry.validated(feature.shape))))
                found[slug] = geometry.to_geojson(feature.shape)
            except geometry.GeometryError as problem:
                feature.refuse("slug", str(problem))
    for row in missing.values():
        row.refuse("slug", f"This quarter has no outline in {OUTLINES}.")
    _refuse_overlaps(shapes)
    return found


def _refuse_overlaps(shapes: list[tuple[Feature, str, BaseGeometry]]) -> None:
    tree = shapely.STRtree([shape for _feature, _slug, shape in shapes])
    for earlier, (_feature, slug, shape) in enumerate(shapes):
        for later in sorted(index for index in tree.query(shape) if index > earlier):
            feature, _name, neighbour = shapes[later]
            if shape.intersection(neighbour).area > GREATEST_OVERLAP:
                feature.refuse("slug", f"This quarter overlaps its neighbour {slug}.")
