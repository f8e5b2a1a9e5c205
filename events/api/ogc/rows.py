"""Reads the rows of each collection and makes features of them, as the API does."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Annotated, Any

from django.db.models import Q
from django.http import HttpRequest
from pydantic import Field

from events.api.answers import Context
from events.api.ogc.parameters import (
    DistrictItems,
    EventItems,
    FormParameters,
    StateItems,
    StateParameters,
    day_within,
)
from events.api.ogc.periods import Period
from events.api.pages import ListRows, Pageable, QueryRows, text_column
from events.api.v1.control import BY_DISTRICT, Places, read_basis, span_id, span_key, spans_written
from events.api.v1.events import BY_DAY, missing_event, read_filters, select_events
from events.exports import areas
from events.exports.rows.control import control_row
from events.exports.rows.events import EventRows, event_geometry
from events.exports.rows.fields import Day
from events.exports.rows.places import district_geometry, district_row
from events.exports.rows.spans import PlacedSpan, SpanRow, read_spans, stored_spans
from events.models import Campaign, District, Event, Span, campaign_shapes
from events.models.dates import parse_day
from events.projection.snapshot import DistrictState, states_on

# Its name, its geometry (GeoJSON, longitude first, or None) and its row.
Feature = tuple[str, Any, Mapping[str, Any]]
ONE_DAY = dt.timedelta(days=1)


class TimedSpanRow(SpanRow):
    """A span with its last day as well: programs that play layers take two fields which both count."""

    last_day: Annotated[Day, Field(description="The last day of this state.")]


def read_districts(context: Context, _request: HttpRequest, given: DistrictItems) -> QueryRows:
    rows = context.campaign.districts.select_related("initial_holder")
    if given.kind:
        rows = rows.filter(kind__in=given.kind)
    if given.bank:
        rows = rows.filter(bank__in=given.bank)
    if given.initial_holder:
        rows = rows.filter(initial_holder__slug__in=[_plain(slug) for slug in given.initial_holder])
    if box := given.box:
        rows = rows.filter(pk__in=areas.districts_in(context.campaign, box))
    return QueryRows(rows, [text_column("slug")])


def find_district(context: Context, name: str, _given: FormParameters) -> District | None:
    return context.campaign.districts.select_related("initial_holder").filter(slug=_plain(name)).first()


def district_feature(context: Context) -> Callable[[District], Feature]:
    def feature(district: District) -> Feature:
        [usable] = campaign_shapes.usable([district], context.campaign)
        return district.slug, district_geometry(usable), district_row(usable, context.pages)

    return feature


def read_events(context: Context, request: HttpRequest, given: EventItems) -> QueryRows:
    rows = select_events(context.campaign, read_filters(request), given.box, given.known_on)
    first, last = given.period
    if first:
        rows = rows.filter(occurred_on__gte=first)
    if last:
        rows = rows.filter(occurred_on__lte=last)
    return QueryRows(rows.with_words(given.known_on), BY_DAY, depends_on=given.known_on)


def find_event(context: Context, name: str, _given: FormParameters) -> Event:
    """Raises Problem where there is none, as the API does."""
    events = Event.objects.filter(campaign=context.campaign, reference=_plain(name)).published()
    found = events.with_words().first()
    if found is None:
        raise missing_event(context.campaign, _plain(name))
    return found


def event_feature(context: Context) -> Callable[[Event], Feature]:
    rows = EventRows.of(context.campaign, context.pages)

    def feature(event: Event) -> Feature:
        [usable] = campaign_shapes.usable([event], context.campaign)
        return event.reference, event_geometry(usable), rows.plain_row(usable)

    return feature


def read_control(context: Context, _request: HttpRequest, given: StateItems) -> ListRows:
    """The states of one day of the period; of none where it lies outside the campaign."""
    campaign = context.campaign
    day, basis, places = (
        day_within(given.period, campaign.start, campaign.end),
        read_basis(given, campaign),
        Places(given, given.box, campaign),
    )
    states = states_on(campaign, day, known_on=basis.known_on, at_least=basis.at_least) if day else []
    passing = [
        state
        for state in states
        if places.passes(state.district, state.side.slug if state.side else None)
        and _passes(given, state.status, state.grade)
    ]
    return ListRows(passing, lambda state: (state.district.slug,), 1)


def find_control(context: Context, name: str, given: StateParameters) -> DistrictState | None:
    day, slug = _dated(name)
    basis = read_basis(given, context.campaign)
    if day is None or not context.campaign.holds(day):
        return None
    states = states_on(context.campaign, day, known_on=basis.known_on, at_least=basis.at_least)
    return next((state for state in states if state.district.slug == slug), None)


def control_feature(context: Context) -> Callable[[DistrictState], Feature]:
    shapes = _geometries(context.campaign)

    def feature(state: DistrictState) -> Feature:
        slug = state.district.slug
        # With its day: what the feature's address gives is this state and no other.
        return f"{slug}.{state.day.isoformat()}", shapes[slug], control_row(state, context.pages)

    return feature


def read_spans_of(context: Context, _request: HttpRequest, given: StateItems) -> Pageable:
    basis, places = read_basis(given, context.campaign), Places(given, given.box, context.campaign)
    periods = given.periods
    if basis.is_whole:
        # There may be a hundred thousand.
        rows = places.of(stored_spans(context.campaign)).filter(*map(_has_a_day_of, periods))
        if given.status:
            rows = rows.filter(contested__in=[status == "contested" for status in given.status])
        if given.grade:
            rows = rows.filter(grade__in=given.grade)
        return QueryRows(rows, BY_DISTRICT)
    found = [
        placed
        for placed in read_spans(context.campaign, basis)
        if places.passes(placed.district, placed.side)
        and all(period.meets(placed.span.starts, placed.span.until - ONE_DAY) for period in periods)
        and _passes(given, "contested" if placed.span.contested else "held", placed.span.grade.value)
    ]
    return ListRows(found, span_key, 2)


def _has_a_day_of(period: Period) -> Q:
    """As ``Period.meets`` of a span, as a condition."""
    if not period.has_days:
        return Q(pk__in=[])
    found = Q(until__gt=period.first) if period.first else Q()
    return found & (Q(starts__lte=period.last) if period.last else Q())


def find_span(context: Context, name: str, given: StateParameters) -> Span | PlacedSpan | None:
    basis, (day, slug) = read_basis(given, context.campaign), _dated(name)
    if basis.is_whole:
        return stored_spans(context.campaign).filter(district__slug=_plain(slug), starts=day).first() if day else None
    return next((placed for placed in read_spans(context.campaign, basis) if span_id(placed) == name), None)


def span_feature(context: Context) -> Callable[[Span | PlacedSpan], Feature]:
    shapes, row_of = _geometries(context.campaign), spans_written(context)

    def feature(each: Span | PlacedSpan) -> Feature:
        row = row_of(each)
        last_day = dt.date.fromisoformat(row["until"]) - ONE_DAY
        return span_id(each), shapes[each.district.slug], {**row, "last_day": last_day.isoformat()}

    return feature


def _passes(given: StateItems, status: str, grade: str) -> bool:
    return (not given.status or status in given.status) and (not given.grade or grade in given.grade)


def _geometries(campaign: Campaign) -> dict[str, Any]:
    """By slug of the district: its outline or, without a usable one, its point."""
    usable = campaign_shapes.usable(campaign.districts.all(), campaign)
    return {district.slug: district_geometry(district) for district in usable}


def _dated(name: str) -> tuple[dt.date | None, str]:
    """The day and the slug of "docks.2031-03-06"; the day is None where there is none."""
    slug, _dot, day = name.rpartition(".")
    try:
        return parse_day(day), slug
    except ValueError:
        return None, slug


def _plain(name: str) -> str:
    # PostgreSQL refuses NUL in a text; nothing on record has one.
    return name.replace("\0", "")
