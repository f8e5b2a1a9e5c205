"""The event's own day as two small maps: without it, with it."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.utils import formats
from django.utils.translation import gettext as _

from events import campaign_shapes, control, effects, geometry, sketch
from events.admin import pictures
from events.models import Actor, Campaign, District, Event, Span

# More names than that would lie over each other.
MOST_NAMES = 8


def pair(event: Event, folded: Sequence[effects.Folded]) -> list[tuple[str, pictures.Picture]]:
    """A heading and a picture each; none for a day outside the campaign."""
    campaign, day = event.campaign, event.occurred_on
    if not campaign.holds(day):
        return []
    actors = {actor.pk: actor for actor in campaign.actors.all()}
    drawn = _drawn(event)
    about = campaign_shapes.usable((each.district for each in folded), campaign)
    frame = pictures.frame_of(campaign, about, _boxes(event))
    lines = pictures.ground_lines(frame, campaign)
    marks = [frame.pixel(event.lon, event.lat)] if event.lon is not None and event.lat is not None else []
    stored = _stored_looks(campaign, day, actors)
    districts = campaign_shapes.usable(campaign.districts.all(), campaign)
    found = []
    for name, heading, chosen, own in (
        ("without", _("Without the event"), {each.district.pk: effects.on(each.without, day) for each in folded}, []),
        ("with", _("With the event"), {each.district.pk: effects.on(each.having, day) for each in folded}, drawn),
    ):
        looks = stored | _folded_looks(chosen, actors)
        label = f"{heading}, {formats.date_format(day)}"
        picture = pictures.Picture(name, label, frame, lines=lines, marks=marks)
        picture.shapes.extend(frame.path(shape) for shape in own)
        picture.areas.extend(_areas(frame, districts, looks, set(chosen)))
        found.append((heading, picture))
    return found


def legend(pair_: Iterable[tuple[str, pictures.Picture]]) -> list[pictures.Entry]:
    """What the colours of the two say, each once."""
    return pictures.legend(picture for _heading, picture in pair_)


def _drawn(event: Event) -> list[dict[str, object]]:
    return [row.shape for row in campaign_shapes.usable([event], event.campaign) if row.shape is not None]


def _boxes(event: Event) -> list[geometry.Box]:
    point = [] if event.lon is None or event.lat is None else [(event.lon, event.lat, event.lon, event.lat)]
    return [*point, *(geometry.read(shape).bounds for shape in _drawn(event))]


def _areas(
    frame: sketch.Frame, districts: Iterable[District], looks: dict[int, pictures.Look], marked: set[int]
) -> Iterable[pictures.Area]:
    quiet = pictures.Look(pictures.NOBODY, holder=_("held by nobody on record"))
    named = marked if len(marked) <= MOST_NAMES else set()
    return (
        pictures.area(frame, each, looks.get(each.pk, quiet), each.pk in marked, each.pk in named)
        for each in districts
        if pictures.shows(frame, each)
    )


def _stored_looks(campaign: Campaign, day: dt.date, actors: dict[int, Actor]) -> dict[int, pictures.Look]:
    return {
        span.district_id: pictures.look(
            actors.get(span.holder_id or 0), actors.get(span.challenger_id or 0), span.contested, span.grade
        )
        for span in Span.objects.of_campaign(campaign).as_of(day)
    }


def _folded_looks(spans: dict[int, control.Span | None], actors: dict[int, Actor]) -> dict[int, pictures.Look]:
    by_slug = {actor.slug: actor for actor in actors.values()}
    return {
        district: pictures.look(
            by_slug[span.holder.actor] if span.holder else None,
            by_slug[span.challenger.actor] if span.challenger else None,
            span.contested,
            span.grade.value,
        )
        for district, span in spans.items()
        if span
    }
