"""PURE: a plane in kilometres that touches the earth at one latitude, for measuring within a city."""

import math
from dataclasses import dataclass
from typing import Any, Self

import numpy
import shapely
from shapely.geometry.base import BaseGeometry

from events.geo.geometry import EARTH_RADIUS_KM, Box

KM_PER_DEGREE = math.radians(1) * EARTH_RADIUS_KM


@dataclass(frozen=True, slots=True)
class Plane:
    """The equirectangular projection that is true to length at ``latitude`` (degrees): x eastwards, y northwards (km).

    Half a degree north or south of it, which no city reaches, lengths across are off by a hundredth at most.
    """

    latitude: float

    @classmethod
    def of_box(cls, box: Box) -> Self:
        _west, south, _east, north = box
        return cls((south + north) / 2)

    @property
    def _scale(self) -> Any:
        return numpy.array([math.cos(math.radians(self.latitude)), 1]) * KM_PER_DEGREE

    def in_km(self, shape: BaseGeometry) -> BaseGeometry:
        """A shape in degrees (longitude, latitude), of two dimensions, in kilometres."""
        return shapely.transform(shape, lambda degrees: degrees * self._scale)

    def in_degrees(self, km: Any) -> Any:
        """An array of points (x, y in km) as longitude and latitude."""
        return numpy.asarray(km) / self._scale
