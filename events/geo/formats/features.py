"""What every format is read into, and what is refused of every one of them."""

import unicodedata
from typing import Any, NamedTuple

import shapely
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from events.geo import geometry, geometry_messages

# A whole country's districts fit; what is larger has not been meant for a form.
MOST_BYTES = 16 * 2**20


class FormatError(ValueError):
    """A file or a text that cannot be read; the message is for the person who gave it."""


class Feature(NamedTuple):
    """One named shape: its name or "", its other columns, and a GeoJSON geometry in two dimensions."""

    name: str
    properties: dict[str, Any]
    geometry: dict[str, Any]


def check_size(data: bytes | str, most: int = MOST_BYTES) -> None:
    """Raises FormatError where there is nothing, or more than ``most`` bytes (for text: characters)."""
    if len(data) > most:
        raise FormatError(
            _("It is too large: %(size).1f MB, where %(most)d MB are read at most.")
            % {"size": len(data) / 2**20, "most": most / 2**20}
        )
    if not data.strip():
        raise FormatError(_("There is nothing in it."))


def feature(number: int, name: str, properties: dict[str, Any], shape: dict[str, Any] | BaseGeometry) -> Feature:
    """The feature, its geometry checked and without heights. ``number`` counts from 1.

    Raises FormatError, with the feature's number and name, where the geometry cannot be used.
    """
    name = clean(name)
    try:
        read = geometry.checked(shape) if isinstance(shape, BaseGeometry) else geometry.read(shape)
    except geometry.GeometryError as problem:
        raise FormatError(placed(number, name, geometry_messages.refusal(problem))) from problem
    return Feature(name, properties, geometry.to_geojson(shapely.force_2d(read)))


def curved() -> FormatError:
    """GeoJSON has no arcs, and shapely says NotImplementedError to them."""
    return FormatError(_("A curved outline cannot be read: give it corners."))


def clean(name: str) -> str:
    """A name in one line, without what is no character: control codes, and halves of surrogate pairs."""
    kept = (sign for sign in name if sign.isspace() or unicodedata.category(sign) not in ("Cc", "Cs"))
    return " ".join("".join(kept).split())


def placed(number: int, name: str, problem: str) -> str:
    """The problem with the shape that has it: “Shape 3 (Docks): …”."""
    where = _("Shape %(number)d (%(name)s)") if name else _("Shape %(number)d")
    return f"{where % {'number': number, 'name': name}}: {problem}"
