"""CSV (RFC 4180) in UTF-8, and beside it what its columns are and where it comes from, as CSV on the Web has it.

A comment at the top of the table would be a row to most programs that read it. So a table stands alone for programs,
which find its description at ``<address>-metadata.json`` (https://www.w3.org/TR/tabular-data-primer/) or by the header
``Link``; for people both come in a ZIP file with a text to read.
"""

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from events.exports.layer_formats.about_text import about_lines
from events.exports.layers.columns import SEPARATOR, Column, text_of
from events.exports.layers.layer import Layer
from events.imports.tables.formulas import defuse

BYTE_ORDER_MARK = "\ufeff"
# What stands behind the address of a table.
METADATA_ENDING = "-metadata.json"
# Days of an archive's files, so that the same record gives the same bytes: ZIP begins with this one.
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_ABOUT_FORMULAS = (
    "A text that a spreadsheet would run as a formula has an apostrophe before it, which is no part of it."
)


def pieces(layer: Layer, *, bom: bool = False) -> Iterator[str]:
    """The text of the table. Excel takes UTF-8 for what it is by the byte order mark alone."""
    if bom:
        yield BYTE_ORDER_MARK
    yield _line(column.name for column in layer.columns)
    for record in layer.read():
        yield _line(_cell(column, text_of(record.values[column.name])) for column in layer.columns)


def metadata(layer: Layer, address: str) -> str:
    """The description of the table at an address, relative to its own: JSON of CSV on the Web."""
    about = layer.about
    described: dict[str, Any] = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": about["language"]}],
        "url": address,
        "dc:title": about["title"],
        "dc:description": about["description"],
        "dc:license": about["licences"],
        "dc:rights": about["attribution"],
        "dc:language": about["language"],
        "dc:source": about["source"],
        "schema:version": str(about["revision"]),
        "notes": [{**about, "formulas": _ABOUT_FORMULAS}],
        "tableSchema": _schema(layer),
    }
    return json.dumps(described, ensure_ascii=False, indent=2) + "\n"


def write_zip(layer: Layer, path: Path) -> None:
    """The table, its description and a text to read, in one file."""
    table = f"{layer.file_name}.csv"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open(_entry("README.txt"), "w") as readme:
            readme.write(_readme(layer, table).encode())
        with archive.open(_entry(table + METADATA_ENDING), "w") as described:
            described.write(metadata(layer, table).encode())
        with archive.open(_entry(table), "w", force_zip64=True) as written:
            for piece in pieces(layer):
                written.write(piece.encode())


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _ZIP_DATE)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _readme(layer: Layer, table: str) -> str:
    columns = [f"{column.name}: {column.description}".rstrip(": ") for column in layer.columns]
    return "\n".join([*about_lines(layer.about), "", f"{table}, UTF-8:", *columns, "", _ABOUT_FORMULAS, ""])


def _schema(layer: Layer) -> dict[str, Any]:
    key = {"primaryKey": layer.key} if layer.key else {}
    return {"columns": [_column(column) for column in layer.columns], **key}


def _column(column: Column) -> dict[str, Any]:
    is_list = column.type == "list"
    described = {"name": column.name, "titles": column.name, "datatype": "string" if is_list else column.type}
    listed = {"separator": SEPARATOR} if is_list else {}
    return described | listed | ({"dc:description": column.description} if column.description else {})


def _cell(column: Column, text: str) -> str:
    return defuse(text) if column.type in ("string", "list") else text


def _line(cells: Iterable[str]) -> str:
    written = io.StringIO(newline="")
    csv.writer(written).writerow(cells)
    return written.getvalue()
