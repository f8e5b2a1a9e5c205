"""PURE: voices from ``voices.csv``, and whose word each citation carries from ``report_voices.csv``."""

from collections.abc import Iterable
from typing import Any

from events.campaign_files.build.tables import TableRow, Tables, by_key

COLUMNS = "slug name_en name_ar kind side is_unnamed note"

# ``basis`` names the column that told it: claimant, note or summary. An empty voice is not known.
REPORT_COLUMNS = "reference voice basis"


class Voices:
    """The voices by slug, and the voice of each report and further citation."""

    def __init__(self, tables: Tables, sides: Iterable[str]) -> None:
        allowed = {"", *sides}
        self.rows = [_fields(row, allowed) for row in _read(tables, "voices.csv", COLUMNS, "slug")]
        slugs = {row["slug"] for row in self.rows}
        self._spoken = {
            row["reference"]: row for row in _read(tables, "report_voices.csv", REPORT_COLUMNS, "reference")
        }
        for row in self._spoken.values():
            row.one_of("voice", slugs | {""}, "a voice of voices.csv")

    def of(self, references: Iterable[str]) -> str:
        """The voice of the first of the references of which one is known; "" where none is."""
        known = (self._spoken[reference]["voice"] for reference in references if reference in self._spoken)
        return next(filter(None, known), "")

    def check_known(self, references: Iterable[str]) -> None:
        """Refuse each voice of a report or citation that is not there."""
        known = set(references)
        for reference, row in self._spoken.items():
            if reference not in known:
                row.refuse("reference", "There is no such report or citation.")


def _read(tables: Tables, name: str, columns: str, key: str) -> Iterable[TableRow]:
    return by_key(tables.read_if_there(name, columns), key).values()


def _fields(row: TableRow, sides: set[str]) -> dict[str, Any]:
    row.one_of("side", sides, "a side, which is an actor without a parent")
    row.one_of("is_unnamed", ["yes", "no"], "yes or no")
    return dict(row.cells)
