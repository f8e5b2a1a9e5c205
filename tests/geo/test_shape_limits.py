"""Which shapes fit the map of a campaign. Longitude first, degrees."""

import pytest
from shapely.geometry import LineString, Point, Polygon, box, shape

from events.campaign_files import json_rows
from events.geo import shape_limits
from events.geo.geometry import GeometryError

BOUNDS = (43.0, 36.0, 44.0, 37.0)
MAX_VERTICES = 8

# As wide as the globe: with it on the map, the grid of the payload left none for the districts of Mosul.
ACROSS = Polygon([(179, 36), (-179, 36), (-179, 37), (179, 37)])

REFUSED = [
    ("a strip across the antimeridian", ACROSS, "more than half around the globe"),
    ("cut there into two", box(179, 36, 180, 37).union(box(-180, 36, -179, 37)), "crosses the antimeridian"),
    ("latitude first", box(36.2, 43.1, 36.3, 43.2), "latitude and longitude swapped"),
    ("another country", box(80, -10, 80.1, -9.9), "lies more than 1° outside the bounds"),
    ("too far west", box(41.99, 36.2, 42.2, 36.3), "reaches more than 1° out of the bounds"),
    ("too far south", box(43.2, 34.99, 43.3, 35.2), "longitude 43.2 to 43.3, latitude 34.99 to 35.2"),
    ("too far east", box(44.9, 36.2, 45.01, 36.3), "out of the bounds of the campaign (43 to 44, 36 to 37)"),
    ("too far north", box(43.2, 37.9, 43.3, 38.01), "reaches more than 1° out"),
    ("wider than the campaign", box(42.9, 36.2, 44, 36.3), "1.1° wide and 0.1° high"),
    ("higher than the campaign", box(43.2, 35.9, 43.3, 37), "bounds of the campaign are 1° wide and 1° high"),
    ("too many corners", Point(43.5, 36.5).buffer(0.1), "has 64 corners; the limit is 8"),
    ("a crossing outline", Polygon([(43, 36), (43.5, 36.5), (43.5, 36), (43, 36.5)]), "Self-intersection"),
    ("a line", LineString([(43.1, 36.1), (43.2, 36.2)]), "not a LineString"),
    ("next to no area", box(43.1, 36.1, 43.1 + 1e-9, 36.2), "less than a square metre"),
]


@pytest.mark.parametrize(("given", "reason"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_an_area_that_no_campaign_can_have_is_refused_with_the_reason(given, reason):
    with pytest.raises(GeometryError) as refused:
        shape_limits.check_area(given, BOUNDS, MAX_VERTICES)
    assert reason in str(refused.value)


@pytest.mark.parametrize(
    "given",
    [box(*BOUNDS), box(42, 36.2, 42.5, 36.3), box(44.5, 37.5, 45, 38), box(43.1, 36.1, 43.1001, 36.1001)],
    ids=["the whole campaign", "a town to the west", "a town to the north-east", "a house"],
)
def test_an_area_in_and_beside_the_campaign_is_taken(given):
    assert shape_limits.check_area(given, BOUNDS, MAX_VERTICES) is given


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (LineString([(40, 30), (43.5, 36.5), (48, 29)]), ""),
        (LineString([(40, 30), (42.5, 36.5)]), ""),
        (box(38, 29, 49, 38), ""),
        (LineString([(40, 30), (41.9, 36.5)]), "lies more than 1° outside"),
        (LineString([(36.2, 43.2), (36.3, 43.3)]), "swapped"),
        (ACROSS.exterior, "antimeridian"),
        (Point(43.5, 36.5).buffer(0.1).exterior, "65 corners"),
    ],
    ids=["a river", "its lower course", "the country", "another river", "latitude first", "across", "every bend"],
)
def test_a_basemap_feature_may_reach_out_of_the_campaign(given, reason):
    if not reason:
        shape_limits.check(given, BOUNDS, MAX_VERTICES, may_reach_out=True)
        return
    with pytest.raises(GeometryError, match=reason):
        shape_limits.check(given, BOUNDS, MAX_VERTICES, may_reach_out=True)


def test_without_bounds_the_place_is_anywhere_but_across_the_antimeridian():
    shape_limits.check(box(-90, -10, 90, 10), None, MAX_VERTICES)
    with pytest.raises(GeometryError, match="antimeridian"):
        shape_limits.check(ACROSS, None, MAX_VERTICES)


def test_every_shape_of_the_real_record_is_taken():
    from pathlib import Path

    rows, _problems = json_rows.read(Path(__file__).parents[2] / "fixtures/mosul")
    campaign = next(row.fields for row in rows if row.model == "events.campaign")
    bounds = tuple(campaign[side] for side in ("west", "south", "east", "north"))
    shapes = [(row, shape(row.fields["shape"])) for row in rows if row.fields.get("shape")]
    for row, drawn_shape in shapes:
        if row.model == "events.basemapfeature":
            shape_limits.check(drawn_shape, bounds, 5_000, may_reach_out=True)
        else:
            shape_limits.check_area(drawn_shape, bounds, 5_000)
    assert len(shapes) > 130
