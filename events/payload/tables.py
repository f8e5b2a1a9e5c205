"""The tables of the core, of the names and of the ground, each row a list of values."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Count

from events.gazetteer.gazetteer import GazetteerEntry
from events.geo import geometry
from events.models import Actor, BasemapFeature, Campaign, District, Event, Span, campaign_shapes
from events.payload.arcs import line_topology
from events.payload.evidence import DECIMALS
from events.payload.format import NOBODY, RowNumbers, Table
from events.payload.shapes import DistrictShapes
from events.payload.windows import Window
from events.projection import projector

GROUND_KINDS = frozenset(
    [
        BasemapFeature.Kind.ROAD,
        BasemapFeature.Kind.HIGHWAY,
        BasemapFeature.Kind.RUNWAY,
        BasemapFeature.Kind.BRIDGE,
    ]
)
# Degrees, about 6 m: a road is a hairline, to find one's way by.
ROAD_TOLERANCE = 6e-5

SPAN_COLUMNS = ["from", "until", "holder", "challenger", "contested", "unresolved"]
SPAN_COLUMNS += ["grade", "tenure", "last", "bankOnly"]


def actors_table(actors: Iterable[Actor], numbers: RowNumbers) -> Table:
    """``side`` is the row number of the root actor; only a root's colours are drawn."""
    return {
        "columns": ["slug", "en", "ar", "short", "side", "colour", "colourDark"],
        "rows": [_actor_row(actor, numbers) for actor in actors],
    }


def _actor_row(actor: Actor, numbers: RowNumbers) -> list[Any]:
    side = numbers.sides[actor.pk]
    colours = actor.side_colours if side == numbers.actors[actor.pk] else (actor.colour, actor.colour_dark)
    return [actor.slug, actor.name_en, actor.name_ar, actor.short_name, side, *colours]


def districts_table(districts: Iterable[District], shapes: DistrictShapes) -> Table:
    """``lon``, ``lat`` is where the name or the marker goes; ``area`` is in km²."""
    return {
        "columns": ["slug", "en", "ar", "kind", "bank", "approximate", "lon", "lat", "area"],
        "rows": [_district_row(district, shapes) for district in districts],
    }


def _district_row(district: District, shapes: DistrictShapes) -> list[Any]:
    lon, lat = shapes.points[district.pk]
    return [
        district.slug,
        district.name_en,
        district.name_ar,
        district.kind,
        district.bank,
        int(district.approximate),
        round(lon, DECIMALS),
        round(lat, DECIMALS),
        round(shapes.areas[district.pk], 4),
    ]


def phases_table(campaign: Campaign, numbers: RowNumbers) -> Table:
    """In order of days. ``view`` is west, south, east, north in degrees, or null for the whole campaign."""
    return {
        "columns": ["slug", "en", "ar", "from", "until", "view", "summary", "summaryAr"],
        "rows": [
            [
                phase.slug,
                phase.name_en,
                phase.name_ar,
                numbers.day(phase.starts),
                numbers.day(phase.until),
                phase.view,
                phase.summary,
                phase.summary_ar,
            ]
            for phase in campaign.phases.order_by("starts", "slug")
        ],
    }


def milestones_table(campaign: Campaign, numbers: RowNumbers) -> Table:
    """In order of days. ``event`` is the reference of the event that it rests on; "" where none is published."""
    return {
        "columns": ["slug", "en", "ar", "day", "event"],
        "rows": [
            [
                milestone.slug,
                milestone.name_en,
                milestone.name_ar,
                numbers.day(milestone.day),
                _public_reference(milestone.event),
            ]
            for milestone in campaign.milestones.select_related("event").order_by("day", "slug")
        ],
    }


def _public_reference(event: Event | None) -> str:
    return event.reference if event and event.status == Event.Status.PUBLISHED else ""


def names_table(named: Iterable[tuple[GazetteerEntry, list[str]]]) -> Table:
    """Every spelling of each district beside its two names, and all of them folded by the rules of the search.

    The page folds what is typed by the same rules.
    """
    return {
        "columns": ["slug", "alt", "keys"],
        "rows": [[entry.slug, list(entry.alt_names), keys] for entry, keys in named],
    }


def places_table(named: Iterable[tuple[GazetteerEntry, list[str]]]) -> Table:
    """As ``names_table``, of the places without a position; whole towns and banks are in it as well."""
    return {
        "columns": ["en", "ar", "alt", "bank", "keys"],
        "rows": [[entry.name_en, entry.name_ar, list(entry.alt_names), entry.bank, keys] for entry, keys in named],
    }


