"""Reads what is on the picture of a day, in the active language: who holds what, the front, the river, the shares."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from events.geo import geometry
from events.geo.front import Front
from events.geo.geometry import Box
from events.models import Actor, BasemapFeature, Campaign, District, Span, campaign_shapes, labels
from events.payload.fronts import front_ground
from events.projection import parties
from events.public.picture.looks import CONTESTED, UNRESOLVED, Look

# The points that lie in or beside districts with an area, and would only cover them.
WITHIN_DISTRICTS = frozenset([District.Kind.SITE, District.Kind.BRIDGE])


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
    """``shape`` is GeoJSON, None for a point; ``look`` names sides by primary key, 0 for nobody."""

    slug: str
    name: str
    lon: float
    lat: float
    shape: Any
    km2: float
    look: Look


@dataclass(frozen=True, slots=True)
class DayContent:
    """All that a picture shows. ``sides`` are by primary key; ``water`` has kind, name and GeoJSON of each line."""

    campaign: str
    day: str
    number: str
    shares: str
    sides: Mapping[int, Side]
    districts: Sequence[PicturedDistrict]
    front: Front
    water: Sequence[tuple[str, str, Any]]
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
        return f"{self.campaign} · {self.day}"


def day_content(campaign: Campaign, day: dt.date, language: str) -> DayContent:
    """The day's content in the active language, which is named ``language``; in a bounded number of queries."""
    sides = parties.sides(campaign.actors.order_by("pk"))
    spans = {span.district_id: span for span in Span.objects.of_campaign(campaign).as_of(day)}
    rows = campaign_shapes.usable(campaign.districts.order_by("slug"), campaign)
    has_areas = any(row.shape for row in rows)
    districts = [
        _district(row, spans.get(row.pk), sides)
        for row in rows
        if row.shape or not has_areas or row.kind not in WITHIN_DISTRICTS
    ]
    held = {pk: sides[span.holder_id].pk for pk, span in spans.items() if span.holder_id}
    return DayContent(
        campaign=str(campaign),
        day=date_format(day, "l j F Y"),
        number=_("Day {number} of the offensive").format(number=(day - campaign.start).days + 1),
        shares=share_line(districts, {side.pk: str(side) for side in sides.values()}),
        sides=_sides(campaign, sides),
        districts=districts,
        front=front_ground(campaign).front(held),
        water=[(row.kind, str(row), row.shape) for row in _water(campaign) if row.shape],
        is_sketch=any(row.approximate and row.shape for row in rows),
        attribution=campaign.attribution,
        revision=_("Revision %(number)s of the record") % {"number": campaign.revision},
        bounds=(campaign.west, campaign.south, campaign.east, campaign.north),
        language=language,
        right_to_left=get_language_bidi(),
    )


def _water(campaign: Campaign) -> list[BasemapFeature]:
    water = BasemapFeature.objects.filter(campaign=campaign).water()
    return campaign_shapes.usable(water.order_by("kind", "slug"), campaign)


def _district(row: District, span: Span | None, sides: Mapping[int, Actor]) -> PicturedDistrict:
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
        ),
    )


def _sides(campaign: Campaign, sides: Mapping[int, Actor]) -> dict[int, Side]:
    """The sides by primary key, in the order in which their actors were entered."""
    spans = Span.objects.of_campaign(campaign).order_by()
    found = spans.values_list("holder", "challenger", "district__west").distinct()
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
    """Who holds how much of the districts' area unopposed, the most first, and how much is contested or unresolved.

    "" where no district has an area.
    """
    km2: dict[int | str, float] = defaultdict(float)
    for district in districts:
        state = district.look.state
        km2[state if state in (CONTESTED, UNRESOLVED) else district.look.holder] += district.km2
    total = sum(km2.values())
    if not total:
        return ""
    texts = {CONTESTED: _("contested {percent}"), UNRESOLVED: _("unresolved {percent}")}
    ordered = sorted(km2, key=lambda key: (isinstance(key, str), -km2[key], str(key)))
    parts = []
    for key in ordered:
        if not km2[key]:
            continue
        percent = _percent(km2[key] / total)
        if isinstance(key, str):
            parts.append(texts[key].format(percent=percent))
        else:
            parts.append(_("{side} {percent}").format(side=names.get(key, _("No holder on record")), percent=percent))
    return " · ".join(parts)


def _percent(share: float) -> str:
    sign = "٪" if get_language_bidi() else "%"
    return f"{round(100 * share)}{sign}" if share >= 0.005 else f"<1{sign}"
