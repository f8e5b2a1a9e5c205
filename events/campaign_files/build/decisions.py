"""PURE: what a person decided where the rules do not, from ``decisions.csv`` beside the tables.

Its columns: ``table`` (see TABLES), ``row`` (the reference or slug; ``*`` for every row), ``field``, ``value`` (with a
list, its parts with ``|`` between) and ``reason``, for whoever reviews it. A decision about a *report* stands in the
place of that cell before the rules run; besides the columns of the table it may set ``place`` (the place as reported),
``event`` (the event that the report is about, by its reference) and ``source`` (which of two pages that share an
address). Every other one is set in the row that the rules have made.
"""

from collections.abc import Iterable
from typing import Any

from events.campaign_files.build.tables import TableRow

COLUMNS = "table row field value reason"

TABLES = ("report", "event", "citation", "source", "figure", "district", "place")

NO_SUCH_FIELD = "A row of this table has no such field."


class Decisions:
    """The decisions by table and row; it counts which were asked for, so that none goes unheeded."""

    def __init__(self, rows: Iterable[TableRow]) -> None:
        self._rows: dict[tuple[str, str], dict[str, TableRow]] = {}
        self._unused: dict[int, TableRow] = {}
        for row in rows:
            row.is_given("reason")
            is_known = row.one_of("table", TABLES, f"one of {', '.join(TABLES)}")
            if is_known and row.is_given("row") and row.is_given("field"):
                self._add(row)

    def _add(self, row: TableRow) -> None:
        decided = self._rows.setdefault((row["table"], row["row"]), {})
        if earlier := decided.get(row["field"]):
            row.refuse("field", f"This was decided in row {earlier.number} already.")
        else:
            decided[row["field"]] = row
            self._unused[row.number] = row

    def about(self, table: str, name: str) -> dict[str, TableRow]:
        """The decisions about a row, by field: those of every row, and its own."""
        found = self._rows.get((table, "*"), {}) | self._rows.get((table, name), {})
        for row in found.values():
            self._unused.pop(row.number, None)
        return found

    def value(self, table: str, name: str, field: str, otherwise: str = "") -> str:
        row = self.about(table, name).get(field)
        return row["value"] if row else otherwise

    def applied(self, table: str, name: str, fields: dict[str, Any]) -> dict[str, Any]:
        """The fields of a built row with what was decided about it; a decided list stays a list."""
        decided = dict(fields)
        for field, row in self.about(table, name).items():
            if field in fields:
                decided[field] = row["value"].split("|") if isinstance(fields[field], list) else row["value"]
            else:
                row.refuse("field", NO_SUCH_FIELD)
        return decided

    def check_all_used(self) -> None:
        """Refuse each decision about a row that is not there."""
        for row in self._unused.values():
            row.refuse("row", f"There is no such {row['table']}.")
