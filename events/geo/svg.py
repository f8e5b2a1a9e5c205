"""PURE: turns GeoJSON into SVG paths on the server, for pages that need a picture and no interactive map.

Longitude, latitude (degrees, WGS 84) come in; pixels go out, y downwards. The projection is the plain
cylindrical one, with longitude scaled by the cosine of the latitude: true to shape at the size of a city.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Self

from events.geo.geometry import Box
from events.geo.plane import KM_PER_DEGREE

# x and y, from the picture's top left corner.
Pixel = tuple[float, float]

# A picture is at most so many times as high as it is wide.
TALLEST = 2


@dataclass(frozen=True, slots=True)
class Viewport:
    """A box of degrees, shown on a picture that is ``width`` pixels wide."""

    box: Box
    width: int = 320

    @classmethod
    def around(cls, box: Box, width: int = 320) -> Self:
        """The whole box on a picture at most ``TALLEST`` times as high as wide: a taller box is widened."""
        west, south, east, north = box
        across = (north - south) / TALLEST / cls(box, width).longitude_scale
        missing = max(0.0, across - (east - west)) / 2
        return cls((west - missing, south, east + missing, north), width)

    @property
    def height(self) -> int:
        """The height in pixels."""
        _west, south, _east, north = self.box
        return max(1, round((north - south) * self._pixels_per_degree))

    @property
    def longitude_scale(self) -> float:
        """The length of a degree of longitude, in degrees of latitude."""
        _west, south, _east, north = self.box
        return math.cos(math.radians((south + north) / 2))

    @property
    def _pixels_per_degree(self) -> float:
        """The number of pixels per degree of latitude."""
        west, _south, east, _north = self.box
        return self.width / ((east - west) * self.longitude_scale)

    @property
    def pixels_per_km(self) -> float:
        return self._pixels_per_degree / KM_PER_DEGREE

    def pixel(self, lon: float, lat: float) -> Pixel:
        return self.pixels([(lon, lat)])[0]

    def pixels(self, points: Iterable[Sequence[float]]) -> list[Pixel]:
        """Of each point: longitude, latitude and whatever else."""
        west, _south, _east, north = self.box
        scale, longitude_scale = self._pixels_per_degree, self.longitude_scale
        return [
            (round((lon - west) * longitude_scale * scale, 1), round((north - lat) * scale, 1))
            for lon, lat, *_height in points
        ]

    def path(self, geojson: Any) -> str:
        """The ``d`` of an SVG path with every line and ring of a GeoJSON geometry; "" for points."""
        return "".join(self._line(line, closed) for line, closed in _lines(geojson))

    def _line(self, line: Sequence[Sequence[float]], closed: bool) -> str:
        # Vertices that fall on the pixel of the one before add bytes and nothing to see.
        pixels = [pixel for pixel, _same in groupby(self.pixels(line))]
        return "M" + "L".join(f"{x:g} {y:g}" for x, y in pixels) + ("Z" if closed else "")


def _lines(geojson: Any) -> Iterable[tuple[Sequence[Sequence[float]], bool]]:
    """Each line of the geometry, and whether it is a ring."""
    kind, coordinates = geojson.get("type"), geojson.get("coordinates", [])
    if kind == "LineString":
        yield coordinates, False
    elif kind in ("MultiLineString", "Polygon"):
        yield from ((line, kind == "Polygon") for line in coordinates)
    elif kind == "MultiPolygon":
        yield from ((ring, True) for polygon in coordinates for ring in polygon)


def bounding_box(boxes: Iterable[Box], *, margin: float = 0.15, min_span: float = 0.01) -> Box | None:
    """The box around all boxes, with a margin on each side (a share of its width and height).

    Neither side is shorter than ``min_span`` degrees: a single point has no extent to draw. None for no boxes.
    """
    given = list(boxes)
    if not given:
        return None
    west, south = min(box[0] for box in given), min(box[1] for box in given)
    east, north = max(box[2] for box in given), max(box[3] for box in given)
    half_width = max((east - west) * (0.5 + margin), min_span / 2)
    half_height = max((north - south) * (0.5 + margin), min_span / 2)
    lon, lat = (west + east) / 2, (south + north) / 2
    return lon - half_width, lat - half_height, lon + half_width, lat + half_height
