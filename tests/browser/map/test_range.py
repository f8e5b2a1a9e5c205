"""The range of days that a reader chooses on the chart: by mouse, finger and keyboard; play keeps to it."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from tests.browser.map import reading
from tests.browser.map.chart import FIRST, spot
from tests.browser.map.conftest import PHONE

pytestmark = pytest.mark.browser

DAY = dt.date(2016, 11, 12)


def grip(page):
    return page.get_by_role("slider", name="Range of days")


def drag(page, start, end):
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=6)
    page.mouse.up()


def choose_range(page, first, last):
    drag(page, spot(page, first, "bar-row"), spot(page, last, "bar-row"))
    has_range(page, first, last)


def has_range(page, first, last):
    days = (last - first).days + 1
    spoken = f"{reading.written(first)} – {reading.written(last)} · {days} day{'s' * (days > 1)}"
    expect(grip(page)).to_have_attribute("aria-valuetext", spoken)


BEGIN, END = dt.date(2017, 1, 5), dt.date(2017, 1, 20)


def test_a_range_is_drawn_over_the_bars_and_is_not_in_the_address(mosul, visit):
    page = visit(mosul, "/?on=2016-11-12")
    choose_range(page, BEGIN, END)
    reading.shows_day(page, DAY)
    page.wait_for_timeout(400)
    assert page.url.endswith("/?on=2016-11-12")
    expect(grip(page)).to_have_text("5 Jan – 20 Jan · 16 days")
    # From right to left, over the axis.
    page.get_by_role("button", name="Clear the range").click()
    expect(grip(page)).to_have_count(0)
    drag(page, spot(page, END, "axis"), spot(page, BEGIN, "axis"))
    has_range(page, BEGIN, END)


def test_a_range_is_dragged_by_its_body_and_by_its_ends(mosul, visit):
    page = visit(mosul)
    choose_range(page, BEGIN, END)
    week = dt.timedelta(days=7)
    middle = BEGIN + dt.timedelta(days=8)
    drag(page, spot(page, middle, "bar-row"), spot(page, middle + week, "bar-row"))
    has_range(page, BEGIN + week, END + week)
    x, y = spot(page, END + week, "bar-row")
    drag(page, (x + 2, y), spot(page, END + 2 * week, "bar-row"))
    has_range(page, BEGIN + week, END + 2 * week)
    # By the bar on the axis, and never beyond the campaign.
    box = grip(page).bounding_box()
    drag(page, (box["x"] + 20, box["y"] + 10), (box["x"] - 700, box["y"] + 10))
    has_range(page, FIRST, FIRST + (END + week - BEGIN))


def test_a_range_is_made_moved_and_cleared_by_keyboard_alone(mosul, visit):
    page = visit(mosul, "/?on=2016-11-12")
    page.get_by_role("slider", name="Day", exact=True).focus()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+PageUp")
    has_range(page, DAY, DAY + dt.timedelta(days=8))
    reading.shows_day(page, DAY + dt.timedelta(days=8))
    page.keyboard.press("Shift+ArrowLeft")
    has_range(page, DAY, DAY + dt.timedelta(days=7))
    page.keyboard.press("Tab")
    expect(grip(page)).to_be_focused()
    page.keyboard.press("ArrowRight")
    has_range(page, DAY + dt.timedelta(days=1), DAY + dt.timedelta(days=8))
    page.keyboard.press("Shift+ArrowRight")
    has_range(page, DAY + dt.timedelta(days=1), DAY + dt.timedelta(days=9))
    page.keyboard.press("Escape")
    expect(grip(page)).to_have_count(0)
    expect(page.get_by_role("slider", name="Day", exact=True)).to_be_focused()


def test_play_keeps_to_the_range(mosul, visit):
    page = visit(mosul, "/?on=2016-11-12")
    choose_range(page, BEGIN, END)
    page.get_by_label("Speed").select_option("14")
    seen = page.evaluate_handle(
        """() => {
          const days = [];
          const slider = document.querySelector(".slider");
          new MutationObserver(() => days.push(Number(slider.value)))
            .observe(slider, { attributes: true, attributeFilter: ["aria-valuetext"] });
          return days;
        }"""
    )
    for _time in range(2):
        page.get_by_role("button", name="Play", exact=True).click()
        reading.shows_day(page, END)
        expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    epoch = dt.date(1970, 1, 1)
    days = [epoch + dt.timedelta(days=number) for number in seen.json_value()]
    assert (min(days), max(days), days.count(BEGIN)) == (BEGIN, END, 2)


def test_a_finger_draws_a_range_too(mosul, visit):
    page = visit(mosul, viewport=PHONE, has_touch=True, is_mobile=True, first=True)
    touch = page.context.new_cdp_session(page)
    (x, y), (last, _y) = spot(page, BEGIN, "bar-row"), spot(page, END, "bar-row")

    def send(kind, *points):
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": at, "y": y} for at in points]})

    send("touchStart", x)
    for step in range(1, 9):
        send("touchMove", x + (last - x) * step / 8)
        page.wait_for_timeout(40)
    send("touchEnd")
    expect(grip(page)).to_contain_text("Jan")
