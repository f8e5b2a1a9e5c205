"""Geometry as people have it: GeoJSON, WKT, KML and KMZ, told apart by what they hold.

``read_features`` is for a whole collection, such as a city's districts; ``read_geometry`` for the
one shape of a form. Both give longitude, latitude (WGS 84) and raise FormatError.
"""

from typing import Any

from django.utils.translation import gettext as _

from events.geo.formats import geojson, kml, wkt
from events.geo.formats.features import MOST_BYTES, Feature, FormatError, check_size

__all__ = ["MOST_BYTES", "Feature", "FormatError", "check_size", "read_features", "read_geometry"]

# Of how many shapes the names are said where one was expected.
NAMED = 5


def read_features(data: bytes | str) -> list[Feature]:
    """Everything with a geometry, in the order of the file. An invalid polygon is given as it is.

    Raises FormatError where the data is too large, unreadable, empty, or leaves the globe.
    """
    check_size(data)
    begins = _beginning(data)
    if isinstance(data, bytes) and begins.startswith(b"PK"):
        return kml.read_archive(data)
    if begins.startswith(b"<"):
        return kml.read_features(data)
    if begins.startswith((b"{", b"[")):
        return geojson.read_features(data)
    return wkt.read_features(data)


def read_geometry(data: bytes | str) -> dict[str, Any]:
    """The one geometry that the data holds; of several, the one that is an area.

    Raises FormatError as ``read_features`` does, and where there is more than one to choose from.
    """
    features = read_features(data)
    areas = [feature for feature in features if feature.geometry["type"] in ("Polygon", "MultiPolygon")]
    chosen = features if len(features) == 1 else areas
    if len(chosen) != 1:
        names = [feature.name or "?" for feature in features[:NAMED]]
        more = ", …" if len(features) > NAMED else ""
        raise FormatError(
            _("This holds %(number)d shapes (%(names)s), and one is wanted here.")
            % {"number": len(features), "names": ", ".join(names) + more}
        )
    return chosen[0].geometry


def _beginning(data: bytes | str) -> bytes:
    """Its first characters, without the marks and zeros of UTF-8 and UTF-16 as Windows writes them."""
    start = data[:200].encode(errors="ignore") if isinstance(data, str) else data[:200]
    return start.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
