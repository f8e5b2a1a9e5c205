"""PURE: the frame of a map: a box of degrees on so many pixels, and what comes to lie in it."""

from dataclasses import dataclass
from typing import Any

import numpy
import shapely
from shapely.geometry.base import BaseGeometry

from events.geo import geometry, svg
from events.geo.geometry import Box

# A map is at least and at most so many times as high as it is wide.
FLATTEST, TALLEST = 0.55, 1.0
# Pixels: a symbol nearer to the edge would be cut.
EDGE = 12.0
# Of lines that are clipped and made simpler (pixels): how far they reach out of the frame, and how far off they may be.
OVERHANG, TOLERANCE = 20.0, 0.3


@dataclass(frozen=True, slots=True)
class Frame:
    """A box of degrees on so many pixels; ``x``, ``y`` is where its top left corner stands on the picture."""

    viewport: svg.Viewport
    height: float

    @property
    def width(self) -> float:
        return float(self.viewport.width)

    @property
    def degrees_per_pixel(self) -> float:
        """In degrees of latitude."""
        return (self.viewport.box[3] - self.viewport.box[1]) / self.height

    def in_pixels(self, shape: BaseGeometry) -> BaseGeometry:
        return shapely.transform(shape, lambda degrees: numpy.array(self.viewport.pixels(degrees.tolist())))

    def drawn_path(self, shape: Any) -> str:
        """The ``d`` of a path of GeoJSON: only what lies in the frame or near it, and no finer than can be seen."""
        per_pixel = self.degrees_per_pixel
        west, south, east, north = self.viewport.box
        margin = OVERHANG * per_pixel
        clipped = shapely.clip_by_rect(
            geometry.read(shape), west - margin, south - margin, east + margin, north + margin
        )
        return self.viewport.path(geometry.to_geojson(shapely.simplify(clipped, TOLERANCE * per_pixel)))

    def holds(self, lon: float, lat: float) -> bool:
        """Whether a symbol there lies wholly in the frame."""
        x, y = self.viewport.pixel(lon, lat)
        return EDGE <= x <= self.width - EDGE and EDGE <= y <= self.height - EDGE


def frame_around(box: Box, width: int, flattest: float = FLATTEST, tallest: float = TALLEST) -> Frame:
    """The frame of that width around the box, which is widened to a shape that fits the picture.

    ``flattest`` and ``tallest`` are how many times as high as it is wide it is at least and at most.
    """
    west, south, east, north = box
    viewport = svg.Viewport(box, width)
    across = (east - west) * viewport.longitude_scale
    missing_height = max(0.0, flattest * across - (north - south)) / 2
    missing_width = max(0.0, (north - south) / tallest - across) / 2 / viewport.longitude_scale
    widened = svg.Viewport(
        (west - missing_width, south - missing_height, east + missing_width, north + missing_height), width
    )
    return Frame(widened, float(widened.height))
