"""The map of a picture: ground, names, the day's events, objectives, and the country. Nothing of the real record."""

import itertools
import json
import re
from pathlib import Path

import pytest
import shapely
from django.db.models import QuerySet
from shapely import affinity

from events.geo.front import Front
from events.models import BasemapFeature, District
from events.payload.fronts import FrontGround
from events.public.picture import icons, looks
from events.public.picture.day_map import ground_of_front
from events.public.picture.frame import frame_around
from tests.campaigns import add_actor, add_district, square
from tests.public.picture.drawing import SVG, drawn, quay, texts

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).parents[3]


def add_feature(harbour, kind, *points, **values):
    given = {"slug": f"{kind}-{len(points)}", "name_en": kind.title()} | values
    shape = {"type": "LineString", "coordinates": [list(point) for point in points]}
    return BasemapFeature.objects.create(campaign=harbour.campaign, kind=kind, **{"shape": shape} | given)


def of_class(document, name):
    return [each for each in document.iter() if name in each.get("class", "").split()]


def main_map(document):
    """The large map, which is drawn before what lies around it."""
    return next(each for each in document.iter(f"{SVG}g") if each.get("clip-path") == "url(#map-clip)")


def box_of(element):
    """The box of a name, a badge or a symbol on its map (pixels). Letters are taken to be half as wide as high."""
    number = {key: float(value) for key, value in element.attrib.items() if re.fullmatch(r"-?[\d.]+", value)}
    if element.tag == f"{SVG}circle":
        return shapely.Point(number["cx"], number["cy"]).buffer(number["r"])
    if element.tag == f"{SVG}rect":
        return shapely.box(number["x"], number["y"], number["x"] + number["width"], number["y"] + number["height"])
    size, letters = number["font-size"], element.text.strip("\u2067\u2069")
    width = len(letters) * (0.5 * size + number.get("letter-spacing", 0))
    left = number["x"] - {"start": 0, "middle": width / 2, "end": width}[element.get("text-anchor")]
    box = shapely.box(left, number["y"] - 0.7 * size, left + width, number["y"])
    turn = re.match(r"rotate\((\S+) (\S+) (\S+)\)", element.get("transform", ""))
    return affinity.rotate(box, float(turn[1]), origin=(float(turn[2]), float(turn[3]))) if turn else box


def line_of(element):
    """A path of one line (pixels)."""
    return shapely.LineString([tuple(map(float, point.split())) for point in element.get("d")[1:].split("L")])


def badges(document):
    return {each.get("data-of"): each for each in main_map(document).iter() if each.get("class") == "badge"}


# -- the ground ---------------------------------------------------------------------------------


def test_roads_lie_beneath_the_river_and_bridges_over_it(client, harbour):
    add_feature(harbour, "road", (10.05, 50.105), (10.2, 50.105))
    add_feature(harbour, "highway", (10.12, 50.05), (10.12, 50.15))
    add_feature(harbour, "bridge", (10.12, 50.111), (10.12, 50.113))
    kinds = [each.get("class") for each in main_map(drawn(client)) if each.get("class") in icons_of_ground]
    # The edge of the river and its water; the railings of the bridge and its deck.
    assert kinds == ["road", "highway", "river", "river", "bridge", "bridge"]


icons_of_ground = {"road", "highway", "river", "stream", "bridge", "runway"}


def test_a_runway_is_an_area_and_what_lies_far_off_is_left_out(client, harbour):
    ring = [[10.13, 50.09], [10.14, 50.09], [10.14, 50.091], [10.13, 50.091], [10.13, 50.09]]
    add_feature(harbour, "runway", shape={"type": "Polygon", "coordinates": [ring]})
    add_feature(harbour, "road", (10.12, 50.1), (10.9, 50.1))
    document = drawn(client)
    (runway,) = of_class(document, "runway")
    assert runway.get("fill").startswith("#")
    (road,) = [each for each in main_map(document) if each.get("class") == "road"]
    assert line_of(road).bounds[2] < 1100


def test_the_small_map_has_neither_roads_nor_bridges(client, harbour):
    add_district(harbour.campaign, "inn", harbour.crown, 10.17, 50.1)
    add_feature(harbour, "road", (10.05, 50.105), (10.2, 50.105))
    assert len(of_class(drawn(client), "road")) == 1


