"""Counts the writes that do not pass ``Recorded.save()``: of an event's districts, and of rows from a fixture.

The optimistic lock is blind to a write that does not move the row's version.
"""

from typing import Any

from django.apps import apps
from django.db.models import F, QuerySet
from django.db.models.signals import m2m_changed, post_save, pre_save

from events.models import Event
from events.models.base import Recorded, locked
from events.models.unit_of_work import Touched, is_counted, note, together


def count_raw(instance: Recorded, raw: bool, **_kwargs: Any) -> None:
    """A fixture's row is written past ``save()`` and knows of no version: it is a write where it says something new."""
    if not raw or instance.pk is None:
        return
    stored = QuerySet(type(instance)).filter(pk=instance.pk).values().first() or {}
    followers = {name for columns in instance.derived.values() for name in columns}
    said = stored.keys() - followers - {"version", "revision"}
    is_new = not stored or any(getattr(instance, name) != stored[name] for name in said)
    instance.version = is_new + instance._last_version()


def count_event(instance: Event, created: bool, raw: bool, **_kwargs: Any) -> None:
    """Its version has moved with this write; what is done to its districts in the same unit of work is part of it."""
    if created or not raw:
        note(Touched(counted={instance.pk}))


def count_districts(instance: Any, action: str, reverse: bool, pk_set: set[int] | None, **_kwargs: Any) -> None:
    """To set an event's districts, from either end, is to write the event, also where nothing else of it is written."""
    if not action.startswith("pre_") or pk_set == set():
        return
    if not reverse:
        if not is_counted(instance.pk):
            _count(Event.objects.filter(pk=instance.pk))
            # Its history is written from it next.
            instance.refresh_from_db(fields=["version"])
    elif pk_set is not None:
        _count(Event.objects.filter(pk__in=pk_set))
    else:
        _count(Event.objects.filter(districts=instance.pk))


def _count(events: "QuerySet[Event]") -> None:
    with together():
        # Past a subquery: of a join, the rows of both tables would be locked.
        rows = locked(Event.objects.filter(pk__in=events.values("pk")))
        keys = {pk for pk in rows.values_list("pk", flat=True) if not is_counted(pk)}
        QuerySet(Event).filter(pk__in=keys).update(version=F("version") + 1)
        note(Touched(counted=keys))


def connect() -> None:
    """Called once, when the application is ready."""
    for model in apps.get_app_config("events").get_models():
        if issubclass(model, Recorded):
            pre_save.connect(count_raw, sender=model, dispatch_uid=f"version-{model.__name__}")
    post_save.connect(count_event, sender=Event, dispatch_uid="version-saved")
    m2m_changed.connect(count_districts, sender=Event.districts.through, dispatch_uid="version-districts")
