"""Reads a sheet of an XLSX workbook as records of text, row by row."""

import datetime as dt
import re
import zipfile
from collections.abc import Iterator
from itertools import chain
from typing import Any, BinaryIO

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.worksheet.formula import DataTableFormula

from events.imports.tables import unpacked
from events.imports.tables.table import LAST_ROW, MAX_COLUMNS, ReadError

# openpyxl takes defusedxml where it is installed; without it, an entity bomb would get through.
if not openpyxl.DEFUSEDXML:
    raise ImportError("defusedxml is not installed: workbooks would be read without it")

# What a row can hold (ECMA-376, part 1, 18.3.1.73: columns A to XFD). openpyxl builds the whole of a row at once.
_MOST_CELLS = 16_384
_ROW, _CELL = (re.compile(rb"<(?:[^\s/<>:]+:)?" + name + rb"[\s/>]") for name in (b"row", b"c"))
_CHUNK = 2**18


def read(file: BinaryIO, max_bytes: int) -> tuple[Iterator[tuple[int, list[str]]], list[str]]:
    """The rows of the first visible sheet that has any, and the names of all sheets, beginning with that one.

    Rows come with their numbers from 1; empty ones are left out. Raises ReadError, for a ZIP bomb before anything of
    it is unpacked.
    """
    try:
        _check_size(file, max_bytes)
        _check_rows(file)
        # Formulas and not their stored results, which any program can write beside another formula.
        workbook = openpyxl.load_workbook(file, read_only=True, data_only=False, keep_links=False)
        sheets = workbook.worksheets
        for sheet in sheets:
            # What the sheet says of its own extent may be wrong, or missing.
            sheet.reset_dimensions()
    except ReadError:
        raise
    # A damaged file raises exceptions of all kinds: of zlib, of the codecs, of openpyxl's own assumptions.
    except Exception as problem:
        raise ReadError(_("This cannot be read as a workbook: is the file cut off?")) from problem
    for sheet in sheets:
        rows = _rows(sheet) if sheet.sheet_state == "visible" else iter(())
        if first := next(rows, None):
            return chain([first], rows), [sheet.title, *(other.title for other in sheets if other is not sheet)]
    return iter(()), []


def _rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    """The rows of a sheet that hold anything, with their numbers."""
    number = 0
    try:
        for number, row in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS + 1, values_only=True), start=1):
            # openpyxl makes up every row that a sheet leaves out, however far away the next one claims to be.
            if number > LAST_ROW:
                raise ReadError(_("The workbook has a row beyond %(last)d, the last one.") % {"last": LAST_ROW})
            if row.count(None) < len(row):
                yield number, [_text(value) for value in row]
    except ReadError:
        raise
    except Exception as problem:
        raise ReadError(
            _("Row %(row)d of the workbook cannot be read: is the file damaged?") % {"row": number + 1}
        ) from problem


def _check_size(file: BinaryIO, max_bytes: int) -> None:
    """Raise ReadError for sizes that no real workbook has."""
    with zipfile.ZipFile(file) as archive:
        if unpacked.is_too_large(archive, max_bytes):
            raise ReadError(_("The workbook is too large when unpacked, so it was not opened."))
        if unpacked.too_large_part(archive):
            raise ReadError(_("A part of the workbook is too large when unpacked, so it was not opened."))
    file.seek(0)


def _check_rows(file: BinaryIO) -> None:
    """Raise ReadError for a row of more cells than a sheet has columns."""
    with zipfile.ZipFile(file) as archive:
        for part in archive.infolist():
            if not part.filename.endswith(".xml") or part.file_size < _MOST_CELLS:
                continue
            cells = 0
            with archive.open(part) as opened:
                while chunk := opened.read(_CHUNK):
                    before, *rows = _ROW.split(chunk)
                    counts = [cells + len(_CELL.findall(before)), *(len(_CELL.findall(row)) for row in rows)]
                    if max(counts) > _MOST_CELLS:
                        raise ReadError(
                            _("The workbook has a row of more than %(most)d cells.") % {"most": _MOST_CELLS}
                        )
                    cells = counts[-1]
    file.seek(0)


def _text(value: Any) -> str:
    """A cell as text; a date as YYYY-MM-DD, since a workbook stores dates as numbers, which have no order of parts."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    # Formulas are text that begins with “=”; those of arrays and of tables come as objects.
    if isinstance(value, DataTableFormula):
        return "=TABLE()"
    return str(getattr(value, "text", value) or "")
