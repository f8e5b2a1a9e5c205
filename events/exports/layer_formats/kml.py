"""KML 2.2 (OGC 07-147r2), with times, and the same in a ZIP file as KMZ: for Google Earth, QGIS and ArcGIS.

Days are given without hours. Programs take such an ``end`` for the end of that day (ArcGIS says so:
https://developers.arcgis.com/net/, KmlNode.TimeExtent), so the last day of a span is the one before its ``until``.
"""

import re
import zipfile
from collections.abc import Iterator
from html import escape as html_escape
from pathlib import Path
from typing import Any

from events.exports.layer_formats.about_text import about_lines, plain_pairs
from events.exports.layers.columns import Column, text_of
from events.exports.layers.layer import Layer, Record
from events.exports.layers.texts import shortened

NAMESPACE = "http://www.opengis.net/kml/2.2"
# What a KMZ file opens with.
MAIN_ENTRY = "doc.kml"
LONGEST_NAME = 90
# Of a fill, in hexadecimal: what is contested is paler.
OPACITY, CONTESTED_OPACITY, OPAQUE = "b3", "4d", "ff"
NO_SIDE, NO_SIDE_COLOUR = "none", "#888888"
_COLOUR = re.compile("#[0-9a-fA-F]{6}")
# An id has to be a name of XML.
_ID = re.compile(r"[A-Za-z0-9._-]+")
_FIELD_TYPES = {"integer": "int", "number": "double", "boolean": "bool"}


def pieces(layer: Layer) -> Iterator[str]:
    """The text of the file, one placemark a line."""
    about = layer.about
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="{NAMESPACE}">\n<Document id="{layer.name}">\n'
    yield f"<name>{_escaped(about['title'])}</name>\n"
    yield f"<description>{_escaped(_html(about_lines(about)))}</description>\n"
    yield from _styles(layer)
    yield f"<ExtendedData>{''.join(_data(*pair) for pair in plain_pairs(about).items())}</ExtendedData>\n"
    fields = "".join(map(_field, layer.columns))
    yield f'<Schema name="{layer.name}" id="{layer.name}-row">{fields}</Schema>\n'
    for record in layer.read():
        yield _placemark(layer, record)
    yield "</Document>\n</kml>\n"


def write_kmz(layer: Layer, path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        entry = zipfile.ZipInfo(MAIN_ENTRY, (1980, 1, 1, 0, 0, 0))
        entry.compress_type = zipfile.ZIP_DEFLATED
        with archive.open(entry, "w", force_zip64=True) as written:
            for piece in pieces(layer):
                written.write(piece.encode())


def _escaped(text: str) -> str:
    """Of a text that is clean. No CDATA: a text may hold what ends it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def _html(lines: list[str]) -> str:
    """For a balloon, which shows its text as HTML."""
    return "".join(f"<p>{html_escape(line)}</p>" for line in lines).replace("\n", "<br>")


def _data(name: str, value: str) -> str:
    return f'<Data name="{_escaped(name)}"><value>{_escaped(value)}</value></Data>'


def _field(column: Column) -> str:
    return f'<SimpleField type="{_FIELD_TYPES.get(column.type, "string")}" name="{column.name}"/>'


def _styles(layer: Layer) -> Iterator[str]:
    colours = {slug: colour for slug, colour in layer.colours.items() if _COLOUR.fullmatch(colour)}
    # Of events only the icons are coloured, and their names would hide the map.
    label = "<LabelStyle><scale>0</scale></LabelStyle>" if layer.title == "summary" else ""
    for slug, colour in {NO_SIDE: NO_SIDE_COLOUR, **colours}.items():
        for ending, opacity in (("", OPACITY), ("-contested", CONTESTED_OPACITY)):
            yield (
                f'<Style id="{_style(slug)}{ending}">'
                f"<IconStyle><color>{_abgr(colour, OPAQUE)}</color></IconStyle>{label}"
                f"<LineStyle><color>{_abgr(colour, OPAQUE)}</color><width>1.5</width></LineStyle>"
                f"<PolyStyle><color>{_abgr(colour, opacity)}</color></PolyStyle></Style>\n"
            )


def _style(side: str) -> str:
    return f"side-{side}"


def _abgr(colour: str, opacity: str) -> str:
    """#rrggbb as KML has it: aabbggrr."""
    red, green, blue = colour[1:3], colour[3:5], colour[5:7]
    return f"{opacity}{blue}{green}{red}".lower()


def _placemark(layer: Layer, record: Record) -> str:
    values = record.values
    key = text_of(values[layer.key]) if layer.key else ""
    named = f' id="{layer.name}-{key}"' if _ID.fullmatch(key) else ""
    return (
        f"<Placemark{named}><name>{_escaped(shortened(text_of(values[layer.title]), LONGEST_NAME))}</name>"
        f"{_description(values)}{_time(layer, record)}{_style_of(layer, record)}"
        f'<ExtendedData><SchemaData schemaUrl="#{layer.name}-row">{"".join(_simple_data(layer, record))}</SchemaData>'
        f"</ExtendedData>{_geometry(record.geometry)}</Placemark>\n"
    )


def _description(values: dict[str, Any]) -> str:
    """Of an event; a placemark without one shows its table."""
    if "summary" not in values:
        return ""
    page = html_escape(text_of(values["page"]))
    shown = f'{_html([text_of(values["summary"]), text_of(values["publishers"])])}<p><a href="{page}">{page}</a></p>'
    return f"<description>{_escaped(shown)}</description>"


def _time(layer: Layer, record: Record) -> str:
    if layer.times is None:
        return ""
    begin, end = layer.times.of(record.values)
    if begin == end:
        return f"<TimeStamp><when>{begin}</when></TimeStamp>"
    return f"<TimeSpan><begin>{begin}</begin><end>{end}</end></TimeSpan>"


def _style_of(layer: Layer, record: Record) -> str:
    if not layer.side:
        return f"<styleUrl>#{_style(NO_SIDE)}</styleUrl>"
    side = text_of(record.values[layer.side])
    known = side if _COLOUR.fullmatch(layer.colours.get(side, "")) else NO_SIDE
    contested = "-contested" if layer.status and record.values[layer.status] == "contested" else ""
    return f"<styleUrl>#{_style(known)}{contested}</styleUrl>"


def _simple_data(layer: Layer, record: Record) -> Iterator[str]:
    for column in layer.columns:
        if text := text_of(record.values[column.name]):
            yield f'<SimpleData name="{column.name}">{_escaped(text)}</SimpleData>'


def _geometry(shape: dict[str, Any] | None) -> str:
    if shape is None:
        return ""
    kind, coordinates = shape["type"], shape["coordinates"]
    if kind.startswith("Multi"):
        parts = ({"type": kind.removeprefix("Multi"), "coordinates": part} for part in coordinates)
        return f"<MultiGeometry>{''.join(map(_geometry, parts))}</MultiGeometry>"
    if kind == "Polygon":
        outer, *holes = coordinates
        inner = "".join(f"<innerBoundaryIs>{_ring(hole)}</innerBoundaryIs>" for hole in holes)
        return f"<Polygon><outerBoundaryIs>{_ring(outer)}</outerBoundaryIs>{inner}</Polygon>"
    return f"<Point><coordinates>{_position(coordinates)}</coordinates></Point>"


def _ring(positions: list[list[float]]) -> str:
    return f"<LinearRing><coordinates>{' '.join(map(_position, positions))}</coordinates></LinearRing>"


def _position(position: list[float]) -> str:
    """Longitude first, as in GeoJSON."""
    return f"{float(position[0])},{float(position[1])}"
