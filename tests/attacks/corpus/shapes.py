"""Shapes as GeoJSON, WKT and KML that no map can hold, or that take long to judge."""

import json
import math

from tests.attacks.corpus.payload import named

TYPES = ["Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon"]
# How deep the lists of coordinates lie, by type.
DEPTH = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}
COORDINATES = [
    [],
    None,
    "zqx",
    7,
    {},
    [[]],
    [[[[[[[]]]]]]],
    [10.1],
    ["10.1", "50.1"],
    [None, None],
    [True, False],
    [10.1, 50.1, 0, 0, 0],
    [1e308, 1e308],
    [10**400, 50],
    [math.nan, math.inf],
    [181, 91],
    [-1e-320, 1e-320],
]


def ring(*points):
    return {"type": "Polygon", "coordinates": [[*points, points[0]]]}


def circle(corners, radius=0.01, lon=10.1, lat=50.1):
    """A closed ring of many corners, as text: to make a million of them as JSON takes long."""
    step = 2 * math.pi / corners
    return [[lon + radius * math.cos(n * step), lat + radius * math.sin(n * step)] for n in range(corners)]


def _nested(depth, point):
    for _ in range(depth):
        point = [point]
    return point


def _comb(teeth):
    """Every second edge crosses all others."""
    return [[10.1 + (n % 2) * 0.1, 50.1 + (n * 7919 % teeth) / teeth / 10] for n in range(teeth)]


WRONG = [
    {"type": kind, "coordinates": _nested(DEPTH[kind], given) if index > 6 else given}
    for index, given in enumerate(COORDINATES)
    for kind in TYPES[index % 2 :: 2]
]
CROSSED = [
    ring([10.1, 50.1], [10.2, 50.2], [10.2, 50.1], [10.1, 50.2]),
    ring([10.1, 50.1], [10.1, 50.1], [10.1, 50.1]),
    ring([10.1, 50.1], [10.2, 50.1], [10.3, 50.1]),
    ring([179, 36], [-179, 36], [-179, 37], [179, 37]),
    ring([-180, -90], [180, -90], [180, 90], [-180, 90]),
    ring([10.1, 50.1], [10.1000000001, 50.1], [10.1000000001, 50.1000000001]),
    ring(*_comb(300)),
    ring(*_comb(4000)),
    ring(*circle(4999)),
    ring(*circle(5001)),
    {"type": "Polygon", "coordinates": [circle(40)] + [[[10.1, 50.1]] * 4] * 1000},
    {"type": "Polygon", "coordinates": [[[10.1, 50.1], [10.2, 50.1], [10.2, 50.2], [10.1, 50.2]]]},
    {"type": "MultiPolygon", "coordinates": [[[[10, 50], [11, 50], [11, 51], [10, 50]]]] * 1000},
    {"type": "LineString", "coordinates": [[10.1, 50.1], [10.1, 50.1]]},
    {"type": "LineString", "coordinates": _comb(4000)},
]
OTHER = [
    {"type": "GeometryCollection", "geometries": []},
    {"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [10.1, 50.1]}] * 1000},
    {"type": "GeometryCollection", "geometries": "zqx"},
    {"type": "Feature", "geometry": None},
    {"type": "Feature", "geometry": 7, "properties": "zqx"},
    {"type": "Feature", "geometry": {"type": "Feature"}},
    {"type": "FeatureCollection", "features": None},
    {"type": "FeatureCollection", "features": ["zqx", 7, None, [], {}]},
    {"type": "FeatureCollection", "features": []},
    {"type": "zqx"},
    {"type": ["Point"], "coordinates": [10.1, 50.1]},
    {"type": {"zqx": 1}},
    {"type": None},
    {"coordinates": [10.1, 50.1]},
    {"type": "Point", "coordinates": [10.1, 50.1], "crs": {"type": "name", "properties": {"name": "<zqx>"}}},
    {"type": "Point", "coordinates": [10.1, 50.1], "bbox": ["zqx"] * 1000},
    {"type": "Topology", "objects": {"zqx": {}}, "arcs": []},
]
TEXTS = [
    '{"type": "Point", "coordinates": [NaN, Infinity]}',
    '{"type": "Point", "coordinates": [1e400, -1e400]}',
    '{"type": "Point", "coordinates": [' + "9" * 5000 + ", 50]}",
    '{"type": "Point", "type": "Polygon", "coordinates": [10, 50]}',
    '{"type": "\\ud800", "coordinates": []}',
    '{"type": "GeometryCollection", "geometries": [' * 500 + "]}" * 500,
    '{"type": "Polygon", "coordinates": ' + "[" * 1000 + "]" * 1000 + "}",
    '{"type": "Polygon", "coordinates": ' + "[" * 50_000,
    "POINT (10.1 50.1",
    "POINT (NaN NaN)",
    "POINT (inf -inf)",
    "POINT EMPTY",
    "POLYGON EMPTY",
    "POLYGON ((10 50, 10 50, 10 50, 10 50))",
    "POLYGON ((10 50, 11 51, 11 50, 10 51, 10 50))",
    "POLYGON ((10 50, 11 50))",
    "POLYGON Z ((10 50 1, 11 50 1, 11 51 1, 10 50 1))",
    "MULTIPOLYGON (((10 50, 11 50, 11 51, 10 50)), zqx)",
    "GEOMETRYCOLLECTION (" * 2000,
    "GEOMETRYCOLLECTION (" * 100 + "POINT (10 50)" + ")" * 100,
    "SRID=4326;POINT (10 50)",
    "CIRCULARSTRING (10 50, 11 51, 12 50)",
    "LINESTRING (" + ", ".join(["10 50"] * 200_000) + ")",
    "POINT (1e999 1e999)",
    "POINT (" + "1" * 50_000 + " 50)",
    "<kml><Placemark><Polygon><outerBoundaryIs><LinearRing><coordinates>zqx</coordinates></LinearRing>"
    "</outerBoundaryIs></Polygon></Placemark></kml>",
    "<kml><Placemark><Point><coordinates>" + "10,50 " * 50_000 + "</coordinates></Point></Placemark></kml>",
    "<kml>" * 5000,
    "<!DOCTYPE kml [<!ENTITY a 'zqx'><!ENTITY b '&a;&a;&a;&a;'>]><kml><name>&b;</name></kml>",
    "01010000000000000000000000000000000000F03F",
]

SHAPES = named("shape", [*map(json.dumps, WRONG), *map(json.dumps, CROSSED), *map(json.dumps, OTHER), *TEXTS])
