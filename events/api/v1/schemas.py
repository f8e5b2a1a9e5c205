"""What the API's answers look like, for its document: lists of rows, and problems."""

from typing import Annotated, Any

from pydantic import Field
from typing_extensions import TypedDict

from events.api.v1.change_rows import ChangeLogRow
from events.api.v1.draft_rows import DraftRow
from events.exports.rows.actors import ActorRow
from events.exports.rows.campaigns import CampaignRow, PhaseRow
from events.exports.rows.comparison import BalanceRow, DistrictChangeRow
from events.exports.rows.control import ControlRow
from events.exports.rows.events import EventRow
from events.exports.rows.fields import Day
from events.exports.rows.figures import FigureRow
from events.exports.rows.front import FrontRow
from events.exports.rows.places import BasemapRow, DistrictRow, PlaceRow
from events.exports.rows.sources import CitationRow, SourceRow, VoiceRow
from events.exports.rows.spans import SpanRow
from events.exports.rows.stories import StoryRow


class ErrorOfParameter(TypedDict):
    location: Annotated[str, Field(description="query, path, body or header.")]
    name: str
    value: Any
    detail: str


class ProblemDocument(TypedDict, total=False):
    """RFC 9457."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[ErrorOfParameter]


class RecordOf(TypedDict):
    """The record that an answer is of."""

    campaign: str
    revision: int
    language: str
    attribution: str
    licences: Annotated[str, Field(description="The page on which the licences of the record’s parts stand.")]


class ListOf(TypedDict):
    record: RecordOf
    matched: Annotated[int | None, Field(description="How many rows there are in all; on the first page alone.")]
    next: Annotated[str | None, Field(description="The address of the next page; null on the last one.")]


class CampaignList(TypedDict):
    items: list[CampaignRow]


class ActorList(ListOf):
    items: list[ActorRow]


class PhaseList(ListOf):
    items: list[PhaseRow]


class StoryList(ListOf):
    items: list[StoryRow]


class DistrictList(ListOf):
    items: list[DistrictRow]


class PlaceList(ListOf):
    items: list[PlaceRow]


class BasemapList(ListOf):
    items: list[BasemapRow]


class EventList(ListOf):
    items: list[EventRow]


class CitationList(ListOf):
    items: list[CitationRow]


class SourceList(ListOf):
    items: list[SourceRow]


class VoiceList(ListOf):
    items: list[VoiceRow]


class FigureList(ListOf):
    items: list[FigureRow]


class ChangeLogList(TypedDict):
    record: RecordOf
    next: str | None
    items: list[ChangeLogRow]


class DraftList(TypedDict):
    next: str | None
    items: list[DraftRow]


class SpanList(ListOf):
    items: list[SpanRow]


class ControlList(ListOf):
    on: Day
    known_on: Day | None
    at_least: str | None
    items: list[ControlRow]


class FrontList(ListOf):
    on: Day
    known_on: Day | None
    at_least: str | None
    approximate: Annotated[bool, Field(description="Whether outlines that the front follows are sketches.")]
    items: list[FrontRow]


# "from" is a word of Python's own.
ComparisonList = TypedDict(
    "ComparisonList",
    {
        "record": RecordOf,
        "from": Day,
        "to": Day,
        "known_on": Day | None,
        "at_least": str | None,
        "balances": list[BalanceRow],
        "items": list[DistrictChangeRow],
    },
)


class FeatureOfRow(TypedDict):
    """A feature of RFC 7946; ``properties`` are the row."""

    type: str
    id: str
    geometry: Annotated[dict[str, Any] | None, Field(description="Longitude, latitude; WGS 84.")]
    properties: dict[str, Any]


class FeatureList(TypedDict, total=False):
    """A feature collection of RFC 7946, with the members of the list beside its features."""

    type: str
    record: RecordOf
    matched: int | None
    next: str | None
    features: list[FeatureOfRow]


PROBLEMS: dict[int, Any] = {400: ProblemDocument, 404: ProblemDocument}


def geojson_too() -> dict[str, Any]:
    """For the document of an operation that also answers with GeoJSON."""
    schema = {"$ref": "#/components/schemas/FeatureList"}
    return {"responses": {200: {"content": {"application/geo+json": {"schema": schema}}}}}
