"""Reads a CSV file or an XLSX workbook as a table: a header, and rows of text one at a time, however long it is."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import BinaryIO

from django.utils.translation import gettext as _

from events.imports.tables import csv_reader, xlsx_reader
from events.imports.tables.cells import fold
from events.imports.tables.header import MOST_LINES_ABOVE, are_hashtags, header_index
from events.imports.tables.table import MAX_CELL, MAX_COLUMNS, MAX_ROWS, ReadError, Table, TableRow, ambiguous_columns

# How an XLSX workbook begins, which is a ZIP archive, and an old or encrypted one, which cannot be read.
_ZIP, _OLD_WORKBOOK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
# How JSON begins, a file of one JSON object a line among it.
_JSON = re.compile(rb'(?:\xef\xbb\xbf)?\s*(?:\{\s*"|\[\s*\{)')


def read(file: BinaryIO, *, encoding: str = "", max_bytes: int) -> Table:
    """The table in a CSV file or in a sheet of an XLSX workbook, distinguished by their first bytes.

    Raises ReadError, and EncodingError where ``encoding`` has to be given.
    """
    file.seek(0, 2)
    size = file.tell()
    if not size:
        raise ReadError(_("The file is empty."))
    if size > max_bytes:
        raise ReadError(
            _("The file has %(size)d MB; the limit is %(most)d MB.")
            % {"size": -(-size // 1_000_000), "most": max_bytes // 1_000_000}
        )
    file.seek(0)
    beginning = file.read(64)
    file.seek(0)
    if beginning.startswith(_OLD_WORKBOOK):
        raise ReadError(_("This is an old or an encrypted workbook: save it as .xlsx without a password, or as .csv."))
    if beginning.startswith(_ZIP):
        records, sheets = xlsx_reader.read(file, max_bytes)
        return _table(records, "", sheets)
    if _JSON.match(beginning):
        raise ReadError(_("This is JSON and not a table. Save it as CSV or XLSX, with one event in each row."))
    encoding = encoding or csv_reader.encoding_of(file)
    return _table(csv_reader.records(file, encoding), encoding)


def _table(records: Iterator[tuple[int, list[str]]], encoding: str, sheets: Sequence[str] = ()) -> Table:
    """The records as a table: the first one that holds anything is the header, but for lines above the table."""
    filled = (record for record in records if any(map(str.strip, record[1])))
    beginning = list(islice(filled, MOST_LINES_ABOVE if sheets else 1))
    at = header_index([cells for _number, cells in beginning])
    header = _without_trailing_empty([cell.strip() for cell in beginning[at][1]]) if beginning else []
    _check_header(header)
    return Table(header, _rows(chain(beginning[at + 1 :], records), len(header)), encoding, sheets)


def _check_header(header: Sequence[str]) -> None:
    if not header:
        raise ReadError(_("The file contains no table: it has no header."))
    if len(header) > MAX_COLUMNS:
        raise ReadError(
            _("The header has %(number)d columns; the limit is %(most)d.")
            % {"number": len(header), "most": MAX_COLUMNS}
        )
    if any("\0" in name for name in header):
        raise ReadError(_("The header contains NUL characters, so this is not a text file."))
    if ambiguous := ambiguous_columns(header, fold):
        raise ReadError(
            _("The header has two columns with the same name: %(names)s.") % {"names": ", ".join(ambiguous)}
        )


def _rows(records: Iterator[tuple[int, list[str]]], width: int) -> Iterator[TableRow]:
    row_count = 0
    for number, record in records:
        cells = _without_trailing_empty(record)
        if not cells or (not row_count and are_hashtags(cells)):
            continue
        row_count += 1
        if row_count > MAX_ROWS:
            raise ReadError(_("The file has more than %(most)d rows.") % {"most": MAX_ROWS})
        # Spreadsheets drop the empty cells at the end of a row, or write more of them than the header has.
        problem = _problem(cells, width if len(record) >= width else len(record), width)
        yield TableRow(number, [] if problem else [*cells, *[""] * (width - len(cells))], problem)
    if not row_count:
        raise ReadError(_("The file has a header and no rows."))


def _problem(cells: Sequence[str], written: int, width: int) -> str:
    """Why a row cannot be used, or "". ``written`` is its number of cells, ``width`` that of the header."""
    if len(cells) > width or written < width:
        return _("The row has %(number)d cells, the header has %(width)d.") % {
            "number": max(len(cells), written),
            "width": width,
        }
    if any("\0" in cell for cell in cells):
        return _("The row contains a NUL character.")
    longest = max(map(len, cells))
    if longest > MAX_CELL:
        return _("A cell has %(number)d characters; the limit is %(most)d.") % {
            "number": longest,
            "most": MAX_CELL,
        }
    return ""


def _without_trailing_empty(cells: Sequence[str]) -> list[str]:
    end = len(cells)
    while end and not cells[end - 1].strip():
        end -= 1
    return list(cells[:end])
