"""Imports are taken back in the order in which they piled up on one row: the last one first."""

from typing import Any

from django.db.models import Exists, F, IntegerField, OuterRef
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce

from events.models import Import, ImportRow

Outcome = ImportRow.Outcome


def later_than(batch: Import) -> Import | None:
    """An applied import that has changed since what this one has made or changed; the last one there.

    Told by the versions that the rows of the record had before each change; before it is made a row has none.
    """
    subject: Any = KT("data__slug") if batch.is_of_districts else F("reference")
    version = Coalesce(Cast(KT("before__version"), IntegerField()), 0)
    rows = ImportRow.objects.alias(subject=subject, version=version)
    mine = rows.filter(
        batch=batch,
        outcome__in=[Outcome.NEW, Outcome.CHANGED],
        subject=OuterRef("subject"),
        version__lt=OuterRef("version"),
    )
    changes = rows.filter(
        batch__campaign=batch.campaign_id, batch__state=Import.State.APPLIED, outcome=Outcome.CHANGED
    ).exclude(batch=batch)
    last = changes.filter(Exists(mine)).order_by("-version", "-batch").select_related("batch").first()
    return last.batch if last else None
