"""The dialects: recognises the layout of a table's columns, and hands its rows to the parser of that layout."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.imports.dialects import acled, ged, mapped, own
from events.imports.dialects.mapped import Columns
from events.imports.dialects.parsed_report import ParsedReport
from events.imports.tables.cells import Cells, Readings, fold
from events.imports.tables.dates import DayOrder
from events.imports.tables.short_dates import Form, Reading
from events.imports.tables.table import ReadError, RowError, ambiguous_columns

# By name, as a person reads them.
NAMES = {
    own.NAME: gettext_lazy("our own columns"),
    ged.NAME: "UCDP GED",
    acled.NAME: "ACLED",
    mapped.NAME: gettext_lazy("other columns, by a mapping"),
}
# Modules with NAME and recognises(), asked in this order.
_RECOGNISED: tuple[Any, ...] = (ged, acled, own)
# The columns that tell whether day or month comes first. The dates of sources in GED are lists in one cell.
_DATES = {own.NAME: own.DATES, mapped.NAME: own.DATES, ged.NAME: ged.DATES[:2], acled.NAME: acled.DATES}
# Of them, those that lie in the year of a column of years.
_DATES_OF_YEAR = _DATES | {own.NAME: own.DATES_OF_YEAR, mapped.NAME: own.DATES_OF_YEAR}
# What a data set calls the fields that reasons are about.
_FIELDS = {
    ged.NAME: {"occurred on": ged.DATES[0], "districts": "where coordinates", "actor": "side a"},
    acled.NAME: {"occurred on": acled.DATES[0], "districts": "location", "actor": "actor1"},
}
_PARSERS: dict[str, Callable[[Cells], ParsedReport]] = {
    own.NAME: own.read,
    ged.NAME: ged.read,
    acled.NAME: acled.read,
    mapped.NAME: mapped.read,
}


def recognise(header: Collection[str]) -> str:
    """The name of the dialect that has these columns; "" where a person has to map them."""
    folded = {fold(name) for name in header}
    return next((dialect.NAME for dialect in _RECOGNISED if dialect.recognises(folded)), "")


def check(name: str, header: Sequence[str]) -> None:
    """Raise ReadError where two columns mean the same: one of them would be dropped without a word."""
    meaning = (lambda column: own.column(column) or column) if name == own.NAME else fold
    if ambiguous := ambiguous_columns(header, meaning):
        names = ", ".join(ambiguous)
        raise ReadError(_("These columns mean the same: %(names)s. Keep one of them.") % {"names": names})


@lru_cache(maxsize=16)
def _folded(header: tuple[str, ...]) -> tuple[str, ...]:
    """The folded names of a header, which every row asks for."""
    return tuple(map(fold, header))


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the rows of one file are parsed: by which dialect, header, mapping and order of day and month."""

    name: str
    header: Sequence[str]
    # The mapping; of any other dialect than "mapped" its readings alone are used.
    columns: Columns | None = None
    order: DayOrder | None = None

    def by_column(self, cells: Sequence[str]) -> dict[str, str]:
        """The cells by the folded names of the file's columns; a column without a name is left out."""
        return {name: cell for name, cell in zip(_folded(tuple(self.header)), cells, strict=True) if name}

    def report(self, cells: Sequence[str]) -> ParsedReport:
        """The row, parsed. Raises RowError."""
        return self._parser(Cells(self._by_own_column(cells), self.order, self._readings()))

    @property
    def _parser(self) -> Callable[[Cells], ParsedReport]:
        """The dialect's; where a table in our own columns has none for summaries, the one that makes them."""
        if self.name == own.NAME and not {"summary", "summary ar"} & set(map(own.column, self.header)):
            return mapped.read
        return _PARSERS[self.name]

    def dates(self, cells: Sequence[str]) -> dict[str, tuple[str, int | None]]:
        """The dates of a row, as text by our names of the columns, to find out how they are to be read.

        With each comes the year that another column of the row says for it; None where none does.
        """
        by_column = self._by_own_column(cells)
        try:
            year = Cells(by_column).year()
        except RowError:
            # The row is refused when it is read.
            year = None
        of_year = _DATES_OF_YEAR[self.name]
        return {name: (by_column.get(name, ""), year if name in of_year else None) for name in _DATES[self.name]}

    def _readings(self) -> Readings:
        given = self.columns.get("readings", {}) if self.columns else {}
        return {name: {Form(form): Reading(one) for form, one in forms.items()} for name, forms in given.items()}

    def file_column(self, name: str) -> str:
        """The file's name of the column that is ``name`` to us; the same name where the file has no such column."""
        name = _FIELDS.get(self.name, {}).get(name, name)
        if self.name == mapped.NAME and self.columns:
            return self.columns["columns"].get(name) or name
        meaning = own.column if self.name == own.NAME else fold
        return next((column for column in self.header if meaning(column) == name), name)

    def unread(self) -> list[str]:
        """The columns that are not read, for whoever has misspelt one. None for a data set: it has many, by design."""
        if self.name == own.NAME:
            return [name for name in self.header if name and not own.column(name)]
        if self.name == mapped.NAME:
            mapped_columns = self.columns["columns"].values() if self.columns else ()
            read = {fold(column) for column in mapped_columns}
            return [name for name in self.header if name and fold(name) not in read]
        return []

    def _by_own_column(self, cells: Sequence[str]) -> dict[str, str]:
        """The cells by the names that the dialect's parser asks for."""
        by_column = self.by_column(cells)
        if self.name == own.NAME:
            return {own.ALIASES.get(name, name): cell for name, cell in by_column.items()}
        return mapped.renamed(by_column, self.columns) if self.name == mapped.NAME and self.columns else by_column
