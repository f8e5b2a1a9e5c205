"""The event's own day as two small maps: without it, with it."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.utils import formats
from django.utils.translation import gettext as _

from events import control
from events.admin.events import district_map
from events.geo import geometry, svg
from events.models import Actor, Campaign, District, Event, Span, campaign_shapes
from events.projection import impact, parties

# More names than that would lie over each other.
MOST_NAMES = 8


def pair(event: Event, folded: Sequence[impact.FoldedDistrict]) -> list[tuple[str, district_map.DistrictMap]]:
    """A heading and a picture each; none for a day outside the campaign."""
    campaign, day = event.campaign, event.occurred_on
    if not campaign.holds(day):
        return []
    sides = parties.sides(campaign.actors.all())
    drawn = _drawn(event)
    about = campaign_shapes.usable((each.district for each in folded), campaign)
    frame = district_map.frame_of(campaign, about, _boxes(event))
    lines = district_map.basemap_paths(frame, campaign)
    marks = [frame.pixel(event.lon, event.lat)] if event.lon is not None and event.lat is not None else []
    stored = _stored_looks(campaign, day, sides)
    districts = campaign_shapes.usable(campaign.districts.all(), campaign)
    found = []
    for name, heading, chosen, own in (
        (
            "without",
            _("Without the event"),
            {each.district.pk: impact.span_on(each.spans_without, day) for each in folded},
            [],
        ),
        (
            "with",
            _("With the event"),
            {each.district.pk: impact.span_on(each.spans_with, day) for each in folded},
            drawn,
        ),
    ):
        looks = stored | _folded_looks(chosen, sides)
        label = f"{heading}, {formats.date_format(day)}"
        picture = district_map.DistrictMap(name, label, frame, lines=lines, marks=marks)
        picture.shapes.extend(frame.path(shape) for shape in own)
        picture.areas.extend(_areas(frame, districts, looks, set(chosen)))
        found.append((heading, picture))
    return found


def legend(pair_: Iterable[tuple[str, district_map.DistrictMap]]) -> list[district_map.LegendEntry]:
    """What the colours of the two say, each once."""
    return district_map.legend(picture for _heading, picture in pair_)


def _drawn(event: Event) -> list[dict[str, object]]:
    return [row.shape for row in campaign_shapes.usable([event], event.campaign) if row.shape is not None]


def _boxes(event: Event) -> list[geometry.Box]:
    point = [] if event.lon is None or event.lat is None else [(event.lon, event.lat, event.lon, event.lat)]
    return [*point, *(geometry.read(shape).bounds for shape in _drawn(event))]


def _areas(
    frame: svg.Viewport, districts: Iterable[District], looks: dict[int, district_map.Fill], marked: set[int]
) -> Iterable[district_map.DrawnDistrict]:
    quiet = district_map.Fill(district_map.UNHELD, holder=_("held by nobody on record"))
    named = marked if len(marked) <= MOST_NAMES else set()
    return (
        district_map.drawn_district(frame, each, looks.get(each.pk, quiet), each.pk in marked, each.pk in named)
        for each in districts
        if district_map.is_in_frame(frame, each)
    )


def _stored_looks(campaign: Campaign, day: dt.date, sides: dict[int, Actor]) -> dict[int, district_map.Fill]:
    return {
        span.district_id: district_map.fill_of(
            sides.get(span.holder_id or 0), sides.get(span.challenger_id or 0), span.contested, span.grade
        )
        for span in Span.objects.of_campaign(campaign).as_of(day)
    }


def _folded_looks(spans: dict[int, control.Span | None], sides: dict[int, Actor]) -> dict[int, district_map.Fill]:
    by_slug = {side.slug: side for side in sides.values()}
    return {
        district: district_map.fill_of(
            by_slug[span.holder.side] if span.holder else None,
            by_slug[span.challenger.side] if span.challenger else None,
            span.contested,
            span.grade.value,
        )
        for district, span in spans.items()
        if span
    }
