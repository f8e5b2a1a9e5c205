"""The pages of OGC API – Features: axe finds nothing, none scrolls sideways, and a reader finds the way."""

import pytest
from playwright.sync_api import expect

from tests.browser.axe import faults_in_both_themes

pytestmark = pytest.mark.browser
PAGES = [
    "ogc/",
    "ogc/conformance",
    "ogc/api",
    "ogc/collections",
    "ogc/collections/spans",
    "ogc/collections/events/items?limit=20",
    "ogc/collections/control/items?datetime=2016-11-12&limit=20",
    "ogc/collections/events/items/r0068",
]


@pytest.mark.parametrize("prefix", ["", "/ar"])
def test_axe_finds_nothing_on_a_narrow_window(mosul, visit, prefix):
    page = visit(mosul, f"{prefix}/", viewport={"width": 320, "height": 400})
    for path in PAGES:
        page.goto(f"{prefix}/{path}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        assert faults_in_both_themes(page) == [], path
        page.emulate_media(color_scheme="light")


def test_a_reader_comes_from_the_api_to_a_feature_and_to_the_map(mosul, visit):
    page = visit(mosul, "/")
    page.goto("/api/v1/")
    page.get_by_role("link", name="OGC API – Features").click()
    page.get_by_role("main").get_by_role("listitem").get_by_role("link", name="Collections").click()
    page.get_by_role("link", name="Control on a day").click()
    page.get_by_role("link", name="The features").click()
    page.get_by_label("datetime").fill("2016-11-12")
    page.get_by_label("limit").fill("5")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("tbody tr")).to_have_count(5)
    page.get_by_role("link", name="Next page").click()
    page.locator("tbody a").first.click()
    page.get_by_role("link", name="The page on this site").click()
    assert "/mosul/?on=2016-11-12&district=" in page.url
