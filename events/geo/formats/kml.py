"""Reads KML and KMZ, as Google Earth, Google My Maps and GPS receivers write them.

The XML is parsed by defusedxml, which refuses entities: with them a small file expands to gigabytes, or
reads files of the server. A KML library would bring lxml and four more packages for the six elements
that matter here.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from lzma import LZMAError
from typing import Any
from xml.etree.ElementTree import Element, ParseError

import shapely
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from events.geo.formats.features import (
    MAX_BYTES,
    Feature,
    Features,
    FormatError,
    check_size,
    feature_error,
    make_feature,
)

SHAPES = ("Point", "LineString", "LinearRing", "Polygon", "MultiGeometry")

MULTI_TYPES: dict[str, Any] = {
    "Point": shapely.MultiPoint,
    "LineString": shapely.MultiLineString,
    "Polygon": shapely.MultiPolygon,
}

# How deep MultiGeometry may be nested in MultiGeometry: no program writes more, and a hostile file could exhaust
# the stack.
MAX_DEPTH = 4


def read_features(data: bytes | str) -> Features:
    """The placemarks that have a geometry, in the order of the file. Raises FormatError."""
    try:
        root = fromstring(data, forbid_entities=True, forbid_external=True)
    except DefusedXmlException as problem:
        raise FormatError(_("This KML defines entities of its own, which are refused. Remove them.")) from problem
    except (ParseError, ValueError, LookupError) as problem:
        raise FormatError(_("This cannot be read as KML: %(why)s") % {"why": problem}) from problem
    features, left_out = [], []
    for number, placemark in enumerate(_descendants(root, "Placemark"), 1):
        if feature := _feature(number, placemark):
            features.append(feature)
        else:
            left_out.append((number, _text(placemark, "name")))
    if not features:
        raise FormatError(_("There is no placemark with a shape in this KML."))
    return Features(features, left_out)


def read_archive(data: bytes) -> Features:
    """The features of the first KML file in a KMZ. Raises FormatError, also where it unpacks to over MAX_BYTES."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            name = next((name for name in archive.namelist() if name.lower().endswith(".kml")), None)
            if name is None:
                raise FormatError(
                    _("There is no KML and no shapefile in this archive. Unpack a GeoJSON file before you choose it.")
                )
            with archive.open(name) as member:
                # Limited here because the size that the archive gives for it may be false.
                unpacked = member.read(MAX_BYTES + 1)
    except FormatError:
        raise
    except (zipfile.BadZipFile, zlib.error, LZMAError, ValueError, RuntimeError, EOFError, OSError) as problem:
        raise FormatError(_("This cannot be read as KMZ: %(why)s") % {"why": problem}) from problem
    check_size(unpacked)
    return read_features(unpacked)


def _local_name(element: Element) -> str:
    """The tag without its namespace, of which KML has had six."""
    return str(element.tag).rpartition("}")[2]


def _descendants(element: Element, name: str) -> Iterator[Element]:
    return (inner for inner in element.iter() if _local_name(inner) == name)


def _children(element: Element, *names: str) -> list[Element]:
    return [inner for inner in element if _local_name(inner) in names]


def _text(element: Element, name: str) -> str:
    return next(((inner.text or "").strip() for inner in _children(element, name)), "")


def _feature(number: int, placemark: Element) -> Feature | None:
    """The feature of a placemark; None where it has no geometry. Raises FormatError with its number and name."""
    name = _text(placemark, "name")
    shapes = _children(placemark, *SHAPES)
    if not shapes:
        return None
    try:
        return make_feature(number, name, _properties(placemark), _geometry(shapes[0]))
    except FormatError:
        # It names the feature already.
        raise
    except (ShapelyError, ValueError) as problem:
        raise feature_error(number, name, str(problem)) from problem


def _properties(placemark: Element) -> dict[str, Any]:
    """The description and the extended data that are filled."""
    properties = {"description": _text(placemark, "description")}
    for data in _descendants(placemark, "Data"):
        properties[data.get("name", "")] = _text(data, "value")
    for data in _descendants(placemark, "SimpleData"):
        properties[data.get("name", "")] = (data.text or "").strip()
    return {name: value for name, value in properties.items() if name and value}


def _geometry(element: Element, depth: int = 0) -> BaseGeometry:
    """The geometry of one of SHAPES. Raises ValueError or ShapelyError where it is not well-formed."""
    kind = _local_name(element)
    if kind == "MultiGeometry":
        if depth == MAX_DEPTH:
            raise ValueError(_("it is nested too deeply."))
        return _collect([_geometry(inner, depth + 1) for inner in _children(element, *SHAPES)])
    if kind == "Polygon":
        rings = [_ring(inner) for side in ("outerBoundaryIs", "innerBoundaryIs") for inner in _children(element, side)]
        if not rings:
            raise ValueError(_("A polygon has no outer boundary."))
        return shapely.Polygon(rings[0], rings[1:])
    coordinates = _coordinates(element)
    if kind == "Point":
        return shapely.Point(coordinates[0])
    return shapely.Polygon(coordinates) if kind == "LinearRing" else shapely.LineString(coordinates)


def _collect(geometries: list[BaseGeometry]) -> BaseGeometry:
    """One geometry of the simplest type: a single one as it is, several of one type as its Multi type."""
    if len(geometries) == 1:
        return geometries[0]
    types = {geometry.geom_type for geometry in geometries}
    collection_type = MULTI_TYPES.get(types.pop() if len(types) == 1 else "", shapely.GeometryCollection)
    collection: BaseGeometry = collection_type(geometries)
    return collection


def _ring(boundary: Element) -> list[tuple[float, ...]]:
    rings = _children(boundary, "LinearRing")
    if not rings:
        raise ValueError(_("A boundary has no ring."))
    return _coordinates(rings[0])


def _coordinates(element: Element) -> list[tuple[float, ...]]:
    """Longitude and latitude of each vertex, without heights. Raises ValueError where there are none."""
    # Vertices are separated by white space, but some programs also write it after the commas within one.
    vertices = ",".join(part.strip() for part in _text(element, "coordinates").split(",")).split()
    if not vertices:
        raise ValueError(_("It has no coordinates."))
    values = [vertex.split(",") for vertex in vertices]
    if any(len(numbers) < 2 for numbers in values):
        raise ValueError(_("A coordinate needs longitude and latitude."))
    return [(float(numbers[0]), float(numbers[1])) for numbers in values]
