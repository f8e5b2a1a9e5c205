"""A day without any report says what is known: since when nothing is reported, what stood, what changed last."""

import pytest
from playwright.sync_api import expect

from tests.browser.map.payloads import altering

pytestmark = pytest.mark.browser

# Between the reports of 26 and 31 January 2017.
QUIET = "/?on=2017-01-28"


def test_a_quiet_day_leads_to_the_reports_before_and_after_it(mosul, visit):
    page = visit(mosul, QUIET)
    line = page.locator("#panel-body p.counts")
    expect(line).to_have_text("Nothing reported since 26 Jan 2017. Next report: 31 Jan 2017.")
    line.get_by_role("link", name="31 Jan 2017").click()
    expect(page.locator("#day")).to_have_text("Tuesday 31 January 2017")
    expect(page.locator("article.event").first).to_be_visible()
    page.get_by_label("Go to a date").fill("2017-01-29")
    line.get_by_role("link", name="26 Jan 2017").click()
    expect(page.locator("#day")).to_have_text("Thursday 26 January 2017")


def test_it_tells_what_stood_and_the_latest_changes(mosul, visit):
    page = visit(mosul, QUIET)
    standing = page.locator("#panel-body section", has=page.get_by_role("heading", name="Where it stood"))
    expect(standing.get_by_role("listitem").first).to_have_text(page.locator("#share").text_content().split(" · ")[1])
    latest = page.locator("#panel-body section", has=page.get_by_role("heading", name="Latest changes"))
    expect(latest.get_by_role("listitem")).to_have_count(5)
    link = latest.locator("a.change-day").first
    expect(link).to_have_text("24 Jan")
    link.click()
    expect(page.locator("#day")).to_have_text("Tuesday 24 January 2017")


def test_a_day_with_reports_has_none_of_it(mosul, visit):
    page = visit(mosul, "/?on=2016-11-12")
    expect(page.locator("article.event").first).to_be_visible()
    expect(page.get_by_role("heading", name="Latest changes")).to_have_count(0)


def test_before_the_first_report_and_after_the_last_it_says_so(article, visit):
    def forget_all_but_one(core):
        core["counts"]["rows"] = [[20, "control", 0, 1]]
        core["windows"]["rows"] = []

    page = visit(article, "/?on=2016-10-20", prepare=altering(forget_all_but_one))
    line = page.locator("#panel-body p.counts")
    expect(line).to_have_text("Nothing is reported before this day. Next report: 6 Nov 2016.")
    page.get_by_label("Go to a date").fill("2016-12-01")
    expect(line).to_have_text("Nothing reported since 6 Nov 2016. There is no later report.")
