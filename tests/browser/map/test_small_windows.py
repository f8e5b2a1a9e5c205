"""Small windows: the sheet's three heights, the map that it leaves, what lies behind the "i", and nothing sideways."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.map import reading
from tests.browser.map.conftest import PHONE

pytestmark = pytest.mark.browser

MAGNIFIED = {"width": 320, "height": 256}
ON_ITS_SIDE = {"width": 740, "height": 360}
DAY = "on=2016-11-12"


@pytest.fixture
def small(visit, mosul):
    return lambda address=f"/?{DAY}", viewport=PHONE: visit(mosul, address, viewport=viewport, has_touch=True)


def box_of(page, selector):
    return page.locator(selector).bounding_box()


def bottom(box):
    return box["y"] + box["height"]


@pytest.mark.parametrize("viewport", [PHONE, MAGNIFIED, ON_ITS_SIDE, {"width": 640, "height": 400}])
@pytest.mark.parametrize("root", ["/", "/ar/"])
def test_nothing_scrolls_sideways_and_the_map_can_be_read(small, root, viewport):
    page = small(f"{root}?{DAY}", viewport)
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    assert box_of(page, "#map")["height"] >= 120
    outside = page.locator(".masthead > *, #controls > *").evaluate_all(
        """(all) => all.map((one) => [one.className, one.getBoundingClientRect()])
          .filter(([, { left, right, width }]) => width > 1 && (left < 0 || right > innerWidth))
          .map(([name]) => name)"""
    )
    assert outside == []


@pytest.mark.parametrize("viewport", [PHONE, ON_ITS_SIDE], ids=["upright", "on its side"])
def test_the_sheet_has_three_heights_and_never_covers_the_timeline(small, viewport):
    page = small(viewport=viewport)
    timeline = box_of(page, "#timeline")
    heights = [box_of(page, "#panel")["height"]]
    page.locator(".sheet-handle").tap()
    heights.append(box_of(page, "#panel")["height"])
    page.get_by_role("button", name="Enlarge the panel").tap()
    heights.append(box_of(page, "#panel")["height"])
    assert heights[0] < 60 < 2 * heights[0] < heights[1] < heights[2]
    panel, map_box = box_of(page, "#panel"), box_of(page, "#map")
    assert panel["y"] == pytest.approx(map_box["y"], abs=1)
    assert box_of(page, "#timeline") == timeline
    beside = panel["x"] + panel["width"] <= timeline["x"] + 1
    assert beside or bottom(panel) <= timeline["y"] + 1
    page.get_by_role("button", name="Shrink the panel").tap()
    assert box_of(page, "#panel")["height"] == heights[1]


def draw(page, by):
    """Draws the sheet by its bar, so many pixels up."""
    bar = box_of(page, ".sheet-bar")
    x, y = bar["x"] + bar["width"] / 3, bar["y"] + bar["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - by / 2)
    page.mouse.move(x, y - by)
    page.mouse.up()


def test_the_sheet_is_drawn_by_its_bar(small):
    page = small()
    panel = page.locator("#panel")
    draw(page, 120)
    expect(panel).to_have_attribute("data-sheet", "half")
    draw(page, 90)
    expect(panel).to_have_attribute("data-sheet", "full")
    draw(page, -320)
    expect(panel).to_have_attribute("data-sheet", "peek")


def test_the_sheet_follows_the_keys(small):
    page = small()
    handle = page.locator(".sheet-handle")
    handle.focus()
    for key, height in [("ArrowUp", "half"), ("ArrowUp", "full"), ("ArrowDown", "half"), ("Enter", "peek")]:
        page.keyboard.press(key)
        expect(page.locator("#panel")).to_have_attribute("data-sheet", height)
        expect(handle).to_have_attribute("aria-expanded", str(height != "peek").lower())


def place_on_screen(page, slug):
    """The middle of a district by the pointer, beneath the sheet too; None where the map does not show it."""
    return page.evaluate(
        """(slug) => {
          const map = document.querySelector(".leaflet-container");
          const { left, top, right, bottom } = map.getBoundingClientRect();
          // The name beside the pointer would be laid out anew for every point.
          const unnamed = new CSSStyleSheet();
          unnamed.replaceSync(".name-tag { display: none !important; }");
          document.adoptedStyleSheets.push(unnamed);
          const found = [];
          for (let x = left + 1; x < right; x += 6) {
            for (let y = top + 1; y < bottom; y += 6) {
              map.dispatchEvent(new MouseEvent("mousemove", { clientX: x, clientY: y, bubbles: true, view: window }));
              if (map.dataset.over === slug) found.push({ x, y });
            }
          }
          document.adoptedStyleSheets.splice(document.adoptedStyleSheets.indexOf(unnamed), 1);
          return found.length ? found[Math.floor(found.length / 2)] : null;
        }""",
        slug,
    )


def test_the_selected_district_is_brought_out_from_under_the_sheet(small):
    page = small(f"/?{DAY}&district=al-salam")
    place = place_on_screen(page, "al-salam")
    assert box_of(page, "#map")["y"] < place["y"] < box_of(page, "#panel")["y"]


def test_a_district_chosen_from_the_list_is_brought_into_sight(visit, mosul):
    page = visit(mosul, f"/?{DAY}&show=table&view=14/36.3800/43.0900")
    assert place_on_screen(page, "al-salam") is None
    page.get_by_role("link", name="Al Salam", exact=True).click()
    expect(page.locator("#panel-body h2")).to_have_text("Al Salam")
    assert place_on_screen(page, "al-salam")
    # What is in sight stays where it is.
    before = place_on_screen(page, "al-salam")
    page.get_by_role("link", name="Back to the day").click()
    expect(page.locator("#panel-body h2")).not_to_have_text("Al Salam")
    assert place_on_screen(page, "al-salam") == before


@pytest.mark.parametrize("viewport", [PHONE, {"width": 768, "height": 1024}], ids=["phone", "tablet"])
def test_the_licences_of_the_map_lie_behind_a_button_and_beside_the_map_where_there_is_room(small, viewport):
    page = small(viewport=viewport)
    expect(page.locator("#legend")).to_be_hidden()
    attribution = page.locator(".leaflet-control-attribution")
    expect(attribution).to_be_hidden()
    button = page.locator(".attribution summary")
    button.focus()
    page.keyboard.press("Space")
    expect(attribution).to_be_visible()
    expect(attribution).to_contain_text("OpenStreetMap contributors (ODbL)")
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    button.tap()
    expect(attribution).to_be_hidden()
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(attribution).to_be_visible()
    expect(button).to_be_hidden()


@pytest.mark.parametrize("press", ["click", "space"])
def test_the_home_button_shows_the_whole_campaign_again(visit, mosul, press):
    page = visit(mosul, f"/?{DAY}&view=15/36.3800/43.0900")
    assert place_on_screen(page, "al-salam") is None
    home = page.get_by_role("button", name="Whole campaign")
    if press == "click":
        home.click()
    else:
        home.focus()
        page.keyboard.press("Space")
    expect(page).to_have_url(re.compile(rf"\?{DAY}$"))
    assert place_on_screen(page, "al-salam")
    expect(page.get_by_role("button", name="Play")).to_be_visible()


@pytest.mark.parametrize("view", ["1/80/170", "10/80/170", "10/-60.5/-120", "30/36.35/43.15"])
def test_a_view_far_off_shows_the_campaign_all_the_same(visit, mosul, view):
    page = visit(mosul, f"/?{DAY}&view={view}")
    frame, found = box_of(page, "#map"), reading.places_on_map(page)
    assert found
    for place in found.values():
        assert frame["x"] <= place["x"] <= frame["x"] + frame["width"]
        assert frame["y"] <= place["y"] <= bottom(frame)
