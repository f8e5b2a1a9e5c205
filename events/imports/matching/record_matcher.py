"""Compares planned rows with the events on record, with earlier rows of the file, and with earlier imports."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from events.imports.matching import event_data
from events.imports.matching.planner import LEFT_OUT, REPEATABLE, PlannedRow, Planner, row_duplicate_keys
from events.models import Event, Import, ImportRow
from events.models.change_reasons import is_by_program

Outcome = ImportRow.Outcome


class RecordMatcher:
    """Sets the outcomes of one import's rows: new, changed, same, duplicate, outside or refused."""

    def __init__(self, batch: Import, planner: Planner) -> None:
        self._batch = batch
        self._planner = planner
        events = Event.objects.filter(campaign=batch.campaign_id).exclude(reference=Lower("reference"))
        # A file's references are read in small letters; those on record are as somebody has typed them.
        self._by_lower_case = {name.lower(): name for name in events.values_list("reference", flat=True)}

    def set_outcomes(self, page: Sequence[PlannedRow]) -> None:
        """Set the outcomes of a page's rows, in order; rows outside stay outside, and refused ones refused.

        A row is compared by its reference first, and only where that is new by its district, day, kind and side.
        """
        accepted = [row for row in page if not row.is_left_out]
        for row in accepted:
            row.reference = self._by_lower_case.get(row.reference, row.reference)
        self._compare_with_earlier_rows(accepted)
        self._compare_with_events([row for row in accepted if row.outcome == Outcome.NEW])
        self._find_duplicates([row for row in accepted if row.outcome == Outcome.NEW])
        for row in page:
            # Whoever corrects the file looks for its own names of the columns.
            row.name = self._planner.dialect.file_column(row.name) if row.name else ""

    # -- by reference ----------------------------------------------------------------------------

    def _compare_with_earlier_rows(self, rows: Sequence[PlannedRow]) -> None:
        """Mark a row as a further source of an earlier one with its reference, as a duplicate of it, or refuse it."""
        seen = self._earlier_rows_by_reference([row.reference for row in rows])
        for row in rows:
            earlier = seen.setdefault(row.reference, row)
            if earlier is row:
                continue
            if earlier.outcome == Outcome.SAME and _further_sources(row, earlier):
                # That row will not be written: this one is compared with the event by itself.
                seen[row.reference] = row
            else:
                self._join(row, earlier)

    def _earlier_rows_by_reference(self, references: Collection[str]) -> dict[str, PlannedRow]:
        """The last of the stored rows of each of these references."""
        # The reference of a duplicate is that of the event it duplicates.
        stored = ImportRow.objects.filter(batch=self._batch, reference__in=references)
        own = stored.exclude(outcome__in=[Outcome.DUPLICATE, *LEFT_OUT])
        return {
            row.reference: PlannedRow(
                row.number, row.outcome, reference=row.reference, digest=row.digest, data=row.data
            )
            for row in own.order_by("number")
        }

    @staticmethod
    def _join(row: PlannedRow, earlier: PlannedRow) -> None:
        """Of two rows with one reference, the later: what it cites goes to the earlier one, whose event it is about."""
        number = {"number": earlier.number}
        if earlier.digest == row.digest:
            row.outcome, row.reason = Outcome.DUPLICATE, _("Row %(number)d reports the same event.") % number
        elif further := _further_sources(row, earlier):
            row.outcome, row.reason = Outcome.DUPLICATE, _("A further source of the event of row %(number)d.") % number
            row.further_source_of, row.is_unplaced = earlier.number, False
            (earlier.data or {})["sources"].extend(further)
        else:
            row.refuse(_("Row %(number)d has the same reference.") % number, "reference", row.reference)

    def _compare_with_events(self, rows: Sequence[PlannedRow]) -> None:
        events = self._stored_events([row.reference for row in rows])
        edited = edited_by_hand(events.values())
        for row in rows:
            event = events.get(row.reference)
            if event is not None and row.data is not None:
                self._compare(row, row.data, event, event.pk in edited)

    def _compare(self, row: PlannedRow, data: dict[str, Any], event: Event, is_edited: bool) -> None:
        """Only a draft that no person has edited is changed; what a person has written is never overwritten."""
        names = event_data.differences(data, event)
        if not names:
            row.outcome = Outcome.SAME
            return
        differing = ", ".join(name.replace("_", " ") for name in names)
        if event.status == Event.Status.DRAFT and not is_edited:
            row.outcome = Outcome.CHANGED
            row.prepend_reason(_("Differs from the record in: %(names)s.") % {"names": differing})
        elif self._was_imported(row):
            row.outcome, row.reason = Outcome.SAME, _("Edited here after the import; the file has not changed.")
        else:
            reason = _("The event was edited here or is no longer a draft; the file differs in: %(names)s.")
            row.refuse(reason % {"names": differing}, "reference", row.reference)

    def _stored_events(self, references: Sequence[str]) -> dict[str, Event]:
        events = Event.objects.filter(campaign=self._batch.campaign_id, reference__in=references)
        found = events.select_related("actor").prefetch_related("districts", "citations__source")
        return {event.reference: event for event in found}

    def _was_imported(self, row: PlannedRow) -> bool:
        """Whether an earlier import brought exactly this row."""
        return ImportRow.objects.filter(
            batch__campaign=self._batch.campaign_id,
            batch__state=Import.State.APPLIED,
            digest=row.digest,
            reference=row.reference,
        ).exists()

    # -- by district, day, kind and side ---------------------------------------------------------

    def _find_duplicates(self, rows: Sequence[PlannedRow]) -> None:
        """Mark new rows that report what an event on record or an earlier row reports.

        Who takes a district on a day is reported by many: such rows are one event, and each perhaps a further source
        of it. But an air strike at dawn and mortars at dusk are two events: where the file itself distinguishes them,
        by references or a data set's numbers, both are kept, and a person is warned of it.
        """
        placed = [(row, self._duplicate_keys(row.data)) for row in rows if row.duplicate_key and row.data]
        in_file = self._earlier_rows_by_key({key for _row, keys in placed for key in keys})
        seen = {**in_file, **self._events_by_key([row.data for row, _keys in placed if row.data])}
        for row, keys in placed:
            original = next((seen[key] for key in keys if key in seen), row.reference)
            for key in keys:
                seen.setdefault(key, original)
            if original != row.reference:
                _mark_as_duplicate(row, original)

    def _duplicate_keys(self, data: dict[str, Any]) -> list[str]:
        return row_duplicate_keys(data, self._planner.actors.side(data["actor"]))

    def _earlier_rows_by_key(self, keys: set[str]) -> dict[str, str]:
        """The references of earlier rows of the file that have one of the keys, by key."""
        outcomes = [Outcome.NEW, Outcome.CHANGED, Outcome.SAME]
        rows = ImportRow.objects.filter(batch=self._batch, likeness__in=keys, outcome__in=outcomes)
        return dict(rows.values_list("likeness", "reference"))

    def _events_by_key(self, placed: Sequence[dict[str, Any]]) -> dict[str, str]:
        """The references of events on record of those days, kinds and districts, by each of their duplicate keys."""
        if not placed:
            return {}
        events = (
            Event.objects.filter(
                campaign=self._batch.campaign_id,
                occurred_on__in={data["occurred_on"] for data in placed},
                kind__in={data["kind"] for data in placed},
                districts__slug__in={slug for data in placed for slug in data["districts"]},
            )
            .exclude(status=Event.Status.RETRACTED)
            .distinct()
        )
        found = events.select_related("actor").prefetch_related("districts")
        return {
            key: event.reference for event in found for key in self._duplicate_keys(event_data.event_to_dict(event))
        }


