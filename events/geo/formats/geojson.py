"""GeoJSON (RFC 7946): a collection, a feature, or a bare geometry."""

import json
import re
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from events.geo.formats.features import Feature, FormatError, clean, feature, placed

# A FeatureCollection of a MultiPolygon has nine levels of brackets and braces.
DEEPEST = 16

# Where files keep the name, the first that is filled.
NAMES = ("name_en", "name", "NAME", "Name", "title", "NAME_EN", "ADM3_EN", "name:en", "name_ar", "name:ar")

# The one reference system of GeoJSON, by what the names end with that older files give it:
# urn:ogc:def:crs:OGC:1.3:CRS84, EPSG:4326, http://www.opengis.net/def/crs/EPSG/0/4326.
WGS_84 = ("CRS84", "4326")


def read_features(data: bytes | str) -> list[Feature]:
    """The features, or the one bare geometry. Raises FormatError."""
    whole = parsed(data)
    if not isinstance(whole, dict):
        raise FormatError(_("This is JSON, but not GeoJSON: it has no “type”."))
    _check_reference_system(whole)
    given = whole.get("features") if whole.get("type") == "FeatureCollection" else [whole]
    if not isinstance(given, list):
        raise FormatError(_("This is a FeatureCollection without a list of “features”."))
    found = [_feature(number, row) for number, row in enumerate(given, 1) if not _is_empty(row)]
    if not found:
        raise FormatError(_("There is no shape in it."))
    return found


def parsed(data: bytes | str) -> Any:
    """The JSON. Raises FormatError where it is none, or nested deeper than any GeoJSON."""
    try:
        whole = json.loads(data)
        problem = _("it is nested too deep.") if _is_deep(whole) else ""
    except RecursionError:
        problem = _("it is nested too deep.")
    except ValueError as broken:
        problem = str(broken)
    if problem:
        raise FormatError(_("This cannot be read as GeoJSON: %(why)s") % {"why": problem})
    return whole


def _is_deep(whole: Any) -> bool:
    level = [whole]
    for _depth in range(DEEPEST):
        level = [inner for outer in level if isinstance(outer, list | dict) for inner in _within(outer)]
    return bool(level)


def _is_feature(row: Any) -> bool:
    return isinstance(row, dict) and row.get("type") == "Feature"


def _within(outer: list[Any] | dict[str, Any]) -> Iterable[Any]:
    return outer.values() if isinstance(outer, dict) else outer


def _is_empty(row: Any) -> bool:
    """A feature may have no geometry."""
    return _is_feature(row) and row.get("geometry") is None


def _feature(number: int, row: Any) -> Feature:
    if not isinstance(row, dict):
        raise FormatError(placed(number, "", _("It is no object.")))
    given = row.get("properties") if _is_feature(row) else None
    properties = dict(given) if isinstance(given, dict) else {}
    name = next((str(properties[key]) for key in NAMES if properties.get(key)), "")
    shape = row["geometry"] if _is_feature(row) else row
    try:
        for part in (row, shape):
            _check_reference_system(part if isinstance(part, dict) else {})
    except FormatError as problem:
        raise FormatError(placed(number, clean(name), str(problem))) from problem
    return feature(number, name, properties, shape)


def _check_reference_system(part: dict[str, Any]) -> None:
    """Older files may name another one; their numbers are then no degrees."""
    crs = part.get("crs")
    if crs is not None and _named(crs) not in WGS_84:
        raise FormatError(
            _("Its coordinates are in another system (%(crs)s); WGS 84 is wanted.") % {"crs": json.dumps(crs)[:120]}
        )


def _named(crs: Any) -> str:
    """The end of the system's name, after its authority and version."""
    properties = crs.get("properties") if isinstance(crs, dict) else None
    told = properties if isinstance(properties, dict) else {}
    return re.split("[:/]", str(told.get("name") or told.get("code") or ""))[-1].upper()
