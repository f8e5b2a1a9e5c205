"""Checks shapes of the record against the bounds of their campaign and the limits of the settings."""

import logging
from collections.abc import Iterable
from copy import copy
from typing import TYPE_CHECKING, Any, TypeVar

import shapely
from django.conf import settings
from shapely.geometry.base import BaseGeometry

from events.geo import geometry, shape_limits
from events.geo.shape_memory import ShapeMemory, content_key

if TYPE_CHECKING:
    from events.models import BasemapFeature, Campaign, District, Event

    Shaped = TypeVar("Shaped", District, Event, BasemapFeature)

logger = logging.getLogger(__name__)

# The members of a geometry object (RFC 7946, section 3.1); any other is a foreign member, and is dropped.
GEOMETRY_MEMBERS = ("type", "coordinates", "geometries")

# What was found to fit, by the content of the shape and by what it was checked against: 32 bytes each, and their keys.
MOST_FITTING = 50_000
_fitting: ShapeMemory[bool] = ShapeMemory(MOST_FITTING)


def checked(shape: Any, campaign: "Campaign | None", *, is_area: bool = True) -> Any:
    """The GeoJSON in two dimensions. Raises GeometryError where a map cannot use it.

    Districts and events are areas within the bounds; a basemap feature (not ``is_area``) may be a line and reach
    out of them.
    """
    bounds = campaign.bounds if campaign else None
    content = content_key(shape)
    key = content, bounds, settings.SHAPE_MAX_VERTICES, is_area
    if content and _fitting.get(key):
        return shape
    read = geometry.read(shape)
    if is_area:
        shape_limits.check_area(read, bounds, settings.SHAPE_MAX_VERTICES)
    else:
        shape_limits.check(read, bounds, settings.SHAPE_MAX_VERTICES, may_reach_out=True)
    if shapely.has_z(read):
        return geometry.to_geojson(shapely.force_2d(read))
    _fitting.keep(key, True)
    return shape


def problem_of(row: "District | Event | BasemapFeature", campaign: "Campaign") -> geometry.GeometryError | None:
    """The error of a stored shape; None where it is valid, or where there is none."""
    try:
        row.check_shape(campaign)
    except geometry.GeometryError as problem:
        return problem
    return None


def usable(rows: "Iterable[Shaped]", campaign: "Campaign", *, log: bool = False) -> "list[Shaped]":
    """Copies of the rows to draw or measure, never to save: a shape that cannot be used is None in them.

    Forms refuse such a shape, but an older row, or one written past the forms, may have one. A single one that
    spans the globe would leave the quantised topology no resolution for the others. ``log`` warns of each.
    """
    return [_usable(row, campaign, log) for row in rows]


def _usable(row: "Shaped", campaign: "Campaign", log: bool) -> "Shaped":
    if row.shape is None:
        return row
    usable_row = copy(row)
    try:
        usable_row.shape = row.check_shape(campaign)
    except geometry.GeometryError as problem:
        if log:
            model, key = row._meta.model_name, "/".join(row.natural_key())
            logger.warning("The shape of %s %s is left out of the map: %s", model, key, problem)
        usable_row.shape = None
        usable_row.derive()
    return usable_row


def plain_geometry(given: dict[str, Any]) -> dict[str, Any]:
    """The geometry without foreign members, in two dimensions. Raises GeometryError.

    Where nothing is left out it is returned as it was written: 10 does not become 10.0, so nothing seems changed.
    """
    shape = geometry.read({key: given[key] for key in GEOMETRY_MEMBERS if key in given})
    check_corners(shape)
    read = geometry.to_geojson(shapely.force_2d(shape))
    return given if given == read else read


def check_corners(shape: BaseGeometry) -> None:
    """Refuse what no campaign takes, before anything costly is computed of a million vertices.

    Whether the shape fits its own campaign is checked by the model. Raises GeometryError.
    """
    shape_limits.check(shape, None, settings.SHAPE_MAX_VERTICES)
