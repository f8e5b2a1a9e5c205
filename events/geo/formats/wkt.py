"""Reads well-known text, as databases and QGIS give it: POLYGON ((43.1 36.3, …)), longitude first."""

import re

import shapely
from django.utils.translation import gettext as _
from shapely.errors import ShapelyError

from events.geo import geometry, geometry_messages
from events.geo.formats.features import Feature, FormatError, curve_error, make_feature

# PostGIS puts the number of the reference system before the text.
_SRID = re.compile(r"^\s*SRID\s*=\s*(\d+)\s*;", re.IGNORECASE)


def read_features(data: bytes | str) -> list[Feature]:
    """The one geometry of the text, as a feature without a name. Raises FormatError."""
    try:
        text = data.decode("utf-8-sig") if isinstance(data, bytes) else data
    except UnicodeDecodeError as problem:
        # WKT is the format that is tried last, so what it cannot read is none of them.
        raise FormatError(_("This is neither GeoJSON nor WKT nor KML.")) from problem
    if (srid := _SRID.match(text)) and srid[1] != "4326":
        raise FormatError(
            _("Its coordinates are in another system (%(crs)s). Convert the file to WGS 84.")
            % {"crs": f"SRID {srid[1]}"}
        )
    try:
        shape = shapely.from_wkt(_SRID.sub("", text).strip())
    except NotImplementedError as problem:
        raise curve_error() from problem
    except (ShapelyError, ValueError) as problem:
        if unclosed := geometry.unclosed_ring_error(problem):
            raise FormatError(geometry_messages.refusal(unclosed)) from problem
        raise FormatError(_("This is neither GeoJSON nor WKT nor KML.")) from problem
    return [make_feature(1, "", {}, shape)]
