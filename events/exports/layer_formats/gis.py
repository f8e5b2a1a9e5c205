"""GeoPackage and FlatGeobuf by GDAL, and GeoParquet: with the optional extra (requirements-gis.txt).

Rows go to GDAL and to Parquet in batches, as a stream of Arrow, so that the memory taken does not grow with them.
"""

import json
from collections.abc import Iterator
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import shapely
from shapely.geometry import shape

from events.exports.layer_formats.about_text import plain_pairs
from events.exports.layers.columns import Column, cell
from events.exports.layers.layer import Layer, Record

if TYPE_CHECKING:
    from pyarrow import RecordBatch, Schema

ROWS_PER_BATCH = 2000
GEOMETRY = "geometry"
# https://geoparquet.org/releases/v1.1.0/: without a reference system it is longitude and latitude of WGS 84.
GEOPARQUET = {
    "version": "1.1.0",
    "primary_column": GEOMETRY,
    "columns": {GEOMETRY: {"encoding": "WKB", "geometry_types": []}},
}


def is_available() -> bool:
    return find_spec("pyogrio") is not None and find_spec("pyarrow") is not None


def write_gpkg(layer: Layer, path: Path) -> None:
    about = plain_pairs(layer.about)
    _write_by_gdal(layer, path, "GPKG", dataset_metadata=about, layer_metadata=about)


def write_fgb(layer: Layer, path: Path) -> None:
    about = plain_pairs(layer.about)
    told = {"TITLE": about["title"], "DESCRIPTION": json.dumps(about, ensure_ascii=False)}
    # Its index holds no row without a place.
    _write_by_gdal(layer, path, "FlatGeobuf", SPATIAL_INDEX="YES" if layer.is_placed else "NO", **told)


def write_parquet(layer: Layer, path: Path) -> None:
    import pyarrow.parquet as pq

    about = json.dumps(layer.about, ensure_ascii=False)
    schema = _schema(layer).with_metadata({"geo": json.dumps(GEOPARQUET), "about": about})
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in _batches(layer, schema):
            writer.write_batch(batch)


def _write_by_gdal(layer: Layer, path: Path, driver: str, **options: Any) -> None:
    import pyarrow as pa
    from pyogrio.raw import write_arrow

    schema, failures = _schema(layer), list[Exception]()
    rows = pa.RecordBatchReader.from_batches(schema, _noting(_batches(layer, schema), failures))
    places = {"geometry_name": GEOMETRY, "geometry_type": "Unknown", "crs": "EPSG:4326"}
    try:
        write_arrow(rows, path, layer=layer.name, driver=driver, **places, **options)
    except Exception as problem:
        # Of what went wrong among the rows, GDAL says only that no further ones came.
        if failures:
            raise failures[0] from problem
        raise


def _noting(batches: Iterator["RecordBatch"], failures: list[Exception]) -> Iterator["RecordBatch"]:
    try:
        yield from batches
    except Exception as problem:
        failures.append(problem)
        raise


def _schema(layer: Layer) -> "Schema":
    import pyarrow as pa

    types: dict[str, Any] = {
        "integer": pa.int64(),
        "number": pa.float64(),
        "boolean": pa.bool_(),
        "date": pa.date32(),
        "string": pa.string(),
        "list": pa.string(),
    }
    fields = [pa.field(column.name, types[column.type]) for column in layer.columns]
    return pa.schema([*fields, pa.field(GEOMETRY, pa.binary())])


def _batches(layer: Layer, schema: "Schema") -> Iterator["RecordBatch"]:
    import pyarrow as pa

    records = layer.read()
    while batch := list(islice(records, ROWS_PER_BATCH)):
        columns = [_values(column, batch, schema) for column in layer.columns]
        yield pa.record_batch([*columns, pa.array(map(_wkb, batch), pa.binary())], schema=schema)


def _values(column: Column, batch: list[Record], schema: "Schema") -> Any:
    import pyarrow as pa

    values = [cell(record.values[column.name]) for record in batch]
    if column.type == "date":
        return pa.array(values, pa.string()).cast(pa.date32())
    return pa.array(values, schema.field(column.name).type)


def _wkb(record: Record) -> bytes | None:
    """None where the row has no place."""
    return shapely.to_wkb(shape(record.geometry)) if record.geometry else None
