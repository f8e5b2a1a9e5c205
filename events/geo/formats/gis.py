"""Shapefiles (zipped) and GeoPackages, by the optional extra: requirements-gis.txt."""

import io
import warnings
import zipfile
from typing import Any

import shapely
from django.utils.translation import gettext as _

from events.geo.formats.features import MOST_BYTES, Feature, FormatError, check_size, curved, feature

_GEOPACKAGE = b"SQLite format 3\0"
# What an archive may unpack to, in all.
MOST_UNPACKED = 8 * MOST_BYTES


def is_one(data: bytes) -> bool:
    """Whether the data is a GeoPackage, or an archive that holds a shapefile."""
    if data.startswith(_GEOPACKAGE):
        return True
    return any(part.filename.lower().endswith(".shp") for part in _parts(data))


def read_features(data: bytes) -> list[Feature]:
    """The features of the first layer, in longitude and latitude (WGS 84).

    Raises FormatError, also where the extra is not installed or the file names no reference system.
    """
    check_size(data)
    if sum(part.file_size for part in _parts(data)) > MOST_UNPACKED:
        raise FormatError(_("The archive would unpack to an unreasonable size. It was not opened."))
    try:
        import pyogrio.raw
        import pyproj
    except ImportError as problem:
        raise FormatError(
            _("Shapefiles and GeoPackages need the optional extra: pip install -r requirements-gis.txt.")
        ) from problem
    try:
        with warnings.catch_warnings():
            # GDAL misses the file's extension, which bytes have none of.
            warnings.simplefilter("ignore", RuntimeWarning)
            meta, _ids, shapes, columns = pyogrio.raw.read(data)
        turn = _to_wgs84(meta["crs"], pyproj)
    except (pyogrio.errors.DataSourceError, pyproj.exceptions.CRSError, ValueError) as problem:
        raise FormatError(_("This cannot be read: %(why)s") % {"why": problem}) from problem
    rows = [dict(zip(meta["fields"], row, strict=True)) for row in zip(*columns, strict=True)] or [{}] * len(shapes)
    try:
        read = shapely.from_wkb(shapes)
    except NotImplementedError as problem:
        raise curved() from problem
    geometries = [shapely.transform(shape, turn) for shape in read if shape is not None]
    if len(geometries) != len(rows):
        raise FormatError(_("A feature of the file has no geometry."))
    return [
        feature(number, name_of(row), {key: _plain(value) for key, value in row.items()}, geometry)
        for number, (row, geometry) in enumerate(zip(rows, geometries, strict=True), start=1)
    ]


def name_of(row: dict[str, Any]) -> str:
    """What the feature is called, by the first column that seems to say it."""
    by_key = {str(key).casefold(): value for key, value in row.items()}
    for key in ("name", "name_en", "nameen", "title", "name_ar", "quarter", "district"):
        if by_key.get(key):
            return str(by_key[key])
    return ""


def _to_wgs84(system: str | None, pyproj: Any) -> Any:
    """A function from coordinates of the file's reference system to longitude, latitude."""
    if not system:
        raise FormatError(_("The file does not name its reference system (a .prj is missing)."))
    transformer = pyproj.Transformer.from_crs(system, "EPSG:4326", always_xy=True)

    def turn(coordinates: Any) -> Any:
        turned = coordinates.copy()
        turned[:, 0], turned[:, 1] = transformer.transform(coordinates[:, 0], coordinates[:, 1])
        return turned

    return turn


def _parts(data: bytes) -> list[zipfile.ZipInfo]:
    """What an archive says it holds; nothing where the data is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.infolist()
    except (zipfile.BadZipFile, ValueError):
        # A ValueError: its names are not in the encoding that they are said to be in.
        return []


def _plain(value: Any) -> Any:
    """A value of an array as Python has it."""
    return value.item() if hasattr(value, "item") else value
