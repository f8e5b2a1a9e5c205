"""PURE: places drawn as SVG on the server, for pages that need a picture and no map.

Coordinates come in as longitude, latitude (degrees, WGS 84); pixels go out, y downwards. At the size
of a city a plain cylindrical projection, squeezed by the cosine of the latitude, is true to shape.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from events.geo.geometry import Box

Pair = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Frame:
    """A box of degrees on a picture that is ``width`` pixels wide."""

    box: Box
    width: int = 320

    @property
    def height(self) -> int:
        """In pixels, at most twice the width."""
        _west, south, _east, north = self.box
        return max(1, min(2 * self.width, round((north - south) * self._per_degree)))

    @property
    def _squeeze(self) -> float:
        _west, south, _east, north = self.box
        return math.cos(math.radians((south + north) / 2))

    @property
    def _per_degree(self) -> float:
        """Pixels per degree of latitude."""
        west, _south, east, _north = self.box
        return self.width / ((east - west) * self._squeeze)

    def pixel(self, lon: float, lat: float) -> Pair:
        west, _south, _east, north = self.box
        scale = self._per_degree
        return round((lon - west) * self._squeeze * scale, 1), round((north - lat) * scale, 1)

    def path(self, geojson: Any) -> str:
        """The ``d`` of an SVG path of every line and ring of a GeoJSON geometry; points give nothing."""
        return "".join(self._line(line, closed) for line, closed in _lines(geojson))

    def _line(self, line: Sequence[Sequence[float]], closed: bool) -> str:
        # A corner within the pixel of the one before says nothing.
        pixels = [pixel for pixel, _same in groupby(self.pixel(lon, lat) for lon, lat, *_height in line)]
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


def around(boxes: Iterable[Box], *, margin: float = 0.15, least: float = 0.01) -> Box | None:
    """One box around all, with a margin (a share of its sides) and no side under ``least`` degrees.

    None where there is nothing to be around.
    """
    given = list(boxes)
    if not given:
        return None
    west, south = min(box[0] for box in given), min(box[1] for box in given)
    east, north = max(box[2] for box in given), max(box[3] for box in given)
    across = max((east - west) * (0.5 + margin), least / 2)
    up = max((north - south) * (0.5 + margin), least / 2)
    middle = (west + east) / 2, (south + north) / 2
    return middle[0] - across, middle[1] - up, middle[0] + across, middle[1] + up
