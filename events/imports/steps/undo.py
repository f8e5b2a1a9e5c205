"""An applied import is taken back whole."""

from collections import deque
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Exists, F, IntegerField, OuterRef, Q, QuerySet
from django.db.models.deletion import Collector
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext as _

from events.imports.matching import event_data
from events.imports.steps import outline_writer
from events.imports.steps.staging import ROWS_A_PAGE
from events.imports.steps.workflow import StepRefusedError, take_step
from events.models import Actor, Citation, District, Event, Figure, Import, ImportRow, Source
from events.models.base import Recorded, locked
from events.newsroom import workflow


def undo(batch: Import, *, by: Any = None) -> dict[str, int]:
    """Take back what the import wrote, and give the numbers of what was deleted, restored, retracted and kept.

    The drafts that it made are deleted, edited since or not (each can be brought back from its history), those
    that it changed are restored, what has been published since is retracted; ``outlines.take_back`` says it of
    districts. What a person has edited after the import changed it is kept. Sources that it made go
    unless something else cites them. Raises NotNowError, and PermissionDenied where ``by`` may not retract.
    """
    with take_step(batch, "undo"):
        if later := later_import(batch):
            raise StepRefusedError(
                _("Undo import %(number)d (%(file)s) first: it has changed what this one wrote.")
                % {"number": later.pk, "file": later.file_name}
            )
        done = {"deleted": 0, "restored": 0, "retracted": 0, "kept": 0}
        reason = _("Import %(number)d was undone.") % {"number": batch.pk}
        take_back = outline_writer.take_back if batch.is_of_districts else _take_back_events
        take_back(batch, reason, done)
        if done["retracted"] and by is not None and not by.has_perm("events.retract_event"):
            raise PermissionDenied
        batch.state = Import.State.UNDONE
        batch.save()
    return done


def later_import(batch: Import) -> Import | None:
    """An applied import that has changed since what this one has made or changed; the last one there.

    Imports are taken back in the order in which they piled up on one row: the last one
    first. Told by the versions that the rows of the record had before each change; before it is made a row has none.
    """
    subject: Any = KT("data__slug") if batch.is_of_districts else F("reference")
    version = Coalesce(Cast(KT("before__version"), IntegerField()), 0)
    rows = ImportRow.objects.alias(subject=subject, version=version)
    mine = rows.filter(
        batch=batch,
        outcome__in=[ImportRow.Outcome.NEW, ImportRow.Outcome.CHANGED],
        subject=OuterRef("subject"),
        version__lt=OuterRef("version"),
    )
    changes = rows.filter(
        batch__campaign=batch.campaign_id, batch__state=Import.State.APPLIED, outcome=ImportRow.Outcome.CHANGED
    ).exclude(batch=batch)
    last = changes.filter(Exists(mine)).order_by("-version", "-batch").select_related("batch").first()
    return last.batch if last else None


def _take_back_events(batch: Import, reason: str, done: dict[str, int]) -> None:
    _lock_events(batch)
    _take_back_changes(batch, reason, done)
    for event in batch.events.filter(status=Event.Status.PUBLISHED).order_by("pk"):
        _retract(event, reason, done)
    for events in _chunks(batch.events.exclude(status__in=workflow.SEEN_BY_THE_PUBLIC)):
        _delete_events(events, reason)
        done["deleted"] += len(events)
    for sources in _chunks(_unused_sources(batch)):
        _delete_leaves(sources, reason)


def _lock_events(batch: Import) -> None:
    """Before any of them is looked at, so that nobody publishes one between two looks; in the order of their keys."""
    changed = batch.rows.filter(outcome=ImportRow.Outcome.CHANGED).values("reference")
    events = Event.objects.filter(campaign=batch.campaign_id).filter(Q(batch=batch) | Q(reference__in=changed))
    deque(locked(events).order_by("pk").values_list("pk").iterator(), maxlen=0)


