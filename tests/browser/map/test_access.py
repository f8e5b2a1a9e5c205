"""Nothing on the page keeps anybody out: axe finds no fault, and what the map shows the table says."""

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import faults, faults_in_both_themes
from tests.browser.map import reading
from tests.browser.map.conftest import DESK, PHONE

pytestmark = pytest.mark.browser

VIEWS = {
    "day": "?on=2016-11-12",
    "district": "?on=2016-11-19&district=al-qadisiyah-2",
    "event": "?event=r0068",
    "table": "?on=2016-11-12&show=table",
}


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_axe_finds_all_targets_large_enough_or_apart(mosul, visit, size):
    page = visit(mosul, "/?on=2016-11-12", viewport=size)
    # Of WCAG 2.2, and off unless it is asked for.
    assert faults(page, runOnly={"type": "rule", "values": ["target-size"]}) == []


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
        assert faults_in_both_themes(page) == [], name
    page.goto(root)
    page.locator("html[data-ready]").wait_for(state="attached")
    page.locator("[data-opens=about]").click()
    expect(page.locator("dialog#about")).to_be_visible()
    assert faults_in_both_themes(page) == [], "about"


@pytest.mark.parametrize("prefix", ["", "/ar"])
def test_axe_finds_nothing_on_what_the_record_rests_on(mosul, visit, prefix):
    page = visit(mosul, f"{prefix}/", viewport={"width": 320, "height": 256})
    page.goto(f"{prefix}/mosul/record/")
    assert page.locator(".record__map path").count() == 131
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert faults_in_both_themes(page) == []


