"""The parts that carry texts: the events of a window of days, and the story of one district."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from events.models import Campaign, Citation, Event, Figure, Source, campaign_shapes, labels
from events.models.querysets import EventQuerySet
from events.payload.format import Table

# About a metre: well below what is known of any point.
DECIMALS = 5

FIGURE_COLUMNS = ["day", "measure", "value", "unit", "qualifier", "claimant"]
EVENT_COLUMNS = ["reference", "kind", "actor", "day", "precision", "scope", "districts", "covers", "place", "point"]


def days_part(campaign: Campaign, first: dt.date, until: dt.date, language: str) -> dict[str, Any]:
    """What is on record of the days ``[first, until)``: events with their citations, figures, and the sources of both.

    Drafts and retracted events, and sources that only they cite, stay out. A shape that cannot be drawn is left out,
    with a line in the log.
    """
    events = _events(Event.objects.filter(campaign=campaign).between(first, until), campaign)
    figures = list(campaign.figures.filter(day__gte=first, day__lt=until).select_related("source"))
    return _part(campaign, language, events, figures)


def district_part(campaign: Campaign, slug: str, language: str) -> dict[str, Any]:
    """Every published event about a district, as in ``days_part``, and ``alt``, its further spellings.

    Without figures, which are about no district. Raises District.DoesNotExist.
    """
    district = campaign.districts.defer("shape").get(slug=slug)
    events = _events(Event.objects.filter(campaign=campaign, districts=district), campaign)
    return {"alt": district.alt_names} | _part(campaign, language, events)


def _events(events: EventQuerySet, campaign: Campaign) -> list[Event]:
    ordered = events.published().for_map().order_by("occurred_on", "reference")
    return campaign_shapes.usable(ordered, campaign, log=True)


def _part(campaign: Campaign, language: str, events: Sequence[Event], figures: Sequence[Figure] = ()) -> dict[str, Any]:
    sources = _cited_sources(events, figures)
    writer = _Writer(campaign.start, {source.pk: number for number, source in enumerate(sources)}, language)
    return {
        "language": language,
        "sources": writer.sources(sources),
        "events": writer.events(events),
        "figures": writer.figures(figures),
    }


def _cited_sources(events: Iterable[Event], figures: Iterable[Figure]) -> list[Source]:
    """The sources that the events or the figures cite, each once, by primary key."""
    cited = {citation.source_id: citation.source for event in events for citation in event.citations.all()}
    cited |= {figure.source_id: figure.source for figure in figures}
    return sorted(cited.values(), key=lambda source: source.pk)


class _Writer:
    """Writes the tables of one part. ``numbers`` are the row numbers of its sources, by primary key."""

    def __init__(self, start: dt.date, numbers: dict[int, int], language: str) -> None:
        self._start = start
        self._numbers = numbers
        self._language = language

    def sources(self, sources: Iterable[Source]) -> Table:
        names = ["publisher", "agency", "via", "title", "url", "archived"]
        return {
            "columns": [*names, "published", "language", "titleLanguage"],
            "rows": [self._source(source) for source in sources],
        }

    def _source(self, source: Source) -> list[Any]:
        names = [source.publisher, source.agency, source.via, source.title, source.url, source.archived_url]
        published = None if source.published_on is None else self._day(source.published_on)
        return [*names, published, source.language, source.title_language or source.language]

    def events(self, events: Iterable[Event]) -> Table:
        """``citations`` are lists of source, stance (1 supports, 0 disputes), claimant, summary, note, known.

        ``known`` is the first day on which it could be known, as ``Citation.known_on`` has it.
        """
        return {
            "columns": [*EVENT_COLUMNS, "shape", "summary", "citations"],
            "rows": [self._event(event) for event in events],
        }

    def _event(self, event: Event) -> list[Any]:
        has_point = event.lon is not None and event.lat is not None
        return [
            event.reference,
            event.kind,
            event.actor.slug if event.actor else None,
            self._day(event.occurred_on),
            event.precision,
            event.scope,
            [district.slug for district in event.districts.all()],
            event.covers,
            event.place,
            [round(event.lon, DECIMALS), round(event.lat, DECIMALS)] if has_point else None,  # type: ignore[arg-type]
            event.shape,
            self._text(event, "summary"),
            [self._citation(citation, event) for citation in event.citations.all()],
        ]

    def _citation(self, citation: Citation, event: Event) -> list[Any]:
        # Of the citation's own, each would be read anew.
        citation.event = event
        texts = (self._text(citation, field) for field in ("claimant", "summary", "note"))
        stance = int(citation.stance == "supports")
        return [self._numbers[citation.source_id], stance, *texts, self._day(citation.known_on)]

    def figures(self, figures: Iterable[Figure]) -> Table:
        return {
            "columns": [*FIGURE_COLUMNS, "source", "summary", "note", "known"],
            "rows": [
                [
                    self._day(figure.day),
                    figure.measure,
                    figure.value,
                    figure.unit,
                    figure.qualifier,
                    self._text(figure, "claimant"),
                    self._numbers[figure.source_id],
                    self._text(figure, "summary"),
                    self._text(figure, "note"),
                    self._day(figure.known_on),
                ]
                for figure in figures
            ],
        }

    def _day(self, day: dt.date) -> int:
        return (day - self._start).days

    def _text(self, row: Citation | Event | Figure, field: str) -> str | list[str]:
        """A text of the record: in the part's language, or with the name of the language that it is in."""
        text, its_language = labels.text_and_language(row, field, self._language)
        return text if its_language == self._language else [text, its_language]
