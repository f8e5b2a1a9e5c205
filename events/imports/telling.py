"""The outcome of every row as CSV, for whoever corrects the file."""

import csv
import io
from collections.abc import Iterator

from events.models import Import

COLUMNS = ("row", "outcome", "field", "value", "reason", "reference")
# A spreadsheet takes a cell that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(batch: Import) -> Iterator[str]:
    """Line by line, with a byte order mark, for spreadsheets read UTF-8 by nothing else."""
    yield "\ufeff" + _line(COLUMNS)
    rows = batch.rows.order_by("number").values_list("number", "outcome", "name", "value", "reason", "reference")
    for row in rows.iterator():
        yield _line([defused(str(cell)) for cell in row])


def defused(text: str) -> str:
    """The text as no spreadsheet runs it."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _line(cells: object) -> str:
    written = io.StringIO(newline="")
    csv.writer(written).writerow(cells)  # type: ignore[arg-type]
    return written.getvalue()
