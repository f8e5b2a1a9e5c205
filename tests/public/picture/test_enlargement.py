"""The crowded part of a map, drawn enlarged beside the legend."""

import pytest
import shapely

from events.public.picture.enlargement import crowds
from tests.campaigns import add_district, square
from tests.public.picture.drawing import SVG, drawn, texts


def boxes(**corners):
    """Squares of 20 pixels by the corner at their top left."""
    return {slug: shapely.box(x, y, x + 20, y + 20) for slug, (x, y) in corners.items()}


ROW = boxes(a=(0, 0), b=(50, 0), c=(100, 0))


@pytest.mark.parametrize(
    ("shapes", "expected"),
    [
        ({}, []),
        (boxes(a=(0, 0), b=(10, 10)), []),
        # All within 190 and 140 pixels, and two within 100.
        (ROW, [{"a", "b", "c"}]),
        (ROW | boxes(d=(400, 0), e=(420, 10)), [{"a", "b", "c"}]),
        # 210 pixels across: without the one at the end.
        (ROW | boxes(d=(170, 0), e=(190, 0)), [{"a", "b", "c", "d"}, {"a", "b", "c"}]),
        # As far apart downwards.
        (boxes(a=(0, 0), b=(0, 100), c=(0, 171)), []),
        (boxes(a=(0, 0), b=(0, 100), c=(0, 170)), [{"a", "b", "c"}]),
        # A small crowd that is denser comes after a large one.
        (
            ROW | boxes(d=(170, 0), w=(500, 0), x=(520, 0), y=(500, 30), z=(540, 40)),
            [{"a", "b", "c", "d"}, {"w", "x", "y", "z"}],
        ),
    ],
)
def test_the_largest_crowd_is_found_within_each_size(shapes, expected):
    assert crowds(shapes, 1000) == expected


def add_yards(harbour, number):
    """Contested districts among the quays, so small that none has room for its name on the map of all."""
    yards = []
    for yard in range(1, number + 1):
        lon = 10.128 + yard * 0.0015
        shape = square(lon, 50.104, 0.0012)
        yards.append(
            add_district(
                harbour.campaign,
                f"yard-{yard}",
                harbour.guild,
                lon,
                50.104,
                name_en=f"Berth{yard}",
                kind="quarter",
                shape=shape,
            )
        )
    harbour.event("entered", 7, kind="entered", districts=yards)


def group(document, clip):
    """The map that a clip path cuts."""
    return next((each for each in document.iter(f"{SVG}g") if each.get("clip-path") == f"url(#{clip})"), None)


@pytest.mark.django_db
def test_a_crowded_part_is_drawn_enlarged_and_its_names_stand_there(client, harbour):
    add_yards(harbour, 4)
    document = drawn(client)
    names = {f"Berth{number}" for number in range(1, 5)}
    assert names <= set(texts(group(document, "enlargement-clip")))
    main = group(document, "map-clip")
    assert not names & set(texts(main))
    assert not [each for each in main.iter() if each.get("class") == "leader"]
    assert "Drawn enlarged" in texts(document)
    # The outline on the map is where the districts lie.
    (outline,) = [each for each in main.iter(f"{SVG}rect") if each.get("stroke-dasharray")]
    left, top = float(outline.get("x")), float(outline.get("y"))
    frame = shapely.box(left, top, left + float(outline.get("width")), top + float(outline.get("height")))
    for each in main.iter(f"{SVG}path"):
        if each.get("data-district", "").startswith("yard"):
            points = [tuple(map(float, point.split())) for point in each.get("d")[1:-1].split("L")]
            assert frame.contains(shapely.Polygon(points))


@pytest.mark.django_db
def test_programs_are_told_of_each_district_once(client, harbour):
    add_yards(harbour, 4)
    told = [each.get("data-district") for each in drawn(client).iter() if each.get("data-district")]
    assert len(told) == len(set(told))


@pytest.mark.django_db
def test_few_districts_without_room_are_named_with_leaders(client, harbour):
    add_yards(harbour, 2)
    document = drawn(client)
    assert group(document, "enlargement-clip") is None
    assert "Drawn enlarged" not in texts(document)
    assert {"Berth1", "Berth2"} <= set(texts(group(document, "map-clip")))


@pytest.mark.django_db
def test_an_enlargement_that_gives_room_to_no_name_is_left_out(client, harbour):
    add_yards(harbour, 4)
    type(harbour.campaign.districts.first()).objects.filter(slug__startswith="yard").update(
        name_en="Kornundholzuferkaianlagen" * 2
    )
    assert group(drawn(client), "enlargement-clip") is None