def _take_back_changes(batch: Import, reason: str, done: dict[str, int]) -> None:
    actors = dict(Actor.objects.filter(campaign=batch.campaign_id).values_list("slug", "pk"))
    for row in batch.rows.filter(outcome=ImportRow.Outcome.CHANGED).iterator():
        event = Event.objects.filter(campaign=batch.campaign_id, reference=row.reference).first()
        # Gone with an import undone before, or by hand.
        if event is None or event.batch_id == batch.pk:
            continue
        if event.status == Event.Status.PUBLISHED:
            _retract(event, reason, done)
        elif event.status == Event.Status.DRAFT and not _is_edited_since(event, batch):
            # In the words of a machine: the same file can bring the change again.
            _restore(event, row.before, actors, f"{batch.reason_prefix}undone")
            _delete_leaves(_added_citations(event, batch), reason)
            done["restored"] += 1
        else:
            done["kept"] += 1


def _restore(event: Event, before: dict[str, Any], actors: dict[str, int], reason: str) -> None:
    for name in event_data.FIELDS:
        if name not in {"actor", "districts"}:
            setattr(event, name, before[name])
    event.actor_id = actors.get(before["actor"])
    event._change_reason = reason
    event.save()
    event.districts.set(District.objects.filter(campaign=event.campaign_id, slug__in=before["districts"]))


def _retract(event: Event, reason: str, done: dict[str, int]) -> None:
    event.status, event.status_reason = Event.Status.RETRACTED, reason
    event._change_reason = reason
    event.save()
    done["retracted"] += 1


def _is_edited_since(event: Event, batch: Import) -> bool:
    """Whether anybody has written the event after the import did, but for imports: the later ones are undone."""
    history: Any = event.history
    reasons = history.order_by("-history_date", "-history_id").values_list("history_change_reason", flat=True)
    since = takewhile(lambda reason: not (reason or "").startswith(batch.reason_prefix), reasons)
    return any(not (reason or "").startswith("import ") for reason in since)


def _made_by(batch: Import, model: type[Recorded]) -> Any:
    """The primary keys of the rows that the import has made, by their history."""
    history: Any = model.history  # type: ignore[attr-defined]
    made = history.filter(history_type="+", history_change_reason__startswith=batch.reason_prefix)
    return made.values("id")


def _added_citations(event: Event, batch: Import) -> list[Citation]:
    return list(event.citations.filter(pk__in=_made_by(batch, Citation)))


def _unused_sources(batch: Import) -> "QuerySet[Source]":
    cited = Citation.objects.filter(source=OuterRef("pk"))
    counted = Figure.objects.filter(source=OuterRef("pk"))
    sources = Source.objects.filter(campaign=batch.campaign_id, pk__in=_made_by(batch, Source))
    return sources.exclude(Exists(cited)).exclude(Exists(counted))


def _chunks(rows: "QuerySet[Any]") -> Iterator[list[Any]]:
    """The rows, some at a time and each once, also while they are being deleted."""
    last = 0
    while chunk := list(rows.filter(pk__gt=last).order_by("pk")[:ROWS_A_PAGE]):
        last = chunk[-1].pk
        yield chunk


def _delete_events(events: Sequence[Event], reason: str) -> None:
    """With what hangs on them; a queryset would forget the reason."""
    _delete_leaves(list(Citation.objects.filter(event__in=events)), reason)
    for event in events:
        event._change_reason = reason
    collector = Collector(using=DEFAULT_DB_ALIAS, origin=events[0])
    collector.collect(events)
    collector.delete()


def _delete_leaves(rows: Sequence[Citation] | Sequence[Source], reason: str) -> None:
    """Rows on which nothing hangs and that the public has not seen, in bulk, with their history."""
    if not rows:
        return
    model = type(rows[0])
    history: Any = model.history
    entries = history.bulk_history_create(rows, update=True, default_change_reason=reason)
    # bulk_history_create knows of additions and changes alone (django-simple-history 3.13).
    history.filter(pk__in=[entry.pk for entry in entries]).update(history_type="-")
    # Without the signals, which would ask for each row what it changes on the map.
    model._base_manager.filter(pk__in=[row.pk for row in rows])._raw_delete(DEFAULT_DB_ALIAS)
