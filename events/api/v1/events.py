"""Published events, their citations, and what became of each."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, Literal

from django.http import HttpRequest, HttpResponseBase
from ninja import Query, Router
from pydantic import Field

from events.api.answers import GEOJSON, Context, answer, asked_of
from events.api.lists import List, feature_of, list_answer
from events.api.pages import QueryRows, day_column, text_column
from events.api.problems import Problem, not_found
from events.api.v1.change_rows import EventRevisionRow, revision_rows
from events.api.v1.parameters import BoxParameters, Day, LanguageParameters, ListParameters, read_box
from events.api.v1.schemas import PROBLEMS, CitationList, EventList, ProblemDocument, geojson_too
from events.exports import areas
from events.exports.rows.events import EventRow, EventRows, event_geometry
from events.exports.rows.sources import CitationRow, citation_row
from events.geo.geometry import Box
from events.models import Campaign, Citation, Event
from events.models.querysets import EventQuerySet
from events.newsroom.event_filters import EventFilters, known_values, unknown_values

router = Router(tags=["events"])

Kind = Literal[
    "control",
    "entered",
    "claimed",
    "contested",
    "withdrawn",
    "announced",
    "attack",
    "bridge",
    "humanitarian",
    "other",
]
assert set(Event.Kind.values) == set(Kind.__args__)  # type: ignore[attr-defined]


class EventParameters(ListParameters, BoxParameters):
    """Filters of the table of events: an event passes a filter where one of its values fits, and has to pass all."""

    on: Day | None = Field(None, description="Of this day.")
    from_: Day | None = Field(None, alias="from", description="The first day; it counts.")
    to: Day | None = Field(None, description="The last day; it counts.")
    known_on: Day | None = Field(
        None,
        description="Only what a source that supports it had published by then, with the citations of that day.",
    )
    side: list[str] = Field([], description="Slugs of sides: events of their actors.")
    actor: list[str] = Field([], description="Slugs of the actors that events name.")
    kind: list[Kind] = []
    grade: list[Literal["initial", "corroborated", "reported", "claimed", "disputed"]] = Field(
        [], description="Of the hold in which a district is, that the event is about, on its day."
    )
    voice: list[str] = Field([], description="Slugs of voices that a citation carries.")
    publisher: list[str] = Field([], description="Original publishers that report it.")
    bank: list[Literal["east", "west", "north", "south"]] = []
    phase: list[str] = Field([], description="Slugs of phases.")
    district: list[str] = Field([], description="Slugs of districts that it is about.")
    q: str = Field("", description="Words that all have to stand in its texts, or name its district.")
    sort: Literal["day", "-day"] = "day"


@router.get(
    "/campaigns/{slug:campaign}/events",
    response={200: EventList, **PROBLEMS},
    operation_id="listEvents",
    openapi_extra=geojson_too(),
)
def list_events(request: HttpRequest, campaign: str, given: Query[EventParameters]) -> HttpResponseBase:
    """Published events with their citations, by day. As GeoJSON: outline, point, or the points of its districts."""
    asked = asked_of(request, campaign, given, has_geometry=True)
    filters, box = read_filters(request), read_box(given.bbox)

    def read(context: Context) -> QueryRows:
        _check_values(filters, context.campaign)
        rows = select_events(context.campaign, filters, box, given.known_on)
        return QueryRows(rows.with_words(given.known_on), BY_DAY, given.sort.startswith("-"), given.known_on)

    events = List(EventRow, read, _event_row, lambda _context: _placed)
    return list_answer(asked, events, given)


BY_DAY = [day_column("occurred_on"), text_column("reference")]


def select_events(
    campaign: Campaign, filters: EventFilters, box: Box | None, known_on: dt.date | None
) -> EventQuerySet:
    """The published events that pass; values that are not on record let none pass."""
    rows = filters.apply(Event.objects.filter(campaign=campaign).published(), campaign)
    if known_on:
        rows = rows.known_on(known_on)
    return areas.events_in(rows, box) if box else rows


def read_filters(request: HttpRequest) -> EventFilters:
    filters, problems = EventFilters.parse(request.GET)
    if problems:
        raise Problem(400, "invalid-parameter", problems[0])
    return filters


def _check_values(filters: EventFilters, campaign: Campaign) -> None:
    """Raise Problem for a value that is not on record: a list without any row would look like an answer."""
    if not filters.choices:
        return
    for name, value in unknown_values(filters, known_values(campaign.pk)):
        raise Problem(
            400,
            "invalid-parameter",
            f"{name}: there is no {name} “{value}” in this campaign.",
            errors=[{"location": "query", "name": name, "value": value, "detail": "it is not on record."}],
        )


def _placed(event: Event) -> tuple[str, Any]:
    return event.reference, event_geometry(event)


def _event_row(context: Context) -> Callable[[Event], Mapping[str, Any]]:
    return EventRows.of(context.campaign, context.pages).row


GONE = {410: ProblemDocument}


@router.get(
    "/campaigns/{slug:campaign}/events/{slug:event}",
    response={200: EventRow, **PROBLEMS, **GONE},
    operation_id="getEvent",
    openapi_extra={"responses": {200: {"content": {"application/geo+json": {"schema": {"type": "object"}}}}}},
)
def get_event(request: HttpRequest, campaign: str, event: str, given: Query[LanguageParameters]) -> HttpResponseBase:
    """One published event with its citations; of one that was retracted, 410 and the reason."""
    asked = asked_of(request, campaign, given, has_geometry=True)

    def make(context: Context) -> Mapping[str, Any]:
        found = Event.objects.filter(campaign=context.campaign, reference=event).published().with_words().first()
        if found is None:
            raise missing_event(context.campaign, event)
        row = _event_row(context)(found)
        if asked.form != GEOJSON:
            return row
        return feature_of(*_placed(found), row)

    return answer(asked, make)


def missing_event(campaign: Campaign, reference: str) -> Problem:
    """Why there is no published event of that reference: it is not known, or was retracted."""
    gone = campaign.events.filter(reference=reference, status=Event.Status.RETRACTED).first()
    if gone is None:
        return not_found(f"There is no published event “{reference}”.")
    return Problem(410, "retracted", f"The event “{reference}” was retracted: {gone.status_reason}")


@router.get(
    "/campaigns/{slug:campaign}/events/{slug:event}/revisions",
    response={200: list[EventRevisionRow], **PROBLEMS},
    operation_id="listEventRevisions",
)
def list_revisions(
    request: HttpRequest, campaign: str, event: str, given: Query[LanguageParameters]
) -> HttpResponseBase:
    """What happened to the event since it was published, the newest first: corrections field by field, a retraction."""
    asked = asked_of(request, campaign, given)

    def make(context: Context) -> Any:
        public = [Event.Status.PUBLISHED, Event.Status.RETRACTED]
        found = Event.objects.filter(campaign=context.campaign, reference=event, status__in=public).first()
        if found is None:
            raise not_found(f"There is no published event “{event}”.")
        return revision_rows(context.campaign, found)

    return answer(asked, make)


class CitationParameters(ListParameters):
    event: list[str] = Field([], description="References of events.")
    source: list[str] = Field([], description="References of sources.")
    voice: list[str] = Field([], description="Slugs of voices.")
    stance: Literal["supports", "disputes"] | None = None
    known_on: Day | None = Field(None, description="Of sources that had been published by then.")


@router.get(
    "/campaigns/{slug:campaign}/citations", response={200: CitationList, **PROBLEMS}, operation_id="listCitations"
)
def list_citations(request: HttpRequest, campaign: str, given: Query[CitationParameters]) -> HttpResponseBase:
    """What each source says of each published event, in order of events."""
    citations = List(CitationRow, lambda context: _citations(context, given), lambda _context: citation_row)
    return list_answer(asked_of(request, campaign, given), citations, given)


def _citations(context: Context, given: CitationParameters) -> QueryRows:
    rows = Citation.objects.filter(event__campaign=context.campaign).visible_to_public()
    for name, values in (("event__reference", given.event), ("source__reference", given.source)):
        if values:
            rows = rows.filter(**{f"{name}__in": _plain(values)})
    if given.voice:
        rows = rows.filter(voice__slug__in=_plain(given.voice))
    if given.stance:
        rows = rows.filter(stance=given.stance)
    if given.known_on:
        rows = rows.known_on(given.known_on)
    columns = [
        day_column("event__occurred_on"),
        text_column("event__reference"),
        text_column("reference"),
    ]
    return QueryRows(rows.select_related("event", "source", "voice"), columns)


def _plain(values: list[str]) -> list[str]:
    # PostgreSQL refuses NUL in a text; nothing on record has one.
    return [value.replace("\0", "") for value in values]
