"""Who held what: on a day, over the days, and what changed between two."""

from collections.abc import Callable, Mapping
from typing import Any, Literal

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponseBase
from ninja import Query, Router
from pydantic import Field

from events import control
from events.api.answers import GEOJSON, Context, answer, asked_of
from events.api.lists import List, feature_of, list_answer, record_of
from events.api.pages import ListRows, Pageable, QueryRows, day_column, text_column
from events.api.problems import invalid_parameter
from events.api.v1.parameters import BasisParameters, BoxParameters, Day, LanguageParameters, ListParameters, read_box
from events.api.v1.schemas import PROBLEMS, ComparisonList, ControlList, SpanList, geojson_too
from events.exports import areas
from events.exports.rows.comparison import balance_rows, change_rows
from events.exports.rows.control import ControlRow, control_row
from events.exports.rows.places import district_geometry
from events.exports.rows.spans import PlacedSpan, SpanRow, placed, read_spans, span_row, stored_spans
from events.geo.geometry import Box
from events.models import Campaign, District, Span
from events.projection.basis import Basis
from events.projection.comparison import compare
from events.projection.parties import read_parties, sides
from events.projection.snapshot import DistrictState, states_on

router = Router(tags=["control"])

Bank = Literal["east", "west", "north", "south"]


BY_DISTRICT = [text_column("district__slug"), day_column("starts")]


class PlaceParameters(BoxParameters):
    district: list[str] = Field([], description="Slugs of districts.")
    bank: list[Bank] = []
    side: list[str] = Field([], description="Slugs of sides that hold them.")


class ControlParameters(ListParameters, BasisParameters, PlaceParameters):
    on: Day = Field(description="A day of the campaign.")
    limit: int = Field(1000, ge=1, le=1000, description="How many rows a page has at most.")


def read_basis(given: BasisParameters, campaign: Campaign) -> Basis:
    """Raises Problem for a day on which nothing was known yet."""
    if given.known_on and given.known_on < campaign.start:
        raise invalid_parameter("known_on", str(given.known_on), f"nothing was known before {campaign.start}.")
    return Basis(given.known_on, control.Grade(given.at_least) if given.at_least else None)


def check_day(name: str, day: Any, campaign: Campaign) -> None:
    if not campaign.holds(day):
        raise invalid_parameter(name, str(day), f"the campaign runs from {campaign.start} to {campaign.end}.")


class Places:
    """Which districts a request asks for; a name that is not on record lets none pass."""

    def __init__(self, given: PlaceParameters, box: Box | None, campaign: Campaign) -> None:
        self.given, self.campaign = given, campaign
        self.inside = areas.districts_in(campaign, box) if box else None

    def of(self, spans: QuerySet[Span]) -> QuerySet[Span]:
        """Those that pass, as a condition."""
        given = self.given
        if self.inside is not None:
            spans = spans.filter(district__in=self.inside)
        if given.district:
            spans = spans.filter(district__slug__in=given.district)
        if given.bank:
            spans = spans.filter(district__bank__in=given.bank)
        if given.side:
            of_sides = sides(self.campaign.actors.all())
            holders = [pk for pk, side in of_sides.items() if side.slug in given.side]
            spans = spans.filter(holder__in=holders)
        return spans

    def passes(self, district: District, side: str | None) -> bool:
        given = self.given
        return (
            (self.inside is None or district.pk in self.inside)
            and (not given.district or district.slug in given.district)
            and (not given.bank or district.bank in given.bank)
            and (not given.side or side in given.side)
        )


def _known_places(given: PlaceParameters, campaign: Campaign) -> Places:
    """Raises Problem for a name that is not on record: a list without any row would look like an answer."""
    _check("district", given.district, campaign.districts.values_list("slug", flat=True))
    _check("side", given.side, campaign.actors.filter(parent=None).values_list("slug", flat=True))
    return Places(given, read_box(given.bbox), campaign)


def _check(name: str, values: list[str], known: Any) -> None:
    there = set(known) if values else set()
    for value in values:
        if value not in there:
            raise invalid_parameter(name, value, f"there is no {name} of that name in this campaign.")


@router.get(
    "/campaigns/{slug:campaign}/control",
    response={200: ControlList, **PROBLEMS},
    operation_id="getControl",
    openapi_extra=geojson_too(),
)
def get_control(request: HttpRequest, campaign: str, given: Query[ControlParameters]) -> HttpResponseBase:
    """Who is reported to hold each district on a day, since when, on whose word and on which events."""

    def read(context: Context) -> ListRows:
        check_day("on", given.on, context.campaign)
        basis, places = read_basis(given, context.campaign), _known_places(given, context.campaign)
        states = states_on(context.campaign, given.on, known_on=basis.known_on, at_least=basis.at_least)
        passing = [each for each in states if places.passes(each.district, each.side.slug if each.side else None)]
        return ListRows(passing, lambda state: (state.district.slug,), 1)

    rows = List(ControlRow, read, _control_row, lambda _context: lambda state: _placed(state.district))
    asked = asked_of(request, campaign, given, has_geometry=True)
    return list_answer(asked, rows, given, on=str(given.on), **said_basis(given))


