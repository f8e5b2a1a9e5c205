"""Reads what is on the picture of a day, in the active language: who holds what, the front, the river, the shares."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from events.geo import geometry
from events.geo.front import Front
from events.geo.geometry import Box
from events.models import Actor, BasemapFeature, Campaign, District, Event, Span, campaign_shapes, labels
from events.payload.fronts import front_ground
from events.projection import parties
from events.projection.basis import WHOLE_RECORD, Basis, FoldedSpans, folded_spans
from events.public.inset import Inset
from events.public.picture import reports
from events.public.picture.ground import Feature
from events.public.picture.looks import CLAIMED, CONTESTED, DISPUTED, HELD, UNRESOLVED, Look
from events.public.picture.reports import DayReports
from events.public.ui_strings import ui_strings
from events.serving.basis_query import basis_notes

# Between the shares.
SEPARATOR = " · "
# The points that lie in or beside districts with an area, and would only cover them.
WITHIN_DISTRICTS = frozenset([District.Kind.SITE, District.Kind.BRIDGE])
# The districts have an outline of their own, and the country is in the inset.
NOT_DRAWN = frozenset([BasemapFeature.Kind.OUTLINE, BasemapFeature.Kind.COUNTRY])


@dataclass(frozen=True, slots=True)
class Side:
    """``colours`` are for a light and a dark map.

    ``has_areas`` is whether it holds or contests an area on any day, ``has_points`` whether it holds a point.
    """

    name: str
    slug: str
    colours: tuple[str, str]
    has_areas: bool
    has_points: bool


@dataclass(frozen=True, slots=True)
class PicturedDistrict:
    """``shape`` is GeoJSON, None for a point; ``look`` names sides by primary key, 0 for nobody.

    ``is_site`` is a point that lies in or beside districts with an area.
    """

    slug: str
    name: str
    lon: float
    lat: float
    shape: Any
    km2: float
    look: Look
    bank: str
    is_site: bool


@dataclass(frozen=True, slots=True)
class DayContent:
    """All that a picture shows. ``counted`` says of what area the shares are, ``basis`` what of the record counts.

    ``sides`` are by primary key, ``ground`` is in the order in which it is drawn, ``objectives`` are districts by slug;
    ``kinds`` are the words for kinds of events, ``banks`` those for banks.
    """

    campaign: str
    day: str
    number: str
    basis: str
    shares: str
    counted: str
    sides: Mapping[int, Side]
    districts: Sequence[PicturedDistrict]
    front: Front
    ground: Sequence[Feature]
    reports: DayReports
    objectives: frozenset[str]
    inset: Inset | None
    kinds: Mapping[str, str]
    banks: Mapping[str, str]
    is_sketch: bool
    attribution: str
    revision: str
    bounds: Box
    language: str
    right_to_left: bool

    @property
    def areas(self) -> list[PicturedDistrict]:
        return [district for district in self.districts if district.shape is not None]

    @property
    def points(self) -> list[PicturedDistrict]:
        return [district for district in self.districts if district.shape is None]

    @property
    def title(self) -> str:
        return SEPARATOR.join(filter(None, (self.campaign, self.day, self.basis)))


def day_content(campaign: Campaign, day: dt.date, language: str, basis: Basis = WHOLE_RECORD) -> DayContent:
    """The day's content in the active language, which is named ``language``; in a bounded number of queries.

    What does not count on the basis is not on the picture: neither its effect nor, where it was not known, the report.
    """
    actors = list(campaign.actors.order_by("pk"))
    sides = parties.sides(actors)
    folded = None if basis.is_whole else folded_spans(campaign, basis)
    of_day = folded.as_of(day) if folded else Span.objects.of_campaign(campaign).as_of(day)
    spans = {span.district_id: span for span in of_day}
    rows = campaign_shapes.usable(campaign.districts.order_by("slug"), campaign)
    said = reports.day_reports(campaign, day, basis.known_on)
    silent = reports.silent_districts(campaign, day, folded)
    wanted = _wanted(rows, {spot.slug for spot in said.spots})
    districts = [_district(row, spans.get(row.pk), sides, row.pk in silent) for row in wanted]
    held = {pk: sides[span.holder_id].pk for pk, span in spans.items() if span.holder_id}
    words = ui_strings()
    return DayContent(
        campaign=str(campaign),
        day=date_format(day, "l j F Y"),
        number=_("Day {number} of the offensive").format(number=(day - campaign.start).days + 1),
        basis=SEPARATOR.join(basis_notes(basis)),
        shares=share_line(districts, {side.pk: str(side) for side in sides.values()}),
        counted=_counted(rows),
        sides=_sides(campaign, sides, folded),
        districts=districts,
        front=front_ground(campaign).front(held),
        ground=_ground(campaign),
        reports=said,
        objectives=reports.objectives_on(campaign, day, actors, rows, folded, basis.known_on),
        inset=Inset.of(campaign),
        kinds={kind: words[f"kind.{kind}"] for kind in Event.Kind},
        banks={bank: words[f"bank.{bank}"] for bank in District.Bank},
        is_sketch=any(row.approximate and row.shape for row in rows),
        attribution=campaign.attribution,
        revision=_("Revision %(number)s of the record") % {"number": campaign.revision},
        bounds=(campaign.west, campaign.south, campaign.east, campaign.north),
        language=language,
        right_to_left=get_language_bidi(),
    )


def _wanted(rows: Sequence[District], reported: Collection[str]) -> list[District]:
    """The districts that are drawn: a point within others only where the day's events are about it."""
    has_areas = any(row.shape for row in rows)
    return [row for row in rows if row.shape or not has_areas or not _is_site(row) or row.slug in reported]


