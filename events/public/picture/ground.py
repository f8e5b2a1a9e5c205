"""Draws the ground of a map: runways and roads, faint over the districts; rivers and streams; and bridges over them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from events.models import BasemapFeature
from events.public.picture.frame import Frame
from events.public.picture.markup import Markup, element
from events.public.picture.palette import Palette

Kind = BasemapFeature.Kind
WATER = frozenset([Kind.RIVER, Kind.STREAM])
ROADS = frozenset([Kind.ROAD, Kind.HIGHWAY])

# Metres of ground, and at least and at most in pixels: as on the page (patterns.js), but for a river's most.
TO_SCALE = {
    Kind.RIVER: (200, 4.2, 12.0),
    Kind.STREAM: (25, 1.5, 8.0),
    Kind.HIGHWAY: (40, 1.2, 6.0),
    Kind.ROAD: (20, 0.6, 3.0),
}
# Pixels: by how much the edge of a river is wider than its water; a bridge with its railings, and its deck.
WATER_EDGE, BRIDGE, DECK = 1.6, 3.6, 1.4
# Of a small map, in which lines are thinner.
SMALL = 0.55


@dataclass(frozen=True, slots=True)
class Feature:
    """A thing of the ground, of a kind of BasemapFeature; ``shape`` is GeoJSON."""

    kind: str
    name: str
    shape: Any


@dataclass(frozen=True, slots=True)
class GroundPainter:
    """Draws features in a frame; on a small map without bridges and lesser roads, which would cover it."""

    frame: Frame
    palette: Palette
    is_small: bool

    def width_of(self, kind: str) -> float:
        """How wide a line is drawn (pixels)."""
        metres, least, most = TO_SCALE[Kind(kind)]
        least *= SMALL if self.is_small else 1
        return min(most, max(least, metres * self.frame.viewport.pixels_per_km / 1000))

    def draw(self, features: Sequence[Feature]) -> Iterable[Markup]:
        road = {"stroke": self.palette.road.colour, "stroke-opacity": self.palette.road.opacity}
        for each in features:
            if each.kind == Kind.RUNWAY:
                fill = {"fill": self.palette.road.colour, "fill-opacity": self.palette.road.opacity, "class": "runway"}
                yield element("path", fill | {"d": self.frame.drawn_path(each.shape)})
            elif each.kind == Kind.HIGHWAY or (each.kind == Kind.ROAD and not self.is_small):
                yield self._line(each, self.width_of(each.kind), road)
        water = [each for each in features if each.kind in WATER]
        edge = WATER_EDGE * (SMALL if self.is_small else 1)
        for each in water:
            yield self._line(each, self.width_of(each.kind) + edge, {"stroke": self.palette.water_edge})
        for each in water:
            yield self._line(each, self.width_of(each.kind), {"stroke": self.palette.water})
        yield from self._bridges([each for each in features if each.kind == Kind.BRIDGE and not self.is_small])

    def _bridges(self, bridges: Sequence[Feature]) -> Iterable[Markup]:
        for width, colour in ((BRIDGE, self.palette.ink), (DECK, self.palette.casing)):
            for each in bridges:
                # Ends that are round would make it longer than it is.
                yield self._line(each, width, {"stroke": colour, "stroke-linecap": "butt"})

    def _line(self, feature: Feature, width: float, given: dict[str, object]) -> Markup:
        style = {"class": feature.kind, "fill": "none", "stroke-width": width}
        style |= {"stroke-linejoin": "round", "stroke-linecap": "round"}
        return element("path", {"d": self.frame.drawn_path(feature.shape)} | style | given)
