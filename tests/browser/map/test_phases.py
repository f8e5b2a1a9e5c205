"""The opening: the lede, the phases that set the day and the view, and the milestones on the chart."""

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from tests.browser.map import reading
from tests.browser.map.conftest import PHONE
from tests.browser.map.payloads import altering, put

pytestmark = pytest.mark.browser

PHASES = ["East Mosul", "The pause", "West Mosul", "The Old City"]
WEST = dt.date(2017, 2, 19)


def phase_button(page, name):
    return page.get_by_role("navigation", name="Phases").get_by_role("button", name=name, exact=True)


def flags(page):
    return page.get_by_role("list", name="Milestones").get_by_role("button")


def current(page):
    return page.locator("#phases [aria-current]").all_text_contents()


def view_of(page):
    """Zoom, latitude and longitude in the address; None where it has no view."""
    page.wait_for_timeout(400)
    view = page.evaluate("new URLSearchParams(location.search).get('view')")
    return view and [float(part) for part in view.split("/")]


def test_the_phases_stand_in_order_and_the_first_one_is_current(mosul, visit):
    page = visit(mosul)
    expect(page.get_by_role("navigation", name="Phases").get_by_role("button")).to_have_text(PHASES)
    assert current(page) == ["East Mosul"]
    assert phase_button(page, "East Mosul").get_attribute("title") == "17 Oct 2016 to 24 Jan 2017"


def test_a_phase_sets_its_first_day_and_its_view(mosul, visit):
    page = visit(mosul)
    assert view_of(page) is None
    phase_button(page, "West Mosul").click()
    reading.shows_day(page, WEST)
    assert current(page) == ["West Mosul"]
    _zoom, lat, lon = view_of(page)
    assert (lat, lon) == (pytest.approx(36.35, abs=0.01), pytest.approx(43.1, abs=0.02))
    west = view_of(page)
    phase_button(page, "The Old City").click()
    assert view_of(page)[0] > west[0]
    # What is opened again looks the same.
    address = page.url
    page.goto(address)
    page.locator("html[data-ready]").wait_for(state="attached")
    assert page.url == address
    assert current(page) == ["The Old City"]


def test_a_phase_that_is_chosen_before_the_map_is_there_sets_its_view_too(mosul, visit):
    # The button is pressed by a script as soon as it stands there.
    press = """
    new MutationObserver((_records, observer) => {
      const button = document.querySelectorAll("#phases button")[2];
      if (!button) return;
      observer.disconnect();
      button.click();
    }).observe(document, { childList: true, subtree: true });
    """
    page = visit(mosul, prepare=lambda page: page.add_init_script(press))
    reading.shows_day(page, WEST)
    expect(page).to_have_url(re.compile("view="))
    _zoom, lat, lon = view_of(page)
    assert (lat, lon) == (pytest.approx(36.35, abs=0.01), pytest.approx(43.1, abs=0.02))


def test_a_phase_without_a_view_shows_the_whole_campaign(mosul, visit):
    page = visit(mosul)
    scale = page.locator(".leaflet-control-scale-line")
    whole = scale.text_content()
    phase_button(page, "The Old City").click()
    expect(scale).not_to_have_text(whole)
    phase_button(page, "The pause").click()
    expect(scale).to_have_text(whole)
    assert view_of(page) is None


def test_a_phase_is_chosen_by_keyboard_and_stops_the_play(mosul, visit):
    page = visit(mosul)
    page.get_by_role("button", name="Play", exact=True).click()
    phase_button(page, "West Mosul").focus()
    page.keyboard.press("Enter")
    reading.shows_day(page, WEST)
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    expect(phase_button(page, "West Mosul")).to_be_focused()


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2016-10-17", ["East Mosul"]),
        ("2017-01-24", ["East Mosul"]),
        ("2017-01-25", ["The pause"]),
        ("2017-02-18", ["The pause"]),
        ("2017-02-19", ["West Mosul"]),
        ("2017-06-18", ["The Old City"]),
        ("2017-07-10", ["The Old City"]),
        ("2017-07-11", []),
    ],
)
def test_the_current_phase_is_that_of_the_day(mosul, visit, day, expected):
    page = visit(mosul, f"/?on={day}")
    assert current(page) == expected
    assert page.locator(".band[data-current]").all_text_contents() == expected


def test_the_current_phase_follows_the_day(mosul, visit):
    page = visit(mosul, "/?on=2017-01-24")
    page.get_by_role("button", name="Next day", exact=True).click()
    assert current(page) == ["The pause"]
    page.get_by_role("button", name="Previous day", exact=True).click()
    assert current(page) == ["East Mosul"]