def _is_site(row: District) -> bool:
    return row.shape is None and row.kind in WITHIN_DISTRICTS


def _ground(campaign: Campaign) -> list[Feature]:
    kinds = [kind for kind in BasemapFeature.Kind if kind not in NOT_DRAWN]
    found = campaign_shapes.usable(campaign.basemap.filter(kind__in=kinds).order_by("slug"), campaign)
    features = [Feature(row.kind, labels.local_name(row), row.shape) for row in found if row.shape]
    return sorted(features, key=lambda feature: kinds.index(BasemapFeature.Kind(feature.kind)))


def _district(row: District, span: Span | None, sides: Mapping[int, Actor], silent: bool) -> PicturedDistrict:
    holder, challenger = (
        sides[actor].pk if actor else 0 for actor in ((span.holder_id, span.challenger_id) if span else (None, None))
    )
    return PicturedDistrict(
        slug=row.slug,
        name=labels.local_name(row),
        lon=row.lon,
        lat=row.lat,
        shape=row.shape,
        km2=geometry.area_km2(row.shape) if row.shape else 0.0,
        look=Look.of(
            holder,
            challenger,
            contested=span is not None and span.contested,
            unresolved=span is not None and span.unresolved,
            grade=span.grade if span else "",
            silent=silent,
        ),
        bank=row.bank,
        is_site=_is_site(row),
    )


def _sides(campaign: Campaign, sides: Mapping[int, Actor], folded: FoldedSpans | None) -> dict[int, Side]:
    """The sides by primary key, in the order in which their actors were entered.

    By all that is on record, so that a side has one look on every basis, and by ``folded``, where it may hold more.
    """
    spans = Span.objects.of_campaign(campaign).order_by()
    found: set[tuple[int | None, int | None, float | None]]
    found = set(spans.values_list("holder", "challenger", "district__west").distinct())
    if folded:
        found |= {(span.holder_id, span.challenger_id, span.district.west) for span in folded.rows}
    # A district without a shape has no bounding box.
    with_areas = {sides[actor].pk for *pair, west in found if west is not None for actor in pair if actor}
    with_points = {sides[holder].pk for holder, _challenger, west in found if west is None and holder}
    return {
        side.pk: Side(
            labels.local_name(side), side.slug, side.side_colours, side.pk in with_areas, side.pk in with_points
        )
        for side in sides.values()
    }


def share_line(districts: Iterable[PicturedDistrict], names: Mapping[int, str]) -> str:
    """Who holds how much of the districts' area, and only claims how much, who holds most first; and what is not sure.

    Counted as on the page (payload/series.py). "" where no district has an area.
    """
    km2: dict[tuple[str, int], float] = defaultdict(float)
    for district in districts:
        look = district.look
        km2[look.state, look.holder if look.state in (HELD, CLAIMED) else 0] += district.km2
    total = sum(km2.values())
    holders = {holder for state, holder in km2 if state in (HELD, CLAIMED)}
    ordered = [
        (state, holder)
        for holder in sorted(holders, key=lambda side: (-km2[HELD, side] - km2[CLAIMED, side], side))
        for state in (HELD, CLAIMED)
    ]
    words = ui_strings()
    parts = []
    for state, holder in [*ordered, *((state, 0) for state in (DISPUTED, CONTESTED, UNRESOLVED))]:
        if km2[state, holder]:
            side = names.get(holder, _("No holder on record"))
            text = words[f"share{state.capitalize()}"]
            parts.append(text.format(side=side, percent=percent_of(km2[state, holder] / total)))
    return SEPARATOR.join(parts)


def percent_of(share: float) -> str:
    """A share, from 0 to 1, in whole per cent, of thousandths, which are what the page has."""
    sign = "٪" if get_language_bidi() else "%"
    percent = (round(1000 * share) + 5) // 10
    return f"{percent}{sign}" if percent or not share else f"<1{sign}"


def _counted(rows: Sequence[District]) -> str:
    """What the shares count and what they leave out, in the words of the page (chart.js)."""
    words = ui_strings()
    counted, left_out = ({row.kind for row in rows if bool(row.shape) == has_area} for has_area in (True, False))
    area = words["sharesOfQuarters" if counted <= {District.Kind.QUARTER} else "sharesCaption"]
    if not left_out:
        return area
    has_towns = left_out & {District.Kind.TOWN, District.Kind.VILLAGE}
    return words["counted"].format(area=area, leftOut=words["townsNotCounted" if has_towns else "pointsNotCounted"])
