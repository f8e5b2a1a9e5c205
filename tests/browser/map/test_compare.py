"""Two days on one map: the line between them, what changed, and a link that opens as the same picture."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import faults_in_both_themes
from tests.browser.map import reading
from tests.browser.map.conftest import PHONE

pytestmark = pytest.mark.browser

COMPARED = "/?on=2016-11-12&compare=2017-01-24"


def test_each_side_of_the_line_is_the_map_of_its_day(mosul, visit):
    page = visit(mosul, COMPARED + "&swipe=10", settled=True)
    expect(page.locator(".swipe-day")).to_have_text(["12 Nov 2016", "24 Jan 2017"])
    pane = page.locator(".leaflet-second-picture-pane")
    expect(pane.locator("canvas.picture:not([data-busy])")).to_be_attached()
    right = pane.evaluate("(pane) => getComputedStyle(pane).clipPath")
    page.get_by_role("slider", name="Line between the two days").press("ArrowRight")
    expect(page).to_have_url(re.compile("swipe=11"))
    assert pane.evaluate("(pane) => getComputedStyle(pane).clipPath") != right
    # The map's own pane ends where that of the second day begins.
    ends = page.locator(".leaflet-overlay-pane").evaluate("(pane) => getComputedStyle(pane).clipPath")
    begins = pane.evaluate("(pane) => getComputedStyle(pane).clipPath")
    assert re.findall(r"(-?[\d.]+)px -100000px", ends)[1] == re.findall(r"(-?[\d.]+)px -100000px", begins)[0]


def test_the_line_is_dragged(mosul, visit):
    page = visit(mosul, COMPARED)
    knob = page.locator(".swipe-knob")
    box, frame = knob.bounding_box(), page.locator("#map").bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(frame["x"] + frame["width"] * 0.25, box["y"] + 20, steps=4)
    page.mouse.up()
    expect(page).to_have_url(re.compile("swipe=25"))
    assert abs(knob.bounding_box()["x"] + 20 - frame["x"] - frame["width"] * 0.25) < 2
    assert page.locator("#map").bounding_box() == frame


def test_the_panel_says_what_changed_on_whose_word_and_what_each_side_gained(mosul, visit):
    page = visit(mosul, COMPARED)
    told = page.locator(".compared")
    rows = told.locator(".balance tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("Iraqi government forces")
    expect(rows.first.get_by_role("cell").nth(0)).to_contain_text("73")
    expect(rows.first.get_by_role("cell").nth(0)).to_contain_text("103.8 km²")
    tammuz = told.get_by_role("listitem").filter(has_text="30 Tammuz").first
    expect(tammuz).to_contain_text("Islamic State → Iraqi government forces")
    expect(tammuz).to_contain_text("28 Nov 2016")
    expect(tammuz).to_contain_text("AFP")
    tammuz.get_by_role("link", name="the report").click()
    expect(page.get_by_role("heading", name="Monday 28 November 2016")).to_be_visible()


def test_it_is_chosen_and_ended_on_the_page(mosul, visit):
    page = visit(mosul, "/?on=2017-01-24")
    page.get_by_role("button", name="Compare two days").click()
    expect(page.locator(".swipe-day")).to_have_text(["24 Jan 2017", "31 Jul 2017"])
    page.get_by_label("Compared with").fill("2017-02-24")
    expect(page).to_have_url(re.compile(r"on=2017-01-24&compare=2017-02-24$"))
    expect(page.locator(".compared")).to_contain_text("24 Jan 2017 and 24 Feb 2017")
    page.get_by_role("button", name="Swap the days").click()
    expect(page.locator(".swipe-day")).to_have_text(["24 Feb 2017", "24 Jan 2017"])
    expect(page.locator(".compared")).to_contain_text("24 Jan 2017 and 24 Feb 2017")
    page.get_by_role("button", name="End the comparison").click()
    expect(page.locator(".swipe")).to_be_hidden()
    expect(page).to_have_url(re.compile(r"\?on=2017-02-24$"))
    expect(page.locator(".leaflet-second-picture-pane canvas")).to_have_count(0)
    expect(page.locator(".compared")).to_have_count(0)


def test_the_link_opens_as_the_same_picture_in_a_fresh_browser_and_in_arabic(mosul, visit):
    query = "?on=2017-01-24&compare=2017-02-24&swipe=40&at_least=reported&view=12/36.35/43.15"
    drawn, looks = [], []
    for root in ("/", "/", "/ar/"):
        page = visit(mosul, root + query, first=True)
        second = page.locator(".leaflet-second-picture-pane canvas.picture:not([data-busy])")
        expect(second).to_be_attached()
        drawn.append(reading.pictures(page))
        looks.append(reading.looks(page))
    assert len(set(drawn[0])) == 2
    # In Arabic the lines beneath the map are longer, and it has another height.
    assert drawn[0] == drawn[1]
    assert looks[0] == looks[1] == looks[2]


@pytest.mark.parametrize("root", ["/", "/ar/"])
def test_axe_finds_nothing(mosul, visit, root):
    page = visit(mosul, root + COMPARED[1:])
    page.locator(".compared .balance").wait_for(state="attached")
    assert faults_in_both_themes(page) == []
    page.set_viewport_size(PHONE)
    assert faults_in_both_themes(page) == []
