"""How far a point lies outside its districts, and which events that makes outliers."""

import math

import pytest

from events.geo import geometry
from events.models import Event, unit_of_work
from events.newsroom.outliers import FAR_KM, km_outside, km_outside_districts, outlier_events
from tests.campaigns import Harbour, day, square

# A square of one degree, north of the equator, where a degree of latitude or longitude is about 111 km.
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
def test_the_nearest_district_counts_and_one_without_an_outline_makes_the_distance_unknown(shapes, km):
    assert km_outside(1.01, 0.5, shapes) == (None if km is None else pytest.approx(km, abs=0.002))


def test_without_a_point_the_distance_is_unknown():
    assert km_outside(None, None, [SQUARE]) is None


@pytest.mark.django_db
def test_outliers_are_the_events_far_outside_all_of_their_districts():
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
    found = outlier_events(Event.objects.all())
    assert [event.reference for event in Event.objects.filter(pk__in=found)] == ["far"]


@pytest.mark.django_db
@pytest.mark.parametrize("lat", [0.5, 36.3, 60, 84])
def test_the_comparison_in_degrees_finds_what_measuring_each_point_finds(lat):
    harbour = Harbour()
    harbour.campaign.south, harbour.campaign.north = lat - 0.5, lat + 0.5
    harbour.campaign.save()
    harbour.docks.shape = square(10, lat, 0.1)
    harbour.docks.save()
    place = {"campaign": harbour.campaign, "kind": "attack", "occurred_on": day(5), "lat": lat + 0.05}
    events = Event.objects.bulk_create(
        Event(
            reference=f"e{number}", summary="Heard.", lon=10.1 + number * 0.0006 / math.cos(math.radians(lat)), **place
        )
        for number in range(40)
    )
    Event.districts.through.objects.bulk_create(
        Event.districts.through(event=event, district=harbour.docks) for event in events
    )
    exact = {event.pk for event in Event.objects.all() if km_outside_districts(event) > FAR_KM}
    assert 0 < len(exact) < 40
    assert outlier_events(Event.objects.all()) == exact


@pytest.mark.django_db
def test_points_that_are_certainly_far_are_not_measured_one_by_one(monkeypatch):
    harbour = Harbour()
    with unit_of_work.together():
        for number in range(20):
            harbour.event(f"e{number}", 5, lon=10.2 + number / 100, lat=50.105)
    monkeypatch.delattr("events.geo.geometry.distance_km")
    assert len(outlier_events(Event.objects.all())) == 20
