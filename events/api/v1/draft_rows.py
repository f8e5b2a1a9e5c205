"""Drafts as rows: what a partner's system has written, with the versions that it names when it changes them."""

from typing import Annotated, Any

from pydantic import Field
from typing_extensions import TypedDict

from events.exports.rows.fields import Day, Reference, day_text
from events.models import Citation, Event

Version = Annotated[int, Field(description="Counts the row’s writes; If-Match names it, as its ETag has it.")]


class DraftCitationRow(TypedDict):
    """What one source says of the draft."""

    reference: Annotated[str, Field(description="Names the citation; unique in its event.")]
    version: Version
    stance: str
    source: Annotated[str, Field(description="The reference of the source.")]
    publisher: str
    url: str
    voice: str | None
    claimant: str
    claimant_ar: str
    summary: str
    summary_ar: str
    note: str
    note_ar: str


class DraftRow(TypedDict):
    """An event that is not published yet."""

    reference: Reference
    version: Version
    status: Annotated[str, Field(description="draft or in-review.")]
    kind: str
    occurred_on: Day
    precision: str
    scope: str
    actor: Annotated[str | None, Field(description="The slug of the actor.")]
    districts: Annotated[list[str], Field(description="Slugs of districts.")]
    covers: str
    place: str
    lon: float | None
    lat: float | None
    shape: Annotated[dict[str, Any] | None, Field(description="GeoJSON, longitude first.")]
    summary: str
    summary_ar: str
    note: str
    note_ar: str
    citations: list[DraftCitationRow]


_SAME = ("reference", "version", "status", "kind", "precision", "scope", "covers", "place", "lon", "lat", "shape")
_TEXTS = ("summary", "summary_ar", "note", "note_ar")
_OF_CITATIONS = ("reference", "version", "stance", "claimant", "claimant_ar", *_TEXTS)


def draft_row(event: Event) -> DraftRow:
    """Of an event with its actor, districts, and citations with sources and voices (``with_words``)."""
    row: Any = {name: getattr(event, name) for name in (*_SAME, *_TEXTS)} | {
        "occurred_on": day_text(event.occurred_on),
        "actor": event.actor.slug if event.actor else None,
        "districts": sorted(district.slug for district in event.districts.all()),
        "citations": [draft_citation_row(citation) for citation in event.citations.all()],
    }
    return {name: row[name] for name in DraftRow.__annotations__}  # type: ignore[return-value]


def draft_citation_row(citation: Citation) -> DraftCitationRow:
    row: Any = {name: getattr(citation, name) for name in _OF_CITATIONS} | {
        "source": citation.source.reference,
        "publisher": citation.source.publisher,
        "url": citation.source.url,
        "voice": citation.voice.slug if citation.voice else None,
    }
    return {name: row[name] for name in DraftCitationRow.__annotations__}  # type: ignore[return-value]
