"""An Excel workbook (OOXML): the rows on the first sheet, and on the second, About, where they come from."""

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from events.exports.layer_formats.about_text import about_pairs
from events.exports.layers.columns import Column, Value, cell
from events.exports.layers.layer import Layer
from events.exports.layers.texts import shortened

# Of a sheet and of a cell, by Excel's own limits.
MOST_ROWS = 1_048_576
MOST_CHARACTERS = 32_767
# Excel counts days from here.
FIRST_DAY = dt.date(1900, 3, 1)
ABOUT_SHEET = "About"
_WIDTHS = {"date": 12, "boolean": 10, "integer": 10, "number": 12, "string": 24, "list": 30}
_BOLD, _WRAPPED = Font(bold=True), Alignment(wrap_text=True, vertical="top")


class TooManyRowsError(Exception):
    """More rows than a sheet has."""


def write(layer: Layer, path: Path) -> None:
    """Raises TooManyRowsError. Rows go to a temporary file of openpyxl's, and are not kept in memory."""
    workbook = Workbook(write_only=True)
    try:
        _write_rows(workbook.create_sheet(layer.name), layer)
        _write_about(workbook.create_sheet(ABOUT_SHEET), layer)
        workbook.save(path)
    except BaseException:
        _discard(workbook)
        raise


def _write_rows(sheet: Any, layer: Layer) -> None:
    sheet.freeze_panes = "A2"
    for number, column in enumerate(layer.columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = _WIDTHS[column.type]
    sheet.append([_text(sheet, column.name, font=_BOLD) for column in layer.columns])
    for number, record in enumerate(layer.read(), start=2):
        if number > MOST_ROWS:
            raise TooManyRowsError(_("A sheet has %(rows)d rows, and these are more.") % {"rows": MOST_ROWS})
        sheet.append([_cell(sheet, column, record.values[column.name]) for column in layer.columns])


def _discard(workbook: Any) -> None:
    """Remove the temporary files of sheets, which openpyxl would keep until the process ends."""
    for sheet in workbook.worksheets:
        sheet.close()
        if sheet._writer:
            sheet._writer.cleanup()


def _write_about(sheet: Any, layer: Layer) -> None:
    for letter, width in (("A", 24), ("B", 100)):
        sheet.column_dimensions[letter].width = width
    columns = [(column.name, column.description) for column in layer.columns]
    for name, text in _with_heading(about_pairs(layer.about), columns):
        sheet.append([_text(sheet, name, font=_BOLD), _text(sheet, text, alignment=_WRAPPED)])


def _with_heading(about: Iterable[tuple[str, str]], columns: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [*about, ("", ""), (_("Column"), _("What it holds")), *columns]


def _cell(sheet: Any, column: Column, value: Value) -> Any:
    if value is None or value == "":
        return None
    if column.type == "date" and (day := dt.date.fromisoformat(str(value))) >= FIRST_DAY:
        written = WriteOnlyCell(sheet, day)
        written.number_format = "yyyy-mm-dd"
        return written
    plain = cell(value)
    return _text(sheet, plain) if isinstance(plain, str) else plain


def _text(sheet: Any, text: str, **look: Any) -> Any:
    """A cell that holds the text: openpyxl takes one that begins with = for a formula, whoever wrote it."""
    if len(text) > MOST_CHARACTERS:
        text = shortened(text, MOST_CHARACTERS)
    written = WriteOnlyCell(sheet, text)
    written.data_type = "s"
    for name, value in look.items():
        setattr(written, name, value)
    return written
