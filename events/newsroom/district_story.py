"""The story of one district: who held it when, every published report of it, and how long was fought over it."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from events.geo import geometry, neighbours
from events.geo.plane import Plane
from events.models import Actor, Campaign, District, Event, Span, campaign_shapes

# So many are the neighbours of a point, which has no border.
NEAREST = 5


@dataclass(frozen=True, slots=True)
class Tenure:
    """The unbroken hold of one side over ``[starts, until)``, with its spans and the reports of its days, in order."""

    side: Actor | None
    spans: Sequence[Span]
    events: Sequence[Event]

    @property
    def starts(self) -> dt.date:
        return self.spans[0].starts

    @property
    def last_day(self) -> dt.date:
        return self.spans[-1].until - dt.timedelta(days=1)

    @property
    def days(self) -> int:
        return (self.spans[-1].until - self.starts).days

    @property
    def grade(self) -> str:
        return str(self.spans[0].get_grade_display())

    @property
    def is_initial(self) -> bool:
        return self.spans[0].grade == Span.Grade.INITIAL

    @property
    def bank_statement_only(self) -> bool:
        return self.spans[0].bank_statement_only

    @property
    def contested(self) -> list[Span]:
        return [span for span in self.spans if span.contested]


@dataclass(frozen=True, slots=True)
class Struggle:
    """From the first word that the side which holds it in the end took it, to the last report of fighting over it.

    ``days`` is None where one of the two is missing; it is negative where the last fighting came before the first word.
    """

    first_claim: Event | None
    last_fight: Event | None

    @property
    def days(self) -> int | None:
        if self.first_claim is None or self.last_fight is None:
            return None
        return (self.last_fight.occurred_on - self.first_claim.occurred_on).days


@dataclass(frozen=True, slots=True)
class Story:
    """``tenures`` are in order of days."""

    tenures: Sequence[Tenure]
    events: Sequence[Event]
    struggle: Struggle

    @property
    def spans(self) -> list[Span]:
        return [span for tenure in self.tenures for span in tenure.spans]


def read_story(district: District, sides: Mapping[int, Actor]) -> Story:
    """In a number of queries that does not grow; ``sides`` are by primary key of an actor (``projection.parties``)."""
    spans = list(district.spans.select_related("holder", "challenger").order_by("starts"))
    events = list(district.events.published().with_words().order_by("occurred_on", "reference"))
    tenures = []
    for _starts, run in groupby(spans, key=lambda span: span.tenure):
        of_tenure = list(run)
        first, until = of_tenure[0].starts, of_tenure[-1].until
        during = [event for event in events if first <= event.occurred_on < until]
        tenures.append(Tenure(sides.get(of_tenure[0].holder_id or 0), of_tenure, during))
    return Story(tenures, events, _struggle(events, tenures[-1].side if tenures else None, sides))


def _struggle(events: Iterable[Event], side: Actor | None, sides: Mapping[int, Actor]) -> Struggle:
    given = list(events)
    claims = (Event.Kind.CONTROL, Event.Kind.CLAIMED)
    fights = (Event.Kind.CONTESTED, Event.Kind.ATTACK)
    claimed = [
        event
        for event in given
        if (event.kind in claims or event.is_cumulative_list) and side and sides.get(event.actor_id or 0) == side
    ]
    fought = [event for event in given if event.kind in fights]
    return Struggle(claimed[0] if claimed else None, fought[-1] if fought else None)


def neighbours_of(campaign: Campaign, district: District) -> tuple[list[District], bool]:
    """The districts beside it, and whether they share a border with it; else they are those that are nearest."""
    rows = campaign_shapes.usable(campaign.districts.order_by("slug"), campaign)
    plane = Plane.of_box((campaign.west, campaign.south, campaign.east, campaign.north))
    shapes = [plane.in_km(_shape(row)) for row in rows]
    numbers = {row.pk: number for number, row in enumerate(rows)}
    own = numbers[district.pk]
    if rows[own].shape:
        areas = [number for number, row in enumerate(rows) if row.shape]
        beside = neighbours.bordering([shapes[number] for number in areas], areas.index(own))
        if beside:
            return [rows[areas[number]] for number in beside], True
    return [rows[number] for number in neighbours.nearest(shapes, own, NEAREST)], False


def _shape(row: District) -> BaseGeometry:
    return shapely.force_2d(geometry.read(row.shape)) if row.shape else Point(row.lon, row.lat)
