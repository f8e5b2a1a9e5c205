"""Reads zipped shapefiles and GeoPackages; needs the optional requirements-gis.txt.

GDAL opens whatever it recognises, by content and not by name: an XML of its own may name any file of the server or any
address on the net. So it is handed nothing but what has been looked at here.
"""

import io
import re
import sqlite3
import warnings
import zipfile
import zlib
from collections.abc import Sequence
from contextlib import closing
from lzma import LZMAError
from typing import Any

import shapely
from django.utils.translation import gettext as _
from shapely.errors import ShapelyError

from events.geo.formats.encodings import is_arabic_text
from events.geo.formats.features import MAX_BYTES, Features, FormatError, check_size, curve_error, make_feature
from events.geo.formats.name_columns import name_of

_GEOPACKAGE = b"SQLite format 3\0"
# Where and what a GeoPackage says of itself in the header of SQLite (GeoPackage 1.3, requirement 2).
_APPLICATION, _APPLICATIONS = slice(68, 72), (b"GPKG", b"GP10", b"GP11")
# Where SQLite's header has the versions of its journal, and those of one in a single file.
_JOURNAL, _NO_JOURNAL = slice(18, 20), b"\1\1"
# The first four bytes of a .shp, and the files that make a shapefile (ESRI Shapefile Technical Description, 1998).
_SHP = b"\0\0\x27\x0a"
_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
# What all files of an archive may unpack to (bytes): a few kilobytes can unpack to gigabytes.
MAX_UNPACKED = 8 * MAX_BYTES
# How many layers a message names, and as many characters of a name as it repeats.
MAX_NAMES, _SHOWN = 6, 60


def is_gis_file(data: bytes) -> bool:
    """Whether the data is a GeoPackage, an archive that holds a shapefile, or a part of one."""
    if data.startswith((_GEOPACKAGE, _SHP)):
        return True
    return any(member.filename.lower().endswith(".shp") for member in _members(data))


def read_features(data: bytes) -> Features:
    """The features of the one layer of areas, in longitude and latitude (WGS 84).

    Raises FormatError, also where the extra is not installed, the file names no reference system, or there are several
    layers of areas: the first would be the country.
    """
    check_size(data)
    if data.startswith(_SHP):
        raise FormatError(
            _("A shapefile consists of several files. Zip those that end in .shp, .shx, .dbf, .prj and .cpg together.")
        )
    if sum(member.file_size for member in _members(data)) > MAX_UNPACKED:
        raise FormatError(_("The archive is too large when unpacked, so it was not opened."))
    shapes, rows, to_lon_lat = _read_layer(_only_what_is_known(data))
    try:
        geometries = shapely.from_wkb(shapes)
    except NotImplementedError as problem:
        raise curve_error() from problem
    except ShapelyError as problem:
        raise FormatError(_("This cannot be read: %(why)s") % {"why": problem}) from problem
    numbered = [(number, *pair) for number, pair in enumerate(zip(rows, geometries, strict=True), start=1)]
    features = [
        make_feature(number, name_of(row), _plain(row), shapely.transform(geometry, to_lon_lat))
        for number, row, geometry in numbered
        if geometry is not None
    ]
    if not features:
        raise FormatError(_("There is no shape in it."))
    return Features(features, ((number, name_of(row)) for number, row, geometry in numbered if geometry is None))


def _only_what_is_known(data: bytes) -> bytes:
    """The GeoPackage, or an archive with the files of shapefiles alone. Raises FormatError."""
    try:
        if data.startswith(_GEOPACKAGE):
            _check_geopackage(data)
            return data
        return _only_shapefiles(data)
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


def _only_shapefiles(data: bytes) -> bytes:
    """An archive with the files of the shapefiles alone, all on top, where GDAL looks for them. Raises FormatError."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(written, "w") as known:
        members = {name.lower(): name for name in archive.namelist() if not _is_of_macos(name)}
        stems = [name.removesuffix(".shp") for name in members if name.endswith(".shp")]
        if not stems:
            raise FormatError(_("There is no shape in it."))
        for stem in stems:
            parts = {part: archive.read(members[stem + part]) for part in _PARTS if stem + part in members}
            name = members[f"{stem}.shp"]
            if not parts[".shp"].startswith(_SHP):
                raise FormatError(_("“%(name)s” is no shapefile.") % {"name": name[-_SHOWN:]})
            for part, content in parts.items():
                # The folder stays in the name: two of them may hold files of the same name.
                known.writestr(re.sub(r"[\\/]", "-", name[: -len(".shp")]) + part, content)
    return written.getvalue()


def _read_layer(data: bytes) -> tuple[Any, list[dict[str, Any]], Any]:
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
            layer = _layer_of_areas(pyogrio.list_layers(data))
            meta, _ids, shapes, columns = pyogrio.raw.read(data, layer=layer)
        to_lon_lat = _transformation(meta["crs"], pyproj)
    except FormatError:
        raise
    except problems as problem:
        raise FormatError(_("This cannot be read: %(why)s") % {"why": problem}) from problem
    if _names_no_encoding(data):
        columns = _decoded(columns)
    rows = [dict(zip(meta["fields"], row, strict=True)) for row in zip(*columns, strict=True)] or [{}] * len(shapes)
    return shapes, rows, to_lon_lat


def _layer_of_areas(layers: Any) -> str | None:
    """The name of the one layer of areas; None where there is none, for the first. Raises FormatError for several.

    ``layers``: pairs of a name and a type of geometry, which is None in a table without geometry.
    """
    names = [name for name, kind in layers if kind and ("Polygon" in kind or kind == "Unknown")]
    if len(names) > 1:
        named = ", ".join(names[:MAX_NAMES]) + (", …" if len(names) > MAX_NAMES else "")
        raise FormatError(
            _("This holds several layers (%(names)s). Save the one with the districts in a file of its own.")
            % {"names": named}
        )
    return names[0] if names else None


def _is_of_macos(name: str) -> bool:
    """Whether the file is one that macOS adds to an archive beside the real one."""
    return name.startswith("__MACOSX/") or name.rpartition("/")[2].startswith("._")


def _names_no_encoding(data: bytes) -> bool:
    """Whether this is a shapefile without the part that names the encoding of its texts."""
    names = [member.filename.lower() for member in _members(data)]
    return bool(names) and not any(name.endswith(".cpg") for name in names)


def _decoded(columns: Sequence[Any]) -> Sequence[Any]:
    """The columns with their texts decoded as UTF-8 or as Windows-1256, where all of them make sense so.

    GDAL reads them as Latin-1, where a byte is a letter.
    """
    texts = [cell for column in columns for cell in column if isinstance(cell, str) and not cell.isascii()]
    for encoding in ("utf-8", "windows-1256"):
        try:
            found = {text: text.encode("latin-1").decode(encoding) for text in texts}
        except UnicodeError:
            continue
        if encoding == "utf-8" or all(map(is_arabic_text, found.values())):
            return [[found.get(cell, cell) if isinstance(cell, str) else cell for cell in column] for column in columns]
    return columns


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