@pytest.mark.parametrize("prefix", ["", "/ar"])
def test_axe_finds_nothing_on_the_pages_of_sources_and_of_the_method(mosul, visit, prefix):
    page = visit(mosul, f"{prefix}/", viewport={"width": 320, "height": 256})
    for path in ("sources/", "sources/?sort=date&p=4", "sources/s0116/", "method/"):
        page.goto(f"{prefix}/mosul/{path}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        assert faults_in_both_themes(page) == [], path
        page.emulate_media(color_scheme="light")


def open_sheet(page):
    handle = page.locator(".sheet-handle")
    if handle.get_attribute("aria-expanded") == "false":
        handle.click()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_a_notice(mosul, visit, scheme):
    page = visit(mosul, "/?on=yesterday", color_scheme=scheme)
    expect(page.get_by_role("status")).to_be_visible()
    assert faults(page) == []


def test_axe_would_find_a_fault(mosul, visit):
    page = visit(mosul)
    page.locator("button.play").evaluate("(button) => button.removeAttribute('aria-label')")
    page.locator("button.play").evaluate("(button) => button.removeAttribute('title')")
    (fault,) = faults(page)
    assert fault.startswith("button-name: ")


@pytest.mark.parametrize("address", ["/nowhere/", "/ar/nowhere/"])
def test_axe_finds_nothing_on_what_is_not_found(mosul, visit, address):
    page = visit(mosul, address, ready="main")
    assert f"404 {mosul.url}{address}" in page.complaints
    page.complaints.clear()
    assert faults(page) == []


# The flashes that begin, by the class of their element.
WATCH_FLASHES = """() => {
  window.flashes = [];
  document.addEventListener("animationstart", ({ target }) => window.flashes.push(target.getAttribute("class")));
}"""


@pytest.mark.parametrize(("motion", "flashes"), [("reduce", []), ("no-preference", ["arrivals"])])
def test_a_change_flashes_but_for_a_reader_who_wants_no_motion(mosul, visit, motion, flashes):
    page = visit(mosul, "/?on=2016-11-11", reduced_motion=motion)
    page.evaluate(WATCH_FLASHES)
    page.get_by_role("button", name="Next day", exact=True).click()
    reading.shows_day(page, dt.date(2016, 11, 12))
    # Longer than the flash lasts.
    page.wait_for_timeout(1500)
    assert page.evaluate("flashes") == flashes
    expect(page.locator(".arrivals")).to_have_count(1 - len(flashes))


def test_the_tab_key_reaches_one_of_the_districts_on_the_map(mosul, visit):
    page = visit(mosul)
    page.locator(".leaflet-container").focus()
    passed = []
    for _press in range(5):
        page.keyboard.press("Tab")
        passed.append(page.evaluate("document.activeElement.tagName.toLowerCase()"))
    assert passed == ["a", "a", "button", "li", "summary"]


def focused(page):
    return page.evaluate("document.activeElement.dataset.district")


def test_arrows_lead_through_the_districts_by_name_and_enter_selects(mosul, visit):
    page = visit(mosul, "/?on=2016-11-12")
    names = page.locator(".district-list li").evaluate_all("(all) => all.map((one) => one.dataset.district)")
    page.locator('.district-list [tabindex="0"]').focus()
    walked = []
    for key in ("ArrowDown", "ArrowRight", "ArrowUp", "End", "ArrowDown", "Home", "ArrowLeft"):
        page.keyboard.press(key)
        walked.append(names.index(focused(page)))
    last = len(names) - 1
    assert walked == [1, 2, 1, last, last, 0, 0]
    # No arrow has moved the day or the map.
    reading.shows_day(page, dt.date(2016, 11, 12))
    assert "view=" not in page.url
    reading.item_of(page, "arbajiyah").focus()
    expect(page.locator('.district-list [tabindex="0"]')).to_have_attribute("data-district", "arbajiyah")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{mosul.url}/?on=2016-11-12&district=arbajiyah")
    expect(reading.item_of(page, "arbajiyah")).to_have_attribute("aria-selected", "true")
    assert focused(page) == "arbajiyah"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect(page).not_to_have_url(re.compile("district=arbajiyah$"))


def test_the_district_with_the_focus_is_ringed_on_the_map(mosul, visit):
    page = visit(mosul, "/?on=2016-11-12")
    assert reading.pixels_of(page, "var(--focus)") == 0
    reading.item_of(page, "arbajiyah").focus()
    assert reading.pixels_of(page, "var(--focus)") > 50
    page.locator(".slider").focus()
    assert reading.pixels_of(page, "var(--focus)") == 0


def test_a_district_out_of_sight_is_brought_into_sight_by_the_focus(mosul, visit):
    page = visit(mosul, "/?on=2016-11-12&view=14/36.29/43.08")
    assert reading.pixels_of(page, "var(--focus)") == 0
    reading.item_of(page, "arbajiyah").focus()
    assert reading.pixels_of(page, "var(--focus)") > 50


SPOKEN = {
    ("/", "arbajiyah"): "Arbajiyah, held by Counter Terrorism Service, corroborated",
    ("/", "gogjali"): "Gogjali, held by Counter Terrorism Service, contested by an unnamed party, reported",
    ("/", "al-bakr"): "Al Bakr, held by Islamic State, held at the start",
    ("/ar/", "al-bakr"): "البكر، بيد تنظيم الدولة الإسلامية، منذ البداية",
}


@pytest.mark.parametrize(("root", "slug"), SPOKEN)
def test_the_state_of_a_district_is_spoken(mosul, visit, root, slug):
    page = visit(mosul, f"{root}?on=2016-11-12")
    spoken = page.get_by_role("option", name=SPOKEN[root, slug], exact=True)
    expect(spoken).to_have_attribute("data-district", slug)


def test_what_is_spoken_follows_the_day(mosul, visit):
    page = visit(mosul, "/?on=2016-11-11")
    spoken = reading.item_of(page, "arbajiyah")
    expect(spoken).to_have_attribute("aria-label", "Arbajiyah, held by Islamic State, held at the start")
    page.get_by_role("button", name="Next day", exact=True).click()
    expect(spoken).to_have_attribute("aria-label", SPOKEN["/", "arbajiyah"])


def test_the_sources_of_the_day_can_be_reached_by_their_numbers(mosul, visit):
    page = visit(mosul, "/?on=2016-11-12")
    mark = page.get_by_role("link", name="Source 1", exact=True).first
    mark.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#source-1")).to_be_in_viewport()
