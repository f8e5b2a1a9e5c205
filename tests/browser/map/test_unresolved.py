"""A contest that nobody has reported on for long says so, in words, on the map, in the legend and in the chart."""

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from tests.browser.map import reading

pytestmark = pytest.mark.browser

# Attacked on 14 February 2017, and never reported on again.
DISTRICT = "sumer"
LAST_DAY = "2017-07-31"
WORDS = "unresolved: last reported 14 Feb 2017, 167 days before; nothing since"


def test_the_story_says_when_it_was_last_reported_and_how_long_before(mosul, visit):
    page = visit(mosul, f"/?on={LAST_DAY}&district={DISTRICT}")
    state = page.locator("#panel-body .current-state")
    expect(state).to_contain_text("contested by")
    expect(state.locator(".unresolved")).to_have_text(WORDS)
    expect(page.locator(".strip .unresolved")).to_have_count(1)
    page.get_by_label("Go to a date").fill("2017-03-15")
    expect(page.locator("#panel-body .current-state .unresolved")).to_have_count(0)
    page.get_by_label("Go to a date").fill("2017-03-16")
    expect(page.locator("#panel-body .current-state .unresolved")).to_contain_text("14 Feb 2017, 30 days before")


def test_the_day_of_becoming_unresolved_is_a_change_on_the_map(mosul, visit):
    page = visit(mosul, "/?on=2017-03-16")
    change = page.locator(".changes li", has=page.locator(f'a[href*="district={DISTRICT}"]'))
    expect(change).to_contain_text("unresolved: last reported 14 Feb 2017, 30 days before")


def test_the_story_says_it_in_arabic_with_the_plural_of_the_number(mosul, visit):
    page = visit(mosul, f"/ar/?on={LAST_DAY}&district={DISTRICT}")
    words = page.locator("#panel-body .current-state .unresolved")
    expect(words).to_contain_text("غير محسوم: آخر بلاغ في")
    expect(words).to_contain_text(re.compile("ومضى عليه (167|١٦٧) يومًا؛ ولا بلاغ بعده"))


def test_the_name_on_the_map_says_it(mosul, visit):
    page = visit(mosul, f"/?on={LAST_DAY}")
    spot = reading.spot_of(page, DISTRICT)
    page.mouse.move(spot["x"], spot["y"])
    expect(page.locator(".name-tag")).to_contain_text(WORDS)


def test_the_map_and_the_legend_draw_it_alike_and_only_on_a_day_that_has_it(mosul, visit):
    page = visit(mosul, "/?on=2017-06-01")
    entry = page.locator("#legend li", has_text="Unresolved")
    expect(entry).to_be_visible()
    # Of the same sides as the legend's example.
    looks = [
        reading.look_of(page, "wadi-al-ayn"),
        [
            "unresolved",
            re.search(r"fill-(unresolved-[-\d]+)", entry.locator("rect").evaluate("(r) => r.style.fill"))[1],
        ],
    ]
    assert looks[0] == looks[1]
    page.get_by_label("Go to a date").fill("2017-03-27")
    reading.shows_day(page, dt.date(2017, 3, 27))
    look, fill = reading.look_of(page, "wadi-al-ayn")
    assert (look, fill == looks[0][1]) == ("contested", False)
    page.get_by_label("Go to a date").fill("2017-03-15")
    reading.shows_day(page, dt.date(2017, 3, 15))
    expect(entry).to_be_hidden()


def test_the_page_the_file_and_the_terminal_agree_on_what_is_unresolved(mosul, visit):
    page = visit(mosul, "/?on=2017-06-01&show=table")
    day = dt.date(2017, 6, 1)
    payload = reading.core_of(page)
    in_table = reading.states_in_table(page, payload)
    assert in_table == reading.states_in_payload(payload, day) == reading.states_in_terminal(mosul, day)
    assert sum(state.status == "unresolved" for state in in_table.values()) == 3


def test_the_chart_counts_it_apart_and_draws_it_as_the_map_does(mosul, visit):
    page = visit(mosul, "/?on=2017-06-01")
    payload = reading.core_of(page)
    number = (dt.date(2017, 6, 1) - dt.date.fromisoformat(payload["campaign"]["start"])).days
    percent = (payload["series"]["unresolved"][number] + 5) // 10
    expect(page.locator("#share")).to_contain_text(f"unresolved {percent}%")
    fills = page.locator(".shares path[data-state]").evaluate_all("(all) => all.map((one) => one.style.fill)")
    at = fills.index('url("#chart-contested")')
    assert fills[at + 1] == 'url("#chart-unresolved")'
    patterns = [page.locator(f"#chart-{name}").get_attribute("href") for name in ("contested", "unresolved")]
    assert [pattern.rsplit("-", 2)[0] for pattern in patterns] == ["#fill-contested", "#fill-unresolved"]
