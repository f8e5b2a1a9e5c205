"""When something is missing: the record does not come, there are no scripts, the page is old."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.map.conftest import DESK, PHONE
from tests.browser.map.payloads import address_of

pytestmark = pytest.mark.browser

CORE, DAYS = address_of("core"), address_of("days")


@pytest.mark.parametrize("answer", ["nothing", "an error", "half a file", "another format"])
def test_a_payload_that_fails_to_load_is_reported_and_can_be_requested_again(mosul, visit, answer):
    def fail(route):
        if answer == "nothing":
            route.abort()
        elif answer == "an error":
            route.fulfill(status=503, body="down")
        else:
            route.fulfill(
                status=200, content_type="application/json", body='{"campaign":' if "half" in answer else "{}"
            )

    page = visit(mosul, "/?on=2016-11-12", prepare=lambda page: page.route(CORE, fail), ready=".warning")
    expect(page.get_by_role("alert")).to_contain_text("could not be loaded")
    assert page.complaints
    page.unroute(CORE)
    page.get_by_role("button", name="Try again").click()
    page.locator("html[data-ready]").wait_for(state="attached")
    expect(page.get_by_role("heading", name="What happened this day")).to_be_visible()
    page.complaints.clear()


def test_on_a_phone_it_is_seen_that_the_record_did_not_come(mosul, visit):
    page = visit(
        mosul, prepare=lambda page: page.route(CORE, lambda route: route.abort()), ready=".warning", viewport=PHONE
    )
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_role("button", name="Try again")).to_be_visible()
    page.complaints.clear()


def test_without_the_library_of_the_map_it_is_said_that_something_is_missing(mosul, visit):
    block = re.compile(r"/leaflet\.[0-9a-f]+\.js$|/leaflet\.js$")
    page = visit(mosul, prepare=lambda page: page.route(block, lambda route: route.abort()), ready=".warning")
    # The evidence of the day, which comes later, does not take its place.
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("alert")).to_contain_text("could not be loaded")
    page.complaints.clear()


def test_with_scripts_off_the_day_is_a_table(mosul, visit):
    page = visit(mosul, "/?on=2016-11-12", java_script_enabled=False, ready="noscript table")
    # The preloads of the scripts are refused, as they should be.
    assert all(complaint.startswith("csp ") and complaint.endswith(".js") for complaint in page.complaints)
    page.complaints.clear()
    expect(page.get_by_role("heading", level=2)).to_have_text("Who held what on Saturday 12 November 2016")
    expect(page.locator("noscript tbody tr")).to_have_count(162)
    picture = page.get_by_role("img", name="Map of who held which district on Saturday 12 November 2016")
    expect(picture).to_be_visible()
    assert picture.evaluate("(image) => image.complete && image.naturalWidth") == 1080
    cells = page.get_by_role("row", name=re.compile("^Arbajiyah")).get_by_role("cell")
    expect(cells.nth(0)).to_have_text("Counter Terrorism Service")
    expect(cells.nth(2)).to_have_text("corroborated")
    expect(cells.nth(3)).to_have_text("12 November 2016")
    page.get_by_label("Day", exact=True).fill("2017-01-24")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("heading", level=2)).to_have_text("Who held what on Tuesday 24 January 2017")
    page.get_by_role("link", name="Next day").click()
    expect(page.get_by_role("heading", level=2)).to_have_text("Who held what on Wednesday 25 January 2017")
    page.complaints.clear()


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_with_scripts_off_the_wheel_leads_from_the_picture_to_the_end_of_the_table(mosul, visit, viewport):
    page = visit(mosul, "/", java_script_enabled=False, ready="noscript table", viewport=viewport)
    page.complaints.clear()
    picture = page.get_by_role("img", name="Map of who held which district")
    expect(picture).to_be_in_viewport()
    box, table = picture.bounding_box(), page.locator("noscript table").bounding_box()
    assert box["height"] > box["width"] > viewport["width"] / 2
    assert table["y"] >= box["y"] + box["height"]
    assert max(box["x"] + box["width"], table["x"] + table["width"]) <= viewport["width"]
    last = page.locator("noscript tbody tr").last
    expect(last).not_to_be_in_viewport()
    page.mouse.move(viewport["width"] / 2, viewport["height"] / 2)
    page.mouse.wheel(0, 50_000)
    expect(last).to_be_in_viewport()


def test_evidence_that_fails_to_load_is_reported_and_can_be_asked_for_again(mosul, visit):
    page = visit(mosul, "/?on=2016-11-12", prepare=lambda page: page.route(DAYS, lambda route: route.abort()))
    expect(page.get_by_role("alert")).to_contain_text("could not be loaded")
    # The map and what changed on it are there.
    expect(page.get_by_role("heading", name="Changes on the map")).to_be_visible()
    page.unroute(DAYS)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("article.event").first).to_be_visible()
    assert page.complaints
    page.complaints.clear()


def test_while_evidence_is_on_its_way_the_page_says_so_and_plays(mosul, visit):
    waiting = []
    page = visit(
        mosul,
        "/?on=2016-11-12",
        prepare=lambda page: page.route(DAYS, lambda route: waiting.append(route)),
        settled=False,
    )
    expect(page.locator("#panel-body .loading")).to_have_text("Loading the record…")
    page.get_by_role("button", name="Next day", exact=True).click()
    expect(page.locator("#day")).to_have_text("Sunday 13 November 2016")
    for route in waiting:
        route.continue_()
    expect(page.locator("article.event").first).to_be_visible()


def test_a_page_that_was_opened_before_a_change_offers_the_record_as_it_is_now(mosul, visit):
    page = visit(
        mosul,
        "/?on=2016-11-12",
        prepare=lambda page: page.route(DAYS, lambda route: route.fulfill(status=410, body="gone")),
    )
    expect(page.get_by_role("alert")).to_have_text("The record has been updated since this page was opened.")
    page.unroute(DAYS)
    page.get_by_role("button", name="Load it anew").click()
    expect(page.locator("article.event").first).to_be_visible()
    assert all(complaint.startswith("410 ") or "410" in complaint for complaint in page.complaints)
    page.complaints.clear()


def test_a_story_whose_module_does_not_come_can_be_requested_again(mosul, visit):
    page = visit(mosul, "/?on=2016-11-12")
    page.route("**/story.*.js", lambda route: route.abort())
    page.get_by_role("link", name="Districts", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("could not be loaded")
    assert page.complaints
    page.complaints.clear()
    page.unroute("**/story.*.js")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("table.state tbody tr")).to_have_count(162)
