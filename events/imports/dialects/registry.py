"""Which columns a table has, and who reads its rows."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.imports.dialects import acled, ged, mapped, own
from events.imports.dialects.mapped import Columns
from events.imports.dialects.parsed_report import ParsedReport
from events.imports.tables.cells import Cells, fold
from events.imports.tables.dates import DayOrder
from events.imports.tables.table import ReadError, ambiguous_columns

# What a person chooses from; the mapped ones are chosen by the mapping's name.
NAMES = {
    own.NAME: gettext_lazy("our own columns"),
    ged.NAME: "UCDP GED",
    acled.NAME: "ACLED",
    mapped.NAME: gettext_lazy("other columns, by a mapping"),
}
_RECOGNISED: tuple[Any, ...] = (ged, acled, own)


def recognise(header: Collection[str]) -> str:
    """The dialect whose columns these are; "" where a person has to say."""
    folded = {fold(name) for name in header}
    return next((dialect.NAME for dialect in _RECOGNISED if dialect.recognises(folded)), "")


def check(name: str, header: Sequence[str]) -> None:
    """Raise ReadError where two columns mean the same: the one would be taken for the other, unsaid."""
    meaning = (lambda column: own.column(column) or column) if name == own.NAME else fold
    if twice := ambiguous_columns(header, meaning):
        raise ReadError(_("These columns mean the same: %(names)s. Keep one of them.") % {"names": ", ".join(twice)})


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the rows of one file are read: by whom, under which names of the columns, in which order of dates."""

    name: str
    header: Sequence[str]
    columns: Columns | None = None
    order: DayOrder | None = None

    def named(self, cells: Sequence[str]) -> dict[str, str]:
        """The cells by the folded names of their columns; a column without a name is left out."""
        return {fold(name): cell for name, cell in zip(self.header, cells, strict=True) if name}

    def report(self, cells: Sequence[str]) -> ParsedReport:
        """Raises RowError."""
        return self._reader()(Cells(self._ours(self.named(cells)), self.order))

    def dates(self, cells: Sequence[str]) -> dict[str, str]:
        """The dates of a row by column, for whoever weighs whether day or month comes first."""
        ours = self._ours(self.named(cells))
        names = {own.NAME: own.DATES, mapped.NAME: own.DATES, ged.NAME: ged.DATES[:2], acled.NAME: acled.DATES}
        return {name: ours.get(name, "") for name in names[self.name]}

    def theirs(self, name: str) -> str:
        """The file's own name of a column that we call so; ours where it has none."""
        if name == own.DATES[0]:
            name = {ged.NAME: ged.DATES[0], acled.NAME: acled.DATES[0]}.get(self.name, name)
        if self.name == mapped.NAME and self.columns:
            return self.columns["columns"].get(name) or name
        meaning = own.column if self.name == own.NAME else fold
        return next((theirs for theirs in self.header if meaning(theirs) == name), name)

    def unread(self) -> list[str]:
        """The columns of which nothing is taken, for whoever has misspelt one; a data set has many, by design."""
        taken = {fold(theirs) for theirs in (self.columns or {"columns": {}})["columns"].values()}
        return {
            own.NAME: [name for name in self.header if name and not own.column(name)],
            mapped.NAME: [name for name in self.header if name and fold(name) not in taken],
        }.get(self.name, [])

    def _ours(self, cells: dict[str, str]) -> dict[str, str]:
        if self.name == own.NAME:
            return {own.ALIASES.get(name, name): cell for name, cell in cells.items()}
        return mapped.renamed(cells, self.columns) if self.name == mapped.NAME and self.columns else cells

    def _reader(self) -> Callable[[Cells], ParsedReport]:
        readers = {own.NAME: own.read, ged.NAME: ged.read, acled.NAME: acled.read, mapped.NAME: mapped.read}
        return readers[self.name]
