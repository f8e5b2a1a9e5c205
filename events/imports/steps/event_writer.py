"""Writes the rows of a previewed import as drafts, with their sources, citations and histories."""

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _

from events.imports.dialects.parsed_report import CitedSource
from events.imports.matching import event_data
from events.imports.matching.actors import ActorMatcher
from events.imports.matching.record_matcher import edited_by_hand
from events.imports.steps.chunks import in_chunks
from events.imports.steps.source_writer import SourceWriter
from events.imports.steps.workflow import WRITTEN_OUTCOMES
from events.models import Campaign, Citation, Event, Import, ImportRow
from events.models.base import Recorded, lock_rows, locked


class StalePreviewError(Exception):
    """The record has changed since the preview in what a row would write; the message names the row."""


def write_events(batch: Import, by: Any) -> None:
    """Write every row that is new or changed, within the caller's transaction. Raises StalePreviewError."""
    writer = EventWriter(batch, by)
    for rows in in_chunks(batch.rows.filter(outcome__in=WRITTEN_OUTCOMES), key="number"):
        writer.write(rows)
    # The cells as they were read: the rows hold all that a report or an undoing needs.
    batch.pages.all().delete()


class EventWriter:
    """Writes for one import, as one user, inside the caller's transaction."""

    def __init__(self, batch: Import, by: Any) -> None:
        self._batch = batch
        self._by = by
        self._actors = ActorMatcher(batch.campaign)
        self._districts = dict(batch.campaign.districts.values_list("slug", "pk"))
        self._lock()

    def write(self, rows: Sequence[ImportRow]) -> None:
        """Write rows whose outcome is new or changed. Raises StalePreviewError."""
        events = self._stored_events(rows)
        new = [row for row in rows if row.outcome == ImportRow.Outcome.NEW]
        if taken := [row for row in new if row.reference in events]:
            raise _stale(taken[0], _("the event %(event)s is there by now") % {"event": taken[0].reference})
        sources = SourceWriter(self._batch, self._bulk_create)
        sources.provide([source for row in rows for source in _cited(row)])
        self._add(new, sources)
        edited = edited_by_hand(events.values())
        for row in rows:
            if row.outcome == ImportRow.Outcome.CHANGED:
                event = events.get(row.reference)
                if event is None or event.version != (row.before or {}).get("version") or event.pk in edited:
                    raise _stale(row, _("the event %(event)s has been edited or is gone") % {"event": row.reference})
                self._change(row, event, sources)

    def _lock(self) -> None:
        """Lock the stored events, in the order of their keys, and then the campaign, as a publication does.

        Whoever adds a source by a form waits for the campaign as well, and then finds what the import has made.
        """
        references = self._batch.rows.filter(outcome__in=WRITTEN_OUTCOMES).values("reference")
        lock_rows(Event.objects.filter(campaign=self._batch.campaign_id, reference__in=references))
        locked(Campaign.objects).get(pk=self._batch.campaign_id)

    def _stored_events(self, rows: Sequence[ImportRow]) -> dict[str, Event]:
        """The events on record, by reference."""
        references = [row.reference for row in rows]
        events = Event.objects.filter(campaign=self._batch.campaign_id, reference__in=references)
        found = events.prefetch_related("actor", "districts", "citations__source")
        return {event.reference: event for event in found}

    def _add(self, rows: Sequence[ImportRow], sources: SourceWriter) -> None:
        events = [self._event(row) for row in rows]
        history = self._bulk_create(Event, events)
        self._add_districts(rows, events, history)
        pairs = zip(rows, events, strict=True)
        citations = [citation for row, event in pairs for citation in _citations(row, event, _cited(row), sources)]
        self._bulk_create(Citation, citations)

    def _add_districts(self, rows: Sequence[ImportRow], events: Sequence[Event], history: Sequence[Any]) -> None:
        """Write the links from new events to their districts, and the history of the links."""
        through = Event.districts.through
        links = through.objects.bulk_create(
            through(event_id=event.pk, district_id=pk)
            for row, event in zip(rows, events, strict=True)
            for pk in self._district_pks(row)
        )
        # bulk_history_create leaves many-to-many fields out (django-simple-history 3.13).
        entry_of = dict(zip((event.pk for event in events), history, strict=True))
        historical = apps.get_model("events", "HistoricalEvent_districts")
        historical.objects.bulk_create(
            historical(
                id=link.pk, history=entry_of[link.event_id], event_id=link.event_id, district_id=link.district_id
            )
            for link in links
        )

    def _event(self, row: ImportRow) -> Event:
        """The row as an unsaved draft. Raises StalePreviewError where its actor is no longer there."""
        try:
            actor = self._actors.pk(row.data["actor"]) if row.data["actor"] else None
        except KeyError as problem:
            raise _stale(row, _("the actor %(actor)s is gone") % {"actor": problem}) from problem
        return Event(
            campaign=self._batch.campaign,
            reference=row.reference,
            actor_id=actor,
            status=Event.Status.DRAFT,
            batch=self._batch,
            entered_by=self._by,
            **event_data.plain_values(row.data),
        )

    def _district_pks(self, row: ImportRow) -> list[int]:
        try:
            return [self._districts[slug] for slug in row.data["districts"]]
        except KeyError as problem:
            raise _stale(row, _("the district %(district)s is gone") % {"district": problem}) from problem

    def _change(self, row: ImportRow, event: Event, sources: SourceWriter) -> None:
        """Write the row into a draft on record, and keep in the row what the draft was before."""
        row.before = event_data.event_to_dict(event) | {"version": event.version}
        row.save(update_fields=["before"])
        wanted = self._event(row)
        for name in event_data.FIELDS:
            if name != "districts":
                setattr(event, name, getattr(wanted, name))
        event._change_reason = self._batch.reason
        event.save()
        event.districts.set(self._district_pks(row))
        uncited = event_data.uncited(_cited(row), event)
        self._bulk_create(Citation, _citations(row, event, uncited, sources))

    def _bulk_create(self, model: type[Recorded], rows: Sequence[Any]) -> list[Any]:
        """Write new rows and their history. Returns the entries of the history, in the order of the rows."""
        if not rows:
            return []
        model._default_manager.bulk_create(rows)
        history: Any = model.history  # type: ignore[attr-defined]
        entries: list[Any] = history.bulk_history_create(
            rows, default_user=self._by, default_change_reason=self._batch.reason
        )
        return entries


def _cited(row: ImportRow) -> list[CitedSource]:
    return [CitedSource(**cited) for cited in row.data["sources"]]


def _citations(row: ImportRow, event: Event, cited: list[CitedSource], sources: SourceWriter) -> list[Citation]:
    """Unsaved citations. Raises StalePreviewError where a voice is no longer there."""
    try:
        return list(sources.citations(event, cited))
    except KeyError as problem:
        raise _stale(row, _("the voice %(voice)s is gone") % {"voice": problem}) from problem


def _stale(row: ImportRow, why: str) -> StalePreviewError:
    return StalePreviewError(
        _("Row %(row)d: %(why)s. The record has changed since the preview: match the file with it again.")
        % {"row": row.number, "why": why}
    )
