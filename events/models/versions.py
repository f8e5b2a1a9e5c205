"""Moves ``version``, the count of a row's writes, with the writes that do not pass ``Recorded.save()``.

Those are rows from a fixture (Django saves them "raw") and changes of an event's districts. Optimistic locking
compares versions, so it would miss a write that leaves the version as it was. ``Recorded.save()`` and
``RecordedQuerySet.update()`` count theirs themselves.
"""

from typing import Any

from django.apps import apps
from django.db.models import F, QuerySet
from django.db.models.signals import m2m_changed, post_save, pre_save

from events.models import Event
from events.models.base import Recorded, locked
from events.models.unit_of_work import TouchedRows, is_counted, note, together


def count_raw_save(instance: Recorded, raw: bool, **_kwargs: Any) -> None:
    """Set the version of a row from a fixture: one higher where it differs from the stored row, else the same."""
    if not raw or instance.pk is None:
        return
    stored = QuerySet(type(instance)).filter(pk=instance.pk).values().first() or {}
    derived = {name for columns in instance.derived.values() for name in columns}
    # What a fixture does not say, or says of another database, is no difference.
    compared = stored.keys() - derived - {"version", "revision", "revised_at"}
    differs = not stored or any(getattr(instance, name) != stored[name] for name in compared)
    instance.version = differs + instance._last_version()


def note_counted_event(instance: Event, created: bool, raw: bool, **_kwargs: Any) -> None:
    """Note that the version of a saved event has moved: its districts, set in the same unit of work, do not count."""
    if created or not raw:
        note(TouchedRows(counted_events={instance.pk}))


def count_district_change(instance: Any, action: str, reverse: bool, pk_set: set[int] | None, **_kwargs: Any) -> None:
    """Count a change of an event's districts, from either end, as a write of the event, whose row stays the same."""
    if not action.startswith("pre_") or pk_set == set():
        return
    if not reverse:
        if not is_counted(instance.pk):
            _count(Event.objects.filter(pk=instance.pk))
            # The row of history that is written next takes the version from the instance.
            instance.refresh_from_db(fields=["version"])
    elif pk_set is not None:
        _count(Event.objects.filter(pk__in=pk_set))
    else:
        # Django sends no keys where a district is cleared of all its events.
        _count(Event.objects.filter(districts=instance.pk))


def _count(events: "QuerySet[Event]") -> None:
    with together():
        # By a subquery: of a join, the rows of both tables would be locked.
        rows = locked(Event.objects.filter(pk__in=events.values("pk")))
        keys = {pk for pk in rows.values_list("pk", flat=True) if not is_counted(pk)}
        # A plain queryset: EventQuerySet.update() would fold the campaign.
        QuerySet(Event).filter(pk__in=keys).update(version=F("version") + 1)
        note(TouchedRows(counted_events=keys))


def connect() -> None:
    """Connect the handlers; called once, by ``EventsConfig.ready()``."""
    for model in apps.get_app_config("events").get_models():
        if issubclass(model, Recorded):
            pre_save.connect(count_raw_save, sender=model, dispatch_uid=f"version-{model.__name__}")
    post_save.connect(note_counted_event, sender=Event, dispatch_uid="version-saved")
    m2m_changed.connect(count_district_change, sender=Event.districts.through, dispatch_uid="version-districts")
