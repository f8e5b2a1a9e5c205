"""Small maps of districts by who held them, as SVG within a readers' page, and a bar of one district's days.

Pixels count from the top left corner of a map; the bar is in per cent of its width, so that its text keeps its size.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

from django.utils.formats import date_format

from events.geo import geometry, svg
from events.geo.geometry import Box
from events.models import BasemapFeature, Campaign, District, Span, campaign_shapes, labels
from events.public.picture.frame import Frame, frame_around
from events.public.picture.looks import Look
from events.public.side_looks import SideLooks, is_pale

# Of more districts the names would cover each other.
MOST_NAMES = 4
MOST_OUTLINES = 12
# A label within the bar has so many per cent of its width for each letter, as on the narrowest phones.
PERCENT_PER_LETTER = 2.6
# Of the months below the bar, so many are named at most.
MOST_MONTHS = 3
# A name of a month takes at most so many per cent of it.
ROOM_FOR_MONTH = 25


@dataclass(frozen=True, slots=True)
class DrawnDistrict:
    """``path`` is "" for a point; ``name`` is written on the map, if any, at ``point``."""

    path: str
    point: svg.Pixel
    fill: str
    title: str
    pale: bool
    marked: bool
    name: str


@dataclass(frozen=True, slots=True)
class SmallMap:
    label: str
    width: int
    height: int
    districts: Sequence[DrawnDistrict]
    water: Sequence[str]

    @property
    def areas(self) -> list[DrawnDistrict]:
        return [each for each in self.districts if each.path]

    @property
    def points(self) -> list[DrawnDistrict]:
        return [each for each in self.districts if not each.path]

    @property
    def is_crowded(self) -> bool:
        """Whether so many are marked that strong outlines would hide what lies within."""
        return len(self.marked) > MOST_OUTLINES

    @property
    def marked(self) -> list[DrawnDistrict]:
        return [each for each in self.districts if each.marked]


class Ground(NamedTuple):
    """What the maps of one campaign are drawn of: its districts and its water, those that can be drawn."""

    districts: Sequence[District]
    water: Sequence[BasemapFeature]

    @classmethod
    def of(cls, campaign: Campaign) -> Self:
        return cls(
            campaign_shapes.usable(campaign.districts.order_by("slug"), campaign),
            campaign_shapes.usable(BasemapFeature.objects.filter(campaign=campaign).water(), campaign),
        )


class MapMaker:
    """Draws maps of one campaign in one frame; shapes are made into paths once for all of them.

    ``ground`` is that of the campaign, for whoever needs several frames.
    """

    def __init__(
        self,
        campaign: Campaign,
        looks: SideLooks,
        marked: Collection[int],
        around: Box,
        width: int,
        ground: Ground | None = None,
    ) -> None:
        self.frame = frame_around(around, width, flattest=0.6, tallest=1.1)
        self.looks = looks
        self.marked = frozenset(marked)
        rows, water = ground or Ground.of(campaign)
        has_areas = any(row.shape for row in rows)
        # A site or a bridge within the quarters would only cover them.
        self._rows = [
            row
            for row in rows
            if _is_within(self.frame, row) and (row.shape or row.pk in marked or not has_areas or not _is_site(row))
        ]
        self._paths = {row.pk: self.frame.drawn_path(row.shape) if row.shape else "" for row in self._rows}
        self._water = [path for row in water if row.shape and (path := self.frame.drawn_path(row.shape))]

    def draw(self, label: str, looks: Mapping[int, Look], *, with_names: bool = True) -> SmallMap:
        """``looks`` are by primary key of the district; nobody holds what is not among them.

        ``with_names`` has the marked districts named, where they are few.
        """
        nobody = self.looks.of_span(None)
        named = self.marked if with_names and len(self.marked) <= MOST_NAMES else frozenset()
        drawn = [self._district(row, looks.get(row.pk, nobody), named) for row in self._rows]
        return SmallMap(label, int(self.frame.width), round(self.frame.height), drawn, self._water)

    def _district(self, row: District, look: Look, named: Collection[int]) -> DrawnDistrict:
        name = labels.local_name(row)
        return DrawnDistrict(
            path=self._paths[row.pk],
            point=self.frame.viewport.pixel(*(geometry.label_point(row.shape) if row.shape else (row.lon, row.lat))),
            fill=self.looks.fill(look),
            title=f"{name}: {self.looks.words(look)}",
            pale=is_pale(look),
            marked=row.pk in self.marked,
            name=name if row.pk in named else "",
        )


def box_of(district: District) -> Box:
    """West, south, east, north in degrees; a point has no extent."""
    if district.west is None or district.south is None or district.east is None or district.north is None:
        return district.lon, district.lat, district.lon, district.lat
    return district.west, district.south, district.east, district.north


def areas_box(campaign: Campaign) -> Box:
    """The box of all districts with an outline, or else of the campaign."""
    areas = (
        campaign.districts.exclude(west=None)
        .only("campaign", "lon", "lat", "west", "south", "east", "north")
        .order_by()
    )
    box = svg.bounding_box(map(box_of, areas), margin=0.03)
    return box or (campaign.west, campaign.south, campaign.east, campaign.north)


def _is_within(frame: Frame, row: District) -> bool:
    west, south, east, north = box_of(row)
    left, bottom, right, top = frame.viewport.box
    return west <= right and east >= left and south <= top and north >= bottom


def _is_site(row: District) -> bool:
    return row.kind in (District.Kind.SITE, District.Kind.BRIDGE)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of the bar, in per cent of its width; ``label`` is written on it where there is room."""

    x: float
    width: float
    fill: str
    title: str
    pale: bool
    label: str
    ink: str


@dataclass(frozen=True, slots=True)
class Bar:
    stretches: Sequence[Stretch]
    # Names of months, each with the place where it begins.
    months: Sequence[tuple[float, str]]

    @property
    def month_anchors(self) -> list[tuple[float, str, str]]:
        """The months with the value of ``text-anchor``: near the end of the bar a name stands before its place."""
        return [(x, name, "end" if x > 100 - ROOM_FOR_MONTH else "start") for x, name in self.months]


def control_bar(campaign: Campaign, spans: Iterable[Span], looks: SideLooks) -> Bar:
    """The spans of one district, in order, over the days of the campaign; time runs from left to right."""
    days = (campaign.until - campaign.start).days

    def place(day: dt.date) -> float:
        return round(100 * (day - campaign.start).days / days, 2)

    def stretch(span: Span) -> Stretch:
        look = looks.of_span(span)
        words, width = looks.words(look), round(place(span.until) - place(span.starts), 2)
        last = span.until - dt.timedelta(days=1)
        title = f"{words}: {date_format(span.starts, 'j F Y')} – {date_format(last, 'j F Y')}"
        label = words if not span.contested and len(words) * PERCENT_PER_LETTER <= width else ""
        ink = looks.text_on(look)
        return Stretch(place(span.starts), width, looks.fill(look), title, is_pale(look), label, ink)

    return Bar([stretch(span) for span in spans], [(place(day), name) for day, name in _months(campaign)])


def _months(campaign: Campaign) -> list[tuple[dt.date, str]]:
    first = campaign.start.replace(day=1)
    count = (campaign.end.year - first.year) * 12 + campaign.end.month - first.month + 1
    step = -(-count // MOST_MONTHS)
    numbers = [first.month - 1 + number for number in range(0, count, step)]
    days = [dt.date(first.year + number // 12, number % 12 + 1, 1) for number in numbers]
    return [(max(day, campaign.start), date_format(day, "M Y" if step > 1 else "M")) for day in days]
