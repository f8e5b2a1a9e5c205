"""Writes a previewed import: its rows become drafts, with their sources and their history, in one transaction."""

from collections import deque
from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import apps
from django.db.models import Q
from django.utils.translation import gettext as _

from events.imports.dialects.parsed_report import CitedSource
from events.imports.matching import event_data
from events.imports.matching.actors import ActorMatcher
from events.imports.matching.matcher import edited_by_hand
from events.imports.steps.staging import ROWS_A_PAGE
from events.imports.steps.workflow import StepRefusedError, take_step
from events.models import Campaign, Citation, Event, Import, ImportRow, Source
from events.models.base import Recorded, locked
from events.models.canonical_url import canonical_url

WRITTEN = (ImportRow.Outcome.NEW, ImportRow.Outcome.CHANGED)


class StalePreviewError(Exception):
    """The record is no longer what the preview was made with; the message says where."""


def apply(batch: Import, *, by: Any = None, good_rows_only: bool = False) -> None:
    """Write every row that is new or changed, as drafts.

    Raises NotNowError where rows were refused and not only the good ones are asked for, and
    StaleError where the record has changed since the preview; then nothing is written.
    """
    with take_step(batch, "apply"):
        if batch.counts.get("refused") and not good_rows_only:
            raise StepRefusedError(_("Some rows are refused: correct the file, or import the good rows only."))
        writer = Writer(batch, by)
        for rows in _chunks(batch):
            writer.write(rows)
        batch.state, batch.good_rows_only = Import.State.APPLIED, good_rows_only
        batch.save()
        batch.pages.all().delete()


def _chunks(batch: Import) -> Any:
    """The rows to write, some at a time, in the file's order."""
    last = 0
    rows = batch.rows.filter(outcome__in=WRITTEN).order_by("number")
    while chunk := list(rows.filter(number__gt=last)[:ROWS_A_PAGE]):
        last = chunk[-1].number
        yield chunk


