"""The payload's tables: actors, districts, basemap, spans, sources, events and figures, each row a list of values."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Prefetch

from events.geo import geometry
from events.models import (
    Actor,
    BasemapFeature,
    Campaign,
    Citation,
    District,
    Event,
    Figure,
    Source,
    Span,
    campaign_shapes,
    labels,
)
from events.payload.format import RowNumbers, Table

# About a metre: well below what is known of any point.
DECIMALS = 5

# What the page draws of the basemap. It takes every line for water, so that roads would look like streams.
PAGE_BASEMAP_KINDS = (BasemapFeature.Kind.RIVER, BasemapFeature.Kind.STREAM, BasemapFeature.Kind.OUTLINE)

SPAN_COLUMNS = ["from", "until", "holder", "challenger", "contested", "grade", "tenure", "last", "bankOnly", "events"]


def actors_table(actors: Iterable[Actor], numbers: RowNumbers) -> Table:
    """``side`` is the row number of the root actor; only a root's colours are drawn."""
    return {
        "columns": ["slug", "en", "ar", "short", "side", "colour", "colourDark"],
        "rows": [_actor_row(actor, numbers) for actor in actors],
    }


def _actor_row(actor: Actor, numbers: RowNumbers) -> list[Any]:
    side = numbers.sides[actor.pk]
    colours = actor.side_colours if side == numbers.actors[actor.pk] else (actor.colour, actor.colour_dark)
    return [actor.slug, actor.name_en, actor.name_ar, actor.short_name, side, *colours]


def districts_table(districts: Iterable[District], search_keys: Mapping[int, list[str]]) -> Table:
    """``lon``, ``lat`` is where the name or the marker goes; ``area`` is in km².

    ``search_keys`` are the districts' names, by primary key, folded by the rules in ``spelling``: the page folds
    what is typed by the same rules.
    """
    return {
        "columns": ["slug", "en", "ar", "alt", "kind", "bank", "approximate", "lon", "lat", "area", "keys"],
        "rows": [_district_row(district, search_keys.get(district.pk, [])) for district in districts],
    }


def _district_row(district: District, search_keys: list[str]) -> list[Any]:
    lon, lat = geometry.label_point(district.shape) if district.shape else (district.lon, district.lat)
    return [
        district.slug,
        district.name_en,
        district.name_ar,
        district.alt_names,
        district.kind,
        district.bank,
        int(district.approximate),
        round(lon, DECIMALS),
        round(lat, DECIMALS),
        round(geometry.area_km2(district.shape), 4) if district.shape else 0,
        search_keys,
    ]


def basemap_table(campaign: Campaign) -> Table:
    """Without roads, runways and bridges: see PAGE_BASEMAP_KINDS."""
    drawn = campaign.basemap.filter(kind__in=PAGE_BASEMAP_KINDS)
    return {
        "columns": ["kind", "en", "ar", "shape"],
        "rows": [
            [feature.kind, feature.name_en, feature.name_ar, feature.shape]
            for feature in campaign_shapes.usable(drawn, campaign, log=True)
            if feature.shape is not None
        ],
    }


def spans_by_district(campaign: Campaign, numbers: RowNumbers) -> Table:
    """No flat table: ``rows`` holds one list of spans for each district, in order of days."""
    rows: list[list[list[Any]]] = [[] for _ in numbers.districts]
    # Of the events no more than which they are.
    events = Prefetch("events", Event.objects.only("pk").order_by("pk"))
    for span in Span.objects.of_campaign(campaign).order_by("district", "starts").prefetch_related(events):
        rows[numbers.districts[span.district_id]].append(_span_row(span, numbers))
    return {"columns": SPAN_COLUMNS, "rows": rows}


def _span_row(span: Span, numbers: RowNumbers) -> list[Any]:
    return [
        numbers.day(span.starts),
        numbers.day(span.until),
        numbers.actor(span.holder_id),
        numbers.actor(span.challenger_id),
        int(span.contested),
        span.grade,
        numbers.day(span.tenure),
        numbers.day(span.last_report),
        int(span.bank_statement_only),
        sorted(numbers.events[event.pk] for event in span.events.all()),
    ]


def sources_table(sources: Sequence[Source], numbers: RowNumbers) -> Table:
    return {
        "columns": ["publisher", "agency", "via", "title", "url", "archived", "published", "language", "titleLanguage"],
        "rows": [_source_row(s, numbers) for s in sources],
    }


def _source_row(source: Source, numbers: RowNumbers) -> list[Any]:
    names = [source.publisher, source.agency, source.via, source.title, source.url, source.archived_url]
    title_language = source.title_language or source.language
    return [*names, numbers.day(source.published_on), source.language, title_language]


def _text(row: Citation | Event | Figure, field: str, language: str) -> str | list[str]:
    """A text of the record: in that language, or with the name of the language that it is in."""
    text, its_language = labels.text_and_language(row, field, language)
    return text if its_language == language else [text, its_language]


def events_table(events: Iterable[Event], numbers: RowNumbers, language: str) -> Table:
    """``citations`` are lists of source, stance (1 supports, 0 disputes), claimant, summary, note."""
    columns = ["reference", "kind", "actor", "day", "precision", "scope", "districts", "covers", "place", "point"]
    return {
        "columns": [*columns, "shape", "summary", "citations"],
        "rows": [_event_row(event, numbers, language) for event in events],
    }


def _event_row(event: Event, numbers: RowNumbers, language: str) -> list[Any]:
    return [
        event.reference,
        event.kind,
        numbers.actor(event.actor_id),
        numbers.day(event.occurred_on),
        event.precision,
        event.scope,
        sorted(numbers.districts[district.pk] for district in event.districts.all()),
        event.covers,
        event.place,
        None if event.lon is None or event.lat is None else [round(event.lon, DECIMALS), round(event.lat, DECIMALS)],
        event.shape,
        _text(event, "summary", language),
        [
            [
                numbers.sources[citation.source_id],
                int(citation.stance == "supports"),
                *(_text(citation, field, language) for field in ("claimant", "summary", "note")),
            ]
            for citation in event.citations.all()
        ],
    ]


def figures_table(figures: Iterable[Figure], numbers: RowNumbers, language: str) -> Table:
    return {
        "columns": ["day", "measure", "value", "unit", "qualifier", "claimant", "source", "summary", "note"],
        "rows": [
            [
                numbers.day(figure.day),
                figure.measure,
                figure.value,
                figure.unit,
                figure.qualifier,
                _text(figure, "claimant", language),
                numbers.sources[figure.source_id],
                _text(figure, "summary", language),
                _text(figure, "note", language),
            ]
            for figure in figures
        ],
    }
