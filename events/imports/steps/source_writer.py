"""The sources that the rows of an import cite: those on record are found, the others are made."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django.db.models import Q

from events.imports.dialects.parsed_report import CitedSource
from events.imports.matching import event_data
from events.models import Citation, Event, Import, Source
from events.models.base import Recorded
from events.models.canonical_url import canonical_url

# Writes new rows of a model with their history.
BulkCreate = Callable[[type[Recorded], Sequence[Any]], Any]


class SourceWriter:
    """Finds a source by its canonical URL or, for one without a URL, by publisher, title and day."""

    def __init__(self, batch: Import, bulk_create: BulkCreate) -> None:
        self._batch = batch
        self._bulk_create = bulk_create
        self._by_url: dict[str, Source] = {}
        self._by_identity: dict[tuple[str, str, str], Source] = {}
        self._voices = dict(batch.campaign.voices.values_list("slug", "pk"))

    def provide(self, cited: Iterable[CitedSource]) -> None:
        """Find the sources on record, and write those that are not; afterwards ``find`` knows all of them."""
        wanted = list(dict.fromkeys(cited))
        for stored in self._stored(wanted):
            self._index(stored)
        new = []
        for source in wanted:
            if self.find(source) is None:
                new.append(self._new(source))
                self._index(new[-1])
        self._bulk_create(Source, new)

    def find(self, cited: CitedSource) -> Source | None:
        if url := _canonical_url(cited):
            return self._by_url.get(url)
        return self._by_identity.get(event_data.identity(cited))

    def citations(self, event: Event, cited: Iterable[CitedSource]) -> Iterator[Citation]:
        """Unsaved citations of the event, one for each of the sources. Raises KeyError where a voice is gone."""
        for source in cited:
            yield Citation(
                event=event,
                source=self.find(source),
                stance=source.stance,
                claimant=source.claimant,
                claimant_ar=source.claimant_ar,
                voice_id=self._voices[source.voice] if source.voice else None,
            )

    def _stored(self, wanted: Sequence[CitedSource]) -> Iterator[Source]:
        """The sources on record that may be among those; the oldest first, for it wins in the index."""
        stored = Source.objects.filter(campaign=self._batch.campaign_id).order_by("pk")
        if urls := {_canonical_url(source) for source in wanted} - {""}:
            yield from stored.filter(folded_url__in=urls)
        if named := [source for source in wanted if not _canonical_url(source)]:
            yield from stored.filter(
                Q(publisher__in={source.publisher for source in named}, title__in={source.title for source in named})
            )

    def _index(self, source: Source) -> None:
        if source.folded_url:
            self._by_url.setdefault(source.folded_url, source)
        self._by_identity.setdefault(event_data.identity(source), source)

    def _new(self, cited: CitedSource) -> Source:
        values: dict[str, Any] = {name: getattr(cited, name) for name in event_data.SOURCE_FIELDS}
        values["published_on"] = cited.published_on or None
        source = Source(campaign=self._batch.campaign, **values)
        # A bulk write calls no save(), which would set it.
        source.set_canonical_url()
        return source


def _canonical_url(cited: CitedSource) -> str:
    return canonical_url(cited.url or cited.archived_url)
