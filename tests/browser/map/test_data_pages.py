"""The pages of days, of files and of the API: in narrow windows, folded and unfolded, and on paper."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import faults_in_both_themes

pytestmark = pytest.mark.browser

DAY = "/mosul/days/2016-11-12/"
PAGES = ["/api/v1/", "/mosul/download/?on=2016-11-12", "/mosul/days/", DAY]
NARROW = {"width": 320, "height": 400}


@pytest.mark.parametrize("prefix", ["", "/ar"])
def test_nothing_scrolls_sideways_and_axe_finds_nothing_in_a_narrow_window(mosul, visit, prefix):
    page = visit(mosul, f"{prefix}/", viewport=NARROW)
    for path in PAGES:
        page.goto(f"{prefix}{path}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        assert faults_in_both_themes(page) == [], path
        page.emulate_media(color_scheme="light")


def test_the_map_of_a_day_is_as_wide_as_its_page(mosul, visit):
    page = visit(mosul, "/")
    page.goto(DAY)
    picture = page.locator("a.picture img:visible").bounding_box()
    assert picture["width"] == pytest.approx(page.locator("#content").bounding_box()["width"], abs=1)


def test_an_address_of_the_api_breaks_between_its_words(mosul, visit):
    page = visit(mosul, "/", viewport=NARROW)
    page.goto("/api/v1/")
    lines = page.get_by_text("/api/v1/campaigns/{campaign}/districts", exact=True).evaluate(
        """(code) => {
          const range = document.createRange();
          return [...code.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE).map((part) => {
            range.selectNodeContents(part);
            return range.getClientRects().length;
          });
        }"""
    )
    assert set(lines) - {0} == {1}


def test_a_link_to_what_is_folded_unfolds_it(mosul, visit):
    page = visit(mosul, "/")
    page.goto("/api/v1/")
    operation = page.locator("details", has_text="/api/v1/campaigns/{campaign}/events/{event}/revisions")
    operation.locator("summary").click()
    operation.get_by_role("link", name="EventRevisionRow").click()
    row = page.locator("details", has=page.locator("#EventRevisionRow"))
    expect(row).to_have_attribute("open", "")
    expect(row.locator("summary")).to_be_in_viewport()


@pytest.mark.parametrize("path", ["/api/v1/", "/mosul/events/r0068/"])
def test_what_a_page_of_text_folds_away_is_on_its_paper(mosul, visit, path):
    page = visit(mosul, "/")
    page.goto(path)
    # Not every event is about many districts.
    page.evaluate("document.querySelector('main').append(document.createElement('details'))")
    folded = page.locator("details:not([open])")
    number = folded.count()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(folded).to_have_count(0)
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(folded).to_have_count(number)


def test_the_whole_reference_is_printed(mosul, visit):
    page = visit(mosul, "/")
    page.goto("/api/v1/")
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) > 15


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_map_of_a_day_is_light_on_paper(mosul, visit, theme):
    page = visit(mosul, "/", color_scheme=theme)
    page.goto(DAY)
    page.emulate_media(media="print")
    printed = page.locator("a.picture img:visible")
    expect(printed).to_have_count(1)
    assert printed.evaluate("(image) => image.decode().then(() => image.currentSrc)").endswith("/mosul/2016-11-12.svg")
