"""KML: valid by OGC's schema, with times, colours of the sides and texts that stay texts."""

from importlib.resources import files
from pathlib import Path
from xml.etree import ElementTree

import fastkml
import pytest
from lxml import etree

from events.exports.layers.registry import LAYERS
from tests.campaigns import add_district, stored_before_the_rule
from tests.exports.asked import layer, written
from tests.exports.test_formats import HOSTILE

pytestmark = pytest.mark.django_db

KML = "{http://www.opengis.net/kml/2.2}"
MAPS = [name for name in LAYERS if name != "reports"]
HOLE = {
    "type": "MultiPolygon",
    "coordinates": [
        [
            [[10.4, 50.4], [10.5, 50.4], [10.5, 50.5], [10.4, 50.5], [10.4, 50.4]],
            [[10.42, 50.42], [10.42, 50.44], [10.44, 50.44], [10.42, 50.42]],
        ],
        [[[10.6, 50.6], [10.7, 50.6], [10.7, 50.7], [10.6, 50.6]]],
    ],
}


@pytest.fixture(scope="module")
def schema():
    """OGC's ogckml22.xsd, as fastkml ships it."""
    return etree.XMLSchema(etree.parse(str(Path(str(files("fastkml"))) / "schema" / "ogckml22.xsd")))


def placemarks(path):
    return ElementTree.parse(path).getroot().iter(f"{KML}Placemark")


@pytest.mark.parametrize("name", MAPS)
def test_every_layer_is_valid_by_the_schema(told, tmp_path, schema, name):
    add_district(told.campaign, "island", told.crown, 10.45, 50.45, shape=HOLE)
    for number, text in enumerate(HOSTILE):
        stored_before_the_rule(told.event(f"h{number}", 6, kind="other"), summary=text)
    path = written(tmp_path, layer(told.campaign, name), "kml")
    assert schema.validate(etree.parse(str(path))), schema.error_log
    # A reader that is not ours finds as many.
    document = fastkml.KML.parse(path, validate=False).features[0]
    assert len(document.features) == len(list(placemarks(path)))


def test_a_span_ends_with_the_day_before_the_next_one(told, tmp_path):
    path = written(tmp_path, layer(told.campaign, "spans"), "kml")
    times = [
        [mark.findtext(f".//{KML}{end}") for end in ("begin", "end")]
        for mark in placemarks(path)
        if mark.findtext(f"{KML}name") == "Docks"
    ]
    assert times == [["2031-03-01", "2031-03-05"], ["2031-03-06", "2031-04-29"]]


def test_control_is_of_one_day_and_in_the_colour_of_the_side(told, tmp_path):
    path = written(tmp_path, layer(told.campaign, "control", day=told.second), "kml")
    marks = {mark.findtext(f"{KML}name"): mark for mark in placemarks(path)}
    assert marks["Docks"].findtext(f".//{KML}when") == told.second.isoformat()
    assert marks["Docks"].findtext(f"{KML}styleUrl") == "#side-crown"
    styles = {style.get("id"): style for style in ElementTree.parse(path).getroot().iter(f"{KML}Style")}
    # #336699 in KML's order: opacity, blue, green, red.
    assert styles["side-crown"].findtext(f"{KML}PolyStyle/{KML}color") == "b3996633"


def test_a_description_is_html_whose_texts_are_escaped(told, tmp_path):
    told.event("odd", 6, kind="other", summary="<script>alert(1)</script> ]]>")
    path = written(tmp_path, layer(told.campaign, "events"), "kml")
    odd = next(mark for mark in placemarks(path) if "alert" in mark.findtext(f"{KML}name"))
    assert "&lt;script&gt;alert(1)&lt;/script&gt; ]]&gt;" in odd.findtext(f"{KML}description")
    assert "<script>" not in odd.findtext(f"{KML}description")
