"""Puts the picture of a day together: the day in large, the shares, the map, the legend, sources and revision."""

from collections.abc import Collection
from dataclasses import replace

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from events.geo import geometry, svg
from events.geo.geometry import Box
from events.public.picture import names
from events.public.picture.badges import SIZE, draw_sign
from events.public.picture.content import SEPARATOR, DayContent
from events.public.picture.day_map import DayMap, looks_of
from events.public.picture.enlargement import crowds
from events.public.picture.frame import Frame, frame_around
from events.public.picture.icons import by_weight
from events.public.picture.legend import Entry, draw_entry, entries
from events.public.picture.looks import HELD, Fills, Look
from events.public.picture.markup import Markup, element, text, words_of
from events.public.picture.palette import Palette

# Pixels.
WIDTH, SIDE = 1080, 40
INNER = WIDTH - 2 * SIDE
SURROUNDINGS_WIDTH, ENLARGEMENT_WIDTH = 300, 310
# Of an enlargement: how many times as high as it is wide it is, about as high as the legend beside it; and what lies
# around its districts, as a share of them.
ENLARGEMENT_SHAPE, ENLARGEMENT_MARGIN = 0.94, 0.06
# It is no narrower than about 50 m (degrees), and gives room to so many more names at least.
SMALLEST_ENLARGEMENT, LEAST_ENLARGED = 0.0005, 2
# Between texts, and between maps, that stand side by side.
GAP, MAP_GAP = 12, 30
# A column of the legend is at least so wide (pixels), and there are no more than so many.
COLUMN, MOST_COLUMNS = 300, 3
ENTRY_HEIGHT = 27
# Points further off than so many times the map's own width and height are not in its surroundings.
FURTHEST = 0.75

# Whatever the reader has of these; a picture loads no font. The last but one is what most systems without any have.
FALLBACKS = "'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'Liberation Sans', 'DejaVu Sans Condensed', sans-serif"
LATIN_FIRST = f"'Source Sans 3', 'Noto Sans Arabic', {FALLBACKS}"
# A renderer that looks for a missing letter elsewhere may take it from any weight.
ARABIC_FIRST = f"'Noto Sans Arabic', 'Source Sans 3', {FALLBACKS}"


def draw(content: DayContent, palette: Palette, *, dark: bool) -> str:
    """The SVG document of the day."""
    return Sheet(content, palette, dark).draw()


