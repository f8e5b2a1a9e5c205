"""Draws the map of a picture: districts by state, water, the front, towns and names."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy
import shapely
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from events.geo import geometry, svg
from events.geo.geometry import Box
from events.public.picture import names
from events.public.picture.content import DayContent, PicturedDistrict
from events.public.picture.looks import CLAIMED, PATTERNED, Fills, Look
from events.public.picture.markup import Markup, element, joined, text
from events.public.picture.names import PlacedName, Room
from events.public.picture.palette import Palette

# A map is at least and at most so many times as high as it is wide.
FLATTEST, TALLEST = 0.55, 1.0
# Pixels.
TOWN_RADIUS = 6.0
EDGE = 2 * TOWN_RADIUS
FRONT, POCKET, CASING = 3.2, 1.9, 1.6
# Font sizes by area of the district, in km² from which on.
SIZES = ((3.0, 13.5), (1.6, 12.0), (0.0, 10.8))
# Where the name of a river is tried: shares of the way along it.
ALONG = (0.5, 0.3, 0.7, 0.15, 0.85)
TOWN_SIZE, WATER_SIZE, CALLED_SIZE = 13.0, 14.0, 12.0
# Named on open ground, where there is no room within: what is fought over, and districts from this area on of a side
# that holds no more than this share of all.
SMALLEST_CALLED_KM2, SMALL_GROUND = 0.5, 0.15
MOST_CALLED = 8
# Of sides that hold no area on any day: what a point of theirs is drawn as. All others are circles.
SYMBOLS = ("diamond", "square", "triangle")


@dataclass(frozen=True, slots=True)
class Frame:
    """A box of degrees on so many pixels; ``x``, ``y`` is where its top left corner stands on the picture."""

    viewport: svg.Viewport
    height: float

    @property
    def width(self) -> float:
        return float(self.viewport.width)

    def in_pixels(self, shape: BaseGeometry) -> BaseGeometry:
        return shapely.transform(shape, lambda degrees: numpy.array([self.viewport.pixel(*point) for point in degrees]))

    def holds(self, lon: float, lat: float) -> bool:
        """Whether a symbol there lies wholly in the frame."""
        x, y = self.viewport.pixel(lon, lat)
        return EDGE <= x <= self.width - EDGE and EDGE <= y <= self.height - EDGE


def frame_around(box: Box, width: int) -> Frame:
    """The frame of that width around the box, which is widened to a shape that fits the picture."""
    west, south, east, north = box
    viewport = svg.Viewport(box, width)
    across = (east - west) * viewport.longitude_scale
    missing_height = max(0.0, FLATTEST * across - (north - south)) / 2
    missing_width = max(0.0, (north - south) / TALLEST - across) / 2 / viewport.longitude_scale
    widened = svg.Viewport(
        (west - missing_width, south - missing_height, east + missing_width, north + missing_height), width
    )
    return Frame(widened, float(widened.height))


def symbols_of(content: DayContent) -> dict[int, str]:
    """The symbol of each side's points, by the side."""
    apart = [side for side, row in content.sides.items() if row.has_points and not row.has_areas and content.areas]
    return dict.fromkeys(content.sides, "circle") | dict(zip(apart, SYMBOLS, strict=False))


def symbol(kind: str, x: float, y: float, radius: float, attributes: Mapping[str, object]) -> Markup:
    """A point's symbol; all kinds cover about the same area."""
    given = dict(attributes)
    if kind == "square":
        side = 1.77 * radius
        return element("rect", {"x": x - side / 2, "y": y - side / 2, "width": side, "height": side} | given)
    if kind == "diamond":
        reach = 1.3 * radius
        return element(
            "path",
            {"d": f"M{x:g} {y - reach:g}l{reach:g} {reach:g}l{-reach:g} {reach:g}l{-reach:g} {-reach:g}z"} | given,
        )
    if kind == "triangle":
        reach = 1.35 * radius
        return element("path", {"d": f"M{x:g} {y - reach:g}l{reach:g} {1.75 * reach:g}h{-2 * reach:g}z"} | given)
    return element("circle", {"cx": x, "cy": y, "r": radius} | given)


