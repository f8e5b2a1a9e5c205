"""Puts the payload's document together from the published record of a campaign."""

from collections.abc import Iterable, Sequence
from typing import Any

from events.gazetteer import transliteration
from events.gazetteer.cache import entries_of
from events.gazetteer.gazetteer import Gazetteer
from events.models import Campaign, Event, Figure, Source, campaign_shapes
from events.payload.format import FORMAT, RowNumbers
from events.payload.series import area_series, objectives_table
from events.payload.tables import (
    actors_table,
    basemap_table,
    districts_table,
    events_table,
    figures_table,
    sources_table,
    spans_by_district,
)
from events.payload.topology import district_topology
from events.projection import parties


def build(campaign: Campaign, language: str) -> dict[str, Any]:
    """The whole document, as JSON values, with its texts in a language ("en" or "ar").

    Drafts and retracted events, and sources that only they cite, stay out.

    Reads in several queries: ``consistent_read.read_one_revision`` makes them see one revision. A shape that
    cannot be drawn is left out, with a line in the log.
    """
    actors = list(campaign.actors.order_by("pk"))
    districts = campaign_shapes.usable(campaign.districts.order_by("slug"), campaign, log=True)
    published = Event.objects.published().filter(campaign=campaign).for_map().order_by("occurred_on", "reference")
    events = campaign_shapes.usable(published, campaign, log=True)
    figures = list(campaign.figures.select_related("source"))
    sources = _cited_sources(events, figures)
    numbers = RowNumbers.of_tables(campaign, actors, parties.sides(actors), districts, events, sources)
    spans = spans_by_district(campaign, numbers)
    return {
        "format": FORMAT,
        "language": language,
        "campaign": _campaign_header(campaign),
        "actors": actors_table(actors, numbers),
        "districts": districts_table(districts, Gazetteer(entries_of(campaign)).keys()),
        "spelling": transliteration.RULES,
        "topology": district_topology(districts),
        "basemap": basemap_table(campaign),
        "spans": spans,
        "objectives": objectives_table(campaign, events, spans, numbers),
        "series": area_series(campaign, districts, spans, numbers),
        "sources": sources_table(sources, numbers),
        "events": events_table(events, numbers, language),
        "figures": figures_table(figures, numbers, language),
    }


def _campaign_header(campaign: Campaign) -> dict[str, Any]:
    return {
        "slug": campaign.slug,
        "name": {"en": campaign.name_en, "ar": campaign.name_ar or campaign.name_en},
        "start": campaign.start.isoformat(),
        "days": (campaign.until - campaign.start).days,
        "bounds": [campaign.west, campaign.south, campaign.east, campaign.north],
        "attribution": campaign.attribution,
        "revision": campaign.revision,
    }


def _cited_sources(events: Sequence[Event], figures: Iterable[Figure]) -> list[Source]:
    """The sources that the events or the figures cite, each once, by primary key."""
    cited = {citation.source_id: citation.source for event in events for citation in event.citations.all()}
    cited |= {figure.source_id: figure.source for figure in figures}
    return sorted(cited.values(), key=lambda source: source.pk)
