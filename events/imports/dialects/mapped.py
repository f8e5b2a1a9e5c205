"""Tables of somebody else's making (date, place, text), read by a mapping that a person has saved."""

from collections.abc import Collection, Mapping
from typing import TypedDict

from django.utils.translation import gettext as _

from events.imports.dialects import own
from events.imports.dialects.parsed_report import ParsedReport
from events.imports.dialects.summaries import sentence, short, written
from events.imports.tables.cells import Cells, fold
from events.models import Event

NAME = "mapped"


class Columns(TypedDict):
    """``columns``: our name of a column → theirs. ``constants``: our name → what every row says."""

    columns: dict[str, str]
    constants: dict[str, str]


def problems(mapping: Columns, header: Collection[str]) -> list[str]:
    """What keeps a table with these columns, by their own names, from being read so; none where nothing does."""
    found = []
    given = {**mapping["columns"], **mapping["constants"]}
    for name in ("kind", "occurred on"):
        if not given.get(name):
            found.append(_("Say where “%(name)s” is found.") % {"name": name})
    known = {fold(name) for name in header}
    missing = [theirs for theirs in mapping["columns"].values() if theirs and fold(theirs) not in known]
    if missing:
        found.append(_("The table has no column %(names)s.") % {"names": ", ".join(missing)})
    strangers = [name for name in given if name not in own.COLUMNS]
    if strangers:
        found.append(_("The record has no field %(names)s.") % {"names": ", ".join(strangers)})
    return found


def renamed(cells: Mapping[str, str], mapping: Columns) -> dict[str, str]:
    """A row under our own names of the columns. ``cells`` by folded names of theirs."""
    constants = {name: value for name, value in mapping["constants"].items() if value}
    columns = {name: cells.get(fold(theirs), "") for name, theirs in mapping["columns"].items() if theirs}
    return constants | {name: value for name, value in columns.items() if value.strip() or name not in constants}


def read(cells: Cells) -> ParsedReport:
    """As our own, with a summary made of the other fields where no column holds one in our own words."""
    report = own.read(cells)
    if not report.summary:
        day = cells.day("occurred on")
        who = f" by {short(report.actors[0])}" if report.actors else ""
        kind = Event.Kind(report.kind).value.capitalize() if report.kind else ""
        report.summary = sentence(f"{kind}{who}", report.place, written(day)) if day else ""
    return report
