"""Reports what became of a file: the outcome of every row as CSV, and the numbers in a sentence."""

import csv
import io
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.imports.tables.formulas import defuse
from events.models import Import

COLUMNS = ("row", "outcome", "field", "value", "reason", "reference")


def summary(batch: Import) -> str:
    """How many rows of an applied import were new, and how many have changed something."""
    new, changed = batch.counts.get("new", 0), batch.counts.get("changed", 0)
    if batch.is_of_districts:
        new_text = ngettext("%(n)d district was made.", "%(n)d districts were made.", new)
        changed_text = ngettext("%(n)d outline was changed.", "%(n)d outlines were changed.", changed)
    else:
        new_text = ngettext("%(n)d event was imported as a draft.", "%(n)d events were imported as drafts.", new)
        changed_text = ngettext("%(n)d draft was changed.", "%(n)d drafts were changed.", changed)
    texts = [text % {"n": number} for text, number in ((new_text, new), (changed_text, changed)) if number]
    return " ".join(texts) or _("There was nothing to write.")


def as_csv(batch: Import) -> Iterator[str]:
    """The lines of the report. With a byte order mark: spreadsheets read UTF-8 by nothing else."""
    yield "\ufeff" + _line(COLUMNS)
    rows = batch.rows.order_by("number").values_list("number", "outcome", "name", "value", "reason", "reference")
    for row in rows.iterator():
        yield _line([defuse(str(cell)) for cell in row])


def _line(cells: Iterable[str]) -> str:
    written = io.StringIO(newline="")
    csv.writer(written).writerow(cells)
    return written.getvalue()
