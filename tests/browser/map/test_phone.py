"""On a phone of 360 pixels: nothing runs out of the screen, the panel is a sheet, fingers find the buttons."""

import pytest
from playwright.sync_api import expect

from tests.browser.map import reading
from tests.browser.map.conftest import PHONE

pytestmark = pytest.mark.browser

LEAST_TARGET = 36


@pytest.fixture
def phone(mosul, visit):
    return lambda address="/?on=2016-11-12": visit(mosul, address, viewport=PHONE, has_touch=True, is_mobile=True)


@pytest.mark.parametrize("root", ["/", "/ar/"])
@pytest.mark.parametrize(
    "query", ["?on=2016-11-12", "?on=2016-11-12&district=al-qadisiyah-2", "?on=2016-11-12&show=table"]
)
def test_nothing_scrolls_sideways(phone, root, query):
    page = phone(root + query)
    handle = page.locator(".sheet-handle")
    if handle.get_attribute("aria-expanded") == "false":
        handle.click()
    wide = page.evaluate(
        """() => [document.documentElement, document.getElementById("panel-body")]
          .map((element) => element.scrollWidth - element.clientWidth)"""
    )
    assert wide == [0, 0]


def test_the_sheet_opens_and_closes(phone):
    page = phone()
    handle = page.locator(".sheet-handle")
    body = page.locator("#panel-body")
    expect(body).to_be_hidden()
    expect(handle).to_have_attribute("aria-expanded", "false")
    expect(handle).to_contain_text("Events: 11")
    handle.tap()
    expect(body).to_be_visible()
    expect(handle).to_have_attribute("aria-expanded", "true")
    handle.tap()
    expect(body).to_be_hidden()


def test_a_district_that_is_tapped_tells_its_story_in_the_sheet(phone):
    page = phone("/?on=2016-11-12&view=13/36.3650/43.2000")
    spot = reading.spot_of(page, "al-bakr")
    page.touchscreen.tap(spot["x"], spot["y"])
    expect(page.locator("#panel-body").get_by_role("heading", level=2)).to_be_visible()
    expect(page.locator(".sheet-handle")).to_contain_text("Al Bakr")


def test_the_map_has_most_of_the_screen_while_the_sheet_is_closed(phone):
    page = phone()
    box = page.locator(".map-frame").bounding_box()
    assert box["width"] == PHONE["width"]
    assert box["height"] > PHONE["height"] * 0.5


def test_fingers_find_every_control(phone):
    page = phone()
    # Stories are linked from the dialog about the map here, and files from the one to share.
    small = page.locator(
        "#controls button, #controls select, #controls input, .leaflet-control-zoom a, .sheet-handle,"
        " .masthead button:not(.to-download), .masthead a:not(.to-stories), .masthead input, .legend summary, .plot"
    ).evaluate_all(
        """(all, least) => all.map((element) => [element, element.getBoundingClientRect()])
          .filter(([, { width, height }]) => Math.min(width, height) < least)
          .map(([element, { width, height }]) => `${element.outerHTML.slice(0, 80)} ${width} x ${height}`)""",
        LEAST_TARGET,
    )
    assert small == []


def test_what_is_to_be_pressed_lies_within_the_screen(phone):
    page = phone()
    for button in page.locator("#controls button, #controls select, #controls input").all():
        box = button.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE["width"]
        assert box["y"] + box["height"] <= PHONE["height"]


def test_the_legend_opens_at_a_touch(phone):
    page = phone()
    expect(page.locator("#legend")).to_be_hidden()
    page.locator(".legend summary").tap()
    expect(page.locator("#legend")).to_be_visible()


def test_the_date_can_be_chosen_on_a_phone_too(phone):
    page = phone()
    page.get_by_label("Go to a date").fill("2016-11-20")
    expect(page.locator("#day")).to_have_text("Sunday 20 November 2016")
