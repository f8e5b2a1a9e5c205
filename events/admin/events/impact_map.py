"""Two small maps of an event's own day: without the event, and with it."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.utils import formats
from django.utils.translation import gettext as _

from events import control
from events.admin.events import district_map
from events.admin.events.district_map import DistrictMap, DrawnDistrict, Fill
from events.geo import geometry, svg
from events.models import Actor, Campaign, District, Event, Span, campaign_shapes
from events.projection import impact, parties

# Of more districts the names would cover each other.
MOST_NAMES = 8


def maps_without_and_with(event: Event, folded: Sequence[impact.FoldedDistrict]) -> list[tuple[str, DistrictMap]]:
    """A heading and a map each: without the event, then with it. None at all for a day outside the campaign.

    ``folded`` are the event's districts, folded without and with it. The other districts are filled as they are stored.
    """
    campaign, day = event.campaign, event.occurred_on
    if not campaign.holds(day):
        return []
    sides = parties.sides(campaign.actors.all())
    own_shapes = _own_shapes(event)
    event_districts = campaign_shapes.usable((each.district for each in folded), campaign)
    frame = district_map.frame_of(campaign, event_districts, _boxes(event, own_shapes))
    lines = district_map.basemap_paths(frame, campaign)
    points = [frame.pixel(event.lon, event.lat)] if event.lon is not None and event.lat is not None else []
    stored = _stored_fills(campaign, day, sides)
    districts = campaign_shapes.usable(campaign.districts.all(), campaign)
    without = {each.district.pk: impact.span_on(each.spans_without, day) for each in folded}
    having = {each.district.pk: impact.span_on(each.spans_with, day) for each in folded}
    # The name keeps the ids of the two maps' patterns apart.
    variants = (("without", _("Without the event"), without), ("with", _("With the event"), having))
    return [
        (
            heading,
            DistrictMap(
                name,
                f"{heading}, {formats.date_format(day)}",
                frame,
                districts=list(_districts(frame, districts, stored | _folded_fills(spans, sides), set(spans))),
                lines=lines,
                points=points,
                shapes=[frame.path(shape) for shape in own_shapes] if spans is having else [],
            ),
        )
        for name, heading, spans in variants
    ]


def _own_shapes(event: Event) -> list[dict[str, object]]:
    """The event's own polygon, as GeoJSON, where it has a usable one."""
    return [row.shape for row in campaign_shapes.usable([event], event.campaign) if row.shape is not None]


def _boxes(event: Event, own_shapes: Iterable[dict[str, object]]) -> list[geometry.Box]:
    point = [] if event.lon is None or event.lat is None else [(event.lon, event.lat, event.lon, event.lat)]
    return [*point, *(geometry.read(shape).bounds for shape in own_shapes)]


def _districts(
    frame: svg.Viewport, districts: Iterable[District], fills: dict[int, Fill], marked: set[int]
) -> Iterable[DrawnDistrict]:
    """The districts in the frame; those of the event, ``marked`` by primary key, are outlined and named."""
    unheld = Fill(district_map.UNHELD, holder=_("no holder on record"))
    named = marked if len(marked) <= MOST_NAMES else set()
    return (
        district_map.drawn_district(frame, each, fills.get(each.pk, unheld), each.pk in marked, each.pk in named)
        for each in districts
        if district_map.is_in_frame(frame, each)
    )


def _stored_fills(campaign: Campaign, day: dt.date, sides: dict[int, Actor]) -> dict[int, Fill]:
    """By primary key of the district, from the stored spans of the day."""
    return {
        span.district_id: district_map.fill_of(
            sides.get(span.holder_id or 0),
            sides.get(span.challenger_id or 0),
            span.contested,
            span.unresolved,
            span.grade,
        )
        for span in Span.objects.of_campaign(campaign).as_of(day)
    }


def _folded_fills(spans: dict[int, control.Span | None], sides: dict[int, Actor]) -> dict[int, Fill]:
    """By primary key of the district, from spans that were folded for this event and are not stored."""
    by_slug = {side.slug: side for side in sides.values()}
    return {
        district: district_map.fill_of(
            by_slug[span.holder.side] if span.holder else None,
            by_slug[span.challenger.side] if span.challenger else None,
            span.contested,
            span.unresolved,
            span.grade.value,
        )
        for district, span in spans.items()
        if span
    }
