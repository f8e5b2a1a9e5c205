"""Nothing on the page keeps anybody out: axe finds no fault, and what the map shows the table says."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.map.conftest import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("map")]

VIEWS = {
    "day": "?on=2016-11-12",
    "district": "?on=2016-11-19&district=al-qadisiyah-2",
    "event": "?event=r0068",
    "table": "?on=2016-11-12&show=table",
    "notice": "?on=yesterday",
}


def faults(page):
    found = Axe().run(page)
    return found.generate_report() if found.violations_count else ""


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_axe_finds_nothing(mosul, visit, language, scheme, size):
    root = "/" if language == "en" else "/ar/"
    page = visit(mosul, root, viewport=size, color_scheme=scheme, has_touch=size is PHONE)
    for name, query in VIEWS.items():
        page.goto(root + query)
        page.locator("html[data-ready]").wait_for(state="attached")
        if size is PHONE and name != "event":
            open_sheet(page)
        assert faults(page) == "", name
    page.goto(root)
    page.locator("html[data-ready]").wait_for(state="attached")
    page.locator("[data-opens=about]").click()
    expect(page.locator("dialog#about")).to_be_visible()
    assert faults(page) == "", "about"


def open_sheet(page):
    handle = page.locator(".sheet-handle")
    if handle.get_attribute("aria-expanded") == "false":
        handle.click()


@pytest.mark.parametrize("address", ["/nowhere/", "/ar/nowhere/"])
def test_axe_finds_nothing_on_what_is_not_found(mosul, visit, address):
    page = visit(mosul, address, ready="main")
    assert page.complaints == [f"404 {mosul.url}{address}", *page.complaints[1:]]
    page.complaints.clear()
    assert faults(page) == ""
