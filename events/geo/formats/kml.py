"""KML and KMZ, as Google Earth, Google My Maps and GPS receivers write them.

The XML is read by defusedxml, which refuses the entities that bombs are made of. A library of its
own would bring lxml and four packages more for the six elements that matter here.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element, ParseError

import shapely
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from events.geo.formats.features import MOST_BYTES, Feature, FormatError, check_size, feature, placed

SHAPES = ("Point", "LineString", "LinearRing", "Polygon", "MultiGeometry")

MULTIPLE = {"Point": shapely.MultiPoint, "LineString": shapely.MultiLineString, "Polygon": shapely.MultiPolygon}

# MultiGeometry may stand in MultiGeometry; nobody means more of it than this.
DEEPEST = 4


def read_features(data: bytes | str) -> list[Feature]:
    """The placemarks that have a shape. Raises FormatError."""
    try:
        root = fromstring(data, forbid_entities=True, forbid_external=True)
    except DefusedXmlException as problem:
        raise FormatError(_("This KML defines entities of its own, which are not read.")) from problem
    except (ParseError, ValueError, LookupError) as problem:
        raise FormatError(_("This cannot be read as KML: %(why)s") % {"why": problem}) from problem
    found = [
        read
        for number, placemark in enumerate(_below(root, "Placemark"), 1)
        if (read := _feature(number, placemark)) is not None
    ]
    if not found:
        raise FormatError(_("There is no placemark with a shape in this KML."))
    return found


def read_archive(data: bytes) -> list[Feature]:
    """The first KML in a KMZ. Raises FormatError, also for one that unpacks to more than is read."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            name = next((name for name in archive.namelist() if name.lower().endswith(".kml")), None)
            if name is None:
                raise FormatError(_("There is no KML in this archive."))
            with archive.open(name) as member:
                # What the archive says of its size may be a lie.
                unpacked = member.read(MOST_BYTES + 1)
    except FormatError:
        raise
    except (zipfile.BadZipFile, zlib.error, ValueError, RuntimeError, EOFError, OSError) as problem:
        raise FormatError(_("This cannot be read as KMZ: %(why)s") % {"why": problem}) from problem
    check_size(unpacked)
    return read_features(unpacked)


def _local(element: Element) -> str:
    """The name without its namespace, of which KML has had six."""
    return str(element.tag).rpartition("}")[2]


def _below(element: Element, name: str) -> Iterator[Element]:
    return (inner for inner in element.iter() if _local(inner) == name)


def _children(element: Element, *names: str) -> list[Element]:
    return [inner for inner in element if _local(inner) in names]


def _text(element: Element, name: str) -> str:
    return next(((inner.text or "").strip() for inner in _children(element, name)), "")


def _feature(number: int, placemark: Element) -> Feature | None:
    name = _text(placemark, "name")
    shapes = _children(placemark, *SHAPES)
    if not shapes:
        return None
    try:
        return feature(number, name, _properties(placemark), _shape(shapes[0]))
    except (ShapelyError, ValueError) as problem:
        raise (
            problem if isinstance(problem, FormatError) else FormatError(placed(number, name, str(problem)))
        ) from problem


def _properties(placemark: Element) -> dict[str, Any]:
    found = {"description": _text(placemark, "description")}
    for data in _below(placemark, "Data"):
        found[data.get("name", "")] = _text(data, "value")
    for data in _below(placemark, "SimpleData"):
        found[data.get("name", "")] = (data.text or "").strip()
    return {name: value for name, value in found.items() if name and value}


def _shape(element: Element, depth: int = 0) -> BaseGeometry:
    kind = _local(element)
    if kind == "MultiGeometry":
        if depth == DEEPEST:
            raise ValueError(_("it is nested too deep."))
        return _united([_shape(inner, depth + 1) for inner in _children(element, *SHAPES)])
    if kind == "Polygon":
        rings = [_ring(inner) for side in ("outerBoundaryIs", "innerBoundaryIs") for inner in _children(element, side)]
        if not rings:
            raise ValueError(_("A polygon has no outer boundary."))
        return shapely.Polygon(rings[0], rings[1:])
    coordinates = _coordinates(element)
    if kind == "Point":
        return shapely.Point(coordinates[0])
    return shapely.Polygon(coordinates) if kind == "LinearRing" else shapely.LineString(coordinates)


def _united(shapes: list[BaseGeometry]) -> BaseGeometry:
    """The plainest geometry of them all: one by itself, several of a kind as its Multi."""
    if len(shapes) == 1:
        return shapes[0]
    kinds = {shape.geom_type for shape in shapes}
    multi: dict[str, Any] = {
        "Polygon": shapely.MultiPolygon,
        "LineString": shapely.MultiLineString,
        "Point": shapely.MultiPoint,
    }
    united: BaseGeometry = multi.get(kinds.pop() if len(kinds) == 1 else "", shapely.GeometryCollection)(shapes)
    return united


def _ring(boundary: Element) -> list[tuple[float, ...]]:
    rings = _children(boundary, "LinearRing")
    if not rings:
        raise ValueError(_("A boundary has no ring."))
    return _coordinates(rings[0])


def _coordinates(element: Element) -> list[tuple[float, ...]]:
    """Longitude and latitude of each corner; heights are left away."""
    written = ",".join(part.strip() for part in _text(element, "coordinates").split(",")).split()
    if not written:
        raise ValueError(_("It has no coordinates."))
    corners = [corner.split(",") for corner in written]
    if any(len(corner) < 2 for corner in corners):
        raise ValueError(_("A coordinate needs longitude and latitude."))
    return [(float(corner[0]), float(corner[1])) for corner in corners]
