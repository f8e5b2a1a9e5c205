"""Every state says how old its last report is, on the day that is shown."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from tests.browser.map import reading

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2016-11-12", "Reported on this day"),
        ("2017-01-28", "Last report "),
        ("2016-10-17", "Nothing has been reported of it so far"),
    ],
)
def test_a_story_tells_the_age_of_what_it_rests_on(mosul, visit, day, told):
    page = visit(mosul, f"/?on={day}&district=arbajiyah")
    expect(page.locator(".current-state .age")).to_contain_text(told)


def test_the_age_is_that_of_the_day_that_is_shown(article, visit):
    """Later reports of the same span make it no younger."""
    page = visit(article, "/?on=2016-11-14&district=arbajiyah")
    expect(page.locator(".current-state .age")).to_have_text("Last report 12 Nov 2016, 2 days before")


def test_the_table_has_the_day_of_the_last_report(article, visit):
    page = visit(article, "/?on=2016-11-14&show=table")
    row = page.locator("table.state tr", has=page.get_by_role("link", name="Arbajiyah"))
    expect(row.get_by_role("cell").last).to_contain_text("last report 12 Nov 2016")
    page.get_by_label("Go to a date").fill("2016-11-01")
    expect(row.get_by_role("cell").last).to_have_text("–")


def test_what_was_never_reported_has_a_look_of_its_own(mosul, visit):
    page = visit(mosul, "/?on=2016-10-17", settled=True)
    silent = page.locator(".district-list [data-silent]")
    assert silent.count() > 100
    expect(page.locator("#legend li").filter(has_text="Nothing ever reported")).to_be_visible()
    dotted = reading.all_pixels(page)
    page.get_by_label("Go to a date").fill("2017-07-31")
    reading.shows_day(page, dt.date(2017, 7, 31))
    assert silent.count() < 10
    assert dotted != reading.all_pixels(page)


def test_on_request_what_was_reported_long_ago_is_paler(mosul, visit):
    page = visit(mosul, "/?on=2017-06-01&view=13/36.36/43.18", settled=True)
    held = reading.colour_of(page, f"var(--side-{reading.look_of(page, 'al-bakr')[1].removeprefix('held-')})")
    before = reading.all_pixels(page).get(held, 0)
    page.get_by_label("Paler with the age of the last report").check()
    expect(page.locator("#legend .step")).to_have_count(3)
    reading.is_painted(page)
    page.wait_for_timeout(300)
    assert reading.all_pixels(page).get(held, 0) < before / 2
    page.get_by_label("Paler with the age of the last report").uncheck()
    expect(page.locator("#legend .steps")).to_be_hidden()
