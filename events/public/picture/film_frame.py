"""Draws a day as a frame of a film: in a given size, and so that what stays from day to day stays where it is."""

from dataclasses import dataclass, field
from typing import NamedTuple

from events.geo import geometry, svg
from events.geo.geometry import Box
from events.public.picture import names
from events.public.picture.content import SEPARATOR, DayContent
from events.public.picture.day_map import DayMap, looks_of
from events.public.picture.frame import frame_around
from events.public.picture.legend import Entry, draw_entry, entries
from events.public.picture.looks import HELD, Fills, Look
from events.public.picture.markup import Markup, element, text, words_of
from events.public.picture.palette import Palette
from events.public.picture.sheet import ARABIC_FIRST, LATIN_FIRST

# Pixels. A frame is 1080 at least on its shorter side.
MARGIN, GAP = 36, 14
SMALLEST = 480
# What stands beside the map where a frame is wide, and the size of the day there and above the map.
COLUMN, DAY_BESIDE, DAY_ABOVE = 500, 46, 50
CAMPAIGN, SHARES, LEGEND, FOOT = 24, 21, 17, 14
LEGEND_ROW, LEGEND_COLUMN = 29, 330
# The room that is kept, whether a day needs it or not: the map keeps its place.
SHARE_LINES, BESIDE_SHARE_LINES, LEGEND_ENTRIES, FOOT_LINES = 2, 5, 12, 2
WIDE = 1.3


class Area(NamedTuple):
    """A part of the frame (pixels)."""

    left: float
    top: float
    width: float
    height: float


def draw(content: DayContent, palette: Palette, *, dark: bool, size: tuple[int, int], few_names: bool = False) -> str:
    """The SVG document of a frame of that width and height.

    With ``few_names`` districts are named only where the day's events are about them, or where they stand out: to find
    room for the names of all takes most of the time.
    """
    return FilmFrame(content, palette, dark, size, few_names).draw()


