"""The dialect of tables with any other columns, read by a mapping of our columns to theirs."""

from collections.abc import Collection, Mapping
from typing import NotRequired, TypedDict

from django.utils.translation import gettext as _

from events.imports.dialects import own
from events.imports.dialects.parsed_report import ParsedReport
from events.imports.dialects.summaries import sentence, short, when
from events.imports.tables.cells import Cells, fold
from events.models import Event

NAME = "mapped"
# Our names of the columns that no row can do without.
NEEDED = ("kind", "occurred on")


class Columns(TypedDict):
    """A mapping. ``columns``: our name of a column → the file's. ``constants``: our name → the value of every row.

    ``readings``: our name of a column of dates → the form of its short dates → how they are read.
    """

    columns: dict[str, str]
    constants: dict[str, str]
    readings: NotRequired[dict[str, dict[str, str]]]


def problems(mapping: Columns, header: Collection[str]) -> list[str]:
    """Why a table with this header cannot be read by the mapping; [] where it can."""
    found = []
    given = {**mapping["columns"], **mapping["constants"]}
    for name in NEEDED:
        if not given.get(name):
            found.append(_("Choose a column or a value for “%(name)s”.") % {"name": name})
    known = {fold(name) for name in header}
    missing = [column for column in mapping["columns"].values() if column and fold(column) not in known]
    if missing:
        found.append(_("The table has no column %(names)s.") % {"names": ", ".join(missing)})
    unknown = [name for name in given if name not in own.COLUMNS]
    if unknown:
        found.append(_("The record has no field %(names)s.") % {"names": ", ".join(unknown)})
    return found


def renamed(cells: Mapping[str, str], mapping: Columns) -> dict[str, str]:
    """The cells by our names of the columns. ``cells`` are by the folded names of the file's.

    A constant stands for an empty cell where a column has both.
    """
    constants = {name: value for name, value in mapping["constants"].items() if value}
    columns = {name: cells.get(fold(column), "") for name, column in mapping["columns"].items() if column}
    return constants | {name: value for name, value in columns.items() if value.strip() or name not in constants}


def read(cells: Cells) -> ParsedReport:
    """As in ``own``, with a summary made of the other fields where no column holds one. Raises RowError."""
    report = own.read(cells)
    if not (report.summary or report.summary_ar):
        starts, ends = own.read_days(cells)
        who = f" by {short(report.actors[0])}" if report.actors else ""
        kind = Event.Kind(report.kind).value.capitalize() if report.kind else ""
        report.summary = sentence(f"{kind}{who}", report.place, when(starts, ends))
    return report
