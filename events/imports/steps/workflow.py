"""The steps of an import, and from which states each may be taken: by one person at a time, on the locked row."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError
from django.utils.translation import gettext as _

from events.models import Import, unit_of_work
from events.models.base import locked

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
# Outlines are matched as they are read, and their rows cannot be made again.
OF_DISTRICTS = ("apply", "undo", "discard")
# These write the record, and what they write depends on what the campaign's other imports have written.
WRITING = ("apply", "undo")


class StepRefusedError(Exception):
    """What was asked of an import that is not, or no longer, in a state for it."""


@contextmanager
def take_step(batch: Import, step: str) -> Iterator[None]:
    """Take a step of STEPS, in one transaction with the import as it is now, and nobody else at it.

    Raises NotNowError, with nothing written, where its state does not allow the step, or where somebody has
    written the same rows of the record at the same moment.
    """
    try:
        with unit_of_work.together():
            _lock(batch, step)
            if batch.state not in ALLOWED_STATES[step] or (batch.is_of_districts and step not in OF_DISTRICTS):
                raise StepRefusedError(
                    _("This cannot be done with the import now. Its state: %(state)s.")
                    % {"state": batch.get_state_display()}
                )
            yield
    except IntegrityError as problem:
        raise StepRefusedError(
            _("Somebody else has written the same into the record at this moment. Nothing was changed: try again.")
        ) from problem


def _lock(batch: Import, step: str) -> None:
    """Imports are locked before all else, those of a campaign in the order of their keys: none waits in a circle."""
    if step in WRITING:
        written = Import.objects.filter(campaign=batch.campaign_id, state__in=[State.PREVIEWED, State.APPLIED])
        list(locked(written).order_by("pk").values_list("pk"))
    try:
        batch.refresh_from_db(from_queryset=locked(Import.objects))
    except Import.DoesNotExist as problem:
        raise StepRefusedError(_("This import has been discarded.")) from problem
