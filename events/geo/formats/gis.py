"""Reads zipped shapefiles and GeoPackages; needs the optional requirements-gis.txt.

GDAL opens whatever it recognises, by content and not by name: an XML of its own may name any file of the server or any
address on the net. So it is handed nothing but what has been looked at here.
"""

import io
import sqlite3
import warnings
import zipfile
import zlib
from contextlib import closing
from lzma import LZMAError
from typing import Any

import shapely
from django.utils.translation import gettext as _
from shapely.errors import ShapelyError

from events.geo.formats.features import MAX_BYTES, Feature, FormatError, check_size, curve_error, make_feature
from events.geo.formats.name_columns import name_of

_GEOPACKAGE = b"SQLite format 3\0"
# Where and what a GeoPackage says of itself in the header of SQLite (GeoPackage 1.3, requirement 2).
_APPLICATION, _APPLICATIONS = slice(68, 72), (b"GPKG", b"GP10", b"GP11")
# Where SQLite's header has the versions of its journal, and those of one in a single file.
_JOURNAL, _NO_JOURNAL = slice(18, 20), b"\1\1"
# The first four bytes of a .shp, and the files that make a shapefile (ESRI Shapefile Technical Description, 1998).
_SHP = b"\0\0\x27\x0a"
_PARTS = ("shp", "shx", "dbf", "prj", "cpg")
# What all files of an archive may unpack to (bytes): a few kilobytes can unpack to gigabytes.
MAX_UNPACKED = 8 * MAX_BYTES
# As many characters of a name as a message repeats.
_SHOWN = 60


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
    shapes, rows, to_lon_lat = _read_first_layer(_only_what_is_known(data))
    try:
        geometries = shapely.from_wkb(shapes)
    except NotImplementedError as problem:
        raise curve_error() from problem
    except ShapelyError as problem:
        raise FormatError(_("This cannot be read: %(why)s") % {"why": problem}) from problem
    features = [
        make_feature(number, name_of(row), _plain(row), shapely.transform(geometry, to_lon_lat))
        for number, (row, geometry) in enumerate(zip(rows, geometries, strict=True), start=1)
        if geometry is not None
    ]
    if not features:
        raise FormatError(_("There is no shape in it."))
    return features


def _only_what_is_known(data: bytes) -> bytes:
    """The GeoPackage, or an archive with the files of the first shapefile alone. Raises FormatError."""
    try:
        if data.startswith(_GEOPACKAGE):
            _check_geopackage(data)
            return data
        return _first_shapefile(data)
    except FormatError:
        raise
    except (
        zipfile.BadZipFile,
        zlib.error,
        LZMAError,
        sqlite3.Error,
        ValueError,
        RuntimeError,
        EOFError,
        OSError,
    ) as why:
        raise FormatError(_("This cannot be read: %(why)s") % {"why": why}) from why


def _check_geopackage(data: bytes) -> None:
    """Raise FormatError for a database that is none, or that computes what it says: a query may run for ever."""
    if data[_APPLICATION] not in _APPLICATIONS:
        raise FormatError(_("This is a database of SQLite, but no GeoPackage."))
    copy = bytearray(data)
    copy[_JOURNAL] = _NO_JOURNAL
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(bytes(copy))
        # Neither has a page of its own, whatever the schema calls it. A layer has triggers and a virtual table "rtree".
        found = database.execute(
            "SELECT name FROM sqlite_master WHERE coalesce(rootpage, 0) = 0 AND sql NOT LIKE 'create trigger %'"
            " AND sql NOT LIKE 'create virtual table %using rtree(%' ORDER BY name LIMIT 1"
        ).fetchone()
    if found:
        raise FormatError(
            _("The GeoPackage has a view or a virtual table, “%(name)s”. Save the layer in one without.")
            % {"name": str(found[0])[:_SHOWN]}
        )


def _first_shapefile(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name.lower(): name for name in archive.namelist() if not name.startswith("__MACOSX/")}
        stem = next((name[:-3] for name in members if name.endswith(".shp")), None)
        if stem is None:
            raise FormatError(_("There is no shape in it."))
        parts = {part: archive.read(members[stem + part]) for part in _PARTS if stem + part in members}
    if not parts["shp"].startswith(_SHP):
        raise FormatError(_("“%(name)s” is no shapefile.") % {"name": members[f"{stem}shp"][-_SHOWN:]})
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as known:
        for part, content in parts.items():
            known.writestr(f"layer.{part}", content)
    return written.getvalue()


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
    # LookupError: there is no layer, or the encoding is unknown.
    problems: tuple[type[Exception], ...] = (
        pyogrio.errors.DataSourceError,
        pyogrio.errors.DataLayerError,
        pyproj.exceptions.CRSError,
        ValueError,
        LookupError,
    )
    try:
        with warnings.catch_warnings():
            # GDAL warns that the file has no extension, which bytes cannot have.
            warnings.simplefilter("ignore", RuntimeWarning)
            meta, _ids, shapes, columns = pyogrio.raw.read(data)
        to_lon_lat = _transformation(meta["crs"], pyproj)
    except problems as problem:
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
