"""A page that is open while something is published."""

import pytest
from playwright.sync_api import expect

from tests.browser.axe import faults_in_both_themes
from tests.browser.map.conftest import go

pytestmark = pytest.mark.browser

MAP = "/harbour/?on=2031-03-06"


@pytest.fixture
def visitor(new_page, harbour):
    """A page whose timers the test moves on, opened on a day."""
    harbour.event("taken", 5)
    page = new_page()
    page.clock.install()
    go(page, MAP)
    # It is loaded once the page has been open for a while, by a clock that the test does not move.
    page.clock.run_for(20_000)
    page.evaluate("import('/static/mosulmap/js/live.js').then(() => null)")
    return page


def test_what_is_published_meanwhile_is_offered_and_shown_at_the_same_place(visitor, harbour):
    page = visitor
    asked = []
    page.on("request", lambda request: asked.append(request) if request.url.endswith("revision.json") else None)
    bar = page.locator("#live")
    page.clock.run_for(30_000)
    assert asked == []
    expect(bar).to_be_empty()
    for number in range(2):
        harbour.event(f"more-{number}", 5)
    with page.expect_response("**/revision.json"):
        page.clock.run_for(70_000)
    expect(bar).to_contain_text("New reports: 2")
    assert faults_in_both_themes(page, "#live") == []
    with page.expect_navigation():
        bar.get_by_role("button", name="Show").click()
    page.locator("html[data-ready]").wait_for(state="attached")
    assert page.url.endswith(MAP)
    expect(page.locator("article.event")).to_have_count(3)
    expect(bar).to_be_empty()


def test_a_change_without_a_new_report_is_told_and_can_be_put_away(visitor, harbour):
    page = visitor
    event = harbour.campaign.events.get()
    event.summary, event._change_reason = "Half of the docks.", "It was half."
    event.save()
    page.clock.run_for(90_000)
    expect(page.locator("#live")).to_contain_text("The record has changed.")
    page.get_by_role("button", name="Not now").click()
    expect(page.locator("#live")).to_be_empty()


def test_nothing_is_asked_without_a_network_and_ever_less_where_nothing_comes(visitor):
    page = visitor
    asked = []
    page.route("**/revision.json", lambda route: (asked.append(route), route.fulfill(status=503)))
    page.context.set_offline(True)
    page.clock.run_for(300_000)
    assert asked == []
    page.context.set_offline(False)
    expect_asked(page, asked, 1, after=1_000)
    expect_asked(page, asked, 1, after=110_000)
    expect_asked(page, asked, 2, after=20_000)
    page.complaints.clear()


def expect_asked(page, asked, times, after):
    page.clock.run_for(after)
    page.wait_for_timeout(200)
    assert len(asked) == times
