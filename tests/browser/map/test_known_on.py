"""What was known on a day, and what counts from a grade on: the map, the chart and the lists, and what came later."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import faults_in_both_themes
from tests.browser.map import reading
from tests.browser.map.conftest import PHONE
from tests.browser.map.payloads import address_of

pytestmark = pytest.mark.browser

KNOWN_THEN = "/?on=2016-11-12&known_on=2016-11-12"


def open_fields(page):
    page.get_by_role("button", name="As known on a day").click()
    return page.get_by_role("slider", name="As known on")


def test_a_link_shows_the_day_as_it_was_known(served, visit):
    """On 12 November one publisher had Arbajiyah taken; that several say so was known later."""
    page = visit(served, KNOWN_THEN)
    expect(page.locator("#known-badge")).to_have_text("As known on 12 Nov 2016")
    since = page.locator(".known-since")
    expect(since).to_contain_text("Citations known by then: 100. Of these, 8 come from sources without a date")
    arbajiyah = since.get_by_role("listitem").filter(has_text="Arbajiyah").first
    expect(arbajiyah).to_contain_text("then: Counter Terrorism Service, claimed")
    expect(arbajiyah).to_contain_text("now: Counter Terrorism Service, corroborated")
    assert reading.look_of(page, "arbajiyah")[1].startswith("claimed")
    # No bar of the chart stands on a later day.
    bars = page.locator(".bars path").get_attribute("d")
    assert max(float(x) for x in re.findall(r"M([\d.]+)", bars)) < 27


def test_each_slide_is_in_the_address_and_leads_back_to_all(served, visit):
    page = visit(served, "/?on=2016-11-12")
    assert reading.look_of(page, "arbajiyah")[1].startswith("held")
    slider = open_fields(page)
    slider.wait_for()
    page.get_by_role("button", name="The day shown").click()
    expect(page.locator("#known-badge")).to_have_text("As known on 12 Nov 2016")
    expect(page).to_have_url(re.compile(r"on=2016-11-12&known_on=2016-11-12$"))
    slider.press("ArrowRight")
    expect(page.locator("#known-badge")).to_have_text("As known on 13 Nov 2016")
    expect(page).to_have_url(re.compile("known_on=2016-11-13"))
    slider.press("End")
    expect(page.locator("#known-badge")).to_be_hidden()
    expect(page).to_have_url(re.compile(r"\?on=2016-11-12$"))
    expect(page.locator(".known-since")).to_have_count(0)
    reading.is_painted(page)
    assert reading.look_of(page, "arbajiyah")[1].startswith("held")


def test_a_report_is_there_from_the_day_on_which_it_could_be_read(served, visit):
    page = visit(served, KNOWN_THEN)
    then = page.locator(".events .event").count()
    page.goto("/?on=2016-11-12")
    page.locator("html[data-ready]").wait_for(state="attached")
    expect(page.locator(".events .event").nth(then)).to_be_attached()


def test_at_least_a_grade_counts_everywhere(served, visit):
    page = visit(served, KNOWN_THEN + "&at_least=reported&show=table")
    row = page.locator("table.state tr", has=page.get_by_role("link", name="Arbajiyah"))
    expect(row.get_by_role("cell").nth(0)).to_have_text("Islamic State")
    expect(row.get_by_role("cell").nth(1)).to_contain_text("Counter Terrorism Service")
    expect(page.locator("#known-badge")).to_have_text("As known on 12 Nov 2016 · counting reported and better")
    assert reading.look_of(page, "arbajiyah")[1].startswith("contested")


def test_what_is_on_the_map_is_the_same_in_a_fresh_browser_and_in_arabic(mosul, visit):
    query = "?on=2016-11-12&known_on=2016-11-12&at_least=reported&district=arbajiyah&view=12/36.35/43.2"
    drawn, looks = [], []
    for root in ("/", "/", "/ar/"):
        page = visit(mosul, root + query, first=True)
        drawn.append(reading.pictures(page))
        looks.append(reading.looks(page))
    assert drawn[0] == drawn[1]
    assert looks[0] == looks[1] == looks[2]


def test_where_it_cannot_be_loaded_it_says_so_and_can_be_asked_again(mosul, visit):
    part = address_of("control")
    page = visit(mosul, KNOWN_THEN, prepare=lambda page: page.route(part, lambda route: route.abort()))
    expect(page.locator("#known-badge")).to_be_hidden()
    page.unroute(part)
    page.get_by_role("button", name="As known on a day").click()
    expect(page.locator(".known-note")).to_contain_text("could not be loaded")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("#known-badge")).to_be_visible()
    page.complaints.clear()


@pytest.mark.parametrize("root", ["/", "/ar/"])
def test_axe_finds_nothing(mosul, visit, root):
    page = visit(mosul, root + KNOWN_THEN[1:])
    page.locator("#known").click()
    assert faults_in_both_themes(page) == []
    page.set_viewport_size(PHONE)
    assert faults_in_both_themes(page) == []
