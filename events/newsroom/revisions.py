"""The revisions of rows, read from their histories: when each was saved and what it changed, in words.

Reading is apart from describing: ``revisions_of`` reads many rows in as many queries as one, and ``describe`` is then
called only for the revisions that are shown. A *record* is one row of django-simple-history.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from events.geo import shape_diff
from events.models import Citation, Event, field_display
from events.models.base import Recorded

# One save of a form writes several records: they have one version and lie within this time of each other.
SAVE_WINDOW = dt.timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after, in words; ``picture`` is an SVG of both shapes, or "" for any other field."""

    label: str
    before: str
    after: str
    picture: SafeString | str = ""


@dataclass(frozen=True, slots=True)
class CitationChange:
    """A citation of an event that was added, removed or changed; ``field_changes`` is empty but for the last."""

    label: str
    field_changes: list[FieldChange]


@dataclass(slots=True)
class Revision:
    """One save of a row. ``record`` is its last record, ``previous_record`` that of the revision before (None: none).

    It was the current one from ``starts`` until ``until``, when the next began (None: it still is).
    ``describe`` fills ``field_changes`` and ``citation_changes``.
    """

    record: Any
    starts: dt.datetime
    previous_record: Any = None
    until: dt.datetime | None = None
    # False also for the first revision of a row that was loaded before its history was kept.
    is_creation: bool = False
    field_changes: list[FieldChange] = field(default_factory=list)
    citation_changes: list[CitationChange] = field(default_factory=list)

    @property
    def is_deletion(self) -> bool:
        return bool(self.record.history_type == "-")


def revisions_of(model: type[Recorded], keys: Iterable[int]) -> dict[int, list[Revision]]:
    """The revisions of each of the rows, the oldest first, by primary key; a row without a history is left out."""
    history: Any = model.history  # type: ignore[attr-defined]
    linked = [field_display.history_accessor(column) for column in model._meta.many_to_many]
    records = history.filter(id__in=keys).prefetch_related(*linked)
    by_row = defaultdict(list)
    for record in records.order_by("history_date", "history_id"):
        by_row[record.id].append(record)
    return {key: _group_by_save(of_row) for key, of_row in by_row.items()}


def _group_by_save(records: Iterable[Any]) -> list[Revision]:
    """The revisions that the records of one row, the oldest first, belong to."""
    revisions: list[Revision] = []
    for record in records:
        last = revisions[-1] if revisions else None
        if last is not None and _is_same_save(record, last.record):
            last.record = record
            continue
        if last is not None:
            last.until = record.history_date
        previous = last.record if last is not None else None
        revisions.append(Revision(record, record.history_date, previous, is_creation=record.history_type == "+"))
    return revisions


def _is_same_save(record: Any, last: Any) -> bool:
    return bool(
        (record.version, record.history_user_id) == (last.version, last.history_user_id)
        and record.history_type != "-"
        and record.history_date - last.history_date < SAVE_WINDOW
    )


def revision_at(revisions: list[Revision], moment: dt.datetime) -> Revision | None:
    """The revision that was the current one at the moment, of those of one row; None before the first.

    A step that was recorded in the course of a save lies just after the save's first record, and so belongs to it.
    """
    return next((revision for revision in reversed(revisions) if revision.starts <= moment), None)


def describe(model: type[Recorded], revisions: Iterable[Revision]) -> None:
    """Fill in what each of the revisions changed, for an event in its citations as well. Deletions change nothing."""
    saved = [revision for revision in revisions if not revision.is_deletion]
    compared = [revision for revision in saved if revision.previous_record is not None]
    records = [record for revision in compared for record in (revision.previous_record, revision.record)]
    related = field_display.related_rows(tracked_columns(model), records)
    for revision in compared:
        revision.field_changes = field_changes(model, revision.previous_record, revision.record, related)
    if model is Event:
        _describe_citations(saved)


def field_changes(
    model: type[Recorded],
    older: Any,
    newer: Any,
    related: field_display.RelatedRows | None = None,
    exclude: Container[str] = (),
) -> list[FieldChange]:
    """The fields in which two records of one row differ, without those whose names are in ``exclude``.

    ``related`` holds the rows that the fields point to; without it each is read by a query of its own.
    """
    changes = []
    for column in tracked_columns(model):
        if column.name in exclude:
            continue
        before, after = field_display.value_at(column, older), field_display.value_at(column, newer)
        if before == after:
            continue
        label = field_display.field_label(column)
        picture = shape_diff.render(label, before, after) if column.name == "shape" else ""
        texts = [field_display.display_value(column, value, related) for value in (before, after)]
        changes.append(FieldChange(label, texts[0], texts[1], picture))
    return changes


def tracked_columns(model: type[Recorded]) -> list[Any]:
    """The model's fields that people fill in, many-to-many ones last; derived columns are not editable."""
    return [
        column
        for column in (*model._meta.concrete_fields, *model._meta.many_to_many)
        if column.editable and not column.primary_key
    ]


def _describe_citations(revisions: list[Revision]) -> None:
    """Fill in what each of the revisions, of one or more events, changed in the event's citations."""
    history: Any = Citation.history
    records = history.filter(event_id__in={revision.record.id for revision in revisions}).select_related("source")
    by_event = defaultdict(list)
    previous: dict[int, Any] = {}
    for record in records.order_by("history_date", "history_id"):
        by_event[record.event_id].append((previous.get(record.id), record))
        previous[record.id] = record
    related = field_display.related_rows(
        tracked_columns(Citation), [record for pairs in by_event.values() for _previous, record in pairs]
    )
    for revision in revisions:
        # Citations have no version in common with their event: those saved while this revision was the current one.
        pairs = [
            (before, record)
            for before, record in by_event[revision.record.id]
            if revision.starts <= record.history_date
            and (revision.until is None or record.history_date < revision.until)
        ]
        revision.citation_changes = list(_citation_changes(pairs, related))


def _citation_changes(pairs: list[tuple[Any, Any]], related: field_display.RelatedRows) -> Iterator[CitationChange]:
    """One change for each pair of a citation's record and the one before it, unless they say the same."""
    labels = {"+": _("source added: %(what)s"), "-": _("source removed: %(what)s"), "~": _("source changed: %(what)s")}
    for before, record in pairs:
        is_change = record.history_type == "~"
        changes = field_changes(Citation, before, record, related) if is_change and before else []
        if changes or not is_change:
            publisher = (
                record.source.publisher if record.source else _("removed since (%(pk)s)") % {"pk": record.source_id}
            )
            label = labels[record.history_type] % {"what": f"{publisher} {record.get_stance_display()}"}
            yield CitationChange(label, changes)
