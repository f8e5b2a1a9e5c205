"""Reads a data package into the rows that ``campaign_files`` checks and loads, and into problems.

Which tables and columns there are is said by ``tables``, and not by the package itself.
"""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from events.campaign_files.json_rows import JsonRow
from events.campaign_files.problem import Problem, quoted
from events.campaign_files.schema import KEY_FIELDS, RecordModel
from events.exports.package import cells
from events.exports.package.archive import DAMAGES, Package, PackageError, open_package
from events.exports.package.descriptor import FORMAT, NAME
from events.exports.package.tables import Column, Table, name_of, pair_tables, record_tables, tables
from events.gazetteer.suggestion import suggestion
from events.models import Campaign, Citation

# Bytes of a cell: a shape of as many corners as a map takes has some hundred thousand.
MAX_CELL = 10_000_000

Found = JsonRow | Problem
# The cells of a row by column, and its number as a spreadsheet counts: the header is row 1.
Cells = tuple[int, dict[str, str]]


def read(path: Path, max_bytes: int) -> tuple[list[JsonRow], list[Problem]]:
    """The rows of the package, those of every table of the record, or else what is wrong with them."""
    try:
        with open_package(path, max_bytes) as package, _long_cells():
            reading = _Reading(package)
            reading.read()
            # Of a row that cannot be read, the others would say that what they refer to is missing.
            return ([] if reading.problems else reading.rows), reading.problems
    except (PackageError, *DAMAGES) as problem:
        return [], [Problem(str(problem), str(path))]


@contextmanager
def _long_cells() -> Iterator[None]:
    """The limit is the whole process's."""
    before = csv.field_size_limit(MAX_CELL)
    try:
        yield
    finally:
        csv.field_size_limit(before)


class _Reading:
    def __init__(self, package: Package) -> None:
        self._package = package
        self._slug = ""
        self.rows: list[JsonRow] = []
        self.problems: list[Problem] = []

    def read(self) -> None:
        files = self._files()
        if self.problems:
            return
        by_model: dict[RecordModel, dict[str, JsonRow]] = {model: {} for model in KEY_FIELDS}
        # The campaign comes first, and every key begins with its slug.
        for model in KEY_FIELDS:
            table = record_tables()[name_of(model)]
            for number, row in self._table(table, files[table.name]):
                self._add(model, table, files[table.name], number, row, by_model)
        # Else a pair would be said to name what is merely not read.
        for table, model, field in pair_tables() if not self.problems else ():
            self._add_pairs(table, files[table.name], by_model[model], field, by_model)

    def _refuse(self, file: str, message: str, row: int | None = None, field: str = "") -> None:
        self.problems.append(Problem(message, self._package.label(file), row, field=field))

    def _files(self) -> dict[str, str]:
        """By name of a table, its path within the package; a problem for one that is missing, or that is none."""
        found: dict[str, str] = {}
        if self._package.descriptor.get("format", FORMAT) != FORMAT:
            written = self._package.descriptor["format"]
            self._refuse(NAME, f"Its format is {quoted(written)}; this version of the software reads {FORMAT}.")
            return found
        resources = self._package.descriptor.get("resources")
        for number, each in enumerate(resources if isinstance(resources, list) else [], start=1):
            name, path = (each.get("name"), each.get("path")) if isinstance(each, dict) else (None, None)
            if not isinstance(name, str) or not isinstance(path, str):
                self._refuse(NAME, "A resource has a “name” and a “path”, which are texts.", number, "resources")
            elif name not in tables():
                hint = suggestion(name, tables())
                self._refuse(NAME, f"{quoted(name)} is not a table of a campaign{hint}.", number, "resources")
            elif name in found:
                self._refuse(NAME, f"{quoted(name)} stands here twice.", number, "resources")
            else:
                found[name] = path
        for name in record_tables():
            if name not in found and not self.problems:
                self._refuse(NAME, f"The table “{name}” is missing.", field="resources")
        return found

    def _add(
        self,
        model: RecordModel,
        table: Table,
        file: str,
        number: int,
        row: dict[str, str],
        by_model: dict[RecordModel, dict[str, JsonRow]],
    ) -> None:
        fields: dict[str, Any] = {}
        for column in table.columns:
            if column.name not in row:
                continue
            try:
                fields[column.name] = self._value(column, row[column.name])
            except ValueError as problem:
                self._refuse(file, f"{problem} (given: {quoted(row[column.name])})", number, column.name)
                return
        if model is Campaign:
            self._slug = self._slug or str(fields.get("slug", ""))
        elif model is not Citation:
            fields["campaign"] = [self._slug]
        found = JsonRow(self._package.label(file), number, model._meta.label_lower, fields)
        self.rows.append(found)
        by_model[model].setdefault(str(fields.get(KEY_FIELDS[model][-1], "")), found)

    def _value(self, column: Column, cell: str) -> Any:
        value = cells.read(column.field, cell)
        if not column.field.is_relation:
            return value
        return [self._slug, value] if value else None

    def _add_pairs(
        self,
        table: Table,
        file: str,
        owners: dict[str, JsonRow],
        field: str,
        by_model: dict[RecordModel, dict[str, JsonRow]],
    ) -> None:
        """Give each row the list of the keys that the pairs name, such as an event its districts."""
        first, second = table.columns
        others = by_model[second.field.related_model]
        for number, row in self._table(table, file):
            own, other = (cells.read(column.field, row[column.name]) for column in (first, second))
            for column, value, known in ((first, own, owners), (second, other, others)):
                if value not in known:
                    hint = suggestion(value, known)
                    self._refuse(file, f"{quoted(value)} is not in {column.refers_to}.csv{hint}.", number, column.name)
                    break
            else:
                owners[own].fields.setdefault(field, []).append([self._slug, other])

    def _table(self, table: Table, file: str) -> Iterator[Cells]:
        """The rows of a file; a problem where it cannot be read, or its header is none of this table."""
        try:
            with self._package.open(file) as opened:
                # newline="": ends of lines within quotes stay as they are.
                lines = csv.reader(io.TextIOWrapper(opened, "utf-8-sig", newline=""), strict=True)
                yield from self._rows(table, file, lines)
        except PackageError as problem:
            self._refuse(file, str(problem))
        except (UnicodeDecodeError, *DAMAGES) as problem:
            self._refuse(file, f"This file cannot be read: {problem}")

    def _rows(self, table: Table, file: str, lines: Iterator[list[str]]) -> Iterator[Cells]:
        number = 0
        try:
            header = next(lines, [])
            if not self._is_header(table, file, header):
                return
            for number, line in enumerate(lines, start=2):
                if len(line) == len(header):
                    yield number, dict(zip(header, line, strict=True))
                elif line:
                    message = f"This row has {len(line)} cells, and the header {len(header)}."
                    self._refuse(file, message, number)
        except csv.Error as problem:
            self._refuse(file, f"Row {max(number, 1) + 1} cannot be read: {problem}.")

    def _is_header(self, table: Table, file: str, header: list[str]) -> bool:
        before = len(self.problems)
        known = [column.name for column in table.columns]
        for name in dict.fromkeys(header):
            if name not in known:
                self._refuse(file, f"{quoted(name)} is not a column of {table.name}{suggestion(name, known)}.")
            elif header.count(name) > 1:
                self._refuse(file, f"The column {quoted(name)} stands here twice.")
        for column in table.columns:
            if column.name not in header and (column.name in table.key or _is_needed(column)):
                self._refuse(file, f"The column “{column.name}” is missing.")
        return len(self.problems) == before


def _is_needed(column: Column) -> bool:
    return not (column.field.has_default() or column.field.null or column.field.blank)
