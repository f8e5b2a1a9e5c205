"""Reads geometry from GeoJSON, WKT, KML and KMZ; the format is recognised by the content, not by a file name.

``read_features`` reads a whole collection, such as a city's districts; ``read_geometry`` the one shape of
a form. Both give longitude, latitude (WGS 84) and raise FormatError.
"""

from typing import Any

from django.utils.translation import gettext as _

from events.geo.formats import geojson, kml, wkt
from events.geo.formats.features import MAX_BYTES, Feature, Features, FormatError, check_size

__all__ = ["MAX_BYTES", "Feature", "Features", "FormatError", "check_size", "read_features", "read_geometry"]

# How many shapes a message names where one was expected.
MAX_NAMES = 5


def read_features(data: bytes | str) -> Features:
    """Every feature that has a geometry, in the order of the file, and which have none. A polygon may be invalid.

    Raises FormatError where the data is too large, unreadable or empty, or leaves the globe.
    """
    check_size(data)
    start = _start(data)
    if isinstance(data, bytes) and start.startswith(b"PK"):
        return kml.read_archive(data)
    if start.startswith(b"<"):
        return kml.read_features(data)
    if start.startswith((b"{", b"[")):
        return geojson.read_features(data)
    return Features(wkt.read_features(data))


def read_geometry(data: bytes | str) -> dict[str, Any]:
    """The one GeoJSON geometry that the data holds; of several, the only one that is an area.

    Raises FormatError as ``read_features`` does, and where several could be meant.
    """
    # Drawing programs often save a label or a marker beside the area.
    features = read_features(data)
    areas = [feature for feature in features if feature.geometry["type"] in ("Polygon", "MultiPolygon")]
    chosen = features if len(features) == 1 else areas
    if len(chosen) != 1:
        names = [feature.name or "?" for feature in features[:MAX_NAMES]]
        more = ", …" if len(features) > MAX_NAMES else ""
        raise FormatError(
            _("This contains %(number)d shapes (%(names)s); choose one.")
            % {"number": len(features), "names": ", ".join(names) + more}
        )
    return chosen[0].geometry


def _start(data: bytes | str) -> bytes:
    """The first characters, without the byte order marks and zero bytes of UTF-8 and UTF-16 as Windows writes them."""
    start = data[:200].encode(errors="ignore") if isinstance(data, str) else data[:200]
    return start.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
