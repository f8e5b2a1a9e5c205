"""Nothing on the page keeps anybody out: axe finds no fault, and what the map shows the table says."""

import pytest
from axe_playwright_python.sync_playwright import DEFAULT_OPTIONS, Axe
from playwright.sync_api import expect

from tests.browser.conftest import COLOURS, SETTLED
from tests.browser.map.conftest import DESK, PHONE

pytestmark = pytest.mark.browser

VIEWS = {
    "day": "?on=2016-11-12",
    "district": "?on=2016-11-19&district=al-qadisiyah-2",
    "event": "?event=r0068",
    "table": "?on=2016-11-12&show=table",
}


def faults(page, **options):
    found = Axe().run(page, options={**DEFAULT_OPTIONS, **options})
    return found.generate_report() if found.violations_count else ""


def faults_in_both_themes(page):
    page.emulate_media(color_scheme="light")
    page.evaluate(SETTLED)
    light = faults(page)
    page.emulate_media(color_scheme="dark")
    page.evaluate(SETTLED)
    return light + faults(page, **COLOURS)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_axe_finds_nothing_in_either_theme(mosul, visit, language, size):
    root = "/" if language == "en" else "/ar/"
    page = visit(mosul, root, viewport=size, has_touch=size is PHONE)
    for name, query in VIEWS.items():
        page.goto(root + query)
        page.locator("html[data-ready]").wait_for(state="attached")
        if size is PHONE:
            open_sheet(page)
        assert faults_in_both_themes(page) == "", name
    page.goto(root)
    page.locator("html[data-ready]").wait_for(state="attached")
    page.locator("[data-opens=about]").click()
    expect(page.locator("dialog#about")).to_be_visible()
    assert faults_in_both_themes(page) == "", "about"


@pytest.mark.parametrize("prefix", ["", "/ar"])
def test_axe_finds_nothing_on_what_the_record_rests_on(mosul, visit, prefix):
    page = visit(mosul, f"{prefix}/", viewport={"width": 320, "height": 256})
    page.goto(f"{prefix}/mosul/record/")
    assert page.locator(".record__map path").count() == 131
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert faults_in_both_themes(page) == ""


def open_sheet(page):
    handle = page.locator(".sheet-handle")
    if handle.get_attribute("aria-expanded") == "false":
        handle.click()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_a_notice(mosul, visit, scheme):
    page = visit(mosul, "/?on=yesterday", color_scheme=scheme)
    expect(page.get_by_role("status")).to_be_visible()
    assert faults(page) == ""


def test_axe_would_find_a_fault(mosul, visit):
    page = visit(mosul)
    page.locator("button.play").evaluate("(button) => button.removeAttribute('aria-label')")
    page.locator("button.play").evaluate("(button) => button.removeAttribute('title')")
    assert "button-name" in faults(page)


@pytest.mark.parametrize("address", ["/nowhere/", "/ar/nowhere/"])
def test_axe_finds_nothing_on_what_is_not_found(mosul, visit, address):
    page = visit(mosul, address, ready="main")
    assert f"404 {mosul.url}{address}" in page.complaints
    page.complaints.clear()
    assert faults(page) == ""


@pytest.mark.parametrize(("motion", "moves"), [("reduce", False), ("no-preference", True)])
def test_a_reader_who_wants_no_motion_gets_none(mosul, visit, motion, moves):
    page = visit(mosul, "/?on=2016-11-11", reduced_motion=motion)
    page.get_by_role("button", name="Next day", exact=True).click()
    changed = page.locator('path.district[data-changed="0"]').first
    expect(changed).to_be_attached()
    names = changed.evaluate("(path) => getComputedStyle(path).animationName")
    assert (names != "none") is moves


def test_the_tab_key_passes_by_the_shapes_on_the_map(mosul, visit):
    page = visit(mosul)
    page.locator(".leaflet-container").focus()
    passed = []
    for _press in range(4):
        page.keyboard.press("Tab")
        passed.append(page.evaluate("document.activeElement.tagName.toLowerCase()"))
    assert passed == ["a", "a", "summary", "a"]


def test_the_sources_of_the_day_can_be_reached_by_their_numbers(mosul, visit):
    page = visit(mosul, "/?on=2016-11-12")
    mark = page.get_by_role("link", name="Source 1", exact=True).first
    mark.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#source-1")).to_be_in_viewport()