def _further_sources(row: PlannedRow, earlier: PlannedRow) -> list[dict[str, Any]]:
    """What the row cites and the earlier one does not, where both tell the same event; else nothing."""
    ours, theirs = row.data or {}, earlier.data or {}
    if any(ours[name] != theirs.get(name, "") for name in event_data.FIELDS):
        return []
    return [cited for cited in ours["sources"] if cited not in theirs["sources"]]


def _mark_as_duplicate(row: PlannedRow, original: str) -> None:
    """``original``: the reference of the event or row that was there before."""
    assert row.data is not None
    if row.is_named and (row.is_distinct or row.data["kind"] in REPEATABLE):
        row.prepend_reason(_("Similar to %(event)s: possibly the same event.") % {"event": original})
        return
    row.outcome, row.reference = Outcome.DUPLICATE, original
    row.reason = _("Same district, day, kind and side as %(event)s: possibly a further source of it.") % {
        "event": original
    }


def edited_by_hand(events: Iterable[Event]) -> set[int]:
    """The primary keys of those events that a person, and no import or loader, has written last."""
    pks = [event.pk for event in events]
    history: Any = Event.history
    entries = history.filter(id__in=pks).order_by("history_date", "history_id")
    # Of several entries of one event the newest comes last, and stays.
    newest = dict(entries.values_list("id", "history_change_reason"))
    return {pk for pk, reason in newest.items() if not is_by_program(reason or "")}
