"""What was found out about a shape is remembered by its content, within bounds."""

import pytest

from events.geo import geometry
from events.geo.shape_memory import ShapeMemory, content_key

SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}


def test_the_same_content_has_one_key_and_another_has_another():
    again = {"type": "Polygon", "coordinates": [[list(point) for point in SQUARE["coordinates"][0]]]}
    moved = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1.0000001], [0, 1], [0, 0]]]}
    assert content_key(SQUARE) == content_key(again) != content_key(moved)
    nested = []
    for _number in range(5000):
        nested = [nested]
    assert content_key(nested) is None


def test_what_was_used_longest_ago_is_forgotten_first_and_what_is_too_heavy_is_not_kept():
    memory = ShapeMemory(80)
    for number in range(8):
        memory.keep(number, f"{number}", 10)
    assert memory.get(0) == "0"
    memory.keep(8, "8", 10)
    assert (memory.get(0), memory.get(1), memory.weight) == ("0", None, 80)
    memory.keep(0, "heavy", 11)
    assert (memory.get(0), memory.weight) == ("0", 80)


def test_a_shape_is_read_once_and_one_of_ones_own_each_time():
    assert geometry.read(dict(SQUARE)) is geometry.read(dict(SQUARE))
    assert geometry.read_anew(SQUARE) is not geometry.read_anew(SQUARE)


def test_what_is_refused_once_is_refused_again():
    for _attempt in range(2):
        with pytest.raises(geometry.GeometryError):
            geometry.read({"type": "Polygon", "coordinates": [[[0, 0], [200, 0], [1, 1], [0, 0]]]})
