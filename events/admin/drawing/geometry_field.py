"""The form field of a shape: drawn, pasted as GeoJSON or WKT, or uploaded."""

import json
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms.fields import InvalidJSONInput
from django.utils.translation import gettext as _

from events.geo import geometry, geometry_messages, simplification, validity
from events.geo.formats import MAX_BYTES, FormatError, check_size, read_geometry
from events.geo.formats.geojson import parse_json
from events.geo.simplification import Simplification
from events.models.campaign_shapes import check_corners, plain_geometry

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile


class UnparsedText(str):
    """The typed text where an uploaded file could not be read; ``problem`` says why it could not."""

    problem = ""


class GeometryField(forms.JSONField):
    """A shape as text: GeoJSON (a geometry, or a feature or collection that holds one), WKT or KML."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, UnparsedText):
            raise ValidationError(value.problem)
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        try:
            check_size(value)
            given = parse_json(value) if _is_json(value) else None
            is_bare = isinstance(given, dict) and given.get("type") not in ("Feature", "FeatureCollection")
            return plain_geometry(given or {}) if is_bare else one_geometry(value)
        except FormatError as problem:
            raise ValidationError(str(problem)) from problem
        except geometry.GeometryError as problem:
            raise ValidationError(geometry_messages.refusal(problem)) from problem

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Show what was typed as it was typed: parsed and dumped again, JSON may not be text that a page can encode."""
        is_typed = isinstance(data, str) and data.strip()
        return InvalidJSONInput(data) if is_typed else super().bound_data(data, initial)

    def prepare_value(self, value: Any) -> Any:
        # No geometry is an empty box, not the word null.
        return "" if value is None else super().prepare_value(value)


def _is_json(text: str) -> bool:
    return text.lstrip()[0] in '{["'


def uploaded_text(upload: "UploadedFile[bytes]", typed: str) -> str:
    """The file's one geometry as GeoJSON text; where it cannot be used, UnparsedText with the problem.

    That text is ``typed``, or the file's shape simplified where it has too many corners: sent again, it is taken. A
    form asks four times, and 100,000 corners take two seconds each time: so the file keeps what it was read as.
    """
    known: tuple[str, str] | None = getattr(upload, "read_as", None)
    if known is None or known[0] != typed:
        known = typed, _read_upload(upload, typed)
        upload.read_as = known  # type: ignore[attr-defined]
    return known[1]


def _read_upload(upload: "UploadedFile[bytes]", typed: str) -> str:
    try:
        return json.dumps(uploaded_geometry(upload))
    except FormatError as problem:
        upload.seek(0)
        simpler = simplified_offer(upload.read(MAX_BYTES + 1))
        unparsed = UnparsedText(json.dumps(simpler.geometry) if simpler else typed)
        offer = (
            [geometry_messages.simplified_offer(simpler), _("It stands below: save again to use it.")]
            if simpler
            else []
        )
        unparsed.problem = " ".join([f"{upload.name}: {problem}", *offer])
        return unparsed


def simplified_offer(data: bytes | str) -> Simplification | None:
    """The shape of a file or a text, simplified; None where it needs none, or cannot be read or simplified."""
    try:
        return simplification.simplified(geometry.read(read_geometry(data)), settings.SHAPE_MAX_VERTICES)
    except (FormatError, geometry.GeometryError):
        return None


def uploaded_geometry(upload: "UploadedFile[bytes]") -> dict[str, Any]:
    """The one geometry of the file, as GeoJSON. Raises FormatError."""
    # A form reads it twice: to clean it, and to show what was sent where another field is wrong.
    upload.seek(0)
    # One byte more than is allowed is enough to tell that the file is too large.
    data = upload.read(MAX_BYTES + 1)
    check_size(data)
    try:
        return one_geometry(data)
    except geometry.GeometryError as problem:
        raise FormatError(geometry_messages.refusal(problem)) from problem


def one_geometry(data: bytes | str) -> dict[str, Any]:
    """The one geometry of a file or a text, as GeoJSON. Raises FormatError and GeometryError."""
    shape = read_geometry(data)
    check_corners(geometry.read(shape))
    return shape


def repaired_text(text: str) -> str:
    """The shape of the text, repaired or simplified, as GeoJSON text; the same text where there is nothing to do."""
    try:
        shape = GeometryField(required=False).clean(text)
        repaired: Any = validity.repaired(shape) if shape is not None and validity.fault(shape) else None
    except (ValidationError, geometry.GeometryError):
        repaired = simplified_offer(text)
    return text if repaired is None else json.dumps(repaired.geometry)
