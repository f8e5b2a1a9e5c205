"""PURE: reads the CSV tables of a compilation, and keeps what is wrong with them: by file, row, field and value.

What has a fault is noted and built with all the same, so that one run tells every fault, and few that only follow from
another. Tables.check() then refuses all of it.
"""

import csv
import datetime as dt
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from events.campaign_files.problem import Problem, with_value


class TableError(ValueError):
    """Tables that cannot be built from; its ``problems`` are for the people who keep them."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*problems)
        self.problems = problems

    def __str__(self) -> str:
        """A line for each problem."""
        return "\n".join(map(str, self.problems))


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a file, with the list that takes its problems."""

    file: str
    number: int
    cells: dict[str, Any]
    problems: list[Problem] = field(repr=False, compare=False)

    def refuse(self, column: str, text: str) -> None:
        """Note what is wrong with a cell."""
        self.problems.append(self._problem(column, text))

    def error(self, column: str, text: str) -> TableError:
        """What is wrong with a cell, to be raised where nothing can be built of the row."""
        return TableError(self._problem(column, text))

    def _problem(self, column: str, text: str) -> Problem:
        return Problem(with_value(text, self.cells.get(column)), self.file, self.number, field=column)


class TableRow(Row):
    """A row of a table, its cells without spaces around them. ``number`` counts the header as row 1."""

    __slots__ = ()

    def __getitem__(self, column: str) -> str:
        text: str = self.cells[column]
        return text

    def is_given(self, column: str) -> bool:
        """Whether a column has a value; an empty cell is refused."""
        if not self[column]:
            self.refuse(column, "This may not be empty.")
        return bool(self[column])

    def day(self, column: str) -> str:
        """The date in a column as it stands, YYYY-MM-DD; "" where there is none, or no date, which is refused."""
        try:
            return self[column] and dt.date.fromisoformat(self[column]).isoformat()
        except ValueError:
            self.refuse(column, "This is not a date such as 2031-03-09.")
            return ""

    def number_in(self, column: str) -> float | None:
        """The number in a column; None where it is none, which is refused."""
        try:
            number = float(self[column])
        except ValueError:
            number = math.nan
        if math.isfinite(number):
            return number
        self.refuse(column, "This is not a number.")
        return None

    def one_of(self, column: str, allowed: Iterable[str], what: str) -> bool:
        """Whether the value of a column is one of the allowed ones; every other one is refused."""
        if self[column] in set(allowed):
            return True
        self.refuse(column, f"This is not {what}.")
        return False


class Tables:
    """The tables of a folder, and every problem that was found in them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []
        # Of files and rows that cannot be read, and so are missing in what is built.
        self.unreadable: list[Problem] = []

    def read(self, name: str, columns: str) -> list[TableRow]:
        """The rows of a CSV file whose header is ``columns``, the names with spaces between."""
        names = columns.split()
        try:
            header, *lines = list(_lines(self.folder / name)) or [[]]
        except FileNotFoundError:
            self.cannot_read(name, None, "There is no such file.")
            return []
        except (UnicodeDecodeError, csv.Error) as problem:
            self.cannot_read(name, None, f"This is not a CSV table in UTF-8: {problem}")
            return []
        if header != names:
            self.cannot_read(name, 1, f"The columns are not {', '.join(names)}.")
            return []
        found = (self._row(name, number, names, cells) for number, cells in enumerate(lines, start=2))
        return [row for row in found if row]

    def read_if_there(self, name: str, columns: str) -> list[TableRow]:
        return self.read(name, columns) if (self.folder / name).exists() else []

    def cannot_read(self, file: str, row: int | None, text: str, field: str = "") -> None:
        """Note what makes a row, or with None a whole file, useless."""
        self.unreadable.append(Problem(text, file, row, field=field))

    def check(self) -> None:
        """Raise TableError of all that was found, in order of file and row.

        Where something cannot be read, it is told alone: the other problems may only follow from that.
        """
        if found := self.unreadable or self.problems:
            # Once each: some rows are asked for the same value more than once.
            raise TableError(*sorted(dict.fromkeys(found), key=lambda problem: (problem.file, problem.row or 0)))

    def _row(self, file: str, number: int, names: list[str], cells: list[str]) -> TableRow | None:
        if len(cells) != len(names):
            self.cannot_read(file, number, f"This row has {len(cells)} cells and not {len(names)}.")
            return None
        stripped = (cell.strip() for cell in cells)
        return TableRow(file, number, dict(zip(names, stripped, strict=True)), self.problems)


def by_key(rows: Iterable[TableRow], column: str) -> dict[str, TableRow]:
    """The rows by the value of a column, which each has and no two share; every further row is refused."""
    found: dict[str, TableRow] = {}
    for row in rows:
        key = row[column]
        if key in found:
            row.refuse(column, f"This stands in {found[key].file}: row {found[key].number} already.")
        elif row.is_given(column):
            found[key] = row
    return found


def _lines(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.reader(file, strict=True)
