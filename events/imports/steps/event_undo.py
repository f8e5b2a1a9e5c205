"""Undoes what an import wrote of events and sources.

- A draft that the import made is deleted, and can be brought back from its history.
- A draft that it changed is restored.
- A draft that a person has edited since, or whose citations, is kept, and named.
- What has been published since is retracted.
- A source that it made is deleted, unless something else cites it or a person has edited it since.
"""

from collections.abc import Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.deletion import Collector

from events.imports.matching import event_data
from events.imports.steps.chunks import in_chunks
from events.imports.steps.undone import Undone, edited_events, edited_rows
from events.models import Actor, Citation, District, Event, Figure, Import, ImportRow, Source
from events.models.base import Recorded, lock_rows
from events.newsroom import workflow


def undo_events(batch: Import, reason: str) -> Undone:
    """Undo the import within the caller's transaction; returns how many events were deleted, restored and so on.

    ``reason`` is the change reason in the histories, and for a retraction the status reason.
    """
    counts = Undone()
    _lock_events(batch)
    _undo_changes(batch, reason, counts)
    for event in batch.events.filter(status=Event.Status.PUBLISHED).order_by("pk"):
        _retract(event, reason, counts)
    for events in in_chunks(batch.events.exclude(status__in=workflow.SEEN_BY_THE_PUBLIC)):
        edited = edited_events(batch, [event.pk for event in events])
        unedited = []
        for event in events:
            if event.pk in edited:
                counts.keep(event.reference)
            else:
                unedited.append(event)
        _delete_events(unedited, reason)
        counts["deleted"] += len(unedited)
    for sources in in_chunks(_unused_sources(batch)):
        edited = edited_rows(Source, [source.pk for source in sources])
        _delete_unreferenced([source for source in sources if source.pk not in edited], reason)
    return counts


def _lock_events(batch: Import) -> None:
    """Lock the events before any is read, so that nobody publishes one between the reading and the writing."""
    changed = batch.rows.filter(outcome=ImportRow.Outcome.CHANGED).values("reference")
    events = Event.objects.filter(campaign=batch.campaign_id)
    lock_rows(events.filter(Q(batch=batch) | Q(reference__in=changed)))


def _undo_changes(batch: Import, reason: str, counts: Undone) -> None:
    actors = dict(Actor.objects.filter(campaign=batch.campaign_id).values_list("slug", "pk"))
    for row in batch.rows.filter(outcome=ImportRow.Outcome.CHANGED).iterator():
        event = Event.objects.filter(campaign=batch.campaign_id, reference=row.reference).first()
        # Deleted since, by hand or with another import; or made by this import, and then deleted with its other drafts.
        if event is None or event.batch_id == batch.pk:
            continue
        if event.status == Event.Status.PUBLISHED:
            _retract(event, reason, counts)
        elif event.status == Event.Status.DRAFT and not edited_events(batch, [event.pk]):
            # With the change reason of an import: the draft counts as untouched, and the same file can change it again.
            by_import = f"{batch.reason_prefix}undone"
            _restore(event, row.before, actors, by_import)
            _delete_unreferenced(list(event.citations.filter(pk__in=_made_by(batch, Citation))), by_import)
            counts["restored"] += 1
        else:
            counts.keep(event.reference)


def _restore(event: Event, before: dict[str, Any], actors: dict[str, int], reason: str) -> None:
    """Write the event's data of ``before``, as ``event_data.event_to_dict`` gave them."""
    for name, value in event_data.plain_values(before).items():
        setattr(event, name, value)
    event.actor_id = actors.get(before["actor"])
    event._change_reason = reason
    event.save()
    event.districts.set(District.objects.filter(campaign=event.campaign_id, slug__in=before["districts"]))


def _retract(event: Event, reason: str, counts: Undone) -> None:
    event.status, event.status_reason = Event.Status.RETRACTED, reason
    event._change_reason = reason
    event.save()
    counts["retracted"] += 1


def _made_by(batch: Import, model: type[Recorded]) -> Any:
    """The primary keys of the model's rows that the import has made, by their history."""
    history: Any = model.history  # type: ignore[attr-defined]
    made = history.filter(history_type="+", history_change_reason__startswith=batch.reason_prefix)
    return made.values("id")


def _unused_sources(batch: Import) -> "QuerySet[Source]":
    citations = Citation.objects.filter(source=OuterRef("pk"))
    figures = Figure.objects.filter(source=OuterRef("pk"))
    sources = Source.objects.filter(campaign=batch.campaign_id, pk__in=_made_by(batch, Source))
    return sources.exclude(Exists(citations)).exclude(Exists(figures))


def _delete_events(events: Sequence[Event], reason: str) -> None:
    """Delete the events with what belongs to them. Not by a queryset, whose delete() has no change reason."""
    if not events:
        return
    _delete_unreferenced(list(Citation.objects.filter(event__in=events)), reason)
    for event in events:
        event._change_reason = reason
    collector = Collector(using=DEFAULT_DB_ALIAS, origin=events[0])
    collector.collect(events)
    collector.delete()


def _delete_unreferenced(rows: Sequence[Citation] | Sequence[Source], reason: str) -> None:
    """Delete in bulk, with their history, rows that no other row refers to and that the public has not seen."""
    if not rows:
        return
    model = type(rows[0])
    history: Any = model.history
    entries = history.bulk_history_create(rows, update=True, default_change_reason=reason)
    # bulk_history_create knows of additions and changes alone (django-simple-history 3.13).
    history.filter(pk__in=[entry.pk for entry in entries]).update(history_type="-")
    # Without the signals, which would ask for each row what it changes on the map.
    model._base_manager.filter(pk__in=[row.pk for row in rows])._raw_delete(DEFAULT_DB_ALIAS)
