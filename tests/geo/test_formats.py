"""Reading GeoJSON, WKT, KML and KMZ, and what is refused and why. A fictional harbour."""

import io
import json
import zipfile

import pytest

from events.geo.formats import MAX_BYTES, FormatError, read_features, read_geometry
from tests.campaigns import square

DOCKS = square(10.0, 50.0, 1)
MILL = square(12.0, 50.0, 1)
RING = "10,50,7 11,50,7 11,51,7 10,51,7 10,50,7"


def feature(shape, **properties):
    return {"type": "Feature", "properties": properties, "geometry": shape}


def collection(*features, **more):
    return json.dumps({"type": "FeatureCollection", "features": features} | more)


def kml(*placemarks, name="http://www.opengis.net/kml/2.2"):
    return f'<?xml version="1.0"?><kml xmlns="{name}"><Document>{"".join(placemarks)}</Document></kml>'


def placemark(shape, name="Docks"):
    return f"<Placemark><name>{name}</name>{shape}</Placemark>"


def polygon(ring=RING, holes=""):
    outer = f"<outerBoundaryIs><LinearRing><coordinates>{ring}</coordinates></LinearRing></outerBoundaryIs>"
    return f"<Polygon>{outer}{holes}</Polygon>"


def kmz(text, name="doc.kml"):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, text)
    return buffer.getvalue()


UTM = {"type": "name", "properties": {"name": "EPSG:32638"}}
POINT = "<Point><coordinates>10.5, 50.5, 0</coordinates></Point>"
HOLE = (
    "<innerBoundaryIs><LinearRing><coordinates>10.2,50.2 10.4,50.2 10.4,50.4 10.2,50.2</coordinates>"
    "</LinearRing></innerBoundaryIs>"
)


@pytest.mark.parametrize(
    "data",
    [
        json.dumps(DOCKS),
        json.dumps(feature(DOCKS)),
        collection(feature(DOCKS)),
        collection(feature(DOCKS), feature(None), feature({"type": "Point", "coordinates": [10.5, 50.5]})),
        collection(feature(DOCKS), crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}),
        "POLYGON ((10 50, 11 50, 11 51, 10 51, 10 50))",
        "  srid=4326; polygon z ((10 50 7, 11 50 7, 11 51 7, 10 51 7, 10 50 7))\n",
        kml(placemark(polygon())),
        kml(placemark(polygon()), placemark(POINT, "The label")),
        kml(placemark(polygon()), name="http://earth.google.com/kml/2.0"),
        kml(placemark(f"<MultiGeometry>{polygon()}</MultiGeometry>")),
        kml(placemark(polygon("10,50\n11,50\t11,51 10, 51"))),
    ],
)
def test_one_area_is_read_from_every_format(data):
    assert read_geometry(data) == DOCKS
    assert read_geometry(data.encode()) == DOCKS
    assert read_geometry(b"\xef\xbb\xbf" + data.encode()) == DOCKS


def test_the_encodings_of_windows_programs_are_read():
    assert read_geometry(json.dumps(DOCKS).encode("utf-16")) == DOCKS
    assert read_geometry(kml(placemark(polygon())).replace("?>", ' encoding="UTF-16"?>').encode("utf-16")) == DOCKS
    written = kml(placemark(polygon(), "الميناء")).replace("?>", ' encoding="windows-1256"?>').encode("windows-1256")
    assert read_features(written)[0].name == "الميناء"


