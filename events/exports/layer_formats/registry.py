"""The formats in which a layer can be written, in the order in which they are offered."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from events.exports.layer_formats import csv_table, geojson, gis, kml, xlsx
from events.exports.layers.layer import Layer

# Writes a layer to a new file.
Write = Callable[[Layer, Path], None]


def _text(pieces: Callable[[Layer], Iterator[str]]) -> Write:
    def write(layer: Layer, path: Path) -> None:
        # As they come: the ends of lines are the format's.
        with path.open("w", encoding="utf-8", newline="") as file:
            file.writelines(pieces(layer))

    return write


def _csv_with_bom(layer: Layer) -> Iterator[str]:
    return csv_table.pieces(layer, bom=True)


@dataclass(frozen=True, slots=True)
class Format:
    """``media_type`` as registered. ``needs_places``: a layer without geometry cannot be written."""

    media_type: str
    write: Write
    needs_places: bool = False
    is_available: Callable[[], bool] = lambda: True

    def takes(self, layer: Layer) -> bool:
        return layer.has_geometry or not self.needs_places


FORMATS: dict[str, Format] = {
    "geojson": Format("application/geo+json", _text(geojson.pieces), needs_places=True),
    "csv": Format("text/csv; charset=utf-8", _text(csv_table.pieces)),
    "zip": Format("application/zip", csv_table.write_zip),
    "xlsx": Format("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", xlsx.write),
    "kml": Format("application/vnd.google-earth.kml+xml", _text(kml.pieces), needs_places=True),
    "kmz": Format("application/vnd.google-earth.kmz", kml.write_kmz, needs_places=True),
    "gpkg": Format("application/geopackage+sqlite3", gis.write_gpkg, True, gis.is_available),
    "fgb": Format("application/octet-stream", gis.write_fgb, True, gis.is_available),
    "parquet": Format("application/vnd.apache.parquet", gis.write_parquet, True, gis.is_available),
}
# The same table for Excel, which takes UTF-8 for what it is by the byte order mark alone.
CSV_WITH_BOM = Format("text/csv; charset=utf-8", _text(_csv_with_bom))


def write(layer: Layer, name: str, path: Path) -> None:
    """Write the layer to a new file in the format of that name (a key of FORMATS).

    Raises ValueError where the format cannot hold the layer or is not installed, and xlsx.TooManyRowsError.
    """
    chosen = FORMATS[name]
    if not chosen.takes(layer):
        raise ValueError(f"{layer.name} has no places on a map: {name} cannot hold it.")
    if not chosen.is_available():
        raise ValueError(f"{name} needs the optional extra: pip install -r requirements-gis.txt")
    chosen.write(layer, path)


def available() -> dict[str, Format]:
    return {name: each for name, each in FORMATS.items() if each.is_available()}
