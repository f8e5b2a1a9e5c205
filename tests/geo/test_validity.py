"""The faults of polygons, as sentences, and their repair."""

import random

import pytest

from events.geo import geometry, geometry_messages, validity
from tests.campaigns import square
from tests.editing import BOW_TIE

HOLE_OUTSIDE = {
    "type": "Polygon",
    "coordinates": [*square(0, 0, 1)["coordinates"], *square(2, 2, 1)["coordinates"]],
}
HOLE_IN_A_HOLE = {
    "type": "Polygon",
    "coordinates": [
        square(0, 0, 9)["coordinates"][0],
        square(1, 1, 5)["coordinates"][0],
        square(2, 2, 1)["coordinates"][0],
    ],
}
NESTED = {"type": "MultiPolygon", "coordinates": [square(0, 0, 4)["coordinates"], square(1, 1, 1)["coordinates"]]}
FLAT = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [2, 0], [0, 0]]]}


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        (BOW_TIE, "The outline crosses itself at longitude 10.15, latitude 50.15."),
        (HOLE_OUTSIDE, "A hole lies outside the outline at longitude 2, latitude 2."),
        (HOLE_IN_A_HOLE, "A hole lies within another at longitude 2, latitude 2."),
        (NESTED, "One area lies within another at longitude 1, latitude 1."),
    ],
)
def test_a_fault_is_explained_with_its_position(shape, words):
    assert geometry_messages.explain(validity.fault(shape)) == words


def test_a_fault_without_a_text_is_named_as_geos_names_it():
    assert geometry_messages.explain(validity.Fault("Odd", None, None)) == "The outline cannot be an area (Odd)."


@pytest.mark.parametrize(
    "shape", [square(0, 0), {"type": "LineString", "coordinates": [[0, 0], [1, 1], [1, 0], [0, 1]]}]
)
def test_a_valid_polygon_and_a_line_have_no_fault(shape):
    assert validity.fault(shape) is None


@pytest.mark.parametrize("shape", [BOW_TIE, HOLE_OUTSIDE, HOLE_IN_A_HOLE, NESTED])
def test_a_repaired_shape_is_an_area(shape):
    repair = validity.repaired(shape)
    assert geometry.read_area(repair.geometry).is_valid
    assert repair.repaired_km2 == pytest.approx(geometry.area_km2(repair.geometry))


def test_a_bow_tie_becomes_its_two_wings_and_the_change_is_stated():
    repair = validity.repaired(BOW_TIE)
    assert repair.geometry["type"] == "MultiPolygon"
    assert len(repair.geometry["coordinates"]) == 2
    assert geometry_messages.offer(repair) == "Repaired, its area is 39.61 km² (as it was drawn: 0.00 km²)."


def test_a_repair_drops_lines_that_enclose_nothing():
    with_a_spike = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [1, 2], [1, 1], [0, 1], [0, 0]]]}
    assert validity.repaired(with_a_spike).geometry["type"] == "Polygon"


def test_an_outline_that_encloses_nothing_cannot_be_repaired():
    assert validity.repaired(FLAT) is None


def scribble(corners):
    """An outline with random corners, so that most of its edges cross."""
    generator = random.Random(7)
    ring = [[generator.random(), generator.random()] for _corner in range(corners)]
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


def test_a_scribble_is_repaired_without_minutes_of_work():
    assert validity.repaired(scribble(300)).geometry["type"] == "MultiPolygon"


def test_an_outline_with_too_many_corners_is_explained_and_no_repair_is_offered():
    drawn = scribble(20_000)
    assert "crosses itself" in geometry_messages.explain(validity.fault(drawn))
    assert validity.repaired(drawn) is None