class Sheet:
    """Draws from the top down; ``y`` is how far it has come (pixels)."""

    def __init__(self, content: DayContent, palette: Palette, dark: bool) -> None:
        self.content = content
        self.palette = palette
        colours = {key: side.colours[dark] for key, side in content.sides.items()}
        self.fills = Fills(palette, colours, [key for key, side in content.sides.items() if side.has_areas])
        self.y = 0.0
        self.parts: list[Markup] = []
        self.enlargement: DayMap | None = None

    def draw(self) -> str:
        self._head()
        day_map = self._map()
        self._below(day_map)
        self._foot()
        size: dict[str, object] = {"width": WIDTH, "height": round(self.y)}
        root: dict[str, object] = {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {WIDTH} {round(self.y)}",
            "font-family": ARABIC_FIRST if self.content.right_to_left else LATIN_FIRST,
            "role": "img",
            "lang": self.content.language,
            "data-direction": "rtl" if self.content.right_to_left else "ltr",
        }
        # The legend has what a side holds, also where nothing is held so.
        looks = {*looks_of(self.content.districts), *(Look(HELD, side) for side in self.content.sides)}
        patterns = [self.fills.pattern(look) for look in sorted(looks) if self.fills.has_pattern(look)]
        return element(
            "svg",
            root | size,
            element("title", {}, words_of(self.content.title)),
            element("desc", {}, words_of(self.content.shares or self.content.number)),
            element("defs", {}, *patterns),
            element("rect", size | {"fill": self.palette.paper}),
            *self.parts,
        )

    # -- from the top down ----------------------------------------------------------------------

    def _head(self) -> None:
        ink, muted = self.palette.ink, self.palette.muted
        tagline = _("Who held what, when, and who says so")
        room = INNER - names.text_width(tagline, 15) - GAP
        self._write(names.cut(self.content.campaign, 17, room), 46, 17, ink, weight=700)
        self._write(tagline, 46, 15, muted, at_end=True)
        self.parts.append(element("rect", {"x": SIDE, "y": 60, "width": INNER, "height": 2, "fill": ink}))
        self._write(self.content.day, 110, 38, ink, weight=700)
        self._write(self.content.number, 110, 17, muted, at_end=True)
        self.y = 118
        for line in names.wrapped(self.content.basis, 17, INNER, SEPARATOR) if self.content.basis else []:
            self._write(names.cut(line, 17, INNER), self.y + 22, 17, ink, weight=700)
            self.y += 25
        for line in names.wrapped(self.content.shares, 17, INNER, SEPARATOR):
            # A share that is wider than the picture is broken between words, so that its figure is kept.
            for part in names.wrapped(line, 17, INNER):
                self._write(names.cut(part, 17, INNER), self.y + 24, 17, ink, weight=600)
                self.y += 26
        if self.content.shares:
            self._write(self.content.counted, self.y + 20, 14, muted)
            self.y += 22
        self.y += 14

    def _map(self) -> DayMap:
        day_map = DayMap(self.content, frame_around(self._box(), INNER), self.palette, self.fills, "map-clip")
        drawn = day_map.draw(SIDE, self.y)
        if enlargement := self._enlarged(day_map):
            self.enlargement = enlargement
            # Once more: what is named there needs no leader here.
            day_map = replace(day_map, outlined=enlargement.frame.viewport.box, elsewhere=enlargement.named)
            drawn = day_map.draw(SIDE, self.y)
        self.parts.append(drawn)
        self.y += day_map.frame.height + 20
        return day_map

    def _below(self, day_map: DayMap) -> None:
        """The legend; beside it an enlargement, and the surroundings where there are points outside of the map."""
        surroundings = self._surroundings(day_map.frame)
        top, legend_width, bottom = self.y, float(INNER), self.y
        for small in (surroundings, self.enlargement):
            if small:
                left = INNER - legend_width if self.content.right_to_left else legend_width - small.frame.width
                self.parts.append(small.draw(SIDE + left, top))
                legend_width -= small.frame.width + MAP_GAP
                bottom = max(bottom, top + small.frame.height)
        points = [*day_map.points, *(surroundings.points if surroundings else [])]
        shown = entries(self.content, points, has_enlargement=self.enlargement is not None)
        columns = max(1, min(MOST_COLUMNS, int(legend_width / COLUMN)))
        rows = -(-len(shown) // columns)
        for number, entry in enumerate(shown):
            column, row = divmod(number, rows)
            self._entry(entry, column * legend_width / columns, top + row * ENTRY_HEIGHT, legend_width / columns)
        legend_bottom = top + rows * ENTRY_HEIGHT + 6
        if columns == 1:
            # The signs have more room beneath the maps.
            bottom, scale_y = self._kinds(bottom + 8, legend_width + MAP_GAP, INNER), legend_bottom + 14
        else:
            scale_y = self._kinds(legend_bottom, 0, legend_width) + 14
        self._scale(day_map.frame, scale_y)
        self.y = max(bottom, scale_y + 16) + 16

    def _foot(self) -> None:
        self.parts.append(
            element("rect", {"x": SIDE, "y": self.y, "width": INNER, "height": 1, "fill": self.palette.line})
        )
        sketch = [_("Outlines are sketches, not surveyed.")] if self.content.is_sketch else []
        # One line each: in a line of both directions, neither would be read in order.
        for line in [" ".join([*sketch, self.content.revision]), self.content.attribution]:
            for part in names.wrapped(line, 13, INNER):
                self.y += 20
                self._write(
                    names.cut(part, 13, INNER), self.y, 13, self.palette.muted, isolate=line != self.content.attribution
                )
        self.y += 22

    # -- parts ----------------------------------------------------------------------------------

    def _box(self) -> Box:
        """The districts that have an area; the points of a campaign that has none; an empty one's bounds."""
        boxes = [geometry.read(each.shape).bounds for each in self.content.areas]
        boxes = boxes or [(each.lon, each.lat, each.lon, each.lat) for each in self.content.points]
        return svg.bounding_box(boxes, margin=0.08, min_span=0.02) or self.content.bounds

    def _enlarged(self, day_map: DayMap) -> DayMap | None:
        """Of the crowded parts of a map, once that is drawn, the one that gives room to most names; None for none."""
        without_room = day_map.shapes_without_room()
        parts = [self._part(day_map, crowd) for crowd in crowds(without_room, day_map.frame.width)]
        best = max(parts, key=lambda part: len(part.named & without_room.keys()), default=None)
        return best if best and len(best.named & without_room.keys()) >= LEAST_ENLARGED else None

    def _part(self, day_map: DayMap, slugs: Collection[str]) -> DayMap:
        """The part of a map where these districts lie, so large that more of their names have room; drawn once."""
        boxes = [geometry.read(each.shape).bounds for each in self.content.areas if each.slug in slugs]
        box = svg.bounding_box(boxes, margin=ENLARGEMENT_MARGIN, min_span=SMALLEST_ENLARGEMENT)
        assert box is not None
        frame = frame_around(box, ENLARGEMENT_WIDTH, ENLARGEMENT_SHAPE, ENLARGEMENT_SHAPE)
        part = replace(day_map, frame=frame, clip="enlargement-clip", is_part=True)
        part.draw(0, 0)
        return part

    def _surroundings(self, frame: Frame) -> DayMap | None:
        """A small map of what lies around the map; None where there is no point."""
        west, south, east, north = frame.viewport.box
        across, up = FURTHEST * (east - west), FURTHEST * (north - south)
        shown = [
            each
            for each in self.content.points
            if not frame.holds(each.lon, each.lat)
            and west - across <= each.lon <= east + across
            and south - up <= each.lat <= north + up
        ]
        if not shown:
            return None
        boxes = [frame.viewport.box, *((each.lon, each.lat, each.lon, each.lat) for each in shown)]
        box = svg.bounding_box(boxes, margin=0.14)
        assert box is not None
        around = frame_around(box, SURROUNDINGS_WIDTH)
        return DayMap(
            self.content,
            around,
            self.palette,
            self.fills,
            "surroundings-clip",
            only=tuple(shown),
            outlined=frame.viewport.box,
        )

    def _entry(self, entry: Entry, offset: float, y: float, width: float) -> None:
        swatch_x = WIDTH - SIDE - offset - 34 if self.content.right_to_left else SIDE + offset
        self.parts.append(draw_entry(entry, swatch_x, y, self.fills))
        # Widths are those of bold letters: others of this size are no wider than bold ones of 13.
        label = names.cut(entry.label, 13, width - 50)
        self._write(label, y + 14.5, 14.5, self.palette.ink, offset=offset + 44)

    def _kinds(self, y: float, start: float, end: float) -> float:
        """The signs of the kinds of events of the day, from that height down; returns where they end.

        ``start`` and ``end`` are their distances from the margin where the language begins (pixels).
        """
        kinds = by_weight(self.content.reports.kinds)
        if not kinds:
            return y
        self._write(_("Reported this day:"), y + 14, 14, self.palette.muted, offset=start)
        offset, y = start, y + 24
        for kind in kinds:
            words = self.content.kinds[kind]
            needed = SIZE + 8 + names.text_width(words, 14) + 16
            if offset > start and offset + needed > end:
                offset, y = start, y + ENTRY_HEIGHT
            left = WIDTH - SIDE - offset - SIZE if self.content.right_to_left else SIDE + offset
            self.parts.append(draw_sign(kind, (left, y, left + SIZE, y + SIZE), self.palette))
            self._write(words, y + 14.5, 14, self.palette.ink, offset=offset + SIZE + 8)
            offset += needed
        return y + ENTRY_HEIGHT

    def _scale(self, frame: Frame, y: float) -> None:
        """A bar of a round number of kilometres."""
        per_km = frame.viewport.pixels_per_km
        km = max((each for each in (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100) if each * per_km <= 160), default=0.1)
        length = km * per_km
        x = WIDTH - SIDE - length if self.content.right_to_left else float(SIDE)
        bar = {
            "d": f"M{x:g} {y - 5:g}v5h{length:g}v-5",
            "fill": "none",
            "stroke": self.palette.muted,
            "stroke-width": 1.5,
        }
        self.parts.append(element("path", bar))
        label = pgettext("distance", "%(n)s km") % {"n": number_format(km)}
        self._write(label, y + 1, 13, self.palette.muted, offset=length + 8)

    def _write(
        self,
        words: str,
        y: float,
        size: float,
        colour: str,
        *,
        weight: int = 400,
        offset: float = 0,
        at_end: bool = False,
        isolate: bool = True,
    ) -> None:
        """A text at the side where the language begins, so far from the margin (pixels), or at the other side."""
        at_right = self.content.right_to_left != at_end
        given = {
            "x": WIDTH - SIDE - offset if at_right else SIDE + offset,
            "y": y,
            "font-size": size,
            "font-weight": weight,
            "fill": colour,
            "text-anchor": "end" if at_right else "start",
        }
        self.parts.append(text(words, given, self.content.right_to_left and isolate))
