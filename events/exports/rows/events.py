"""Events as rows, and where they are on a map."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from events.exports.rows.fields import Day, Geometry, Page, Reference
from events.exports.rows.pages import Pages
from events.exports.rows.sources import CitationRow, citation_row
from events.models import Actor, Campaign, Event, labels
from events.projection import parties


class PlainEventRow(TypedDict):
    """Something that is said to have happened on one day, and how many say so and otherwise."""

    reference: Reference
    urn: Annotated[str, Field(description="Names the event for ever, whatever becomes of its reference (RFC 9562).")]
    permalink: Annotated[str, Field(description="Leads to the event’s page, whatever becomes of its reference.")]
    occurred_on: Day
    precision: Annotated[str, Field(description="day, on-or-before (by this day at the latest) or approximate.")]
    kind: Annotated[str, Field(description="control, entered, claimed, contested, withdrawn, announced, attack …")]
    kind_label: str
    scope: Annotated[str, Field(description="whole or part: of the district.")]
    actor: Annotated[str | None, Field(description="The slug of the actor that the event names.")]
    side: Annotated[str | None, Field(description="The slug of that actor’s side.")]
    districts: Annotated[list[str], Field(description="Slugs of the districts that it is about.")]
    covers: Annotated[str, Field(description="The bank, where a statement speaks of the whole of it; else empty.")]
    place: Annotated[str, Field(description="A place as reported, for which no source gives a position.")]
    lon: Annotated[float | None, Field(description="Of its own point; degrees, WGS 84.")]
    lat: Annotated[float | None, Field(description="Of its own point; degrees, WGS 84.")]
    geometry_of: Annotated[
        str | None,
        Field(description="What its geometry is: outline or point are its own; districts: their points; null: none."),
    ]
    summary: Annotated[str, Field(description="In the record’s own words.")]
    summary_en: str
    summary_ar: str
    supporting: Annotated[int, Field(description="How many citations support it.")]
    disputing: Annotated[int, Field(description="How many dispute it.")]
    publishers: Annotated[list[str], Field(description="The original publishers that support it.")]
    page: Page


class EventRow(PlainEventRow):
    """Something that is said to have happened on one day, with who says so and who says otherwise."""

    citations: list[CitationRow]


@dataclass(frozen=True, slots=True)
class EventRows:
    """Makes rows of events that come with ``EventQuerySet.with_words``, in the language that is active at first.

    ``sides`` are by primary key of an actor. ``kinds`` are the labels of kinds: looked up for each event, their
    translation takes a fifth of the time.
    """

    pages: Pages
    sides: Mapping[int, Actor]
    kinds: Mapping[str, str]
    # What an event's ``uid`` follows in its permalink.
    identifiers: str

    @classmethod
    def of(cls, campaign: Campaign, pages: Pages) -> "EventRows":
        kinds = {kind: str(label) for kind, label in Event.Kind.choices}
        return cls(pages, parties.sides(campaign.actors.all()), kinds, pages.identifiers)

    def row(self, event: Event) -> EventRow:
        return {**self.plain_row(event), "citations": [citation_row(citation) for citation in event.citations.all()]}

    def plain_row(self, event: Event) -> PlainEventRow:
        # Each call of a related manager makes a query, if only in memory.
        supporting, citations = event.supporting_citations, len(event.citations.all())
        side = self.sides.get(event.actor_id or 0)
        return {
            "reference": event.reference,
            "urn": event.urn,
            "permalink": self.identifiers + str(event.uid),
            "occurred_on": event.occurred_on.isoformat(),
            "precision": event.precision,
            "kind": event.kind,
            "kind_label": self.kinds[event.kind],
            "scope": event.scope,
            "actor": event.actor.slug if event.actor else None,
            "side": side.slug if side else None,
            "districts": sorted(district.slug for district in event.districts.all()),
            "covers": event.covers,
            "place": event.place,
            "lon": event.lon,
            "lat": event.lat,
            "geometry_of": geometry_of(event),
            "summary": labels.local_text(event, "summary"),
            "summary_en": event.summary,
            "summary_ar": event.summary_ar,
            "supporting": len(supporting),
            "disputing": citations - len(supporting),
            "publishers": sorted({citation.source.original_publisher for citation in supporting}),
            "page": self.pages.of("event", event.reference),
        }


def geometry_of(event: Event) -> str | None:
    if event.shape:
        return "outline"
    if event.lon is not None:
        return "point"
    return "districts" if event.districts.all() else None


def event_geometry(event: Event) -> Geometry | None:
    """Its own outline, else its own point, else the points of its districts; None where it has none of them."""
    if event.shape:
        return event.shape  # type: ignore[no-any-return]
    if event.lon is not None:
        return {"type": "Point", "coordinates": [event.lon, event.lat]}
    points = [[district.lon, district.lat] for district in sorted(event.districts.all(), key=lambda row: row.slug)]
    if not points:
        return None
    return {"type": "Point", "coordinates": points[0]} if len(points) == 1 else _multipoint(points)


def _multipoint(points: list[list[float]]) -> Geometry:
    return {"type": "MultiPoint", "coordinates": points}
