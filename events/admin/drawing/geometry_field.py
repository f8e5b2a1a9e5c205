"""The form field of a shape: drawn, pasted as GeoJSON or WKT, or uploaded."""

import json
from typing import TYPE_CHECKING, Any

import shapely
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms.fields import InvalidJSONInput
from shapely.geometry.base import BaseGeometry

from events.geo import geometry, geometry_messages, shape_limits, validity
from events.geo.formats import MAX_BYTES, FormatError, check_size, read_geometry
from events.geo.formats.geojson import parse_json

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile


# What a geometry is made of (RFC 7946); anything else in it is foreign.
MEMBERS = ("type", "coordinates", "geometries")


class UnparsedText(str):
    """What the text box held when a file came with it that cannot be read, and why it cannot."""

    problem = ""


class GeometryField(forms.JSONField):
    """GeoJSON as people have it (a geometry, or a feature or collection that holds one), or WKT."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, UnparsedText):
            raise ValidationError(value.problem)
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        try:
            check_size(value)
            given = parse_json(value) if _is_json(value) else None
            is_bare = isinstance(given, dict) and given.get("type") not in ("Feature", "FeatureCollection")
            return plain(given or {}) if is_bare else one_geometry(value)
        except FormatError as problem:
            raise ValidationError(str(problem)) from problem
        except geometry.GeometryError as problem:
            raise ValidationError(geometry_messages.refusal(problem)) from problem

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What was typed, as it was typed: what it says may be no text that a page can hold."""
        is_typed = isinstance(data, str) and data.strip()
        return InvalidJSONInput(data) if is_typed else super().bound_data(data, initial)

    def prepare_value(self, value: Any) -> Any:
        """No geometry is an empty box and not the word null."""
        return "" if value is None else super().prepare_value(value)


def plain(given: dict[str, Any]) -> dict[str, Any]:
    """The geometry without what else the object held, in two dimensions.

    As it was written where nothing is left away: 10 is not made 10.0. Raises GeometryError.
    """
    shape = geometry.read({key: given[key] for key in MEMBERS if key in given})
    _check_anywhere(shape)
    read = geometry.to_geojson(shapely.force_2d(shape))
    return given if given == read else read


def _check_anywhere(shape: BaseGeometry) -> None:
    """What no campaign takes; before anything is asked of a million corners. The model knows the campaign."""
    shape_limits.check(shape, None, settings.SHAPE_MAX_VERTICES)


def _is_json(text: str) -> bool:
    return text.lstrip()[0] in '{["'


def uploaded_text(upload: "UploadedFile[bytes]", typed: str) -> str:
    """The file's one geometry as GeoJSON; where it cannot be read, what was typed, as Unread."""
    try:
        return json.dumps(uploaded_geometry(upload))
    except FormatError as problem:
        unread = UnparsedText(typed)
        unread.problem = f"{upload.name}: {problem}"
        return unread


def uploaded_geometry(upload: "UploadedFile[bytes]") -> dict[str, Any]:
    """Raises FormatError."""
    # One byte more than is read tells of a file that is larger.
    data = upload.read(MAX_BYTES + 1)
    check_size(data)
    try:
        return one_geometry(data)
    except geometry.GeometryError as problem:
        raise FormatError(geometry_messages.refusal(problem)) from problem


def one_geometry(data: bytes | str) -> dict[str, Any]:
    """The one shape of a file or a text. Raises FormatError and GeometryError."""
    shape = read_geometry(data)
    _check_anywhere(geometry.read(shape))
    return shape


def repaired_text(text: str) -> str:
    """The repaired shape of what is in the text box; the same text where there is nothing to repair."""
    try:
        shape = GeometryField(required=False).clean(text)
        mended = validity.repaired(shape) if shape is not None and validity.fault(shape) else None
    except (ValidationError, geometry.GeometryError):
        return text
    return text if mended is None else json.dumps(mended.geometry)