def _placed(district: District) -> tuple[str, Any]:
    return district.slug, district_geometry(district)


def said_basis(given: BasisParameters) -> dict[str, Any]:
    return {"known_on": str(given.known_on) if given.known_on else None, "at_least": given.at_least}


def _control_row(context: Context) -> Callable[[DistrictState], Mapping[str, Any]]:
    return lambda state: control_row(state, context.pages)


class SpanParameters(ListParameters, BasisParameters, PlaceParameters):
    on: Day | None = Field(None, description="Spans that hold this day.")
    from_: Day | None = Field(None, alias="from", description="Spans that have this day or a later one.")
    to: Day | None = Field(None, description="Spans that have this day or an earlier one.")
    grade: list[Literal["initial", "corroborated", "reported", "claimed", "disputed"]] = []


@router.get(
    "/campaigns/{slug:campaign}/spans",
    response={200: SpanList, **PROBLEMS},
    operation_id="listSpans",
    openapi_extra=geojson_too(),
)
def list_spans(request: HttpRequest, campaign: str, given: Query[SpanParameters]) -> HttpResponseBase:
    """The states of every district over the whole campaign, `[from, until)`, by district and day."""

    def read(context: Context) -> Pageable:
        basis, places = read_basis(given, context.campaign), _known_places(given, context.campaign)
        if basis.is_whole:
            # There may be a hundred thousand.
            return QueryRows(places.of(stored_spans(context.campaign)).filter(_days(given)), BY_DISTRICT)
        found = (each for each in read_spans(context.campaign, basis) if places.passes(each.district, each.side))
        return ListRows([each for each in found if _has_days(each, given)], span_key, 2)

    asked = asked_of(request, campaign, given, has_geometry=True)
    rows = List(SpanRow, read, spans_written, _placed_spans)
    return list_answer(asked, rows, given, **said_basis(given))


def spans_written(context: Context) -> Callable[[Span | PlacedSpan], SpanRow]:
    """Gives the row of a span that is stored, or that was folded."""
    parties = read_parties(context.campaign)
    return lambda each: span_row(placed(each, parties) if isinstance(each, Span) else each)


def _placed_spans(context: Context) -> Callable[[Any], tuple[str, Any]]:
    shapes = {row.pk: district_geometry(row) for row in context.campaign.districts.all()}

    return lambda each: (span_id(each), shapes[each.district.pk])


def span_id(each: Span | PlacedSpan) -> str:
    """Such as "docks.2031-03-06": no slug has a dot, and it fits one segment of a path."""
    starts = each.starts if isinstance(each, Span) else each.span.starts
    return f"{each.district.slug}.{starts}"


def span_key(placed: PlacedSpan) -> tuple[str, str]:
    return placed.district.slug, placed.span.starts.isoformat()


def _days(given: SpanParameters) -> Q:
    """As ``_has_days``, as a condition."""
    found = Q(starts__lte=given.on, until__gt=given.on) if given.on else Q()
    found &= Q(until__gt=given.from_) if given.from_ else Q()
    found &= Q(starts__lte=given.to) if given.to else Q()
    return found & (Q(grade__in=given.grade) if given.grade else Q())


def _has_days(placed: PlacedSpan, given: SpanParameters) -> bool:
    span = placed.span
    return (
        (not given.on or span.starts <= given.on < span.until)
        and (not given.from_ or given.from_ < span.until)
        and (not given.to or span.starts <= given.to)
        and (not given.grade or span.grade.value in given.grade)
    )


class ComparisonParameters(LanguageParameters, BasisParameters):
    from_: Day = Field(alias="from", description="The first day.")
    to: Day = Field(description="The second day.")


@router.get(
    "/campaigns/{slug:campaign}/comparison",
    response={200: ComparisonList, **PROBLEMS},
    operation_id="getComparison",
    openapi_extra=geojson_too(),
)
def get_comparison(request: HttpRequest, campaign: str, given: Query[ComparisonParameters]) -> HttpResponseBase:
    """What changed after one day and up to another, on whose word, and what each side gained and lost."""
    asked = asked_of(request, campaign, given, has_geometry=True)

    def make(context: Context) -> Mapping[str, Any]:
        check_day("from", given.from_, context.campaign)
        check_day("to", given.to, context.campaign)
        if given.from_ >= given.to:
            raise invalid_parameter("to", str(given.to), "it has to lie after “from”.")
        basis = read_basis(given, context.campaign)
        compared = compare(context.campaign, given.from_, given.to, known_on=basis.known_on, at_least=basis.at_least)
        rows = change_rows(compared, given.from_, context.pages)
        document = {
            "record": record_of(context, asked.language),
            "from": str(given.from_),
            "to": str(given.to),
            **said_basis(given),
            "balances": balance_rows(compared.balances),
        }
        if asked.form != GEOJSON:
            return document | {"items": rows}
        made = [
            feature_of(*_placed(change.after.district), row) for change, row in zip(compared.changes, rows, strict=True)
        ]
        return {"type": "FeatureCollection", **document, "features": made}

    return answer(asked, make)
