"""An event as a plain dict, from a file and from the record, so that the two can be compared."""

from typing import Any

from events.imports.dialects.parsed_report import CitedSource
from events.models import Event, Source
from events.models.canonical_url import canonical_url

# What a file says of an event; its districts are slugs, its actor is one, its day is ISO.
FIELDS = (
    "kind",
    "actor",
    "occurred_on",
    "precision",
    "scope",
    "covers",
    "districts",
    "place",
    "lon",
    "lat",
    "summary",
    "note",
)


def event_to_dict(event: Event) -> dict[str, Any]:
    """``event`` with its actor and districts prefetched."""
    found = {name: getattr(event, name) for name in FIELDS}
    return found | {
        "actor": event.actor.slug if event.actor else None,
        "occurred_on": event.occurred_on.isoformat(),
        "districts": sorted(district.slug for district in event.districts.all()),
    }


def differences(data: dict[str, Any], event: Event) -> list[str]:
    """The fields in which a row and the stored event differ; "source" where it cites one that the event does not."""
    there = event_to_dict(event)
    names = [name for name in FIELDS if data[name] != there[name]]
    sources = [citation.source for citation in event.citations.all()]
    if not all(any(is_same(CitedSource(**cited), source) for source in sources) for cited in data["sources"]):
        names.append("source")
    return names


def is_same(cited: CitedSource, source: Source) -> bool:
    """Whether two sources are one publication: the same page; without an address, publisher, title and day."""
    if key := canonical_url(cited.url or cited.archived_url):
        return key == source.folded_url
    return identity(cited) == identity(source)


def identity(source: CitedSource | Source) -> tuple[str, str, str]:
    return (source.publisher, source.title, str(source.published_on or ""))
