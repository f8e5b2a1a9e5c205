"""What the core says of the districts' shapes, which change far less often than reports and take longest to make."""

import json
from dataclasses import dataclass
from typing import Any, Self

from django.core.cache import cache

from events.geo import geometry
from events.models import Campaign, campaign_shapes
from events.payload.cached import from_cache
from events.payload.format import CACHED_FOR
from events.payload.topology import district_topology


@dataclass(frozen=True, slots=True)
class DistrictShapes:
    """By primary key of the district: where its name or marker goes, longitude first, and its area in km².

    A district without a shape that can be drawn has an area of 0. The ids in the topology are row numbers of the
    districts in order of their slugs.
    """

    points: dict[int, tuple[float, float]]
    areas: dict[int, float]
    topology: dict[str, Any] | None

    def packed(self) -> bytes:
        """As JSON, for the cache; it knows no keys that are numbers."""
        return json.dumps([list(self.points.items()), list(self.areas.items()), self.topology]).encode()

    @classmethod
    def unpacked(cls, packed: bytes) -> Self:
        points, areas, topology = json.loads(packed)
        return cls({pk: (lon, lat) for pk, (lon, lat) in points}, dict(areas), topology)


def district_shapes(campaign: Campaign, version: str) -> DistrictShapes:
    """The shapes of the campaign's districts. ``version`` is that of the districts' rows, for the cache.

    A shape that cannot be drawn is left out, with a line in the log.
    """
    key = f"shapes-{campaign.pk}-{version}"
    if found := from_cache(key, DistrictShapes.unpacked):
        return found
    shapes = _read(campaign)
    cache.set(key, shapes.packed(), CACHED_FOR)
    return shapes


def _read(campaign: Campaign) -> DistrictShapes:
    districts = campaign_shapes.usable(campaign.districts.order_by("slug"), campaign, log=True)
    return DistrictShapes(
        points={row.pk: geometry.label_point(row.shape) if row.shape else (row.lon, row.lat) for row in districts},
        areas={row.pk: geometry.area_km2(row.shape) if row.shape else 0.0 for row in districts},
        topology=district_topology([row.shape for row in districts]),
    )
