"""A row's past as people read it: one entry for each time that it was saved, with what changed and why."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from events.geo import shape_diff
from events.models import Citation, Event, field_display, unit_of_work
from events.models.base import Recorded, new_reference
from events.models.change_reasons import typed_reason
from events.newsroom import revisions, workflow
from events.newsroom.revisions import ONE_SAVE, FieldChange, Revision

# What a row is known by, and what only a step of the newsroom changes.
NOT_REVERTED = frozenset({"campaign", "event", "reference", "slug", "status", "status_reason"})


def revisions_newest_first(model: type[Recorded], pk: int) -> list[Revision]:
    """Every save of the row, the newest first; ``saves.tell`` puts into words what those that are shown changed."""
    return revisions.revisions_of(model, [pk]).get(pk, [])[::-1]


def field_values(model: type[Recorded], record: Any) -> list[FieldChange]:
    """Every field of the row as it was, that was not empty."""
    found = []
    for column in revisions.tracked_columns(model):
        text = field_display.display_value(column, then := field_display.value_at(column, record))
        if text != field_display.NOTHING:
            picture = shape_diff.shapes(field_display.field_label(column), None, then) if column.name == "shape" else ""
            found.append(FieldChange(field_display.field_label(column), "", text, picture))
    return found


def revert(row: Any, entry: Revision, reason: str) -> None:
    """Save the row as it was after that save, an event with the sources that it then had.

    What it is known by and its status stay. Raises ValidationError where it can no longer be so.
    """
    if row.__class__ is Event and row.status == Event.Status.PUBLISHED and not reason:
        raise ValidationError(_("Say what is corrected: the public has seen this event."))
    then = _("as it was on %(when)s") % {"when": field_display.display_moment(entry.record.history_date)}
    with unit_of_work.together():
        row._change_reason = f"{typed_reason(reason)} ({then})" if reason else then
        for column in row._meta.concrete_fields:
            if column.editable and not column.primary_key and column.name not in NOT_REVERTED:
                setattr(row, column.attname, getattr(entry.record, column.attname))
        _validate(row)
        row.save()
        for column in row._meta.many_to_many:
            getattr(row, column.name).set(field_display.value_at(column, entry.record))
        if row.__class__ is Event:
            _revert_citations(row, entry.until or timezone.now())
            if row.status == Event.Status.PUBLISHED:
                workflow.record_correction(row)


def _revert_citations(event: Event, until: dt.datetime) -> None:
    history: Any = Citation.history
    last: dict[int, Any] = {}
    for row in history.filter(event_id=event.pk, history_date__lt=until).order_by("history_date", "history_id"):
        last[row.id] = row
    wanted = {pk: row.instance for pk, row in last.items() if row.history_type != "-"}
    for citation in event.citations.exclude(pk__in=wanted):
        citation._change_reason = event._change_reason
        citation.delete()
    elsewhere = set(Citation.objects.filter(pk__in=wanted).exclude(event=event.pk).values_list("pk", flat=True))
    for citation in wanted.values():
        citation._change_reason = event._change_reason
        if citation.pk in elsewhere:
            # It carries another event by now, which must not lose it.
            citation.pk, citation.reference = None, new_reference()
        citation._state.adding = not Citation.objects.filter(pk=citation.pk).exists()
        _validate(citation)
        citation.save()


def _validate(row: Recorded) -> None:
    """Its columns first: the rules between them read rows that may be gone."""
    row.clean_fields()
    row.full_clean()


def deleted(model: type[Recorded]) -> Any:
    """The last rows of history of what has been deleted and is not back, the newest first."""
    history: Any = model.history  # type: ignore[attr-defined]
    deletions = history.filter(history_type="-")
    later = deletions.filter(id=OuterRef("id"), history_id__gt=OuterRef("history_id"))
    gone = deletions.exclude(id__in=model._default_manager.values("pk")).exclude(Exists(later))
    return gone.select_related("history_user").order_by("-history_date", "-history_id")


def restore(record: Any) -> Any:
    """Make a deleted row anew from the last row of its history, an event with its districts and sources.

    Raises ValidationError where something that it needs is gone as well.
    """
    row = record.instance
    model = type(row)
    linked = {column.name: _last_linked(model, column, record) for column in model._meta.many_to_many}
    with unit_of_work.together():
        row._change_reason = _("restored")
        _validate(row)
        row.save(force_insert=True)
        for name, keys in linked.items():
            getattr(row, name).set(keys)
        if model is Event:
            _revert_citations(row, _deletion_began(record))
    return row


def _deletion_began(record: Any) -> dt.datetime:
    """An event's citations go just before it."""
    history: Any = Citation.history
    gone = history.filter(event_id=record.id, history_type="-", history_date__gte=record.history_date - ONE_SAVE)
    first: dt.datetime | None = gone.order_by("history_date").values_list("history_date", flat=True).first()
    return first or record.history_date


def _last_linked(model: type[Recorded], column: Any, record: Any) -> Any:
    """A deletion's own row knows no many-to-many any more: what the row before it had."""
    history: Any = model.history  # type: ignore[attr-defined]
    before = history.filter(id=record.id).exclude(history_type="-").order_by("-history_date", "-history_id").first()
    return field_display.value_at(column, before) if before else []