def test_a_milestone_leads_to_its_day_and_to_who_says_so(mosul, visit):
    page = visit(mosul)
    expect(flags(page)).to_have_count(6)
    flag = page.get_by_role("button", name="21 Jun 2017: Al Nuri Mosque blown up", exact=True)
    flag.click()
    reading.shows_day(page, dt.date(2017, 6, 21))
    assert "event=r0499" in page.url
    expect(flag).to_have_attribute("aria-current", "true")
    expect(page.locator("#panel-body")).to_contain_text("Xinhua")
    page.get_by_role("button", name="Next day", exact=True).click()
    assert page.locator("#milestones [aria-current]").count() == 0


def test_a_milestone_without_an_event_leads_to_its_day(mosul, visit):
    page = visit(mosul, prepare=altering(lambda core: put(core, "milestones", 0, event="")))
    flags(page).first.focus()
    page.keyboard.press("Enter")
    reading.shows_day(page, dt.date(2016, 11, 1))
    assert "event=" not in page.url


SIZES = [(1280, 800), (900, 700), (360, 740), (320, 256)]


@pytest.mark.parametrize("root", ["/", "/ar/"])
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_no_label_overlaps_another_nor_leaves_the_chart(mosul, visit, root, width, height):
    page = visit(mosul, root, viewport={"width": width, "height": height})
    for name in ("#milestones .flag:not([data-crowded]) span", ".band:not([data-narrow]) span"):
        boxes = [box.bounding_box() for box in page.locator(name).all()]
        assert len(boxes) >= 2
        frame = page.locator(".chart-frame").bounding_box()
        for number, box in enumerate(boxes):
            assert frame["x"] - 1 <= box["x"]
            assert box["x"] + box["width"] <= frame["x"] + frame["width"] + 1
            for other in boxes[number + 1 :]:
                apart = (
                    box["x"] + box["width"] <= other["x"]
                    or other["x"] + other["width"] <= box["x"]
                    or box["y"] + box["height"] <= other["y"]
                    or other["y"] + other["height"] <= box["y"]
                )
                assert apart, (box, other)


def test_a_label_without_room_is_shown_to_whoever_comes_to_its_flag(mosul, visit):
    page = visit(mosul, viewport=PHONE, has_touch=True)
    crowded = page.locator("#milestones .flag[data-crowded]").first
    expect(crowded.locator("span")).to_be_hidden()
    flags(page).first.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    while not page.evaluate("document.activeElement.matches('.flag[data-crowded]')"):
        page.keyboard.press("Tab")
    expect(page.locator(".flag:focus span")).to_be_visible()


def test_on_a_phone_every_phase_is_within_reach_and_the_map_stays(mosul, visit):
    page = visit(mosul, viewport=PHONE, has_touch=True)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    assert page.locator(".map-frame").bounding_box()["height"] > 300
    phase_button(page, "The Old City").tap()
    reading.shows_day(page, dt.date(2017, 6, 18))
    box = phase_button(page, "The Old City").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"]


def test_in_arabic_the_phases_run_from_the_right_and_time_from_the_left(mosul, visit):
    page = visit(mosul, "/ar/")
    buttons = [one.bounding_box()["x"] for one in page.locator("#phases button").all()]
    bands = [one.bounding_box()["x"] for one in page.locator(".band").all()]
    assert buttons == sorted(buttons, reverse=True)
    assert bands == sorted(bands)


def test_the_lede_opens_the_first_day_alone(mosul, visit):
    page = visit(mosul)
    lede = page.locator("#panel-body > .lede")
    expect(lede).to_contain_text("Iraqi government forces began their offensive")
    page.get_by_role("button", name="Next day", exact=True).click()
    expect(lede).to_have_count(0)
    page.get_by_role("button", name="Previous day", exact=True).click()
    expect(lede).to_have_count(1)
    page.get_by_role("link", name="Districts", exact=True).click()
    expect(lede).to_have_count(0)


def test_a_phase_says_on_its_first_day_what_it_is(mosul, visit):
    page = visit(mosul, f"/?on={WEST}")
    lede = page.locator("#panel-body > .lede")
    expect(lede).to_contain_text("West Mosul")
    expect(lede).to_contain_text("the start of the western offensive")


@pytest.mark.parametrize("script", [True, False])
def test_without_scripts_the_lede_is_there_on_every_day(mosul, browser, script):
    context = browser.new_context(base_url=mosul.url, java_script_enabled=script)
    page = context.new_page()
    page.goto("/?on=2016-11-12")
    if script:
        page.locator("html[data-ready]").wait_for(state="attached")
    assert page.locator(".lede").is_visible() is not script
    context.close()


def test_a_campaign_without_phases_shows_none(article, visit):
    def clear(core):
        core["phases"]["rows"] = core["milestones"]["rows"] = []

    page = visit(article, prepare=altering(clear))
    for name in ("#phases", "#bands", "#milestones"):
        expect(page.locator(name)).to_be_hidden()
