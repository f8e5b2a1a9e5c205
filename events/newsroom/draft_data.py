"""What another system says of an event, a citation or a source: the fields, with the names of the models' columns."""

from typing import Any

# For the API's document: of typing's own, pydantic makes no schema before Python 3.12.
from typing_extensions import TypedDict


class SourceData(TypedDict, total=False):
    """Of a page. One on record with this ``reference``, or else with this ``url``, is taken as it is."""

    reference: str
    url: str
    archived_url: str
    publisher: str
    agency: str
    via: str
    title: str
    title_language: str
    # YYYY-MM-DD, as all days.
    published_on: str | None
    language: str
    note: str


class CitationData(TypedDict, total=False):
    """``source`` is the reference of one on record, or describes one; ``voice`` is a slug."""

    source: str | SourceData
    reference: str
    stance: str
    claimant: str
    claimant_ar: str
    voice: str | None
    summary: str
    summary_ar: str
    note: str
    note_ar: str


class DraftData(TypedDict, total=False):
    """Of an event; ``actor`` and ``districts`` are slugs, ``lon`` and ``lat`` degrees of WGS 84.

    ``shape`` is a GeoJSON Polygon or MultiPolygon, longitude first. The last three are for a new event alone.
    """

    kind: str
    actor: str | None
    occurred_on: str
    precision: str
    scope: str
    districts: list[str]
    covers: str
    place: str
    lon: float | None
    lat: float | None
    shape: dict[str, Any] | None
    summary: str
    summary_ar: str
    note: str
    note_ar: str
    reference: str
    citations: list[CitationData]
    duplicate_of_none: list[str]


SOURCE_FIELDS = tuple(SourceData.__annotations__)
CITATION_FIELDS = tuple(CitationData.__annotations__)
# Set once, or no columns.
OF_NEW_DRAFTS = ("reference", "citations", "duplicate_of_none")
DRAFT_FIELDS = tuple(name for name in DraftData.__annotations__ if name not in OF_NEW_DRAFTS)
