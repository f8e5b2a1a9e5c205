"""An event as a plain dict, so that a row of a file and an event on record can be compared."""

from collections.abc import Iterable
from typing import Any

from events.imports.dialects.parsed_report import CitedSource
from events.models import Event, Source
from events.models.canonical_url import canonical_url

# The fields that a file fills. In the dict, the districts are a sorted list of slugs, the actor is a slug or None,
# and the day is ISO.
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
    "summary_ar",
    "note",
    "note_ar",
)

# The columns of a source that a file fills. In the dict, the day is ISO, "" where there is none.
SOURCE_FIELDS = (
    "publisher",
    "title",
    "url",
    "language",
    "title_language",
    "agency",
    "via",
    "archived_url",
    "published_on",
)


def plain_values(data: dict[str, Any]) -> dict[str, Any]:
    """The values of a dict for the event's own columns: all FIELDS but actor and districts."""
    # A file that was read before a column of texts was added says nothing of it.
    return {name: data.get(name, "") for name in FIELDS if name not in {"actor", "districts"}}


def event_to_dict(event: Event) -> dict[str, Any]:
    """The event's FIELDS. Prefetch its actor and districts where there are many."""
    data = {name: getattr(event, name) for name in FIELDS}
    return data | {
        "actor": event.actor.slug if event.actor else None,
        "occurred_on": event.occurred_on.isoformat(),
        "districts": sorted(district.slug for district in event.districts.all()),
    }


def differences(data: dict[str, Any], event: Event) -> list[str]:
    """The fields in which a row and the event differ; "source" among them where the row cites one that it does not.

    A source that the event alone cites is no difference: it may have been added here.
    """
    stored = event_to_dict(event)
    names = [name for name in FIELDS if data[name] != stored[name]]
    if uncited([CitedSource(**cited) for cited in data["sources"]], event):
        names.append("source")
    return names


def uncited(cited: Iterable[CitedSource], event: Event) -> list[CitedSource]:
    """Those sources that the event does not cite."""
    sources = [citation.source for citation in event.citations.all()]
    return [one for one in cited if not any(is_same(one, source) for source in sources)]


def is_same(cited: CitedSource, source: Source) -> bool:
    """Whether two sources are one publication: the same page; without an address, publisher, title and day."""
    if key := canonical_url(cited.url or cited.archived_url):
        return key == source.folded_url
    return identity(cited) == identity(source)


def identity(source: CitedSource | Source) -> tuple[str, str, str]:
    """What identifies a publication without an address: publisher, title and ISO day."""
    return (source.publisher, source.title, str(source.published_on or ""))
