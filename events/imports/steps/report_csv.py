"""What became of a file: the outcome of every row as CSV, for whoever corrects it, and what was written in a word."""

import csv
import io
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Import

COLUMNS = ("row", "outcome", "field", "value", "reason", "reference")
# A spreadsheet takes a cell that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def summary(batch: Import) -> str:
    """How much of an applied import was new, and how much it has changed."""
    new, changed = batch.counts.get("new", 0), batch.counts.get("changed", 0)
    if batch.is_of_districts:
        made = ngettext("%(n)d district was made.", "%(n)d districts were made.", new)
        altered = ngettext("%(n)d outline was changed.", "%(n)d outlines were changed.", changed)
    else:
        made = ngettext("%(n)d event was imported as a draft.", "%(n)d events were imported as drafts.", new)
        altered = ngettext("%(n)d draft was changed.", "%(n)d drafts were changed.", changed)
    said = [text % {"n": number} for text, number in ((made, new), (altered, changed)) if number]
    return " ".join(said) or _("There was nothing to write.")


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