class Writer:
    """Writes for one import, as one person, inside the transaction of whoever calls."""

    def __init__(self, batch: Import, by: Any) -> None:
        self._batch = batch
        self._by = by
        self._actors = ActorMatcher(batch.campaign)
        self._districts = dict(batch.campaign.districts.values_list("slug", "pk"))
        self._lock()

    def write(self, rows: Sequence[ImportRow]) -> None:
        """Rows whose outcome is new or changed. Raises StaleError."""
        events = self._events(rows)
        fresh = [row for row in rows if row.outcome == ImportRow.Outcome.NEW]
        if there := [row for row in fresh if row.reference in events]:
            raise _stale(there[0], _("the event %(event)s is there by now") % {"event": there[0].reference})
        sources = _Sources(self._batch, self._create)
        sources.provide([CitedSource(**cited) for row in rows for cited in row.data["sources"]])
        self._add(fresh, sources)
        touched = edited_by_hand(events.values())
        for row in rows:
            if row.outcome == ImportRow.Outcome.CHANGED:
                event = events.get(row.reference)
                if event is None or event.version != (row.before or {}).get("version") or event.pk in touched:
                    raise _stale(row, _("the event %(event)s has been edited or is gone") % {"event": row.reference})
                self._change(row, event, sources)

    def _lock(self) -> None:
        """The events that are there, in the order of their keys, and then the campaign, as a publication does.

        Whoever adds a source by a form waits for the campaign as well, and then finds what the import has made.
        """
        named = self._batch.rows.filter(outcome__in=[ImportRow.Outcome.NEW, ImportRow.Outcome.CHANGED])
        events = Event.objects.filter(campaign=self._batch.campaign_id, reference__in=named.values("reference"))
        deque(locked(events).order_by("pk").values_list("pk").iterator(), maxlen=0)
        locked(Campaign.objects).get(pk=self._batch.campaign_id)

    def _events(self, rows: Sequence[ImportRow]) -> dict[str, Event]:
        references = [row.reference for row in rows]
        events = Event.objects.filter(campaign=self._batch.campaign_id, reference__in=references)
        found = events.prefetch_related("actor", "districts", "citations__source")
        return {event.reference: event for event in found}

    def _add(self, rows: Sequence[ImportRow], sources: "_Sources") -> None:
        events = [self._event(row) for row in rows]
        history = self._create(Event, events)
        through = Event.districts.through
        links = through.objects.bulk_create(
            through(event_id=event.pk, district_id=pk)
            for row, event in zip(rows, events, strict=True)
            for pk in self._district_keys(row)
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
        self._create(
            Citation,
            [
                citation
                for row, event in zip(rows, events, strict=True)
                for citation in sources.citations(event, row.data["sources"])
            ],
        )

    def _event(self, row: ImportRow) -> Event:
        try:
            actor = self._actors.pk(row.data["actor"]) if row.data["actor"] else None
        except KeyError as problem:
            raise _stale(row, _("the actor %(actor)s is gone") % {"actor": problem}) from problem
        plain = {name: row.data[name] for name in event_data.FIELDS if name not in {"actor", "districts"}}
        return Event(
            campaign=self._batch.campaign,
            reference=row.reference,
            actor_id=actor,
            status=Event.Status.DRAFT,
            batch=self._batch,
            entered_by=self._by,
            **plain,
        )

    def _district_keys(self, row: ImportRow) -> list[int]:
        try:
            return [self._districts[slug] for slug in row.data["districts"]]
        except KeyError as problem:
            raise _stale(row, _("the district %(district)s is gone") % {"district": problem}) from problem

    def _change(self, row: ImportRow, event: Event, sources: "_Sources") -> None:
        row.before = event_data.event_to_dict(event) | {"version": event.version}
        row.save(update_fields=["before"])
        wanted = self._event(row)
        for name in event_data.FIELDS:
            if name != "districts":
                setattr(event, name, getattr(wanted, name))
        event._change_reason = self._batch.reason
        event.save()
        event.districts.set(self._district_keys(row))
        there = [citation.source for citation in event.citations.all()]
        more = [
            c for c in row.data["sources"] if not any(event_data.is_same(CitedSource(**c), source) for source in there)
        ]
        self._create(Citation, list(sources.citations(event, more)))

    def _create(self, model: type[Recorded], rows: Sequence[Any]) -> list[Any]:
        """Write new rows, and the history of them, which is returned in the same order."""
        if not rows:
            return []
        model._default_manager.bulk_create(rows)
        history: Any = model.history  # type: ignore[attr-defined]
        entries: list[Any] = history.bulk_history_create(
            rows, default_user=self._by, default_change_reason=self._batch.reason
        )
        return entries


class _Sources:
    """The sources that rows cite: those on record, and new ones for the others."""

    def __init__(self, batch: Import, create: Any) -> None:
        self._batch = batch
        self._create = create
        self._by_address: dict[str, Source] = {}
        self._by_identity: dict[tuple[str, str, str], Source] = {}

    def provide(self, cited: Iterable[CitedSource]) -> None:
        """Find or make the sources of some rows."""
        wanted = list(dict.fromkeys(cited))
        stored = Source.objects.filter(campaign=self._batch.campaign_id).order_by("pk")
        addresses = {_address(source) for source in wanted} - {""}
        named = [source for source in wanted if not _address(source)]
        by_title = Q(publisher__in={s.publisher for s in named}, title__in={s.title for s in named})
        for found in stored.filter(folded_url__in=addresses) if addresses else ():
            self._know(found)
        for found in stored.filter(by_title) if named else ():
            self._know(found)
        fresh = []
        for source in wanted:
            if self.find(source) is None:
                fresh.append(self._source(source))
                fresh[-1].set_canonical_url()
                self._know(fresh[-1])
        self._create(Source, fresh)

    def find(self, cited: CitedSource) -> Source | None:
        if address := _address(cited):
            return self._by_address.get(address)
        return self._by_identity.get(event_data.identity(cited))

    def citations(self, event: Event, cited: Iterable[dict[str, str]]) -> Iterable[Citation]:
        for source in (CitedSource(**values) for values in cited):
            yield Citation(event=event, source=self.find(source), stance=source.stance, claimant=source.claimant)

    def _know(self, source: Source) -> None:
        if source.folded_url:
            self._by_address.setdefault(source.folded_url, source)
        self._by_identity.setdefault(event_data.identity(source), source)

    def _source(self, cited: CitedSource) -> Source:
        names = ("publisher", "title", "url", "language", "agency", "via", "archived_url")
        return Source(
            campaign=self._batch.campaign,
            published_on=cited.published_on or None,
            **{name: getattr(cited, name) for name in names},
        )


def _address(cited: CitedSource) -> str:
    return canonical_url(cited.url or cited.archived_url)


def _stale(row: ImportRow, why: str) -> StalePreviewError:
    return StalePreviewError(
        _("Row %(row)d: %(why)s. The record has changed since the preview: match the file with it again.")
        % {"row": row.number, "why": why}
    )
