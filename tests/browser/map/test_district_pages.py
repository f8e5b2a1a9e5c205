"""Pages of text in a real browser: nothing for axe, and nothing wider than the window."""

import pytest
from playwright.sync_api import expect

from tests.browser.axe import faults_in_both_themes

pytestmark = pytest.mark.browser

PAGES = (
    "districts/",
    "districts/al-qadisiyah-2/",
    "events/r0068/",
    # A statement about a whole bank.
    "events/r0329/",
    "events/?kind=announced&q=west",
    "record/",
    "method/",
    "sources/s0116/",
)
# Below no campaign.
API = "api/v1/"
NARROW = {"width": 320, "height": 256}
PHONE = {"width": 360, "height": 740}
SCROLLING = "(all) => all.filter((each) => each.scrollWidth > each.clientWidth).map((each) => each.ariaLabel)"
WIDTH = "[document.documentElement.scrollWidth, innerWidth]"


@pytest.mark.parametrize("prefix", ["", "/ar"])
def test_axe_finds_nothing_and_nothing_reaches_out_of_a_narrow_window(mosul, visit, prefix):
    page = visit(mosul, f"{prefix}/mosul/districts/", ready="h1", settled=False, viewport=NARROW)
    for address in (*PAGES, API):
        page.goto(f"{prefix}/mosul/{address}" if address != API else f"{prefix}/{address}")
        page.locator("details").evaluate_all("(all) => all.forEach((each) => (each.open = true))")
        wide, window = page.evaluate(WIDTH)
        assert wide <= window, address
        assert page.locator(".reading__table").evaluate_all(SCROLLING) == [], address
        assert faults_in_both_themes(page) == [], address


def test_in_a_narrow_window_an_event_is_a_block_and_yet_a_row_of_a_table(mosul, visit):
    page = visit(mosul, "/mosul/events/", ready="h1", settled=False, viewport=PHONE)
    row = page.get_by_role("table").get_by_role("row").nth(1)
    cells = row.get_by_role("cell")
    expect(cells).to_have_count(5)
    expect(page.get_by_role("columnheader", name="Actor")).to_have_count(1)
    day, summary, actor = (each.bounding_box() for each in (cells.nth(0), row.get_by_role("rowheader"), cells.nth(2)))
    assert day["y"] < summary["y"] < actor["y"]
    assert cells.nth(2).evaluate("(cell) => getComputedStyle(cell, '::before').content").startswith('"Actor: "')


def test_a_phone_shows_few_filters_first_and_keeps_the_others(mosul, visit):
    page = visit(mosul, "/mosul/events/?kind=announced", ready="h1", settled=False, viewport=PHONE)
    expect(page.get_by_label("Text")).to_be_visible()
    expect(page.get_by_label("Kind")).to_be_hidden()
    page.get_by_label("Text").fill("west")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("link", name="Remove this filter")).to_have_count(2)
    page.get_by_role("link", name="More filters").click()
    expect(page.get_by_label("Kind")).to_have_value("announced")
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(page.get_by_role("link", name="More filters")).to_be_hidden()


def test_a_table_is_printed_as_one_and_an_event_with_the_addresses_of_its_sources(mosul, visit):
    page = visit(mosul, "/mosul/events/r0373/", ready="h1", settled=False)
    page.emulate_media(media="print")
    title = page.locator(".said__title a").first
    assert title.get_attribute("href") in title.evaluate("(link) => getComputedStyle(link, '::after').content")
    page.set_viewport_size({"width": 600, "height": 900})
    expect(page.locator("thead").first).to_be_visible()
    assert page.locator("thead").first.bounding_box()["width"] > 100


def test_patterns_and_colours_of_the_theme_are_painted(mosul, visit):
    page = visit(mosul, "/mosul/districts/al-qadisiyah-2/", ready="h1", settled=False)
    fills = page.locator(".control-bar rect").evaluate_all("(all) => all.map((each) => getComputedStyle(each).fill)")
    assert any(fill.startswith("url(") for fill in fills)
    light = [fill for fill in fills if fill.startswith("rgb(")]
    assert light
    assert "rgb(0, 0, 0)" not in light
    page.emulate_media(color_scheme="dark")
    dark = page.locator(".control-bar rect").evaluate_all("(all) => all.map((each) => getComputedStyle(each).fill)")
    assert [fill for fill in dark if fill.startswith("rgb(")] != light


def test_the_form_filters_without_scripts(mosul, visit):
    page = visit(mosul, "/mosul/events/", ready="h1", settled=False, java_script_enabled=False)
    page.get_by_label("Kind").select_option("announced")
    page.get_by_role("button", name="Show").click()
    assert page.url.endswith("/mosul/events/?kind=announced")
    page.get_by_role("link", name="Remove this filter").click()
    assert page.url.endswith("/mosul/events/?")
