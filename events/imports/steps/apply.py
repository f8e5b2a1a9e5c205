"""Applies a previewed import: all of its new and changed rows are written, or nothing."""

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _

from events.imports.steps.event_writer import write_events
from events.imports.steps.outline_staging import accept_outlines
from events.imports.steps.outline_writer import write_outlines
from events.imports.steps.workflow import StepRefusedError, take_step
from events.models import Import


def apply(batch: Import, *, by: Any = None, good_rows_only: bool = False, accepted: Collection[int] = ()) -> None:
    """Write the import's events as drafts, or its outlines of districts, in one transaction.

    ``by`` is the user who is recorded as the author. ``accepted``: the numbers of the outlines that are right although
    something about them is asked. Raises StepRefusedError where rows were refused and
    ``good_rows_only`` is not set, and where an outline's district has changed since the preview; StalePreviewError
    where an event has; ValidationError where a district would not be valid. Nothing is written then.
    """
    with take_step(batch, "apply"):
        if batch.is_of_districts and accepted:
            accept_outlines(batch, accepted)
        if batch.counts.get("refused") and not good_rows_only:
            raise StepRefusedError(_("Some rows are refused: correct the file, or import the good rows only."))
        if batch.is_of_districts:
            write_outlines(batch)
        else:
            write_events(batch, by)
        batch.state, batch.good_rows_only = Import.State.APPLIED, good_rows_only
        batch.save()
