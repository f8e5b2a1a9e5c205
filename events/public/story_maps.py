"""The small maps of a story's steps: each day as the step has it, in the step's view."""

import datetime as dt
import math
from collections.abc import Collection, Sequence
from typing import NamedTuple

from django.utils.formats import date_format

from events.control import Grade
from events.geo.geometry import Box
from events.models import Campaign, Span, StoryStep
from events.projection.basis import Basis, folded_spans
from events.public.side_looks import SideLooks
from events.public.small_maps import Ground, MapMaker, SmallMap, areas_box
from events.public.without_scripts import DayPicture, day_picture
from events.serving.basis_query import parameters_of, with_basis

# Of one map in the page; and of the map page's own, which a view is chosen on.
WIDTH = 400
VIEW_WIDTH, VIEW_HEIGHT = 640, 500
# Pixels of the whole globe at zoom 0 (Web Mercator tiles).
GLOBE = 256


class StepMap(NamedTuple):
    map: SmallMap
    # The whole picture of the day, to be opened.
    picture: DayPicture


def basis_of(step: StoryStep) -> Basis:
    return Basis(step.known_on, Grade(step.at_least) if step.at_least else None)


def box_of_view(zoom: float, lat: float, lon: float) -> Box:
    """What a map of the usual size shows at a view: west, south, east, north in degrees."""
    degrees = 360 / (GLOBE * 2**zoom)
    across, up = VIEW_WIDTH * degrees / 2, VIEW_HEIGHT * degrees * math.cos(math.radians(lat)) / 2
    return lon - across, lat - up, lon + across, lat + up


class StoryMaps:
    """Draws the maps of the steps of one story: the record is read once for all that have the same basis."""

    def __init__(self, campaign: Campaign, looks: SideLooks, steps: Sequence[StoryStep]) -> None:
        self._campaign, self._looks = campaign, looks
        self._ground = Ground.of(campaign)
        self._whole = areas_box(campaign)
        self._spans: dict[Basis, Sequence[Span]] = {}
        for basis in {basis_of(step) for step in steps}:
            days = [day for step in steps if basis_of(step) == basis for day in _days(step)]
            self._spans[basis] = self._read(basis, days)

    def of(self, step: StoryStep) -> list[StepMap]:
        """One, or two where the step compares days."""
        has_view = step.zoom is not None and step.lat is not None and step.lon is not None
        around = box_of_view(step.zoom, step.lat, step.lon) if has_view else self._whole  # type: ignore[arg-type]
        maker = MapMaker(self._campaign, self._looks, _marked(step), around, WIDTH, self._ground)
        return [self._draw(maker, day, basis_of(step)) for day in _days(step)]

    def _draw(self, maker: MapMaker, day: dt.date, basis: Basis) -> StepMap:
        spans = [span for span in self._spans[basis] if span.starts <= day < span.until]
        label = with_basis(date_format(day, "j F Y"), basis)
        drawn = maker.draw(label, {span.district_id: self._looks.of_span(span) for span in spans})
        return StepMap(drawn, day_picture(self._campaign, day, parameters_of(basis)))

    def _read(self, basis: Basis, days: Collection[dt.date]) -> Sequence[Span]:
        if not basis.is_whole:
            return folded_spans(self._campaign, basis).rows
        first, last = min(days), max(days)
        return list(Span.objects.of_campaign(self._campaign).filter(starts__lte=last, until__gt=first))


def _days(step: StoryStep) -> list[dt.date]:
    return [step.day, *([step.compare] if step.compare else [])]


def _marked(step: StoryStep) -> set[int]:
    if step.district_id:
        return {step.district_id}
    return {district.pk for district in step.event.districts.all()} if step.event else set()
