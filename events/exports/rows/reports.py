"""Reports as rows: one for each citation of an event, in the columns that the import of events reads.

What a source says of an event is its word for the event's day, kind and places; so a row repeats those of the event.
"""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from events.exports.rows.fields import Day
from events.models import Citation, Event

# Of a place: a name alone is taken, and the point proposes no district.
_NAME_ALONE = "quarter"


class ReportRow(TypedDict):
    """What one source says of one event. Its columns are those that an import takes (imports/dialects/own.py)."""

    reference: Annotated[str, Field(description="Of the event: rows that share it are further sources of one event.")]
    distinct: Annotated[str, Field(description="yes: an event of its own, also beside one of its day, kind and place.")]
    occurred_on: Day
    precision: Annotated[str, Field(description="day, on-or-before (by this day at the latest) or approximate.")]
    kind: str
    actor: Annotated[str, Field(description="The slug of the actor.")]
    districts: Annotated[list[str], Field(description="Slugs of the districts that it is about.")]
    place: Annotated[str, Field(description="A place as reported, for which no source gives a position.")]
    place_precision: Annotated[
        str, Field(description="quarter where the point is not to propose a district; else empty: exact.")
    ]
    covers: Annotated[str, Field(description="The bank, where a statement speaks of the whole of it; else empty.")]
    scope: Annotated[str, Field(description="whole or part: of the district.")]
    lon: Annotated[float | None, Field(description="Of its own point; degrees, WGS 84.")]
    lat: Annotated[float | None, Field(description="Of its own point; degrees, WGS 84.")]
    summary: Annotated[str, Field(description="Of the event, in the record’s own words, in English.")]
    summary_ar: Annotated[str, Field(description="The same in Arabic.")]
    publisher: str
    agency: Annotated[str, Field(description="The news agency whose report the publisher carries.")]
    via: Annotated[str, Field(description="Where the report was read, if not with the publisher.")]
    title: str
    title_language: Annotated[str, Field(description="Where the title is a translation, its language.")]
    url: str
    archived_url: str
    published_on: Day | None
    language: Annotated[str, Field(description="Of the page, such as en or ar.")]
    claimant: Annotated[str, Field(description="Who is quoted, in English.")]
    claimant_ar: Annotated[str, Field(description="The same in Arabic.")]
    voice: Annotated[str, Field(description="The slug of the voice; empty where whose word it is is not known.")]
    stance: Annotated[str, Field(description="supports or disputes.")]


def report_rows(event: Event) -> Iterator[ReportRow]:
    """Of an event that comes with ``EventQuerySet.with_words``; a published one has a citation."""
    return (_report_row(event, citation) for citation in event.citations.all())


def _report_row(event: Event, citation: Citation) -> ReportRow:
    source, districts = citation.source, sorted(district.slug for district in event.districts.all())
    return {
        "reference": event.reference,
        # An editor has published it beside those that it is like.
        "distinct": "yes",
        "occurred_on": event.occurred_on.isoformat(),
        "precision": event.precision,
        "kind": event.kind,
        "actor": event.actor.slug if event.actor else "",
        "districts": districts,
        "place": event.place,
        "place_precision": _NAME_ALONE if event.lon is not None and not districts else "",
        # Without districts, an import would take all of the bank's.
        "covers": event.covers if districts else "",
        "scope": event.scope,
        "lon": event.lon,
        "lat": event.lat,
        "summary": event.summary,
        "summary_ar": event.summary_ar,
        "publisher": source.publisher,
        "agency": source.agency,
        "via": source.via,
        "title": source.title,
        "title_language": source.title_language,
        "url": source.url,
        "archived_url": source.archived_url,
        "published_on": source.published_on.isoformat() if source.published_on else None,
        "language": source.language,
        "claimant": citation.claimant,
        "claimant_ar": citation.claimant_ar,
        "voice": citation.voice.slug if citation.voice else "",
        "stance": citation.stance,
    }
