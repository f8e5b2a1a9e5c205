"""The saves of rows, read from their histories: when each was, and what it changed, in words.

Many rows are read in as many queries as one, and only what is shown is put into words: ``of`` and then ``tell``.
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

# Saving a form writes several rows of history, of one version and within this time of each other.
ONE_SAVE = dt.timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field, in words; ``picture`` draws a shape before and after."""

    label: str
    before: str
    after: str
    picture: SafeString | str = ""


@dataclass(frozen=True, slots=True)
class CitationChange:
    """What was done to one of an event's sources, and how its citation was changed."""

    label: str
    changed: list[FieldChange]


@dataclass(slots=True)
class Revision:
    """One save. ``record`` is its last row of history, ``before`` that of the save before (None: the first).

    It holds until ``until``, when the next save begins (None: the last). ``is_first``: the row was entered with it.
    """

    record: Any
    starts: dt.datetime
    before: Any = None
    until: dt.datetime | None = None
    is_first: bool = False
    changed: list[FieldChange] = field(default_factory=list)
    cited: list[CitationChange] = field(default_factory=list)

    @property
    def is_deletion(self) -> bool:
        return bool(self.record.history_type == "-")


def revisions_of(model: type[Recorded], keys: Iterable[int]) -> dict[int, list[Revision]]:
    """Every save of each of the rows (primary keys), the oldest first."""
    history: Any = model.history  # type: ignore[attr-defined]
    linked = [field_display.history_accessor(column) for column in model._meta.many_to_many]
    rows = history.filter(id__in=keys).select_related("history_user").prefetch_related(*linked)
    by_row = defaultdict(list)
    for row in rows.order_by("history_date", "history_id"):
        by_row[row.id].append(row)
    return {key: _group_by_save(rows) for key, rows in by_row.items()}


def _group_by_save(rows: Iterable[Any]) -> list[Revision]:
    found: list[Revision] = []
    for row in rows:
        last = found[-1] if found else None
        if last is not None and _is_same_save(row, last.record):
            last.record = row
            continue
        if last is not None:
            last.until = row.history_date
        before = last.record if last is not None else None
        found.append(Revision(row, row.history_date, before, is_first=row.history_type == "+"))
    return found


def _is_same_save(row: Any, last: Any) -> bool:
    return bool(
        (row.version, row.history_user_id) == (last.version, last.history_user_id)
        and row.history_type != "-"
        and row.history_date - last.history_date < ONE_SAVE
    )


def revision_at(entries: list[Revision], moment: dt.datetime) -> Revision | None:
    """The save that held at the moment; a step that is part of a save comes just after its beginning."""
    return next((entry for entry in reversed(entries) if entry.starts <= moment), None)


def describe(model: type[Recorded], entries: Iterable[Revision]) -> None:
    """Put into words what each of the saves changed, in an event's sources as well."""
    chosen = [entry for entry in entries if not entry.is_deletion]
    told = [entry for entry in chosen if entry.before is not None]
    known = field_display.related_rows(
        tracked_columns(model), [record for entry in told for record in (entry.before, entry.record)] if told else []
    )
    for entry in told:
        entry.changed = field_changes(model, entry.before, entry.record, known)
    if model is Event:
        _describe_citations(chosen)


def field_changes(
    model: type[Recorded],
    older: Any,
    newer: Any,
    known: field_display.RelatedRows | None = None,
    but: Container[str] = (),
) -> list[FieldChange]:
    """The fields in which two rows of one row's history differ, ``but`` those of some names."""
    found = []
    for column in tracked_columns(model):
        if column.name in but:
            continue
        before, after = field_display.value_at(column, older), field_display.value_at(column, newer)
        if before == after:
            continue
        label = field_display.field_label(column)
        picture = shape_diff.render(label, before, after) if column.name == "shape" else ""
        words = [field_display.display_value(column, stored, known) for stored in (before, after)]
        found.append(FieldChange(label, words[0], words[1], picture))
    return found


def tracked_columns(model: type[Recorded]) -> list[Any]:
    return [
        column
        for column in (*model._meta.concrete_fields, *model._meta.many_to_many)
        if column.editable and not column.primary_key
    ]


def _describe_citations(entries: list[Revision]) -> None:
    history: Any = Citation.history
    rows = history.filter(event_id__in={entry.record.id for entry in entries}).select_related("source")
    by_event = defaultdict(list)
    # Each with the one before it, of the same citation.
    last: dict[int, Any] = {}
    for row in rows.order_by("history_date", "history_id"):
        by_event[row.event_id].append((last.get(row.id), row))
        last[row.id] = row
    known = field_display.related_rows(
        tracked_columns(Citation), [row for pairs in by_event.values() for _before, row in pairs]
    )
    for entry in entries:
        pairs = [
            (before, row)
            for before, row in by_event[entry.record.id]
            if entry.starts <= row.history_date and (entry.until is None or row.history_date < entry.until)
        ]
        entry.cited = list(_citation_changes(pairs, known))


def _citation_changes(pairs: list[tuple[Any, Any]], known: field_display.RelatedRows) -> Iterator[CitationChange]:
    words = {"+": _("source added: %(what)s"), "-": _("source removed: %(what)s"), "~": _("source changed: %(what)s")}
    for before, row in pairs:
        told = field_changes(Citation, before, row, known) if row.history_type == "~" and before else []
        if row.history_type != "~" or told:
            publisher = row.source.publisher if row.source else _("removed since (%(pk)s)") % {"pk": row.source_id}
            yield CitationChange(words[row.history_type] % {"what": f"{publisher} {row.get_stance_display()}"}, told)
