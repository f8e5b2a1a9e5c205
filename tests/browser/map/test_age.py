"""Every state says how old its last report is, on the day that is shown."""

import pytest
from playwright.sync_api import expect

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
