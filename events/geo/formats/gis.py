"""Reads zipped shapefiles and GeoPackages; needs the optional requirements-gis.txt."""

import io
import warnings
import zipfile
from typing import Any

import shapely
from django.utils.translation import gettext as _

from events.geo.formats.features import MAX_BYTES, Feature, FormatError, check_size, curve_error, make_feature
from events.geo.formats.name_columns import name_of

_GEOPACKAGE = b"SQLite format 3\0"
# What all files of an archive may unpack to (bytes): a few kilobytes can unpack to gigabytes.
MAX_UNPACKED = 8 * MAX_BYTES


def is_gis_file(data: bytes) -> bool:
    """Whether the data is a GeoPackage, or an archive that holds a shapefile."""
    if data.startswith(_GEOPACKAGE):
        return True
    return any(member.filename.lower().endswith(".shp") for member in _members(data))


def read_features(data: bytes) -> list[Feature]:
    """The features of the first layer, in longitude and latitude (WGS 84).

    Raises FormatError, also where the extra is not installed or the file names no reference system.
    """
    check_size(data)
    if sum(member.file_size for member in _members(data)) > MAX_UNPACKED:
        raise FormatError(_("The archive is too large when unpacked, so it was not opened."))
    shapes, rows, to_lon_lat = _read_first_layer(data)
    try:
        geometries = shapely.from_wkb(shapes)
    except NotImplementedError as problem:
        raise curve_error() from problem
    features = [
        make_feature(number, name_of(row), _plain(row), shapely.transform(geometry, to_lon_lat))
        for number, (row, geometry) in enumerate(zip(rows, geometries, strict=True), start=1)
        if geometry is not None
    ]
    if not features:
        raise FormatError(_("There is no shape in it."))
    return features


def _read_first_layer(data: bytes) -> tuple[Any, list[dict[str, Any]], Any]:
    """The shapes as WKB, the columns of each, and the transformation of their coordinates to longitude, latitude.

    Raises FormatError as ``read_features`` does.
    """
    try:
        import pyogrio.raw
        import pyproj
    except ImportError as problem:
        raise FormatError(
            _("Shapefiles and GeoPackages need the optional extra: pip install -r requirements-gis.txt.")
        ) from problem
    try:
        with warnings.catch_warnings():
            # GDAL warns that the file has no extension, which bytes cannot have.
            warnings.simplefilter("ignore", RuntimeWarning)
            meta, _ids, shapes, columns = pyogrio.raw.read(data)
        to_lon_lat = _transformation(meta["crs"], pyproj)
    except (pyogrio.errors.DataSourceError, pyproj.exceptions.CRSError, ValueError) as problem:
        raise FormatError(_("This cannot be read: %(why)s") % {"why": problem}) from problem
    rows = [dict(zip(meta["fields"], row, strict=True)) for row in zip(*columns, strict=True)] or [{}] * len(shapes)
    return shapes, rows, to_lon_lat


def _transformation(crs: str | None, pyproj: Any) -> Any:
    """A function from an array of coordinates in the file's reference system to longitude, latitude.

    Raises FormatError where the file names no reference system.
    """
    if not crs:
        raise FormatError(_("The file does not name its reference system (a .prj is missing)."))
    transformer = pyproj.Transformer.from_crs(crs, "EPSG:4326", always_xy=True)

    def transform(coordinates: Any) -> Any:
        transformed = coordinates.copy()
        transformed[:, 0], transformed[:, 1] = transformer.transform(coordinates[:, 0], coordinates[:, 1])
        return transformed

    return transform


def _members(data: bytes) -> list[zipfile.ZipInfo]:
    """The members that an archive lists; none where the data is no archive."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.infolist()
    except (zipfile.BadZipFile, ValueError):
        # ValueError: names that are not in the encoding that the archive gives for them.
        return []


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """The row with plain Python values, which JSON can hold, in the place of numpy's scalars."""
    return {key: value.item() if hasattr(value, "item") else value for key, value in row.items()}