def damaged_in_lzma(text):
    """A KMZ in a compression that no program writes, with bytes that it never holds."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("doc.kml", text)
    data = bytearray(written.getvalue())
    data[60:80] = b"\xff" * 20
    return bytes(data)


def test_a_kmz_of_google_earth_is_unpacked():
    assert read_geometry(kmz(kml(placemark(polygon())))) == DOCKS


def test_a_hole_stays_a_hole_and_a_line_a_line():
    holed = read_geometry(kml(placemark(polygon(holes=HOLE))))
    assert [len(ring) for ring in holed["coordinates"]] == [5, 4]
    line = read_geometry(kml(placemark("<LineString><coordinates>10,50 11,51</coordinates></LineString>")))
    assert line == {"type": "LineString", "coordinates": [[10.0, 50.0], [11.0, 51.0]]}


def test_a_collection_keeps_names_and_columns_in_order():
    data = collection(feature(DOCKS, name="Docks", name_en="The Docks", bank="north"), feature(MILL, title="Mill"))
    docks, mill = read_features(data)
    assert docks == ("The Docks", {"name": "Docks", "name_en": "The Docks", "bank": "north"}, DOCKS, 1)
    assert (mill.name, mill.geometry) == ("Mill", MILL)


def test_a_placemark_keeps_its_extended_data():
    data = (
        '<ExtendedData><Data name="bank"><value>north</value></Data><SchemaData><SimpleData name="code">7</SimpleData>'
    )
    [docks] = read_features(
        kml(placemark(f"<description>D</description>{data}</SchemaData></ExtendedData>{polygon()}"))
    )
    assert docks.properties == {"description": "D", "bank": "north", "code": "7"}


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ("", "It is empty"),
        (" \n", "It is empty"),
        ("{" + " " * MAX_BYTES, "too large"),
        ("{", "cannot be read as GeoJSON"),
        ("[" * 900 + "]" * 900, "nested too deep"),
        ("[" * 100_000, "nested too deep"),
        ("[1]", "not GeoJSON"),
        ("{}", "Shape 1: This is not a GeoJSON geometry"),
        ('{"type": "FeatureCollection"}', "without a list"),
        ('{"type": "FeatureCollection", "features": [3]}', "Shape 1: It is not a JSON object."),
        (collection(), "no shape in it"),
        (collection(feature(DOCKS), feature({"type": "Polygon"}, name="Mill")), "Shape 2 (Mill): This is not"),
        (collection(feature(square(4_000_000, 300_000))), "Shape 1: A coordinate is out of range"),
        (collection(feature(DOCKS), crs={"properties": {"name": "EPSG:32638"}}), "EPSG:32638"),
        (collection(feature(DOCKS), crs={"properties": {"name": "EPSG:14326"}}), "EPSG:14326"),
        (collection(feature(DOCKS), feature(MILL, name="Mill") | {"crs": UTM}), "Shape 2 (Mill): Its coordinates"),
        (collection(feature(DOCKS | {"crs": UTM})), "Shape 1: Its coordinates are in another system"),
        (collection(feature(feature(DOCKS))), "Shape 1: This is not a GeoJSON geometry"),
        ("CURVEPOLYGON (CIRCULARSTRING (0 0, 1 1, 2 0, 1 -1, 0 0))", "Curved outlines"),
        (kmz(kml(placemark(polygon())), "é.kml").replace("é.kml".encode(), b"\xff\xff.kml"), "cannot be read as KMZ"),
        (kml(placemark(f"<Point><coordinates>1{' ' * 5_000_000}x</coordinates></Point>")), "A coordinate needs"),
        ("POLYGON ((10 50, 11 50", "neither GeoJSON nor WKT nor KML."),
        ("POLYGON ((10 50, 11 50))", "An outline must end at the corner where it begins."),
        ("POLYGON EMPTY", "empty"),
        ("POINT (10 nan)", "not a number"),
        ("POINT (50 10", "neither GeoJSON nor WKT nor KML"),
        ("The docks", "neither GeoJSON nor WKT nor KML"),
        (b"\x89PNG\x00\xff", "neither GeoJSON nor WKT nor KML"),
        ("SRID=32638;POINT (1 1)", "SRID 32638"),
        ("<kml", "cannot be read as KML"),
        ('<?xml version="1.0" encoding="x-none"?><kml/>', "KML"),
        ("<kml/>", "no placemark"),
        (kml("<Placemark><name>Docks</name></Placemark>"), "no placemark"),
        (kml(placemark("<Point/>")), "Shape 1 (Docks): It has no coordinates."),
        (kml(placemark("<Point><coordinates>10</coordinates></Point>")), "Shape 1 (Docks): A coordinate needs"),
        (kml(placemark("<Point><coordinates>ten,50</coordinates></Point>")), "Shape 1 (Docks): could not convert"),
        (kml(placemark("<Point><coordinates>10,500</coordinates></Point>")), "Shape 1 (Docks): A coordinate is out"),
        (kml(placemark("<Polygon/>")), "Shape 1 (Docks): A polygon has no outer boundary."),
        (kml(placemark(polygon("10,50 11,50"))), "Shape 1 (Docks): "),
        (kml(placemark("<MultiGeometry/>")), "Shape 1 (Docks): The geometry is empty."),
        (kml(placemark("<MultiGeometry>" * 9 + POINT + "</MultiGeometry>" * 9)), "nested too deep"),
        (b"PK\x03\x04 and no more", "cannot be read as KMZ"),
        (kmz("<kml/>", "picture.png"), "no KML and no shapefile in this archive"),
        (kmz("{}", "quarters.geojson"), "Unpack a GeoJSON file"),
        (kmz(" " * (MAX_BYTES + 9)), "too large"),
        (kmz(kml(placemark(polygon())))[:-60], "cannot be read as KMZ"),
        (damaged_in_lzma(kml(placemark(polygon()))), "cannot be read as KMZ"),
    ],
)
def test_data_that_cannot_be_read_is_refused_with_the_reason(data, why):
    with pytest.raises(FormatError) as refused:
        read_features(data)
    assert why in str(refused.value)


@pytest.mark.parametrize(
    "name", ["EPSG:4326", "urn:ogc:def:crs:EPSG::4326", "http://www.opengis.net/def/crs/OGC/1.3/CRS84", "crs84"]
)
def test_every_name_of_wgs_84_is_accepted(name):
    assert read_geometry(collection(feature(DOCKS), crs={"type": "name", "properties": {"name": name}})) == DOCKS


def test_a_name_is_read_without_control_characters_and_surrogates():
    assert read_features(collection(feature(DOCKS, name="\ud800 The\0\nDocks")))[0].name == "The Docks"


@pytest.mark.parametrize("shape", [None, 3, "x"])
def test_a_feature_without_a_geometry_is_refused_where_one_is_wanted(shape):
    with pytest.raises(FormatError):
        read_geometry(collection(feature(shape)))


@pytest.mark.parametrize(
    "entity",
    [
        '<!DOCTYPE kml [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE kml [<!ENTITY b SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE kml [<!ENTITY % b SYSTEM "http://harbour.example/x.dtd"> %b;]>',
    ],
)
def test_entities_are_refused_and_never_fetched(entity):
    with pytest.raises(FormatError, match="entities of its own"):
        read_features(f"{entity}<kml><Placemark><name>&b;</name>{POINT}</Placemark></kml>")


def test_several_areas_are_refused_where_one_is_wanted():
    with pytest.raises(FormatError) as refused:
        read_geometry(collection(feature(DOCKS, name="Docks"), feature(MILL, name="Mill")))
    assert str(refused.value) == "This contains 2 shapes (Docks, Mill); choose one."