@dataclass(slots=True)
class FilmFrame:
    content: DayContent
    palette: Palette
    dark: bool
    size: tuple[int, int]
    few_names: bool
    parts: list[Markup] = field(init=False, default_factory=list)

    def draw(self) -> str:
        width, height = self.size
        content = self.content
        colours = {key: side.colours[self.dark] for key, side in content.sides.items()}
        fills = Fills(self.palette, colours, [key for key, side in content.sides.items() if side.has_areas])
        if width >= WIDE * height:
            beside, map_area = self._split()
            day_map = self._map(map_area, fills)
            self._beside(beside, day_map, fills)
        else:
            top = self._above()
            legend_height = self._legend_rows(width - 2 * MARGIN) * LEGEND_ROW
            map_height = height - top - legend_height - GAP - self._foot_height
            day_map = self._map(Area(MARGIN, top, width - 2 * MARGIN, map_height), fills)
            self._legend(day_map, fills, Area(MARGIN, top + map_height + GAP, width - 2 * MARGIN, legend_height))
        self._foot()
        looks = {*looks_of(content.districts), *(Look(HELD, side) for side in content.sides)}
        root: dict[str, object] = {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {width} {height}",
            "font-family": ARABIC_FIRST if content.right_to_left else LATIN_FIRST,
        }
        box: dict[str, object] = {"width": width, "height": height}
        return element(
            "svg",
            root | box,
            element("title", {}, words_of(content.title)),
            element("defs", {}, *(fills.pattern(look) for look in sorted(looks) if fills.has_pattern(look))),
            element("rect", box | {"fill": self.palette.paper}),
            *self.parts,
        )

    # -- how the frame is divided -----------------------------------------------------------------

    def _split(self) -> tuple[Area, Area]:
        """What stands beside the map, where the language begins, and the map."""
        width, height = self.size
        inner = height - MARGIN - self._foot_height
        map_left = MARGIN if self.content.right_to_left else MARGIN + COLUMN + GAP
        beside_left = width - MARGIN - COLUMN if self.content.right_to_left else MARGIN
        map_width = width - 2 * MARGIN - COLUMN - GAP
        return Area(beside_left, MARGIN, COLUMN, inner), Area(map_left, MARGIN, map_width, inner)

    @property
    def _foot_height(self) -> float:
        return GAP + FOOT_LINES * (FOOT + 5) + MARGIN / 2

    def _map(self, area: Area, fills: Fills) -> DayMap:
        shape = area.height / area.width
        frame = frame_around(self._box(), int(area.width), shape, shape)
        day_map = DayMap(self.content, frame, self.palette, fills, "map-clip", few_names=self.few_names)
        self.parts.append(day_map.draw(area.left, area.top))
        return day_map

    def _box(self) -> Box:
        """As on the picture of the day: the districts that have an area, else the points."""
        boxes = [geometry.read(each.shape).bounds for each in self.content.areas]
        boxes = boxes or [(each.lon, each.lat, each.lon, each.lat) for each in self.content.points]
        return svg.bounding_box(boxes, margin=0.08, min_span=0.02) or self.content.bounds

    def _legend_rows(self, width: float) -> int:
        return -(-LEGEND_ENTRIES // max(1, int(width / LEGEND_COLUMN)))

    # -- its parts --------------------------------------------------------------------------------

    def _above(self) -> float:
        """Campaign, day, basis and shares, from the top down; returns where they end."""
        content, inner = self.content, Area(MARGIN, 0, self.size[0] - 2 * MARGIN, 0)
        number_width = names.text_width(content.number, LEGEND) + GAP
        self._write(
            names.cut(content.campaign, CAMPAIGN, inner.width - number_width), inner, MARGIN + 18, CAMPAIGN, 700
        )
        self._write(content.number, inner, MARGIN + 18, LEGEND, colour=self.palette.muted, at_end=True)
        self._write(content.day, inner, MARGIN + 76, DAY_ABOVE, 700)
        y: float = MARGIN + 88
        for line in self._lines(content.basis, SHARES, inner.width, 2) if content.basis else []:
            y += SHARES + 6
            self._write(line, inner, y, SHARES, 700)
        for number, line in enumerate(self._lines(content.shares, SHARES, inner.width, SHARE_LINES)):
            self._write(line, inner, y + (number + 1) * (SHARES + 6), SHARES, 600)
        return y + SHARE_LINES * (SHARES + 6) + GAP

    def _beside(self, area: Area, day_map: DayMap, fills: Fills) -> None:
        content = self.content
        y = area.top + 18
        for line in self._lines(content.campaign, CAMPAIGN, area.width, 2):
            self._write(line, area, y, CAMPAIGN, 700)
            y += CAMPAIGN + 6
        y += 30
        for line in names.wrapped(content.day, DAY_BESIDE, area.width)[:3]:
            self._write(names.cut(line, DAY_BESIDE, area.width), area, y, DAY_BESIDE, 700)
            y += DAY_BESIDE + 6
        self._write(content.number, area, y - 12, LEGEND, colour=self.palette.muted)
        y += 24
        for line in self._lines(content.basis, SHARES, area.width, 4) if content.basis else []:
            self._write(line, area, y, SHARES, 700)
            y += SHARES + 7
        for line in self._lines(content.shares, SHARES, area.width, BESIDE_SHARE_LINES):
            self._write(line, area, y, SHARES, 600)
            y += SHARES + 7
        legend_height = LEGEND_ENTRIES * LEGEND_ROW
        self._legend(day_map, fills, Area(area.left, area.top + area.height - legend_height, area.width, legend_height))

    def _legend(self, day_map: DayMap, fills: Fills, area: Area) -> None:
        shown = entries(self.content, day_map.points, has_enlargement=False)[:LEGEND_ENTRIES]
        rows = max(1, int(area.height / LEGEND_ROW))
        width = area.width / max(1, -(-LEGEND_ENTRIES // rows))
        for number, entry in enumerate(shown):
            column, row = divmod(number, rows)
            self._entry(entry, fills, area, column * width, area.top + row * LEGEND_ROW, width)

    def _entry(self, entry: Entry, fills: Fills, area: Area, offset: float, y: float, width: float) -> None:
        right = area.left + area.width
        swatch_x = right - offset - 34 if self.content.right_to_left else area.left + offset
        self.parts.append(draw_entry(entry, swatch_x, y, fills))
        label = names.cut(entry.label, LEGEND - 1, width - 54)
        self._write(label, area, y + 15.5, LEGEND, offset=offset + 44)

    def _foot(self) -> None:
        """Sources and revision, at the bottom whatever stands above."""
        width, height = self.size
        area = Area(MARGIN, 0, width - 2 * MARGIN, 0)
        lines = [self.content.attribution, self.content.revision]
        y = height - MARGIN / 2 - (FOOT_LINES - 1) * (FOOT + 5)
        for line in lines:
            isolate = line != self.content.attribution
            cut = names.cut(line, FOOT, area.width)
            self._write(cut, area, y, FOOT, colour=self.palette.muted, isolate=isolate)
            y += FOOT + 5

    def _lines(self, words: str, size: float, width: float, most: int) -> list[str]:
        lines = names.wrapped(words, size, width, SEPARATOR)
        return [names.cut(line, size, width) for line in lines[:most]]

    def _write(
        self,
        words: str,
        area: Area,
        y: float,
        size: float,
        weight: int = 400,
        *,
        colour: str = "",
        offset: float = 0,
        at_end: bool = False,
        isolate: bool = True,
    ) -> None:
        """A text within the area, at the side where the language begins, or at the other one."""
        at_right = self.content.right_to_left != at_end
        given = {
            "x": area.left + area.width - offset if at_right else area.left + offset,
            "y": y,
            "font-size": size,
            "font-weight": weight,
            "fill": colour or self.palette.ink,
            "text-anchor": "end" if at_right else "start",
        }
        self.parts.append(text(words, given, self.content.right_to_left and isolate))
