"""Sources, voices and citations as rows."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field
from typing_extensions import TypedDict

from events.exports.rows.fields import Day, KnownOn, Name, Page, Reference, Slug, day_text
from events.exports.rows.pages import Pages
from events.models import Citation, Source, Voice, labels

Original = Annotated[
    str, Field(description="Whose reporting it is: the agency’s or else the publisher’s. Independent ones differ.")
]


class SourceRow(TypedDict):
    """A publication that the public record cites."""

    reference: Reference
    publisher: str
    agency: Annotated[str, Field(description="The news agency whose report the publisher carries.")]
    via: Annotated[str, Field(description="Where the report was read, if not with the publisher.")]
    original_publisher: Original
    title: str
    title_language: Annotated[str, Field(description="Where the title is a translation, its language.")]
    url: str
    archived_url: str
    published_on: Annotated[Day | None, Field(description="null where the page names no date.")]
    language: Annotated[str, Field(description="Of the page, such as en or ar.")]
    note: str
    supports: Annotated[int, Field(description="How many citations of published events support them.")]
    disputes: Annotated[int, Field(description="How many dispute them.")]
    events: Annotated[int, Field(description="How many published events cite it.")]
    figures: Annotated[int, Field(description="How many figures rest on it.")]
    page: Page


class VoiceRow(TypedDict):
    """Whose word a source prints: a command, a resident, a reporter, a monitor."""

    slug: Slug
    name: Name
    name_en: str
    name_ar: str
    kind: Annotated[str, Field(description="party, resident, reporter or monitor.")]
    kind_label: str
    side: Annotated[str | None, Field(description="The slug of the side that it speaks for.")]
    is_unnamed: Annotated[bool, Field(description="Unnamed people: those of two publishers are two voices.")]


class CitationRow(TypedDict):
    """What one source says of one event."""

    event: Annotated[str, Field(description="The reference of the event.")]
    reference: Annotated[str, Field(description="Names the citation; unique in its event.")]
    stance: Annotated[str, Field(description="supports or disputes.")]
    source: Annotated[str, Field(description="The reference of the source.")]
    publisher: str
    original_publisher: Original
    title: str
    url: str
    archived_url: str
    published_on: Day | None
    language: str
    voice: Annotated[str | None, Field(description="The slug of the voice; null where whose word it is is not known.")]
    claimant: Annotated[str, Field(description="Who is quoted, in the language that was asked for.")]
    claimant_en: str
    claimant_ar: str
    summary: Annotated[str, Field(description="What this source says, in the record’s own words, where it differs.")]
    summary_en: str
    summary_ar: str
    note: str
    known_on: KnownOn


def source_row(source: Any, pages: Pages) -> SourceRow:
    """Of a source with the counts of ``publications.listed``."""
    return {
        "reference": source.reference,
        "publisher": source.publisher,
        "agency": source.agency,
        "via": source.via,
        "original_publisher": source.original_publisher,
        "title": source.title,
        "title_language": source.title_language,
        "url": source.url,
        "archived_url": source.archived_url,
        "published_on": day_text(source.published_on),
        "language": source.language,
        "note": source.note,
        "supports": source.supports,
        "disputes": source.disputes,
        "events": source.event_count,
        "figures": source.figure_count,
        "page": pages.of("source", source.reference),
    }


def voice_row(voice: Voice) -> VoiceRow:
    """Of a voice with its side."""
    return {
        "slug": voice.slug,
        "name": labels.local_name(voice),
        "name_en": voice.name_en,
        "name_ar": voice.name_ar,
        "kind": voice.kind,
        "kind_label": voice.get_kind_display(),
        "side": voice.side.slug if voice.side else None,
        "is_unnamed": voice.is_unnamed,
    }


def citation_row(citation: Citation) -> CitationRow:
    """Of a citation with its event, source and voice."""
    return {
        "event": citation.event.reference,
        "reference": citation.reference,
        "stance": citation.stance,
        **_cited(citation.source),  # type: ignore[typeddict-item]
        "voice": citation.voice.slug if citation.voice else None,
        "claimant": labels.local_text(citation, "claimant"),
        "claimant_en": citation.claimant,
        "claimant_ar": citation.claimant_ar,
        "summary": labels.local_text(citation, "summary"),
        "summary_en": citation.summary,
        "summary_ar": citation.summary_ar,
        "note": labels.local_text(citation, "note"),
        "known_on": citation.known_on.isoformat(),
    }


def _cited(source: Source) -> Mapping[str, Any]:
    return {
        "source": source.reference,
        "publisher": source.publisher,
        "original_publisher": source.original_publisher,
        "title": source.title,
        "url": source.url,
        "archived_url": source.archived_url,
        "published_on": day_text(source.published_on),
        "language": source.language,
    }
