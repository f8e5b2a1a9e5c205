"""The workflow of an import: its states, its steps, and from which states each step may be taken.

A state is what an import is in (``Import.State``: being read, previewed, applied …); a step is what is done to it
there (match, apply, undo …). A step may lead to another state, or back to the same one.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError
from django.utils.translation import gettext as _

from events.models import Import, ImportRow, unit_of_work
from events.models.base import lock_rows, locked

State = Import.State

ALLOWED_STATES = {
    "begin": (State.READING,),
    "answer": (State.ASKING, State.PREVIEWED),
    "match": (State.MATCHING,),
    "again": (State.PREVIEWED,),
    "apply": (State.PREVIEWED,),
    "undo": (State.APPLIED,),
    "discard": (State.READING, State.ASKING, State.MATCHING, State.PREVIEWED),
}
# Outlines are matched as they are read; the answer is which columns hold their names.
OUTLINE_STEPS = ("answer", "apply", "undo", "discard")
# These write the record, and what they write depends on what the campaign's other imports have written.
WRITING_STEPS = ("apply", "undo")
# The outcomes of the rows that are written into the record.
WRITTEN_OUTCOMES = (ImportRow.Outcome.NEW, ImportRow.Outcome.CHANGED)


class StepRefusedError(Exception):
    """A step that the import's state, its rows or another person's work does not allow; the message says why."""


@contextmanager
def take_step(batch: Import, step: str) -> Iterator[None]:
    """Run the block as one step of the import: in one transaction, on the locked and freshly read import.

    ``step`` is a key of ALLOWED_STATES. Raises StepRefusedError, with nothing written, where the import's state
    does not allow the step, or where somebody has written the same rows of the record at the same moment.
    """
    try:
        with unit_of_work.together():
            _lock(batch, step)
            if batch.state not in ALLOWED_STATES[step] or (batch.is_of_districts and step not in OUTLINE_STEPS):
                raise StepRefusedError(
                    _("The import is in the state “%(state)s”, so this cannot be done now.")
                    % {"state": batch.get_state_display()}
                )
            yield
    except IntegrityError as problem:
        raise StepRefusedError(
            _("Somebody else saved the same rows at the same moment. Nothing was changed: try again.")
        ) from problem


def _lock(batch: Import, step: str) -> None:
    """Lock the import and, for a writing step, every other import of its campaign that may be written or undone.

    Imports are locked before all else, and in the order of their keys, so that no two steps wait for each other.
    """
    if step in WRITING_STEPS:
        lock_rows(Import.objects.filter(campaign=batch.campaign_id, state__in=[State.PREVIEWED, State.APPLIED]))
    try:
        batch.refresh_from_db(from_queryset=locked(Import.objects))
    except Import.DoesNotExist as problem:
        raise StepRefusedError(_("This import has been discarded.")) from problem
