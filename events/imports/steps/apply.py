"""A previewed import is written: all of it in one transaction, or nothing."""

from typing import Any

from django.utils.translation import gettext as _

from events.imports.steps.staging import ROWS_A_PAGE
from events.imports.steps.workflow import NotNowError, held
from events.imports.steps.writer import Writer
from events.models import Import, ImportRow

WRITTEN = (ImportRow.Outcome.NEW, ImportRow.Outcome.CHANGED)


def apply(batch: Import, *, by: Any = None, good_rows_only: bool = False) -> None:
    """Write every row that is new or changed, as drafts.

    Raises NotNowError where rows were refused and not only the good ones are asked for, and
    StaleError where the record has changed since the preview; then nothing is written.
    """
    with held(batch, "apply"):
        if batch.counts.get("refused") and not good_rows_only:
            raise NotNowError(_("Some rows are refused: correct the file, or import the good rows only."))
        writer = Writer(batch, by)
        for rows in _chunks(batch):
            writer.write(rows)
        batch.state, batch.good_rows_only = Import.State.APPLIED, good_rows_only
        batch.save()
        batch.pages.all().delete()


def _chunks(batch: Import) -> Any:
    """The rows to write, some at a time, in the file's order."""
    last = 0
    rows = batch.rows.filter(outcome__in=WRITTEN).order_by("number")
    while chunk := list(rows.filter(number__gt=last)[:ROWS_A_PAGE]):
        last = chunk[-1].number
        yield chunk
