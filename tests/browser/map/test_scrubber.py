"""Going from day to day: by keyboard alone, by mouse, by the buttons, by typing a date."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from tests.browser.map import reading

pytestmark = pytest.mark.browser

FIRST, LAST = dt.date(2016, 10, 17), dt.date(2017, 7, 31)
DAY = dt.date(2016, 11, 12)


def after(days, start=DAY):
    return start + dt.timedelta(days=days)


def slider(page):
    return page.get_by_role("slider", name="Day")


def tab_to(page, wanted):
    """Press Tab until the element has the focus; without pressing it for ever."""
    for _press in range(40):
        if wanted.evaluate("(element) => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("the focus never got there")


KEYS = [
    # keys, the day that they lead to from 12 November
    (["ArrowRight"], after(1)),
    (["ArrowUp"], after(1)),
    (["ArrowLeft"], after(-1)),
    (["ArrowDown"], after(-1)),
    (["PageUp"], after(7)),
    (["PageDown"], after(-7)),
    (["Home"], FIRST),
    (["End"], LAST),
    (["Home", "ArrowLeft"], FIRST),
    (["End", "ArrowRight"], LAST),
    (["Home", "PageDown"], FIRST),
    (["End", "PageUp"], LAST),
    (["ArrowRight", "ArrowRight", "PageUp", "ArrowLeft"], after(8)),
]


def test_the_scrubber_is_driven_by_keyboard_alone_and_speaks_its_date(mosul, visit):
    page = visit(mosul)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the timeline")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, slider(page))
    for keys, expected in KEYS:
        page.get_by_label("Go to a date").fill(DAY.isoformat())
        reading.shows_day(page, DAY)
        slider(page).focus()
        for key in keys:
            page.keyboard.press(key)
        reading.shows_day(page, expected)
        expect(slider(page)).to_be_focused()
        spoken = slider(page).get_attribute("aria-valuetext")
        assert spoken.startswith(f"{expected:%A} {expected.day} {expected:%B %Y}, Day {(expected - FIRST).days + 1} of")


@pytest.mark.parametrize("address", ["/?on=2016-11-12", "/ar/?on=2016-11-12"])
def test_the_right_arrow_is_the_next_day_in_every_language(mosul, visit, address):
    page = visit(mosul, address)
    page.locator(".slider").focus()
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(f"{mosul.url}{address.replace('12', '13')}")


def test_the_share_of_the_area_is_spoken_with_the_day(mosul, visit):
    page = visit(mosul, "/?on=2016-11-12")
    assert slider(page).get_attribute("aria-valuetext") == (
        "Saturday 12 November 2016, Day 27 of the offensive · ISF 5% · IS 87% · disputed 1% · contested 8%"
    )
    expect(page.locator("#share")).to_contain_text("ISF 5%")


def test_where_nothing_has_the_focus_space_plays_and_arrows_step(mosul, visit):
    page = visit(mosul, "/?on=2016-11-12")
    page.keyboard.press("ArrowRight")
    reading.shows_day(page, after(1))
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    reading.shows_day(page, after(-1))
    before = int(slider(page).input_value())
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Pause", exact=True)).to_be_visible()
    expect(slider(page)).not_to_have_value(str(before))
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    assert int(slider(page).input_value()) > before


def test_play_never_goes_before_the_first_day(mosul, visit):
    page = visit(
        mosul,
        prepare=lambda page: page.add_init_script("""
        // A frame that bears a time well before the moment at which play was pressed.
        const later = performance.now.bind(performance);
        performance.now = () => later() + 1000;
    """),
    )
    page.get_by_role("button", name="Play", exact=True).click()
    expect(slider(page)).not_to_have_value(slider(page).get_attribute("min"))
    assert int(slider(page).input_value()) > int(slider(page).get_attribute("min"))


def test_space_plays_after_a_click_on_the_map_too(mosul, visit):
    page = visit(mosul, "/?on=2016-11-12")
    reading.click_on_map(page, "al-bakr")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Pause", exact=True)).to_be_visible()
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    # There the arrows are the map's own.
    day = page.locator("#day").text_content()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#day")).to_have_text(day)


def test_a_key_typed_into_the_search_moves_no_day(mosul, visit):
    page = visit(mosul, "/?on=2016-11-12")
    page.get_by_role("combobox", name="Search districts, days, events and sources").press_sequentially("al b")
    page.keyboard.press("ArrowLeft")
    reading.shows_day(page, DAY)
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()


def spot_of(page, day):
    """Where in the chart a day is."""
    box = page.locator(".plot").bounding_box()
    days = (LAST - FIRST).days + 1
    return box["x"] + box["width"] * ((day - FIRST).days + 0.5) / days, box["y"] + box["height"] / 2


def test_the_handle_is_dragged_with_the_mouse(mosul, visit):
    page = visit(mosul)
    page.mouse.move(*spot_of(page, DAY))
    page.mouse.down()
    reading.shows_day(page, DAY)
    page.mouse.move(*spot_of(page, dt.date(2017, 1, 24)), steps=8)
    reading.shows_day(page, dt.date(2017, 1, 24))
    # Beyond the edge of the chart it stays on the last day.
    box = page.locator(".plot").bounding_box()
    page.mouse.move(box["x"] + box["width"] + 500, box["y"])
    reading.shows_day(page, LAST)
    page.mouse.move(-50, box["y"])
    reading.shows_day(page, FIRST)
    page.mouse.move(*spot_of(page, DAY))
    page.mouse.up()
    page.mouse.move(*spot_of(page, LAST))
    reading.shows_day(page, DAY)
    expect(slider(page)).to_be_focused()


def test_the_map_follows_the_handle_and_the_rest_follows_once_it_rests(mosul, visit):
    page = visit(mosul)
    followed = page.evaluate(
        """async () => {
          const slider = document.querySelector(".slider");
          const frame = () => new Promise((done) => requestAnimationFrame(done));
          const seen = [];
          const list = document.querySelector(".district-list");
          for (let day = Number(slider.min); day < Number(slider.min) + 30; day += 1) {
            slider.value = day;
            slider.dispatchEvent(new Event("input", { bubbles: true }));
            await frame();
            await frame();
            seen.push([document.getElementById("day").textContent, list.dataset.day]);
          }
          return seen;
        }"""
    )
    # However slowly the frames come: the day is always ahead of the list, and the list skips days.
    assert len({day for day, _listed in followed}) == 30
    assert len({listed for _day, listed in followed}) < 30
    reading.shows_day(page, FIRST + dt.timedelta(days=29))


@pytest.mark.parametrize("speed", ["3", "14"])
def test_the_panel_goes_on_while_the_map_plays(mosul, visit, speed):
    page = visit(mosul, "/?on=2016-11-01&show=table")
    page.get_by_label("Speed").select_option(speed)
    page.get_by_role("button", name="Play", exact=True).click()
    for _change in range(3):
        shown = page.locator("#panel-body h2").text_content()
        expect(page.locator("#panel-body h2")).not_to_have_text(shown)
    expect(page.get_by_role("button", name="Pause", exact=True)).to_be_visible()


def test_a_finger_drags_it_too(mosul, visit):
    page = visit(mosul, has_touch=True)
    page.touchscreen.tap(*spot_of(page, DAY))
    reading.shows_day(page, DAY)


def test_dragging_stops_the_play(mosul, visit):
    page = visit(mosul)
    page.get_by_role("button", name="Play", exact=True).click()
    page.mouse.click(*spot_of(page, DAY))
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    reading.shows_day(page, DAY)


def test_the_buttons_step_by_day_and_leap_from_change_to_change(mosul, visit):
    page = visit(mosul, "/?on=2016-11-12")
    payload = reading.core_of(page)
    columns = payload["spans"]["columns"]
    spans = [[dict(zip(columns, span, strict=True)) for span in its] for its in payload["spans"]["rows"]]
    begins = {span["from"] for its in spans for span in its if span["tenure"] == span["from"] > 0}
    changes = sorted(FIRST + dt.timedelta(days=number) for number in begins)

    def press(name):
        page.get_by_role("button", name=name, exact=True).click()

    press("Next day")
    reading.shows_day(page, after(1))
    press("Previous day")
    reading.shows_day(page, DAY)
    press("Next change of control")
    later = next(day for day in changes if day > DAY)
    reading.shows_day(page, later)
    press("Previous change of control")
    reading.shows_day(page, max(day for day in changes if day < later))


ENDS = [
    (FIRST, {"Previous day", "Previous change of control"}),
    (LAST, {"Next day", "Next change of control"}),
    (DAY, set()),
]


@pytest.mark.parametrize(("day", "idle"), ENDS)
def test_at_either_end_the_buttons_that_lead_nowhere_are_idle(mosul, visit, day, idle):
    page = visit(mosul, f"/?on={day}")
    names = {"Previous day", "Next day", "Previous change of control", "Next change of control"}
    off = {name for name in names if page.get_by_role("button", name=name, exact=True).is_disabled()}
    assert off == idle


def test_play_at_the_end_begins_again(mosul, visit):
    page = visit(mosul, f"/?on={LAST}")
    page.get_by_role("button", name="Play", exact=True).click()
    page.get_by_role("button", name="Pause", exact=True).click()
    assert int(slider(page).input_value()) < int(slider(page).get_attribute("max")) - 100


def test_play_stops_at_the_end_by_itself(mosul, visit):
    page = visit(mosul, f"/?on={LAST - dt.timedelta(days=2)}")
    page.get_by_label("Speed").select_option(label="14 d/s")
    page.get_by_role("button", name="Play", exact=True).click()
    reading.shows_day(page, LAST)
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()


def test_a_date_is_typed_key_by_key(mosul, visit):
    page = visit(mosul)
    date = page.get_by_label("Go to a date")
    date.focus()
    # The order of day and month is the browser's; this date reads the same either way.
    page.keyboard.type("12122016")
    reading.shows_day(page, dt.date(2016, 12, 12))
    assert (date.get_attribute("min"), date.get_attribute("max")) == (FIRST.isoformat(), LAST.isoformat())


@pytest.mark.parametrize(("typed", "expected"), [("2031-01-01", LAST), ("1999-12-31", FIRST), ("", DAY)])
def test_a_date_outside_the_campaign_leads_to_its_nearest_day_once_it_is_left(mosul, visit, typed, expected):
    page = visit(mosul, "/?on=2016-11-12")
    date = page.get_by_label("Go to a date")
    date.fill(typed)
    reading.shows_day(page, DAY)
    date.blur()
    reading.shows_day(page, expected)
    assert date.input_value() == expected.isoformat()


def test_passing_by_the_date_does_not_stop_the_play(mosul, visit):
    page = visit(mosul)
    page.get_by_role("button", name="Play", exact=True).click()
    page.get_by_label("Go to a date").focus()
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="Pause", exact=True)).to_be_visible()


def test_a_click_on_the_chart_is_not_undone_by_the_date_field_that_loses_the_focus(mosul, visit):
    page = visit(mosul, f"/?on={DAY}")
    page.get_by_label("Go to a date").focus()
    page.mouse.click(*spot_of(page, dt.date(2017, 1, 24)))
    reading.shows_day(page, dt.date(2017, 1, 24))


def test_a_button_that_leads_nowhere_any_more_keeps_the_focus(mosul, visit):
    page = visit(mosul, f"/?on={LAST - dt.timedelta(days=1)}")
    button = page.get_by_role("button", name="Next day", exact=True)
    button.focus()
    for _press in range(2):
        page.keyboard.press("Space")
        reading.shows_day(page, LAST)
    expect(button).to_be_focused()
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()


def test_every_control_names_itself(mosul, visit):
    page = visit(mosul)
    controls = page.locator("#controls")
    expect(controls.get_by_role("button")).to_have_count(6)
    for button in controls.get_by_role("button").all():
        assert button.get_attribute("aria-label")
        assert button.get_attribute("title")
