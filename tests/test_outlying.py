"""How far a point lies outside its district, and which events that makes worth a second look."""

import pytest

from events import geometry
from events.models import Event
from events.outlying import FAR_KM, km_outside, outlying
from tests.campaigns import Harbour, square

# One degree square on the equator's northern side, where a degree of either is about 111 km.
SQUARE = square(0, 0, 1)


@pytest.mark.parametrize(
    ("lon", "lat", "km"),
    [
        (0.5, 0.5, 0),
        (1, 0.5, 0),
        (1.01, 0.5, 1.113),
        (0.5, 1.01, 1.106),
        (0.5, -0.01, 1.106),
        (1.01, 1.01, 1.569),
    ],
)
def test_a_distance_is_measured_from_the_outline(lon, lat, km):
    assert geometry.distance_km(SQUARE, lon, lat) == pytest.approx(km, abs=0.002)


def test_in_the_north_a_degree_of_longitude_is_shorter():
    """At 60° half as long: the eastern side is nearer than the northern one though it is more degrees away."""
    north = {"type": "LineString", "coordinates": [[0, 60.15], [1, 60.15]]}
    east = {"type": "LineString", "coordinates": [[0.2, 59], [0.2, 61]]}
    both = {"type": "GeometryCollection", "geometries": [north, east]}
    assert geometry.distance_km(both, 0, 60) == pytest.approx(geometry.distance_km(east, 0, 60))
    assert geometry.distance_km(east, 0, 60) == pytest.approx(11.16, abs=0.01)


@pytest.mark.parametrize(
    ("shapes", "km"),
    [([SQUARE], 1.113), ([SQUARE, square(1.005, 0, 1)], 0), ([], None), ([None], None), ([SQUARE, None], None)],
)
def test_the_nearest_district_counts_and_one_without_an_outline_leaves_it_open(shapes, km):
    assert km_outside(1.01, 0.5, shapes) == (None if km is None else pytest.approx(km, abs=0.002))


def test_no_point_is_nowhere():
    assert km_outside(None, None, [SQUARE]) is None


@pytest.mark.django_db
def test_the_events_to_look_at_are_those_far_outside_all_of_their_districts():
    harbour = Harbour()
    # The docks reach from 10.1 to 10.11 degrees east, and a hundredth of a degree is 0.7 km there.
    for name, lon, districts in (
        ("inside", 10.105, [harbour.docks]),
        ("near", 10.12, [harbour.docks]),
        ("far", 10.14, [harbour.docks]),
        ("perhaps", 10.14, [harbour.docks, harbour.mill]),
        ("town", 10.14, [harbour.mill]),
        ("nowhere", None, [harbour.docks]),
    ):
        harbour.event(name, 5, districts=districts, lon=lon, lat=None if lon is None else 50.105)
    found = list(outlying(Event.objects.all()))
    assert [event.reference for event, _km in found] == ["far"]
    assert found[0][1] == pytest.approx(2.147, abs=0.01)
    assert found[0][1] > FAR_KM