# -- the front ----------------------------------------------------------------------------------


# Across the quays and far beyond, with many points to each pixel.
FINE_LINE = tuple((9.5 + number / 100_000, 50.1055 + number % 2 * 1e-7) for number in range(100_000))


def test_a_front_is_drawn_no_finer_and_no_further_than_can_be_seen(client, harbour, monkeypatch):
    monkeypatch.setattr(FrontGround, "front", lambda *_: Front((FINE_LINE,), (FINE_LINE,)))
    document = drawn(client)
    lines = [line_of(each) for kind in ("piece", "pocket") for each in of_class(document, kind)]
    assert [len(line.coords) for line in lines] == [2, 2, 2, 2]
    assert all(-25 < line.bounds[0] < 0 and 1000 < line.bounds[2] < 1025 for line in lines)


@pytest.mark.parametrize("box", [(10.09, 50.09, 10.16, 50.12), (9.4, 50, 10.6, 51), (5, 46, 15, 55)])
def test_what_keeps_off_a_front_keeps_off_all_of_it_at_every_scale(box):
    frame = frame_around(box, 1000)
    ground = ground_of_front(FINE_LINE, frame)
    assert len(shapely.get_coordinates(ground)) < 100
    assert ground.contains(frame.in_pixels(shapely.LineString(FINE_LINE)))


# -- names --------------------------------------------------------------------------------------


def test_a_river_is_named_along_its_course(client, harbour):
    QuerySet(BasemapFeature).update(shape={"type": "LineString", "coordinates": [[10.09, 50.1149], [10.16, 50.1112]]})
    document = drawn(client)
    (name,) = [each for each in document.iter(f"{SVG}text") if each.text == "Canal"]
    turn = float(re.match(r"rotate\((\S+) ", name.get("transform"))[1])
    assert 3 < abs(turn) < 10
    assert name.get("letter-spacing")
    water = line_of(of_class(main_map(document), "river")[0])
    width = float(of_class(main_map(document), "river")[0].get("stroke-width"))
    assert not box_of(name).intersects(water.buffer(width / 2))
    assert box_of(name).distance(water) < 25


def test_letters_that_are_joined_are_not_set_apart(client, harbour):
    names = [each for each in drawn(client, language="/ar").iter(f"{SVG}text") if "القناة" in each.text]
    assert [each.get("letter-spacing") for each in names] == [None]


def test_both_banks_are_named_on_open_ground(client, harbour):
    assert not {"NORTH BANK", "SOUTH BANK"} & set(texts(drawn(client, 1)))
    QuerySet(District).filter(slug__startswith="quay").update(bank="south")
    document = drawn(client, 2)
    assert {"NORTH BANK", "SOUTH BANK"} <= set(texts(document))
    QuerySet(District).update(bank="south")
    assert "SOUTH BANK" not in texts(drawn(client, 3))


def test_a_town_without_room_beside_it_is_named_with_a_leader(client, harbour):
    # In the midst of the quays, which its name may not cover.
    add_district(harbour.campaign, "crane", harbour.guild, 10.125, 50.105, name_en="Old Crane")
    document = drawn(client)
    assert "Old Crane" in texts(document)
    (leader, _) = of_class(document, "leader")
    (symbol,) = [each for each in document.iter() if each.get("data-district") == "crane"]
    assert 0 < line_of(leader).distance(box_of(symbol)) < 3


def test_names_badges_and_symbols_touch_nothing(client, harbour):
    for number in range(6):
        add_district(harbour.campaign, f"inn-{number}", harbour.crown, 10.1 + number / 105, 50.1138, name_en="The Inn")
    harbour.event("taken", 5)
    for number in (1, 3):
        harbour.event(f"fight-{number}", 5, kind="contested", districts=[quay(harbour, number)])
    harbour.event("passing", 5, kind="attack", districts=[harbour.campaign.districts.get(slug="inn-2")])
    document = main_map(drawn(client, 5))
    named = [box_of(each) for each in document.iter(f"{SVG}text") if each.get("paint-order")]
    symbols = [box_of(each) for each in document.iter(f"{SVG}circle") if each.get("data-district")]
    signs = [box_of(next(each.iter(f"{SVG}rect"))) for each in badges(document).values()]
    front = [line_of(each).buffer(2) for each in of_class(document, "piece")]
    assert [len(symbols), len(signs), len(front)] == [6, 4, 2]
    assert len(named) > 6
    for one, other in itertools.combinations([*named, *symbols, *signs], 2):
        assert not one.intersects(other)
    assert not [line for line in front for one in named if line.intersects(one)]