@dataclass(slots=True)
class DayMap:
    """The map in its frame; ``clip`` is the id of its clip path."""

    content: DayContent
    frame: Frame
    palette: Palette
    fills: Fills
    clip: str
    # Of a small map, only these points are drawn, and neither borders nor names of districts.
    only: tuple[PicturedDistrict, ...] | None = None
    # A rectangle that is drawn over it, in degrees.
    outlined: Box | None = None
    _shapes: dict[str, BaseGeometry] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for district in self.content.areas:
            self._shapes[district.slug] = self.frame.in_pixels(geometry.read(district.shape))

    @property
    def detail(self) -> bool:
        return self.only is None

    @property
    def points(self) -> list[PicturedDistrict]:
        points = self.content.points if self.only is None else self.only
        return [each for each in points if self.frame.holds(each.lon, each.lat)]

    def draw(self, x: float, y: float) -> Markup:
        """The map with its top left corner at that place of the picture."""
        size = {"width": self.frame.width, "height": self.frame.height}
        clip = element("clipPath", {"id": self.clip}, element("rect", size))
        ground = element("rect", size | {"fill": self.palette.land})
        edge = element("rect", size | {"fill": "none", "stroke": self.palette.line})
        drawn = element(
            "g",
            {"clip-path": f"url(#{self.clip})"},
            ground,
            *self._areas(),
            *self._water(),
            *self._front(),
            *self._outlines(),
            *self._points(),
            *self._names(),
        )
        return element("g", {"transform": f"translate({x:g} {y:g})"}, clip, drawn, edge)

    def _areas(self) -> Iterable[Markup]:
        border = {
            "stroke": self.palette.border.colour,
            "stroke-opacity": self.palette.border.opacity,
            "stroke-width": 0.9,
            "stroke-linejoin": "round",
            "fill-rule": "evenodd",
        }
        areas = [
            element(
                "path",
                {"d": self.frame.viewport.path(each.shape), "fill": self.fills.fill(each.look)}
                | (self._marks(each) if self.detail else {}),
            )
            for each in self.content.areas
        ]
        yield element("g", {"class": "districts"} | (border if self.detail else {"fill-rule": "evenodd"}), *areas)
        # What rests on one publisher's word alone has a dotted edge: in the dark its colour is not enough.
        dots = {
            "fill": "none",
            "stroke": self.palette.ink,
            "stroke-width": 1.3,
            "stroke-linecap": "round",
            "stroke-dasharray": "0 3",
        }
        claimed = [each for each in self.content.areas if each.look.state == CLAIMED]
        yield from (
            element("path", {"d": self.frame.viewport.path(each.shape)} | dots) for each in claimed if self.detail
        )

    def _outlines(self) -> Iterable[Markup]:
        if self.outlined:
            dashes = {"fill": "none", "stroke": self.palette.muted, "stroke-width": 1, "stroke-dasharray": "3 2"}
            left, top, right, bottom = self._outline().bounds
            yield element("rect", {"x": left, "y": top, "width": right - left, "height": bottom - top} | dashes)

    def _marks(self, district: PicturedDistrict) -> dict[str, object]:
        """What says to programs which district it is, and how it stands."""
        sides = self.content.sides
        holder = sides.get(district.look.holder)
        return {
            "data-district": district.slug,
            "data-look": district.look.state,
            "data-holder": holder.slug if holder else None,
        }

    def _water(self) -> Iterable[Markup]:
        scale = 1.0 if self.detail else 0.5
        for kind, _name, shape in self.content.water:
            width = self._river_width if kind == "river" else 2.0 * scale
            line = {
                "d": self.frame.viewport.path(shape),
                "fill": "none",
                "stroke-linejoin": "round",
                "stroke-linecap": "round",
            }
            yield element("path", line | {"stroke": self.palette.water_edge, "stroke-width": width + 1.4 * scale})
            yield element("path", line | {"stroke": self.palette.water, "stroke-width": width})

    @property
    def _river_width(self) -> float:
        """To scale as of a river 200 m wide, within what can be seen and does not cover its banks (pixels)."""
        return min(max(0.2 * self.frame.viewport.pixels_per_km, 2.5), 12.0)

    def _front(self) -> Iterable[Markup]:
        if not self.detail:
            return
        lines = {"piece": self.content.front.pieces, "pocket": self.content.front.pockets}
        for casing in (True, False):
            for kind, found in lines.items():
                width = (FRONT if kind == "piece" else POCKET) + (2 * CASING if casing else 0)
                for line in found:
                    yield element(
                        "path",
                        {
                            "class": f"{kind} casing" if casing else kind,
                            "d": self.frame.viewport.path({"type": "LineString", "coordinates": line}),
                            "fill": "none",
                            "stroke": self.palette.casing if casing else self.palette.front,
                            "stroke-width": width,
                            "stroke-linecap": "round",
                            "stroke-linejoin": "round",
                        },
                    )

    def _points(self) -> Iterable[Markup]:
        symbols = symbols_of(self.content)
        radius = TOWN_RADIUS if self.detail else 4.5
        for each in self.points:
            x, y = self.frame.viewport.pixel(each.lon, each.lat)
            drawn = {"fill": self.fills.fill(each.look), "stroke": self.palette.ink, "stroke-width": 1.2}
            kind = symbols.get(each.look.holder, "circle")
            yield symbol(kind, x, y, radius, drawn | self._marks(each))

    # -- names ----------------------------------------------------------------------------------

    def _names(self) -> Iterable[Markup]:
        room = Room(self.frame.width, self.frame.height, self._obstacles())
        covered = names.union(self._shapes.values())
        yield from self._town_names(room, covered)
        if self.detail:
            yield from self._water_names(room, covered)
            yield from self._district_names(room, covered)

    def _obstacles(self) -> BaseGeometry:
        """The front and the river, as wide as they are drawn, and the towns."""
        front = (*self.content.front.pieces, *self.content.front.pockets)
        lines = [self.frame.in_pixels(LineString(line)).buffer(FRONT / 2 + CASING + 1) for line in front]
        water = [
            self.frame.in_pixels(geometry.read(shape)).buffer(self._river_width / 2 + 1.5 if kind == "river" else 2)
            for kind, _name, shape in self.content.water
        ]
        towns = [
            shapely.Point(self.frame.viewport.pixel(each.lon, each.lat)).buffer(TOWN_RADIUS + 2) for each in self.points
        ]
        outline = [self._outline().boundary.buffer(2)] if self.outlined else []
        obstacles = names.union([*outline, *(lines if self.detail else []), *(water if self.detail else []), *towns])
        shapely.prepare(obstacles)
        return obstacles

    def _outline(self) -> BaseGeometry:
        assert self.outlined is not None
        return self.frame.in_pixels(shapely.box(*self.outlined))

    def _town_names(self, room: Room, covered: BaseGeometry) -> Iterable[Markup]:
        sizes = ((TOWN_SIZE, TOWN_RADIUS + 6), (11.0, TOWN_RADIUS + 4)) if self.detail else ((11.5, 10.0), (9.5, 8.5))
        middle = self.frame.width / 2, self.frame.height / 2
        placed_at = [(each, self.frame.viewport.pixel(each.lon, each.lat)) for each in self.points]
        # From the middle outwards: there the room is narrowest.
        for each, (x, y) in sorted(placed_at, key=lambda found: (math.dist(found[1], middle), found[0].slug)):
            tries = (names.place_beside(room, x, y, each.name, size, gap, covered) for size, gap in sizes)
            if placed := next(filter(None, tries), None):
                yield self._written(placed, self.palette.ink, self.palette.land)

    def _water_names(self, room: Room, covered: BaseGeometry) -> Iterable[Markup]:
        """The name of each river and stream once, beside it and outside the districts."""
        frame = shapely.box(0, 0, self.frame.width, self.frame.height)
        for kind, name, shape in self.content.water:
            outside = self.frame.in_pixels(geometry.read(shape)).intersection(frame).difference(covered.buffer(20))
            longest = sorted(shapely.get_parts(outside), key=lambda part: -part.length)
            long_enough = [part for part in longest if part.length > 30]
            places = [part.interpolate(share, normalized=True) for part in long_enough for share in ALONG]
            size = WATER_SIZE if kind == "river" else WATER_SIZE - 2
            gap = self._river_width / 2 + 6
            tries = (names.place_beside(room, place.x, place.y, name, size, gap, covered) for place in places)
            if placed := next(filter(None, tries), None):
                italic = not self.content.right_to_left
                yield self._written(placed, self.palette.water_name, self.palette.land, italic)

    def _district_names(self, room: Room, covered: BaseGeometry) -> Iterable[Markup]:
        """Names from the districts that stand out on, and from the largest of them."""
        by_holder: dict[int, list[BaseGeometry]] = {}
        for each in self.content.areas:
            by_holder.setdefault(each.look.holder, []).append(self._shapes[each.slug])
        grounds = {holder: names.union(shapes) for holder, shapes in by_holder.items()}
        shapely.prepare(list(grounds.values()))
        small = {holder for holder, ground in grounds.items() if ground.area < SMALL_GROUND * covered.area}

        def stands_out(each: PicturedDistrict) -> bool:
            return each.look.state in PATTERNED or (each.look.holder in small and each.km2 >= SMALLEST_CALLED_KM2)

        for each in sorted(self.content.areas, key=lambda each: (not stands_out(each), -each.km2, each.slug)):
            own = self._shapes[each.slug].simplify(1)
            largest = next(size for area, size in SIZES if each.km2 >= area)
            sizes = [size for _area, size in SIZES if size <= largest]
            tries = (names.place_in(room, own, grounds[each.look.holder], each.name, size) for size in sizes)
            if placed := next(filter(None, tries), None):
                ground = self.fills.ground(each.look)
                if each.look.state in PATTERNED:
                    yield self._backed(placed, ground)
                yield self._written(placed, self.palette.text_on(ground), ground)
            elif (
                stands_out(each)
                and len(room.leaders) < MOST_CALLED
                and (called := names.place_callout(room, own, each.name, CALLED_SIZE, covered))
            ):
                yield self._called(*called)

    def _called(self, placed: PlacedName, leader: LineString) -> Markup:
        """The name of a small district on open ground, and the leader to it."""
        (x, y), (end_x, end_y) = leader.coords
        line = {"d": f"M{x:g} {y:g}L{end_x:g} {end_y:g}", "fill": "none", "class": "leader"}
        return joined(
            [
                element("path", line | {"stroke": self.palette.casing, "stroke-width": 3}),
                element("path", line | {"stroke": self.palette.ink, "stroke-width": 1}),
                element(
                    "circle", {"cx": x, "cy": y, "r": 2.4, "fill": self.palette.ink, "stroke": self.palette.casing}
                ),
                self._written(placed, self.palette.ink, self.palette.land),
            ]
        )

    def _backed(self, placed: PlacedName, ground: str) -> Markup:
        """A quiet ground for a name: beside letters, a stripe or a dash would be read as one."""
        width = max(names.text_width(line, placed.size) for line in placed.lines) + 8
        height = placed.size * names.LINE_HEIGHT * len(placed.lines)
        box = {"x": placed.x - width / 2, "y": placed.y - height / 2, "width": width, "height": height, "rx": 3}
        return element("rect", box | {"fill": ground, "fill-opacity": 0.85})

    def _written(self, placed: PlacedName, colour: str, halo: str, italic: bool = False) -> Markup:
        """A name with a halo in the colour below it."""
        style: dict[str, object] = {
            "fill": colour,
            "font-size": placed.size,
            "font-weight": 600,
            "font-style": "italic" if italic else None,
            "text-anchor": placed.anchor,
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


def looks_of(districts: Iterable[PicturedDistrict]) -> list[Look]:
    """Each look that occurs, once, in a fixed order."""
    return sorted({district.look for district in districts})
