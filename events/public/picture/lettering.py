"""Writes the names on a map: towns, rivers, banks, districts, and on open ground those without room."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import shapely
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from events.geo import geometry
from events.public.picture import names
from events.public.picture.content import DayContent, PicturedDistrict
from events.public.picture.frame import Frame
from events.public.picture.ground import WATER, Feature, GroundPainter, Kind
from events.public.picture.looks import PATTERNED, Fills
from events.public.picture.markup import Markup, element, joined, text
from events.public.picture.names import PlacedName, Room
from events.public.picture.palette import Palette

# Font sizes by area of the district, in km² from which on.
SIZES = ((3.0, 13.5), (1.6, 12.0), (0.0, 10.8))
TOWN_SIZE, RIVER_SIZE, STREAM_SIZE, CALLED_SIZE, BANK_SIZE = 13.0, 15.0, 13.0, 12.0, 12.5
# Between the letters of names that are set wide, in a script whose letters are not joined.
RIVER_SPACING, BANK_SPACING = 2.0, 0.8
# Where the name of a river is tried that has no straight stretch: shares of the way along it.
ALONG = (0.5, 0.3, 0.7, 0.15, 0.85)
# Named on open ground, where there is no room within: what is fought over or reported of, and districts from this area
# on of a side that holds no more than this share of all.
SMALLEST_CALLED_KM2, SMALL_GROUND = 0.5, 0.15
MOST_CALLED = 8


@dataclass(slots=True)
class Lettering:
    """The names of a map. ``shapes`` are the areas by slug (pixels), ``covered`` all of them, ``room`` what is free.

    ``radius`` is that of the symbols of ``points``; ``reported`` has the districts that the day's events are about, and
    ``elsewhere`` those that are named on an enlargement. Where ``few`` is true, no district is named that does not
    stand out. ``named`` becomes the districts that are named within their
    area, and ``without_room`` those that stand out and have no room there.
    """

    content: DayContent
    frame: Frame
    palette: Palette
    fills: Fills
    shapes: Mapping[str, BaseGeometry]
    covered: BaseGeometry
    points: Sequence[PicturedDistrict]
    radius: float
    reported: frozenset[str]
    room: Room
    elsewhere: frozenset[str] = frozenset()
    few: bool = False
    named: set[str] = field(default_factory=set)
    without_room: set[str] = field(default_factory=set)

    def around(self) -> Iterable[Markup]:
        """The names of a small map: its points alone."""
        yield from self._town_names(((11.5, 5.5), (9.5, 4.0)))

    def within(self) -> Iterable[Markup]:
        """The names of an enlargement: none with a leader, nor those of banks."""
        yield from self._water_names()
        yield from self._town_names(((TOWN_SIZE, 6.0), (11.0, 4.0)))
        yield from self._district_names(most_called=0)

    def all(self) -> Iterable[Markup]:
        yield from self._water_names()
        yield from self._town_names(((TOWN_SIZE, 6.0), (11.0, 4.0)))
        yield from self._district_names(MOST_CALLED)
        yield from self._bank_names()

    def _town_names(self, sizes: Iterable[tuple[float, float]]) -> Iterable[Markup]:
        """``sizes`` are those that are tried: of the letters, and the gap beside the symbol."""
        middle = self.frame.width / 2, self.frame.height / 2
        placed_at = [(each, self.frame.viewport.pixel(each.lon, each.lat)) for each in self.points]
        # From the middle outwards: there the room is narrowest.
        for each, (x, y) in sorted(placed_at, key=lambda found: (math.dist(found[1], middle), found[0].slug)):
            tries = (
                names.place_beside(self.room, x, y, each.name, size, self.radius + gap, self.covered)
                for size, gap in sizes
            )
            if placed := next(filter(None, tries), None):
                yield self._written(placed, self.palette.ink, self.palette.land)
            elif called := self._call((x, y), each.name, self.radius + 1):
                yield called

    def _water_names(self) -> Iterable[Markup]:
        """The name of each river and stream once, along it and outside the districts."""
        painter = GroundPainter(self.frame, self.palette, is_small=False)
        frame = shapely.box(0, 0, self.frame.width, self.frame.height)
        for feature in (each for each in self.content.ground if each.kind in WATER and each.name):
            outside = self.frame.in_pixels(geometry.read(feature.shape)).intersection(frame).difference(self.covered)
            parts = [part for part in shapely.get_parts(outside) if part.geom_type == "LineString" and part.length > 30]
            parts.sort(key=lambda part: -part.length)
            if placed := self._beside_water(feature, painter.width_of(feature.kind), parts):
                italic = not self.content.right_to_left
                yield self._written(placed, self.palette.water_name, self.palette.land, italic)

    def _beside_water(self, feature: Feature, width: float, parts: Sequence[LineString]) -> PlacedName | None:
        """Along the river, else level beside it."""
        size = RIVER_SIZE if feature.kind == Kind.RIVER else STREAM_SIZE
        spacing = 0.0 if self.content.right_to_left else RIVER_SPACING
        gap = width / 2 + 0.8 * size
        along = (names.place_along(self.room, part, feature.name, size, spacing, gap, self.covered) for part in parts)
        places = [part.interpolate(share, normalized=True) for part in parts for share in ALONG]
        level = (
            names.place_beside(self.room, place.x, place.y, feature.name, size, width / 2 + 6, self.covered)
            for place in places
        )
        return next(filter(None, along), None) or next(filter(None, level), None)

    def _bank_names(self) -> Iterable[Markup]:
        """The name of each bank that has districts, where there are two or more."""
        by_bank: dict[str, list[BaseGeometry]] = {}
        for each in self.content.areas:
            if each.bank:
                by_bank.setdefault(each.bank, []).append(self.shapes[each.slug])
        grounds = {bank: names.union(shapes) for bank, shapes in by_bank.items()}
        spacing = 0.0 if self.content.right_to_left else BANK_SPACING
        for bank, own in grounds.items():
            others = names.union(ground for other, ground in grounds.items() if other != bank)
            name = self.content.banks[bank].upper()
            if not others.is_empty and (
                placed := names.place_outside(self.room, own, others, name, BANK_SIZE, spacing, self.covered)
            ):
                yield self._written(placed, self.palette.muted, self.palette.land)

    def _district_names(self, most_called: int) -> Iterable[Markup]:
        """Names from the districts that stand out on, and from the largest of them."""
        by_holder: dict[int, list[BaseGeometry]] = {}
        for each in self.content.areas:
            by_holder.setdefault(each.look.holder, []).append(self.shapes[each.slug])
        grounds = {holder: names.union(shapes) for holder, shapes in by_holder.items()}
        shapely.prepare(list(grounds.values()))
        small = {holder for holder, ground in grounds.items() if ground.area < SMALL_GROUND * self.covered.area}

        def rank(each: PicturedDistrict) -> int:
            if each.slug in self.reported:
                return 0
            small_ground = each.look.holder in small and each.km2 >= SMALLEST_CALLED_KM2
            return 1 if each.look.state in PATTERNED or small_ground else 2

        wanted = [each for each in self.content.areas if not self.few or rank(each) < 2]
        for each in sorted(wanted, key=lambda each: (rank(each), -each.km2, each.slug)):
            own = self.shapes[each.slug].simplify(1)
            largest = next(size for area, size in SIZES if each.km2 >= area)
            sizes = [size for _area, size in SIZES if size <= largest]
            tries = (names.place_in(self.room, own, grounds[each.look.holder], each.name, size) for size in sizes)
            if placed := next(filter(None, tries), None):
                self.named.add(each.slug)
                ground = self.fills.ground(each.look)
                if each.look.state in PATTERNED:
                    yield self._backed(placed, own, ground)
                yield self._written(placed, self.palette.text_on(ground), ground)
            elif rank(each) < 2:
                self.without_room.add(each.slug)
                is_called = each.slug not in self.elsewhere and len(self.room.leaders) < most_called
                if is_called and (called := self._call(names.widest_point(own), each.name)):
                    yield called

    def _call(self, target: tuple[float, float], name: str, gap: float = 0.0) -> Markup | None:
        """The name of what has no room for it on open ground, and the leader to it; None where it has no room either.

        ``gap`` is that of the leader from the target (pixels), as from a symbol; without one, a dot ends the leader.
        """
        found = names.place_callout(self.room, target, name, CALLED_SIZE, self.covered, gap)
        if not found:
            return None
        placed, leader = found
        (x, y), (end_x, end_y) = leader.coords
        line = {"d": f"M{x:.1f} {y:.1f}L{end_x:.1f} {end_y:.1f}", "fill": "none", "class": "leader"}
        dot = {"cx": x, "cy": y, "r": 2.4, "fill": self.palette.ink, "stroke": self.palette.casing}
        return joined(
            [
                element("path", line | {"stroke": self.palette.casing, "stroke-width": 3}),
                element("path", line | {"stroke": self.palette.ink, "stroke-width": 1}),
                *([] if gap else [element("circle", dot)]),
                self._written(placed, self.palette.ink, self.palette.land),
            ]
        )

    def _backed(self, placed: PlacedName, own: BaseGeometry, ground: str) -> Markup:
        """A quiet ground for a name within its district: beside letters, a stripe or a dash would be read as one."""
        width = max(names.text_width(line, placed.size) for line in placed.lines) + 8
        height = placed.size * names.LINE_HEIGHT * len(placed.lines)
        left, top = placed.x - width / 2, placed.y - height / 2
        # With round corners.
        box = shapely.box(left, top, left + width, top + height).buffer(-3).buffer(3)
        within = shapely.intersection(box, own)
        rings = (ring.coords for ring in shapely.get_rings(shapely.get_parts(within)))
        path = "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring) + "Z" for ring in rings)
        return element("path", {"d": path, "fill": ground, "fill-opacity": 0.85, "fill-rule": "evenodd"})

    def _written(self, placed: PlacedName, colour: str, halo: str, italic: bool = False) -> Markup:
        """A name with a halo in the colour below it."""
        style: dict[str, object] = {
            "fill": colour,
            "font-size": placed.size,
            "font-weight": 600,
            "font-style": "italic" if italic else None,
            "text-anchor": placed.anchor,
            "letter-spacing": placed.spacing or None,
            "transform": f"rotate({placed.angle:.1f} {placed.x:.1f} {placed.y:.1f})" if placed.angle else None,
            "stroke": halo,
            "stroke-width": 3,
            "stroke-linejoin": "round",
            "paint-order": "stroke",
        }
        height = placed.size * names.LINE_HEIGHT
        # From the middle of the box to the first baseline: capitals are about 0.7 of the size high.
        first = placed.y - height * (len(placed.lines) - 1) / 2 + 0.35 * placed.size
        return joined(
            text(line, {"x": placed.x, "y": first + number * height} | style, self.content.right_to_left)
            for number, line in enumerate(placed.lines)
        )
