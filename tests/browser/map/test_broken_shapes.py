"""A shape that cannot be drawn costs its district the shape alone, and a point the point; all else is drawn."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from tests.browser.map import reading
from tests.browser.map.payloads import altering, place_of, put

pytestmark = pytest.mark.browser

BROKEN = "arbajiyah"
OTHERS = ["al-bakr", "al-qadisiyah-2"]


def ring(payload, *corners):
    """The place of a new arc of the topology through corners (longitude, latitude), closed."""
    (across, up), (west, south) = (payload["topology"]["transform"][key] for key in ("scale", "translate"))
    steps = []
    before = (0, 0)
    for lon, lat in [*corners, corners[0]]:
        x, y = (lon - west) / across, (lat - south) / up
        steps.append([x - before[0], y - before[1]])
        before = (x, y)
    payload["topology"]["arcs"].append(steps)
    return len(payload["topology"]["arcs"]) - 1


def no_coordinates(payload, shape):
    at = ring(payload, (43.2, 36.37), (43.21, 36.37), (43.21, 36.38))
    payload["topology"]["arcs"][at][1] = [None, None]
    shape["arcs"] = [[at]]


def no_corner(payload, shape):
    at = ring(payload, (43.2, 36.37), (43.21, 36.37), (43.21, 36.38))
    payload["topology"]["arcs"][at][1] = None
    shape["arcs"] = [[at]]


def around_the_world(payload, shape):
    shape["arcs"] = [[ring(payload, (-179, 36), (179, 36), (179, 37))]]


def off_the_globe(payload, shape):
    shape["arcs"] = [[ring(payload, (43, 36), (44, 36), (44, 1000))]]


SHAPES = {
    "without coordinates": no_coordinates,
    "without a corner": no_corner,
    "around the world": around_the_world,
    "off the globe": off_the_globe,
    "without arcs": lambda _payload, shape: shape.pop("arcs"),
    "of an arc that is not there": lambda _payload, shape: shape.update(arcs=[[10_000]]),
    "of arcs nested wrongly": lambda _payload, shape: shape.update(arcs=[0, 1]),
    "of no arc": lambda _payload, shape: shape.update(arcs=[]),
    "of no kind": lambda _payload, shape: shape.update(type=None),
    "of an unknown kind": lambda _payload, shape: shape.update(type="Blob"),
    "that is a line": lambda _payload, shape: shape.update(type="LineString", arcs=[0]),
}


def breaking(how, **district):
    """What breaks the shape of one district, and puts values into its row."""

    def alter(payload):
        place = place_of(payload, "districts", "slug", BROKEN)
        shapes = payload["topology"]["objects"]["districts"]["geometries"]
        (shape,) = (shape for shape in shapes if shape["id"] == str(place))
        SHAPES[how](payload, shape)
        put(payload, "districts", place, **district)

    return altering(alter)


def is_dot(page, slug):
    return reading.item_of(page, slug).get_attribute("data-shape") == "point"


def goes_on(page):
    """Whatever is broken: the other districts are drawn, days pass, the table and the story are there."""
    assert not any(is_dot(page, slug) for slug in OTHERS)
    assert reading.look_of(page, OTHERS[0])[0] == "held"
    page.get_by_role("button", name="Next day", exact=True).click()
    page.get_by_role("button", name="Zoom out").click()
    page.get_by_role("link", name="Districts", exact=True).click()
    expect(page.locator("table.state tbody tr")).to_have_count(3)
    page.get_by_role("link", name="Arbajiyah", exact=True).click()
    expect(page.locator("#panel-body").get_by_role("heading", level=2)).to_have_text("Arbajiyah")


@pytest.mark.parametrize("how", SHAPES)
def test_a_district_whose_shape_is_broken_is_drawn_as_its_point(article, visit, how):
    # On a day without reports, of which a marker would lie on the dot.
    page = visit(article, "/?on=2016-11-10", prepare=breaking(how))
    assert is_dot(page, BROKEN)
    assert reading.spot_of(page, BROKEN)
    goes_on(page)


@pytest.mark.parametrize("point", [{"lon": None, "lat": None}, {"lat": 1000}, {"lon": "east"}])
def test_a_district_without_shape_and_point_is_left_out_of_the_map_alone(article, visit, point):
    page = visit(article, "/?on=2016-11-12", prepare=breaking("without arcs", **point))
    expect(reading.item_of(page, BROKEN)).to_have_attribute("data-shape", "none")
    assert not reading.spot_of(page, BROKEN)
    goes_on(page)


EVENTS = {
    "a shape without coordinates": {"shape": {"type": "Polygon", "coordinates": [[[None, None]]]}},
    "a shape of no kind": {"shape": {"coordinates": [1]}},
    "a shape nested wrongly": {"shape": {"type": "Polygon", "coordinates": [1, 2]}},
    "a collection of nothing": {"shape": {"type": "GeometryCollection"}},
    "a point that is none": {"point": [None, None]},
    "a point off the globe": {"point": [43, 1000]},
}


@pytest.mark.parametrize("how", EVENTS)
def test_an_event_with_a_broken_place_is_shown_all_the_same(article, visit, how):
    def alter(payload):
        put(payload, "events", place_of(payload, "events", "reference", "r0068"), **EVENTS[how])

    page = visit(article, "/?event=r0068", prepare=altering(alter, "days"))
    expect(page.locator("#panel-body article .summary")).to_contain_text("in control of Arbajiyah")
    expect(page.locator(".spot .badge.chosen")).to_have_count(1)
    page.get_by_role("link", name="Back to the day").click()
    goes_on(page)


def test_a_river_with_a_broken_course_is_left_out_alone(mosul, visit):
    def alter(payload):
        put(payload, "water", 0, shape={"type": "LineString", "coordinates": [[43.1, None], None]})

    whole = visit(mosul, "/?on=2016-11-12")
    page = visit(mosul, "/?on=2016-11-12", prepare=altering(alter))
    assert 0 < reading.pixels_of(page, "var(--water)") < reading.pixels_of(whole, "var(--water)")


BROKEN_LINES = {
    "an arc that there is not": lambda part: part["topology"]["objects"]["front"]["geometries"][0].update(arcs=[999]),
    "an arc without steps": lambda part: part["topology"]["arcs"].__setitem__(0, [None]),
    "no lines": lambda part: part["topology"]["objects"].clear(),
    "numbers of no line": lambda part: [row.__setitem__(2, [999]) for row in part["fronts"]["rows"]],
}


@pytest.mark.parametrize("how", BROKEN_LINES)
def test_a_front_that_is_broken_leaves_the_rest_of_the_map(mosul, visit, how):
    page = visit(mosul, "/?on=2016-11-12", prepare=altering(BROKEN_LINES[how], "front"))
    reading.is_painted(page)
    assert reading.pixels_of(page, "var(--water)") > 0
    page.get_by_role("button", name="Next day").click()
    reading.shows_day(page, dt.date(2016, 11, 13))
