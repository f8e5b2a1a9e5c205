"""Shapes of the record, by the limits of their campaign and of the settings."""

import logging
from collections.abc import Iterable
from copy import copy
from typing import TYPE_CHECKING, Any, TypeVar

import shapely
from django.conf import settings

from events.geo import geometry, shape_limits

if TYPE_CHECKING:
    from events.models import BasemapFeature, Campaign, District, Event

    Drawn = TypeVar("Drawn", District, Event, BasemapFeature)

logger = logging.getLogger(__name__)


def checked(shape: Any, campaign: "Campaign | None", *, is_area: bool = True) -> Any:
    """The GeoJSON as a map takes it: in two dimensions. Raises GeometryError where the shape cannot be used.

    ``is_area`` is said of districts and events; what lies beneath them may be a line and reach out of the bounds.
    """
    read = geometry.read(shape)
    bounds = campaign.bounds if campaign else None
    if is_area:
        shape_limits.check_area(read, bounds, settings.SHAPE_MAX_VERTICES)
    else:
        shape_limits.check(read, bounds, settings.SHAPE_MAX_VERTICES, may_reach_out=True)
    return geometry.to_geojson(shapely.force_2d(read)) if shapely.has_z(read) else shape


def problem_of(row: "District | Event | BasemapFeature", campaign: "Campaign") -> geometry.GeometryError | None:
    """What is wrong with a stored shape; None where nothing is, or where there is none."""
    try:
        row.check_shape(campaign)
    except geometry.GeometryError as problem:
        return problem
    return None


def usable(rows: "Iterable[Drawn]", campaign: "Campaign", *, log: bool = False) -> "list[Drawn]":
    """The rows to draw or to measure by, and never to save: without a shape where theirs cannot be used.

    No form takes such a shape, but an older row may have one, or one that was written past the forms; a single
    one that spans the globe leaves no grid for all others. With ``log`` it is said in the log.
    """
    return [_usable(row, campaign, log) for row in rows]


def _usable(row: "Drawn", campaign: "Campaign", log: bool) -> "Drawn":
    if row.shape is None:
        return row
    drawn = copy(row)
    try:
        drawn.shape = row.check_shape(campaign)
    except geometry.GeometryError as problem:
        if log:
            noun, key = row._meta.model_name, "/".join(row.natural_key())
            logger.warning("The shape of %s %s is left out of the map: %s", noun, key, problem)
        drawn.shape = None
        drawn.derive()
    return drawn