# -- what was reported --------------------------------------------------------------------------


def test_a_hold_of_which_nothing_was_ever_reported_is_dotted(client, harbour):
    harbour.event("taken", 5, sources=[harbour.gazette, harbour.herald])
    before, after = drawn(client, 4), drawn(client, 5)

    def silent(document):
        return {each.get("data-district") for each in document.iter() if "data-silent" in each.attrib}

    assert silent(before) - silent(after) == {"docks"}
    assert "quay-1" in silent(after)
    assert "Nothing ever reported" in texts(after)
    (docks,) = [each for each in before.iter() if each.get("data-district") == "docks"]
    pattern = re.fullmatch(r"url\(#(.+)\)", docks.get("fill"))[1]
    assert [each for each in before.iter(f"{SVG}pattern") if each.get("id") == pattern]


def test_what_a_third_side_and_further_ones_hold_has_marks_of_its_own(client, harbour):
    others = [add_actor(harbour.campaign, f"other-{number}") for number in range(6)]
    for number, side in enumerate([harbour.crown, harbour.league, *others]):
        lon = 10.1 + number / 200
        add_district(harbour.campaign, f"yard-{number}", side, lon, 50.112, kind="quarter", shape=square(lon, 50.112))
    document = drawn(client)
    patterns = {each.get("id"): each for each in document.iter(f"{SVG}pattern")}

    def mark(slug):
        (area,) = [each for each in document.iter() if each.get("data-district") == slug]
        pattern = patterns[re.fullmatch(r"url\(#(.+)\)", area.get("fill"))[1]]
        return pattern.get("width"), *(each.get("d") for each in of_class(pattern, "side-mark"))

    # Guild and Crown are the first two: they have the dots of what nothing was reported of, and no more.
    assert {mark("quay-1"), mark("yard-0")} == {("10",)}
    marks = [mark(f"yard-{number}") for number in range(1, 8)]
    assert len(set(marks)) == 7
    assert all(len(each) == 2 for each in marks)
    # In the legend as well.
    assert sum("side-mark" in each.get("class", "") for each in document.iter(f"{SVG}path")) == 14
    swatches = [each for each in document.iter(f"{SVG}rect") if re.match(r"url\(#held-\d+-0\)", each.get("fill", ""))]
    assert len(swatches) == 7


def test_the_marks_of_sides_are_those_of_the_page():
    script = (ROOT / "static/mosulmap/js/map/patterns.js").read_text(encoding="utf-8")
    assert f"SIDE_MARKS = {json.dumps(looks.SIDE_MARKS)};" in script


def test_the_legend_of_dots_goes_with_the_last_of_them(client, harbour):
    every = list(harbour.campaign.districts.filter(shape__isnull=False))
    for number in range(0, len(every), 2):
        harbour.event(f"seen-{number}", 2, harbour.guild, every[number : number + 2], sources=[harbour.wire])
    assert "Nothing ever reported" in texts(drawn(client, 1))
    assert "Nothing ever reported" not in texts(drawn(client, 2))


def test_the_events_of_the_day_have_a_badge_with_the_weightiest_of_their_kinds(client, harbour):
    harbour.event("fight", 5, kind="contested", districts=[quay(harbour, 2)])
    harbour.event("strike", 5, kind="attack", districts=[quay(harbour, 2), quay(harbour, 4)])
    harbour.event("draft", 5, kind="attack", districts=[quay(harbour, 1)], status="draft")
    found = badges(drawn(client, 5))
    assert {slug: badge.get("data-kind") for slug, badge in found.items()} == {
        "quay-2": "contested",
        "quay-4": "attack",
    }
    assert [each.text for each in found["quay-2"].iter(f"{SVG}text")] == ["2"]
    assert not list(found["quay-4"].iter(f"{SVG}text"))
    assert not badges(drawn(client, 6))


