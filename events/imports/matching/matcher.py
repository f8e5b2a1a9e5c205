"""The rows of one page beside the record, beside earlier rows of the file, and beside earlier imports."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from events.imports.matching import event_data
from events.imports.matching.planner import REPEATABLE, PlannedRow, Planner, district_keys
from events.models import Event, Import, ImportRow
from events.models.change_reasons import is_by_program


class Matcher:
    """Settles the outcome of rows that are good in themselves."""

    def __init__(self, batch: Import, planner: Planner) -> None:
        self._batch = batch
        self._planner = planner
        events = Event.objects.filter(campaign=batch.campaign_id).exclude(reference=Lower("reference"))
        # A file's references are in small letters; those of the record are as somebody has typed them.
        self._in_capitals = {name.lower(): name for name in events.values_list("reference", flat=True)}

    def settle(self, page: Sequence[PlannedRow]) -> None:
        """Judge the rows, in order, by what is stored and by the rows before them."""
        good = [row for row in page if row.outcome != "refused"]
        for row in good:
            row.reference = self._in_capitals.get(row.reference, row.reference)
        self._earlier_rows(good)
        self._stored_events([row for row in good if row.outcome == "new"])
        self._alike([row for row in good if row.outcome == "new"])
        for row in page:
            # Whoever corrects the file looks for its own names.
            row.name = self._planner.dialect.theirs(row.name) if row.name else ""

    # -- the same reference ----------------------------------------------------------------------

    def _earlier_rows(self, rows: Iterable[PlannedRow]) -> None:
        rows = list(rows)
        before = ImportRow.objects.filter(batch=self._batch, reference__in=[row.reference for row in rows])
        # A duplicate names an event that is not its own.
        own = before.exclude(outcome__in=["duplicate", "refused"])
        known = own.values_list("reference", "number", "digest")
        seen = {reference: (number, digest) for reference, number, digest in known}
        for row in rows:
            number, digest = seen.setdefault(row.reference, (row.number, row.digest))
            if number == row.number:
                continue
            if digest == row.digest:
                row.outcome, row.reason = "duplicate", _("Row %(number)d says the same.") % {"number": number}
            else:
                why = _("Row %(number)d has this reference already.") % {"number": number}
                row.refuse(why, "reference", row.reference)

    def _stored_events(self, rows: Sequence[PlannedRow]) -> None:
        events = self._events([row.reference for row in rows])
        touched = edited_by_hand(events.values())
        for row in rows:
            event = events.get(row.reference)
            if event is not None and row.data is not None:
                self._beside(row, event, event.pk in touched)

    def _beside(self, row: PlannedRow, event: Event, is_edited: bool) -> None:
        assert row.data is not None
        names = event_data.differences(row.data, event)
        if not names:
            row.outcome = "same"
            return
        differing = ", ".join(name.replace("_", " ") for name in names)
        if event.status == Event.Status.DRAFT and not is_edited:
            row.outcome = "changed"
            row.reason = " ".join([_("Differs in %(names)s.") % {"names": differing}, row.reason]).strip()
        elif self._was_imported(row):
            row.outcome, row.reason = "same", _("Edited here since; the file says what it said.")
        else:
            why = _("The event was edited here, or is no draft any more; the file differs in %(names)s.")
            row.refuse(why % {"names": differing}, "reference", row.reference)

    def _events(self, references: Sequence[str]) -> dict[str, Event]:
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

    # -- the same district, day, kind and side ---------------------------------------------------

    def _alike(self, rows: Sequence[PlannedRow]) -> None:
        """Who has a district on a day is told by many: the like of it is the same event, the row perhaps its source.

        An air strike at dawn and mortars at dusk are two: where the file itself tells them apart, by references or
        a data set's numbers, both are kept, and a person is told. Without a reference there is nothing to tell by.
        """
        placed = [row for row in rows if row.likeness and row.data]
        keys = {row.number: self._keys(row.data or {}) for row in placed}
        seen = {**self._alike_before({key for mine in keys.values() for key in mine}), **self._alike_stored(placed)}
        for row in placed:
            there = next((seen[key] for key in keys[row.number] if key in seen), row.reference)
            for key in keys[row.number]:
                seen.setdefault(key, there)
            if there != row.reference:
                _tell_its_like(row, there)

    def _keys(self, data: dict[str, Any]) -> list[str]:
        return district_keys(data, self._planner.actors.side(data["actor"]))

    def _alike_before(self, keys: set[str]) -> dict[str, str]:
        rows = ImportRow.objects.filter(batch=self._batch, likeness__in=keys, outcome__in=["new", "changed", "same"])
        return dict(rows.values_list("likeness", "reference"))

    def _alike_stored(self, rows: Sequence[PlannedRow]) -> dict[str, str]:
        """The events of those days in those districts, by the keys of their likeness."""
        placed = [row.data for row in rows if row.data]
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
        return {key: event.reference for event in found for key in self._keys(event_data.event_to_dict(event))}


def _tell_its_like(row: PlannedRow, there: str) -> None:
    assert row.data is not None
    if row.is_named and row.data["kind"] in REPEATABLE:
        row.reason = " ".join([_("Like %(event)s: perhaps the same.") % {"event": there}, row.reason]).strip()
        return
    row.outcome, row.reference = "duplicate", there
    row.reason = _("Same district, day, kind and side as %(event)s: perhaps a further source of it.") % {"event": there}


def edited_by_hand(events: Iterable[Event]) -> set[int]:
    """The primary keys of those that a person, and no machine, has written last."""
    keys = [event.pk for event in events]
    history: Any = Event.history
    newest: dict[int, str] = {}
    for pk, reason in (
        history.filter(id__in=keys).order_by("history_date", "history_id").values_list("id", "history_change_reason")
    ):
        newest[pk] = reason or ""
    return {pk for pk, reason in newest.items() if not is_by_program(reason)}
