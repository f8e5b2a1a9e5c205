"""PURE: reads a CSV table of the compilation; whatever cannot be used is refused by file, row, field and value."""

import csv
import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from events.campaign_files.build.problems import TableError


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table, its cells without spaces around them. ``number`` counts the header as row 1."""

    file: str
    number: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def error(self, column: str, text: str) -> TableError:
        return TableError(self.file, self.number, column, self.cells.get(column, ""), text)

    def day(self, column: str) -> str:
        """The date in a column as it stands, YYYY-MM-DD; "" where there is none. Raises TableError."""
        try:
            return self[column] and dt.date.fromisoformat(self[column]).isoformat()
        except ValueError as problem:
            raise self.error(column, "This is not a date such as 2031-03-09.") from problem

    def number_in(self, column: str) -> float:
        try:
            return float(self[column])
        except ValueError as problem:
            raise self.error(column, "This is not a number.") from problem

    def one_of(self, column: str, allowed: Iterable[str], what: str) -> str:
        """The value of a column, which has to be one of the allowed ones. Raises TableError."""
        if self[column] not in set(allowed):
            raise self.error(column, f"This is not {what}.")
        return self[column]


def read_table(path: Path, columns: str) -> list[TableRow]:
    """The rows of a CSV file whose header is ``columns``, the names with spaces between. Raises TableError."""
    names = columns.split()
    header, *rows = list(_lines(path)) or [[]]
    if header != names:
        raise TableError(path.name, 1, "", "", f"The columns are not {', '.join(names)}.")
    return [_row(path.name, number, names, cells) for number, cells in enumerate(rows, start=2)]


def read_table_if_there(path: Path, columns: str) -> list[TableRow]:
    return read_table(path, columns) if path.exists() else []


def by_key(rows: Iterable[TableRow], column: str) -> dict[str, TableRow]:
    """The rows by the value of a column, which each has and no two share. Raises TableError."""
    found: dict[str, TableRow] = {}
    for row in rows:
        key = row[column]
        if not key:
            raise row.error(column, "This may not be empty.")
        if key in found:
            raise row.error(column, f"This stands in row {found[key].number} as well.")
        found[key] = row
    return found


def _lines(path: Path) -> Iterator[list[str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from csv.reader(file, strict=True)
    except FileNotFoundError as problem:
        raise TableError(path.name, None, "", "", "There is no such file.") from problem
    except (UnicodeDecodeError, csv.Error) as problem:
        raise TableError(path.name, None, "", "", f"This is not a CSV table in UTF-8: {problem}") from problem


def _row(file: str, number: int, names: list[str], cells: list[str]) -> TableRow:
    if len(cells) != len(names):
        raise TableError(file, number, "", "", f"This row has {len(cells)} cells and not {len(names)}.")
    return TableRow(file, number, dict(zip(names, (cell.strip() for cell in cells), strict=True)))