def water_table(campaign: Campaign) -> Table:
    """Rivers and streams, ``shape`` as GeoJSON: few enough to come with the districts."""
    return {
        "columns": ["kind", "en", "ar", "shape"],
        "rows": [
            [feature.kind, feature.name_en, feature.name_ar, feature.shape]
            for feature in campaign_shapes.usable(campaign.basemap.all().water(), campaign, log=True)
            if feature.shape is not None
        ],
    }


def ground_tables(campaign: Campaign) -> dict[str, Any]:
    """Roads, bridges and runways: ``ground`` has a row for each, and the numbers of its lines in the topology's object.

    An area has its rings as lines. In the order in which they are drawn.
    """
    kinds = [kind.value for kind in BasemapFeature.Kind if kind in GROUND_KINDS]
    drawn = sorted(campaign.basemap.filter(kind__in=kinds), key=lambda row: (kinds.index(row.kind), row.slug))
    features = [row for row in campaign_shapes.usable(drawn, campaign, log=True) if row.shape is not None]
    lines = [geometry.lines(row.shape, ROAD_TOLERANCE) for row in features]
    topology, found = line_topology([line for own in lines for line in own], "ground")
    numbers = iter(found)
    return {
        "topology": topology,
        "ground": {
            "columns": ["kind", "en", "ar", "lines"],
            "rows": [
                [row.kind, row.name_en, row.name_ar, [next(numbers) for _line in own]]
                for row, own in zip(features, lines, strict=True)
            ],
        },
    }


def spans_by_district(campaign: Campaign, numbers: RowNumbers) -> Table:
    """No flat table: ``rows`` holds one list of spans for each district, in order of days.

    ``last`` is the day of the district's last report in the span or before it.
    """
    rows: list[list[list[Any]]] = [[] for _ in numbers.districts]
    # Values and no rows of the model, of which there may be some thousands: that takes a third of the time.
    spans = Span.objects.of_campaign(campaign).order_by("district", "starts")
    for district, *values in spans.values_list("district", *projector.COLUMNS):
        rows[numbers.districts[district]].append(span_row(*values, numbers=numbers))
    return {"columns": SPAN_COLUMNS, "rows": rows}


def span_row(
    starts: dt.date,
    until: dt.date,
    holder: int | None,
    challenger: int | None,
    contested: bool,
    unresolved: bool,
    grade: str,
    tenure: dt.date,
    last_report: dt.date | None,
    bank_only: bool,
    *,
    numbers: RowNumbers,
) -> list[Any]:
    return [
        numbers.day(starts),
        numbers.day(until),
        numbers.actor(holder),
        numbers.actor(challenger),
        int(contested),
        int(unresolved),
        grade,
        numbers.day(tenure),
        numbers.day(last_report),
        int(bank_only),
    ]


def reports_by_district(campaign: Campaign, numbers: RowNumbers) -> list[list[int | None]]:
    """The days with a report that enters the fold, of each district, each once and in order."""
    rows: list[list[int | None]] = [[] for _ in numbers.districts]
    folded = Span.objects.of_campaign(campaign).exclude(events=None).order_by("district", "events__occurred_on")
    for district, day in folded.values_list("district", "events__occurred_on").distinct():
        rows[numbers.districts[district]].append(numbers.day(day))
    return rows


def counts_table(campaign: Campaign, numbers: RowNumbers, known_on: dt.date | None = None) -> Table:
    """How many events each day has of a kind and a side, which is NOBODY where no actor is named.

    Where a day is given, of those that could be known then.
    """
    published = Event.objects.filter(campaign=campaign).published().order_by("occurred_on", "kind", "actor")
    if known_on:
        published = published.known_on(known_on)
    rows: dict[tuple[int | None, str, int], int] = {}
    for day, kind, actor, count in published.values_list("occurred_on", "kind", "actor").annotate(count=Count("pk")):
        key = (numbers.day(day), kind, NOBODY if actor is None else numbers.sides[actor])
        rows[key] = rows.get(key, 0) + count
    return {"columns": ["day", "kind", "side", "count"], "rows": [[*key, count] for key, count in rows.items()]}


def windows_table(windows: Iterable[Window], numbers: RowNumbers) -> Table:
    """The windows of days in order; ``version`` is "" where there is nothing to load."""
    return {
        "columns": ["from", "until", "version"],
        "rows": [[numbers.day(one.first), numbers.day(one.until), one.version] for one in windows],
    }
