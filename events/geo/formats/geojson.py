"""Reads GeoJSON (RFC 7946): a collection, a feature, or a bare geometry."""

import json
import re
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from events.geo.formats.features import Feature, Features, FormatError, clean_text, feature_error, make_feature
from events.geo.formats.name_columns import name_of

# Levels of brackets and braces: a FeatureCollection of a MultiPolygon has nine. Far deeper JSON exhausts the stack.
MAX_DEPTH = 16

# The one reference system of GeoJSON, as the end of the names that older files give it:
# urn:ogc:def:crs:OGC:1.3:CRS84, EPSG:4326, http://www.opengis.net/def/crs/EPSG/0/4326.
WGS_84 = ("CRS84", "4326")


def read_features(data: bytes | str) -> Features:
    """The features, or the one bare geometry. Raises FormatError."""
    document = parse_json(data)
    if not isinstance(document, dict):
        raise FormatError(_("This is JSON, but not GeoJSON: it has no “type”."))
    _check_reference_system(document)
    members = document.get("features") if document.get("type") == "FeatureCollection" else [document]
    if not isinstance(members, list):
        raise FormatError(_("This is a FeatureCollection without a list of “features”."))
    numbered = list(enumerate(members, 1))
    features = [_feature(number, member) for number, member in numbered if not _is_empty(member)]
    if not features:
        raise FormatError(_("There is no shape in it."))
    return Features(
        features, ((number, name_of(_properties(member))) for number, member in numbered if _is_empty(member))
    )


def parse_json(data: bytes | str) -> Any:
    """The parsed JSON. Raises FormatError where it is no JSON, or nested deeper than any GeoJSON."""
    try:
        document = json.loads(data)
        problem = _("it is nested too deeply.") if _is_too_deep(document) else ""
    except RecursionError:
        problem = _("it is nested too deeply.")
    except ValueError as broken:
        problem = str(broken)
    if problem:
        raise FormatError(_("This cannot be read as GeoJSON: %(why)s") % {"why": problem})
    return document


def _is_too_deep(document: Any) -> bool:
    # Level by level: a recursive walk would itself exhaust the stack.
    level = [document]
    for _depth in range(MAX_DEPTH):
        level = [inner for outer in level if isinstance(outer, list | dict) for inner in _values(outer)]
    return bool(level)


def _values(container: list[Any] | dict[str, Any]) -> Iterable[Any]:
    return container.values() if isinstance(container, dict) else container


def _is_feature(member: Any) -> bool:
    return isinstance(member, dict) and member.get("type") == "Feature"


def _is_empty(member: Any) -> bool:
    """A feature may have a geometry of null (RFC 7946, 3.2)."""
    return _is_feature(member) and member.get("geometry") is None


def _properties(member: dict[str, Any]) -> dict[str, Any]:
    properties = member.get("properties") if _is_feature(member) else None
    return dict(properties) if isinstance(properties, dict) else {}


def _feature(number: int, member: Any) -> Feature:
    """A feature of a feature or a bare geometry. Raises FormatError with its number and name."""
    if not isinstance(member, dict):
        raise feature_error(number, "", _("It is not a JSON object."))
    properties = _properties(member)
    name = name_of(properties)
    shape = member["geometry"] if _is_feature(member) else member
    try:
        for part in (member, shape):
            _check_reference_system(part if isinstance(part, dict) else {})
    except FormatError as problem:
        raise feature_error(number, clean_text(name), str(problem)) from problem
    return make_feature(number, name, properties, shape)


def _check_reference_system(part: dict[str, Any]) -> None:
    """Raises FormatError for any but WGS 84, which files older than RFC 7946 may name: their numbers are no degrees."""
    crs = part.get("crs")
    if crs is not None and _crs_name(crs) not in WGS_84:
        raise FormatError(
            _("Its coordinates are in another system (%(crs)s). Convert the file to WGS 84.")
            % {"crs": json.dumps(crs)[:120]}
        )


def _crs_name(crs: Any) -> str:
    """The end of the system's name, after its authority and version; "" where it has no name."""
    properties = crs.get("properties") if isinstance(crs, dict) else None
    named = properties if isinstance(properties, dict) else {}
    return re.split("[:/]", str(named.get("name") or named.get("code") or ""))[-1].upper()
