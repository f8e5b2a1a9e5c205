"""The feature that every format is read into, and the checks that apply to all formats."""

import unicodedata
from collections.abc import Iterable
from typing import Any, NamedTuple

import shapely
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from events.geo import geometry, geometry_messages

# Enough for the districts of a whole country.
MAX_BYTES = 16 * 2**20


class FormatError(ValueError):
    """A file or a text that cannot be read; the message is for the person who uploaded or pasted it."""


class Feature(NamedTuple):
    """One shape of a file."""

    # "" where the file gives none.
    name: str
    # The other columns of the file.
    properties: dict[str, Any]
    # GeoJSON, without heights; a polygon may be invalid.
    geometry: dict[str, Any]
    # Its position in the file, from 1; one without a geometry counts.
    number: int


class Features(list[Feature]):
    """The features of a file that have a geometry, in its order.

    ``left_out``: the position and the name of each that has none; the name is "" where the file gives none.
    """

    def __init__(self, features: Iterable[Feature] = (), left_out: Iterable[tuple[int, str]] = ()) -> None:
        super().__init__(features)
        self.left_out = [(number, clean_text(name)) for number, name in left_out]


def check_size(data: bytes | str, max_bytes: int = MAX_BYTES) -> None:
    """Raises FormatError where there is nothing, or more than ``max_bytes`` (of text: characters)."""
    if len(data) > max_bytes:
        raise FormatError(
            _("It is too large: %(size).1f MB. The limit is %(most)d MB.")
            % {"size": len(data) / 2**20, "most": max_bytes / 2**20}
        )
    if not data.strip():
        raise FormatError(_("It is empty."))


def make_feature(number: int, name: str, properties: dict[str, Any], shape: dict[str, Any] | BaseGeometry) -> Feature:
    """A feature whose geometry is checked and without heights; ``number`` is its position in the file, from 1.

    Raises FormatError, with the feature's number and name, where the geometry cannot be used.
    """
    name = clean_text(name)
    try:
        checked = geometry.validated(shape) if isinstance(shape, BaseGeometry) else geometry.read(shape)
    except geometry.GeometryError as problem:
        raise feature_error(number, name, geometry_messages.refusal(problem)) from problem
    return Feature(name, properties, geometry.to_geojson(shapely.force_2d(checked)), number)


def feature_error(number: int, name: str, problem: str) -> FormatError:
    """The error with the feature that has it: “Shape 3 (Docks): …”."""
    where = _("Shape %(number)d (%(name)s)") if name else _("Shape %(number)d")
    return FormatError(f"{where % {'number': number, 'name': name}}: {problem}")


def curve_error() -> FormatError:
    """GeoJSON has no arcs; shapely raises NotImplementedError for them."""
    return FormatError(_("Curved outlines cannot be read. Save the outline with straight edges."))


def clean_text(text: str) -> str:
    """The text in one line, without control characters and unpaired surrogates, which a database may refuse."""
    kept = (sign for sign in text if sign.isspace() or unicodedata.category(sign) not in ("Cc", "Cs"))
    return " ".join("".join(kept).split())
