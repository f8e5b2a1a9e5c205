"""Brings back an earlier revision of a row, or a row that was deleted, from django-simple-history's records."""

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
from events.newsroom.revisions import SAVE_WINDOW, FieldChange, Revision

# What of a change reason's 200 characters the words "as it was on …" leave.
REASON_LENGTH = 150

# Fields that identify a row, and an event's status, which only a transition changes.
NOT_REVERTED = frozenset({"campaign", "reference", "slug", "status", "status_reason"})


def not_reverted(model: type[Recorded]) -> frozenset[str]:
    """The fields of the model that a row keeps when it is reverted: a citation also its event."""
    return NOT_REVERTED | {"event"} if model is Citation else NOT_REVERTED


def revisions_newest_first(model: type[Recorded], pk: int) -> list[Revision]:
    """The revisions of one row; ``revisions.describe`` fills in what those that are shown changed."""
    return revisions.revisions_of(model, [pk]).get(pk, [])[::-1]


def field_values(model: type[Recorded], record: Any) -> list[FieldChange]:
    """The fields of a record that are not empty, each as a change from nothing."""
    values = []
    for column in revisions.tracked_columns(model):
        value = field_display.value_at(column, record)
        text = field_display.display_value(column, value)
        if text != field_display.NOTHING:
            label = field_display.field_label(column)
            picture = shape_diff.render(label, None, value) if column.name == "shape" else ""
            values.append(FieldChange(label, "", text, picture))
    return values


def revert(row: Any, revision: Revision, reason: str) -> None:
    """Save the row with the content of an earlier revision, an event also with the citations that it then had.

    What is ``not_reverted`` stays as it is. ``reason`` is required for a published event.
    Raises ValidationError where it is missing, or where the old content is no longer valid.
    """
    if row.__class__ is Event and row.status == Event.Status.PUBLISHED and not reason:
        raise ValidationError(_("State what is corrected: this event has been public."))
    then = _("as it was on %(when)s") % {"when": field_display.display_moment(revision.record.history_date)}
    with unit_of_work.together():
        row._change_reason = f"{typed_reason(reason)} ({then})" if reason else then
        kept = not_reverted(row.__class__)
        for column in row._meta.concrete_fields:
            if column.editable and not column.primary_key and column.name not in kept:
                setattr(row, column.attname, getattr(revision.record, column.attname))
        _validate(row)
        row.save()
        for column in row._meta.many_to_many:
            getattr(row, column.name).set(field_display.value_at(column, revision.record))
        if row.__class__ is Event:
            _revert_citations(row, revision.until or timezone.now())
            if row.status == Event.Status.PUBLISHED:
                workflow.record_correction(row)


def _revert_citations(event: Event, until: dt.datetime) -> None:
    """Give the event the citations that it had just before ``until``; each write carries the event's reason."""
    history: Any = Citation.history
    last: dict[int, Any] = {}
    for record in history.filter(event_id=event.pk, history_date__lt=until).order_by("history_date", "history_id"):
        last[record.id] = record
    wanted = {pk: record.instance for pk, record in last.items() if record.history_type != "-"}
    for citation in event.citations.exclude(pk__in=wanted):
        citation._change_reason = event._change_reason
        citation.delete()
    of_other_events = set(Citation.objects.filter(pk__in=wanted).exclude(event=event.pk).values_list("pk", flat=True))
    for citation in wanted.values():
        citation._change_reason = event._change_reason
        if citation.pk in of_other_events:
            # It has moved to another event since, which must not lose it: this event gets a copy.
            citation.pk, citation.reference = None, new_reference()
        citation._state.adding = not Citation.objects.filter(pk=citation.pk).exists()
        _validate(citation)
        citation.save()


def _validate(row: Recorded) -> None:
    # The columns by themselves first: the rules between them read related rows, which may have been deleted.
    row.clean_fields()
    row.full_clean()


def deleted(model: type[Recorded]) -> Any:
    """The deletion records of the rows that are still deleted, the newest first, one for each row (a queryset)."""
    history: Any = model.history  # type: ignore[attr-defined]
    deletions = history.filter(history_type="-")
    # A row that was deleted, restored and deleted again has two.
    later = deletions.filter(id=OuterRef("id"), history_id__gt=OuterRef("history_id"))
    last = deletions.exclude(id__in=model._default_manager.values("pk")).exclude(Exists(later))
    return last.order_by("-history_date", "-history_id")


def restore(record: Any) -> Any:
    """Create a deleted row again from its deletion record, an event with its districts and citations; gives the row.

    Raises ValidationError where a row that it needs, such as its actor, is deleted as well.
    """
    row = record.instance
    model = type(row)
    linked = {column.name: _linked_before_deletion(model, column, record) for column in model._meta.many_to_many}
    with unit_of_work.together():
        row._change_reason = _("restored")
        _validate(row)
        row.save(force_insert=True)
        for name, keys in linked.items():
            getattr(row, name).set(keys)
        if model is Event:
            _revert_citations(row, _start_of_deletion(record))
    return row


def _start_of_deletion(record: Any) -> dt.datetime:
    """When the deletion of an event began: its citations are deleted just before it is."""
    history: Any = Citation.history
    removals = history.filter(event_id=record.id, history_type="-", history_date__gte=record.history_date - SAVE_WINDOW)
    first: dt.datetime | None = removals.order_by("history_date").values_list("history_date", flat=True).first()
    return first or record.history_date


def _linked_before_deletion(model: type[Recorded], column: Any, record: Any) -> Any:
    """The primary keys of a many-to-many field in the record before: a deletion record itself has none."""
    history: Any = model.history  # type: ignore[attr-defined]
    before = history.filter(id=record.id).exclude(history_type="-").order_by("-history_date", "-history_id").first()
    return field_display.value_at(column, before) if before else []
