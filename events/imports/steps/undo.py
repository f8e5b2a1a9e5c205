"""Undoes an applied import: what it wrote is deleted, restored or retracted, in one transaction."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, F, IntegerField, OuterRef
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext as _

from events.imports.steps.event_undo import undo_events
from events.imports.steps.outline_writer import undo_outlines
from events.imports.steps.undone import Undone
from events.imports.steps.workflow import WRITTEN_OUTCOMES, StepRefusedError, take_step
from events.models import Import, ImportRow


def undo(batch: Import, *, by: Any = None) -> Undone:
    """Undo the import, and return how many events or districts met with which result, and what was kept.

    ``event_undo`` states what that means for events, ``outline_writer`` for outlines. ``by`` is the user who asks
    for it. Raises StepRefusedError where a later import has changed the same rows, and PermissionDenied where
    something would be retracted and ``by`` may not retract; nothing is written then.
    """
    with take_step(batch, "undo"):
        if later := later_import(batch):
            raise StepRefusedError(
                _("Undo import %(number)d (%(file)s) first: it has changed what this one wrote.")
                % {"number": later.pk, "file": later.file_name}
            )
        reason = _("Import %(number)d was undone.") % {"number": batch.pk}
        counts = undo_outlines(batch, reason) if batch.is_of_districts else undo_events(batch, reason)
        if counts["retracted"] and by is not None and not by.has_perm("events.retract_event"):
            raise PermissionDenied
        batch.state = Import.State.UNDONE
        batch.save()
    return counts


def later_import(batch: Import) -> Import | None:
    """The last applied import that has changed something after this one made or changed it; None where there is none.

    Imports that wrote one event or district are undone from the last one back. Their order is not that of their
    numbers, for they may be applied in another order than they were read in: it is that of the versions that the
    event or district had before each change (0 before it was made).
    """
    subject: Any = KT("data__slug") if batch.is_of_districts else F("reference")
    version = Coalesce(Cast(KT("before__version"), IntegerField()), 0)
    rows = ImportRow.objects.alias(subject=subject, version=version)
    written_before = rows.filter(
        batch=batch, outcome__in=WRITTEN_OUTCOMES, subject=OuterRef("subject"), version__lt=OuterRef("version")
    )
    changes = rows.filter(
        batch__campaign=batch.campaign_id, batch__state=Import.State.APPLIED, outcome=ImportRow.Outcome.CHANGED
    ).exclude(batch=batch)
    last = changes.filter(Exists(written_before)).order_by("-version", "-batch").select_related("batch").first()
    return last.batch if last else None