@pytest.mark.parametrize(
    ("precision", "kind", "words"),
    [("day", "announced", "objective"), ("on-or-before", "control", "control")],
)
def test_a_cumulative_list_of_announced_districts_is_shown_as_control(client, harbour, precision, kind, words):
    harbour.event("list", 5, kind="announced", precision=precision)
    document = drawn(client, 5)
    assert badges(document)["docks"].get("data-kind") == kind
    assert {"objective", "control"} & set(texts(document)) == {words}


def test_an_event_about_many_districts_has_no_place_of_its_own(client, harbour):
    every = [
        add_district(harbour.campaign, f"yard-{number}", harbour.guild, 10.11 + number / 200, 50.12)
        for number in range(9)
    ]
    harbour.event("many", 5, kind="attack", districts=every)
    document = drawn(client, 5)
    assert not badges(document)
    assert "attack" in texts(document)


def test_an_event_with_a_point_has_a_ring_there(client, harbour):
    harbour.event("wreck", 5, kind="other", lon=10.12, lat=50.108, districts=[])
    (badge,) = badges(drawn(client, 5)).values()
    assert badge.get("data-of") is None
    (_casing, ring) = badge.iter(f"{SVG}circle")
    assert not box_of(ring).intersects(box_of(next(badge.iter(f"{SVG}rect"))))


def test_a_site_within_districts_is_drawn_where_something_happened_there(client, harbour):
    crane = add_district(harbour.campaign, "crane", harbour.guild, 10.12, 50.105, kind="site", name_en="Old Crane")
    harbour.event("fire", 5, kind="other", districts=[crane])
    assert "Old Crane" in texts(drawn(client, 5))
    assert "Old Crane" not in texts(drawn(client, 6))


def test_the_legend_has_the_kinds_of_the_day(client, harbour):
    harbour.event("strike", 5, kind="attack")
    english, arabic = texts(drawn(client, 5)), texts(drawn(client, 5, language="/ar"))
    assert {"Reported this day:", "attack"} <= set(english)
    assert "withdrawn" not in english
    assert "بلاغات هذا اليوم:" in arabic
    assert "Reported this day:" not in texts(drawn(client, 6))


def test_an_announced_objective_is_outlined_until_it_is_reached(client, harbour):
    harbour.event("plan", 5, kind="announced", districts=[quay(harbour, 3)])
    harbour.event("taken", 8, districts=[quay(harbour, 3)])
    found = {number: drawn(client, number) for number in (4, 5, 7, 8)}
    # Of its casing and its dashes, on the map and in the legend.
    assert [len(of_class(document, "objective")) for document in found.values()] == [0, 4, 4, 0]
    assert [("Announced objective" in texts(document)) for document in found.values()] == [False, True, True, False]


def test_the_icons_are_those_of_the_page():
    script = (ROOT / "static/mosulmap/js/map/patterns.js").read_text(encoding="utf-8")
    table = re.search(r"KIND_ICONS = \{(.*?)\n\};", script, re.DOTALL)[1]
    assert list(icons.KIND_ICONS.items()) == re.findall(r'(\w+): "([^"]+)"', table)


# -- the country --------------------------------------------------------------------------------


COUNTRY = {"type": "Polygon", "coordinates": [[[6, 49.5], [14, 49.5], [14, 51], [6, 51], [6, 49.5]]]}


def test_the_country_stands_in_a_corner_that_is_free(client, harbour):
    assert not of_class(drawn(client, 1), "country")
    add_feature(harbour, "country", slug="coastland", name_en="Coastland", shape=COUNTRY)
    document = drawn(client)
    (country,) = of_class(document, "country")
    assert "Coastland" in texts(document)
    box = box_of(next(country.iter(f"{SVG}rect")))
    names = [each for each in main_map(document).iter(f"{SVG}text") if each.get("paint-order")]
    assert not [each.text for each in names if box_of(each).intersects(box)]
    (water, _) = of_class(main_map(document), "river")
    assert not line_of(water).intersects(box)


def test_the_country_is_left_out_where_every_corner_is_taken(client, harbour):
    add_feature(harbour, "country", slug="coastland", name_en="Coastland", shape=COUNTRY)
    for number, (lon, lat) in enumerate(itertools.product((10.0972, 10.1528), (50.0957, 50.1146))):
        add_district(harbour.campaign, f"inn-{number}", harbour.crown, lon, lat)
    assert not of_class(drawn(client), "country")
