"""Puts each change of an event's status on record as a step, whichever path saves the event.

Nothing else is done by signal here: ``workflow.record_step`` decides which step a change of status is.
"""

from typing import Any

from django.db.models.signals import post_save, pre_save

from events.models import Event
from events.newsroom import workflow


def _read_old_status(instance: Event, **_kwargs: Any) -> None:
    """Keep the stored status until the event is saved, and say who enters a new event."""
    stored = Event.objects.filter(pk=instance.pk).values_list("status", flat=True) if instance.pk else None
    instance._status_before = stored.first() if stored is not None else None  # type: ignore[attr-defined]
    if instance._status_before is None and instance.entered_by_id is None:  # type: ignore[attr-defined]
        instance.entered_by = workflow.current_user()


def _record_step(instance: Event, **_kwargs: Any) -> None:
    workflow.record_step(instance, instance.__dict__.pop("_status_before", None))


def connect() -> None:
    """Called once, when the application is ready."""
    pre_save.connect(_read_old_status, sender=Event, dispatch_uid="status-before")
    post_save.connect(_record_step, sender=Event, dispatch_uid="status-after")
