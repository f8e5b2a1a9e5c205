"""Draws the map of a picture: districts by state, the ground, the front, towns, the day's events and names."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import shapely
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from events.geo import geometry
from events.geo.front import Line
from events.geo.geometry import Box
from events.public.picture import names
from events.public.picture.badges import Badge, draw_badge, place_badges
from events.public.picture.content import DayContent, PicturedDistrict
from events.public.picture.country import draw_country, free_corner
from events.public.picture.frame import Frame
from events.public.picture.ground import WATER, GroundPainter
from events.public.picture.lettering import Lettering
from events.public.picture.looks import CLAIMED, Fills, Look
from events.public.picture.markup import Markup, element, joined
from events.public.picture.names import Room
from events.public.picture.palette import Palette
from events.public.picture.symbols import symbol, symbols_of

# Pixels.
TOWN_RADIUS, SMALL_RADIUS = 6.0, 4.5
FRONT, POCKET, CASING = 3.2, 1.9, 1.6
# By how much a front may be off where names and badges keep off it.
FRONT_TOLERANCE = 0.05
OBJECTIVE, OBJECTIVE_CASING, DASHES = 2.2, 4.4, "5 4"


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
    # An enlargement of a part of another map, which has the marks for programs, the country and the banks' names.
    is_part: bool = False
    # A rectangle that is drawn over it, in degrees.
    outlined: Box | None = None
    # Districts that are named on an enlargement.
    elsewhere: frozenset[str] = frozenset()
    # Only districts that stand out are named.
    few_names: bool = False
    # Once it is drawn: the districts that are named within their area, and those that stand out without room for that.
    named: frozenset[str] = field(init=False, default=frozenset())
    without_room: frozenset[str] = field(init=False, default=frozenset())
    _shapes: dict[str, BaseGeometry] = field(init=False, default_factory=dict)

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

    def shapes_without_room(self) -> dict[str, BaseGeometry]:
        """The districts that stand out without room for their names, by slug (pixels), once it is drawn."""
        return {slug: self._shapes[slug] for slug in self.without_room}

    @property
    def radius(self) -> float:
        return TOWN_RADIUS if self.detail else SMALL_RADIUS

    def draw(self, x: float, y: float) -> Markup:
        """The map with its top left corner at that place of the picture."""
        size: dict[str, object] = {"width": self.frame.width, "height": self.frame.height}
        clip = element("clipPath", {"id": self.clip}, element("rect", size))
        stroke = outline_strokes(self.palette)[-1] if self.is_part else {"stroke": self.palette.line}
        edge = element("rect", size | {"fill": "none"} | stroke)
        symbols, front = names.union(self._symbol_shapes()), names.union(self._front_shapes())
        badges = self._badges(names.union([symbols, front]))
        corner = self._corner(symbols, badges)
        drawn = element(
            "g",
            {"clip-path": f"url(#{self.clip})"},
            element("rect", size | {"fill": self.palette.land}),
            *self._areas(),
            *GroundPainter(self.frame, self.palette, not self.detail).draw(self.content.ground),
            *self._front(),
            *self._outlines(),
            *self._points(),
            *self._country(corner),
            *self._names(Room(self.frame.width, self.frame.height, self._obstacles(symbols, front, corner)), badges),
            *(draw_badge(badge, self.palette) for badge in badges),
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
                {"d": self.frame.viewport.path(each.shape), "fill": self.fills.fill(self._look(each))}
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

    def _look(self, district: PicturedDistrict) -> Look:
        """On a small map, without the dots of what was never reported: they would be all that is seen."""
        return district.look if self.detail else replace(district.look, silent=False)

    def _outlines(self) -> Iterable[Markup]:
        """Of announced objectives, and of what another map shows."""
        if self.outlined:
            left, top, right, bottom = self._outline().bounds
            box = {"x": left, "y": top, "width": right - left, "height": bottom - top, "fill": "none"}
            yield from (element("rect", box | stroke) for stroke in outline_strokes(self.palette))
        if self.detail:
            objectives = [each for each in self.content.districts if each.slug in self.content.objectives]
            yield from (self._objective(each) for each in objectives)

    def _objective(self, district: PicturedDistrict) -> Markup:
        x, y = self.frame.viewport.pixel(district.lon, district.lat)
        ring = {"cx": x, "cy": y, "r": TOWN_RADIUS + 3}
        name, placed = ("path", {"d": self.frame.viewport.path(district.shape)}) if district.shape else ("circle", ring)
        return joined(element(name, placed | stroke) for stroke in objective_strokes(self.palette))

    def _marks(self, district: PicturedDistrict) -> dict[str, object]:
        """What says to programs which district it is, and how it stands: once on a picture."""
        if self.is_part:
            return {}
        sides = self.content.sides
        holder = sides.get(district.look.holder)
        return {
            "data-district": district.slug,
            "data-look": district.look.state,
            "data-silent": "" if district.look.silent else None,
            "data-holder": holder.slug if holder else None,
        }

    def _front(self) -> Iterable[Markup]:
        if not self.detail:
            return
        lines = {"piece": self.content.front.pieces, "pocket": self.content.front.pockets}
        paths = [
            (kind, self.frame.drawn_path({"type": "LineString", "coordinates": line}))
            for kind, found in lines.items()
            for line in found
        ]
        for casing in (True, False):
            for kind, path in paths:
                width = (FRONT if kind == "piece" else POCKET) + (2 * CASING if casing else 0)
                yield element(
                    "path",
                    {
                        "class": f"{kind} casing" if casing else kind,
                        "d": path,
                        "fill": "none",
                        "stroke": self.palette.casing if casing else self.palette.front,
                        "stroke-width": width,
                        "stroke-linecap": "round",
                        "stroke-linejoin": "round",
                    },
                )

    def _points(self) -> Iterable[Markup]:
        symbols = symbols_of(self.content)
        for each in self.points:
            x, y = self.frame.viewport.pixel(each.lon, each.lat)
            drawn = {"fill": self.fills.fill(each.look), "stroke": self.palette.ink, "stroke-width": 1.2}
            kind = symbols.get(each.look.holder, "circle")
            yield symbol(kind, x, y, self.radius, drawn | self._marks(each))

    def _badges(self, drawn: BaseGeometry) -> list[Badge]:
        """On a small map only those of its points. None lies on ``drawn``, nor on what another marks."""
        slugs = {each.slug for each in self.points}
        spots = [spot for spot in self.content.reports.spots if self.detail or spot.slug in slugs]
        marked = [shapely.buffer(self._shapes[spot.slug], -2) for spot in spots if spot.slug in self._shapes]
        return place_badges(spots, self.frame, self._shapes, names.union([drawn, *marked]))

    # -- what names keep off --------------------------------------------------------------------

    def _names(self, room: Room, badges: Iterable[Badge]) -> Iterable[Markup]:
        for badge in badges:
            room.take(badge.box)
        lettering = Lettering(
            self.content,
            self.frame,
            self.palette,
            self.fills,
            self._shapes,
            names.union(self._shapes.values()),
            self.points,
            self.radius,
            frozenset(badge.slug for badge in badges if badge.slug),
            room,
            self.elsewhere,
            self.few_names,
        )
        written = list(lettering.within() if self.is_part else lettering.all() if self.detail else lettering.around())
        self.named, self.without_room = frozenset(lettering.named), frozenset(lettering.without_room)
        return written

    def _obstacles(self, symbols: BaseGeometry, front: BaseGeometry, corner: BaseGeometry | None) -> BaseGeometry:
        """Symbols, and the front and the rivers as wide as they are drawn."""
        painter = GroundPainter(self.frame, self.palette, not self.detail)
        water = [
            self.frame.in_pixels(geometry.read(each.shape)).buffer(painter.width_of(each.kind) / 2 + 1.5)
            for each in self.content.ground
            if each.kind in WATER and self.detail
        ]
        outline = [self._outline().boundary.buffer(2)] if self.outlined else []
        obstacles = names.union([symbols, front, *water, *outline, *([corner] if corner else [])])
        shapely.prepare(obstacles)
        return obstacles

    def _symbol_shapes(self) -> list[BaseGeometry]:
        pixels = [self.frame.viewport.pixel(each.lon, each.lat) for each in self.points]
        return [shapely.Point(pixel).buffer(self.radius + 2) for pixel in pixels]

    def _front_shapes(self) -> list[BaseGeometry]:
        front = (*self.content.front.pieces, *self.content.front.pockets) if self.detail else ()
        return [ground_of_front(line, self.frame) for line in front]

    def _outline(self) -> BaseGeometry:
        assert self.outlined is not None
        return self.frame.in_pixels(shapely.box(*self.outlined))

    # -- the country ----------------------------------------------------------------------------

    def _corner(self, symbols: BaseGeometry, badges: Iterable[Badge]) -> BaseGeometry | None:
        """Where the country has room: not over districts, towns, events, or rivers."""
        if self.content.inset is None or not self.detail or self.is_part:
            return None
        water = [self.frame.in_pixels(geometry.read(each.shape)) for each in self.content.ground if each.kind in WATER]
        covered = [*self._shapes.values(), symbols, *(badge.shape for badge in badges), *water]
        return free_corner(self.content.inset, self.frame, covered, right_first=not self.content.right_to_left)

    def _country(self, corner: BaseGeometry | None) -> Iterable[Markup]:
        if corner and self.content.inset:
            yield draw_country(self.content.inset, corner, self.palette, self.content.right_to_left)


def ground_of_front(line: Line, frame: Frame) -> BaseGeometry:
    """What a front covers (pixels), and a little more.

    Its points are 40 m apart at every scale: on the map of a country, all of them would take most of a minute.
    """
    seen = LineString(line).simplify(FRONT_TOLERANCE * frame.degrees_per_pixel)
    return frame.in_pixels(seen).buffer(FRONT / 2 + CASING + 1)


def objective_strokes(palette: Palette) -> list[dict[str, object]]:
    """The outline of an announced objective: its casing, and dashes on it."""
    casing = {"stroke": palette.objective_casing.colour, "stroke-opacity": palette.objective_casing.opacity}
    dashes = {"stroke": palette.objective, "stroke-width": OBJECTIVE, "stroke-dasharray": DASHES}
    always = {"class": "objective", "fill": "none", "stroke-linejoin": "round"}
    return [always | casing | {"stroke-width": OBJECTIVE_CASING}, always | dashes]


def outline_strokes(palette: Palette) -> list[dict[str, object]]:
    """The outline of what another map shows: its casing, and dashes on it."""
    dashes = {"stroke": palette.ink, "stroke-width": 1.3, "stroke-dasharray": "5 3"}
    return [{"stroke": palette.casing, "stroke-width": 3}, dashes]


def looks_of(districts: Iterable[PicturedDistrict]) -> list[Look]:
    """Each look that occurs, once, in a fixed order."""
    return sorted({district.look for district in districts})
