"""The chart: its levels, names and bands, the card of a day, and play through quiet stretches."""

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from tests.browser.map import reading
from tests.browser.map.chart import DAYS, FIRST, spot
from tests.browser.map.conftest import PHONE
from tests.browser.map.payloads import altering

pytestmark = pytest.mark.browser

DAY = dt.date(2016, 11, 12)


def card(page):
    return page.locator(".day-card")


def point(page, x, y):
    """Come to the chart, whose card may still have to be loaded, and stay there."""
    page.mouse.move(x, y)
    page.locator("#day-facts").wait_for(state="attached")
    page.mouse.move(x, y + 0.4)


# -- what is drawn ------------------------------------------------------------------------------


def test_the_levels_are_named_and_lie_where_they_belong(mosul, visit):
    page = visit(mosul)
    area = page.locator(".area").bounding_box()
    levels = page.locator(".area .level")
    expect(levels).to_have_text(["100%", "50%", "0%"])
    for number, level in enumerate(levels.all()):
        box = level.bounding_box()
        middle = box["y"] + box["height"] / 2
        assert middle == pytest.approx(area["y"] + area["height"] * number / 2, abs=2)
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= area["x"]


@pytest.mark.parametrize("root", ["/", "/ar/"])
@pytest.mark.parametrize(("width", "height"), [(1280, 800), (900, 700), (768, 1024), (360, 740), (740, 360)])
def test_the_labels_of_the_chart_stay_in_their_rows_and_off_each_other(mosul, visit, root, width, height):
    page = visit(mosul, root, viewport={"width": width, "height": height})
    page.locator(".band-name[style*=bottom]").first.wait_for()
    area = page.locator(".area").bounding_box()
    boxes = [one.bounding_box() for one in page.locator(".band-name:not([data-crowded])").all() if one.is_visible()]
    assert len(boxes) >= 2
    for number, box in enumerate(boxes):
        assert area["x"] <= box["x"]
        assert box["x"] + box["width"] <= area["x"] + area["width"] + 1
        assert area["y"] - 1 <= box["y"]
        assert box["y"] + box["height"] <= area["y"] + area["height"] + 1
        for other in boxes[number + 1 :]:
            assert (
                box["x"] + box["width"] <= other["x"]
                or other["x"] + other["width"] <= box["x"]
                or box["y"] + box["height"] <= other["y"] + 2
                or other["y"] + other["height"] <= box["y"] + 2
            )
    caption = page.locator(".caption").filter(visible=True)
    if caption.count():
        box, axis = caption.bounding_box(), page.locator(".axis").bounding_box()
        assert box["y"] + box["height"] <= axis["y"] + 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_names_are_written_in_the_ink_that_reads_on_their_band(mosul, visit, scheme):
    page = visit(mosul, color_scheme=scheme)
    inks = page.locator(".band-name:not(.small)").evaluate_all(
        "(all) => Object.fromEntries(all.map((one) => [one.textContent, getComputedStyle(one).color]))"
    )
    assert inks["Islamic State"] == "rgb(255, 255, 255)"
    assert inks["Iraqi government forces"] == "rgb(14, 17, 20)"


def test_what_is_claimed_is_a_paler_band_and_what_is_contested_the_stripes_of_the_map(mosul, visit):
    page = visit(mosul)
    fills = page.locator(".shares path[data-state]").evaluate_all(
        "(all) => all.map((one) => [one.dataset.state, one.dataset.side, getComputedStyle(one).fill])"
    )
    by_state = {(state, side): fill for state, side, fill in fills}
    claiming = {side for state, side in by_state if state == "claimed"}
    assert claiming
    assert all(by_state["claimed", side] != by_state["held", side] for side in claiming)
    order = [state for state, _side, _fill in fills]
    assert order.index("claimed") < order.index("contested") < order.index("unresolved")
    assert by_state["contested", "-1"] == 'url("#chart-contested")'
    legend = page.locator("#legend li", has_text=re.compile("^Contested$")).locator("rect")
    pattern = page.locator("#chart-contested").get_attribute("href")
    assert legend.evaluate("(one) => one.style.fill") == f'url("{pattern}")'
    # Pixels of the screen, however the picture is stretched.
    scale = page.locator("#chart-contested").get_attribute("patternTransform")
    across, up = map(float, re.findall(r"[\d.]+", scale))
    box = page.locator(".area").bounding_box()
    assert across * box["width"] / DAYS == pytest.approx(up * box["height"] / 1000, rel=0.05)


@pytest.mark.parametrize(
    ("root", "expected"),
    [("/", "Share of the quarters’ area; towns not counted"), ("/ar/", "الحصة من مساحة الأحياء؛ دون احتساب البلدات")],
)
@pytest.mark.parametrize("size", [{"width": 1280, "height": 800}, {"width": 900, "height": 700}, PHONE])
def test_the_share_says_what_it_counts_and_leaves_out(mosul, visit, root, expected, size):
    page = visit(mosul, root, viewport=size)
    expect(page.get_by_text(expected).filter(visible=True)).to_have_count(1)


def test_a_figure_is_joined_to_those_of_its_publisher_and_measure_alone(mosul, visit):
    page = visit(mosul)
    core = reading.core_of(page)
    points = reading.rows(core, "figurePoints")
    sizes = [sum(point["series"] == number for point in points) for number in range(len(core["figureSeries"]["rows"]))]
    paths = page.locator(".figure-row .line").evaluate_all("(all) => all.map((one) => one.getAttribute('d')).join('')")
    assert len(points) > 50
    # A line begins for each series with two points or more, and goes on to every further one.
    assert paths.count("M") == sum(size > 1 for size in sizes)
    assert paths.count("L") == sum(size - 1 for size in sizes)
    dots = page.locator(".figure-row .dots:not(.hollow)").evaluate_all(
        "(all) => all.map((one) => one.getAttribute('d')).join('')"
    )
    assert dots.count("M") == len(points)
    expect(page.locator(".figure-name")).to_have_text(["Displaced at the time", "Displaced since the beginning"])
    expect(page.locator(".highest")).to_have_text("1,034,670 · UNHCR")


def test_a_campaign_without_figures_has_no_row_for_them(article, visit):
    def clear(core):
        core["figureSeries"]["rows"] = core["figurePoints"]["rows"] = []

    page = visit(article, prepare=altering(clear))
    expect(page.locator(".bar-row")).to_have_count(1)
    expect(page.locator(".figure-row")).to_have_count(0)


LEAST_MAP = {(1280, 800): 480, (900, 700): 330, (768, 1024): 480, (360, 740): 340, (740, 360): 120, (320, 256): 120}


@pytest.mark.parametrize("root", ["/", "/ar/"])
@pytest.mark.parametrize("size", LEAST_MAP)
def test_the_chart_leaves_room_for_the_map(mosul, visit, root, size):
    page = visit(mosul, f"{root}?on=2017-06-01", viewport=dict(zip(("width", "height"), size, strict=True)))
    assert page.locator(".map-frame").bounding_box()["height"] >= LEAST_MAP[size]
    assert page.evaluate("document.documentElement.scrollWidth") == size[0]
    chart = page.locator(".chart-frame").bounding_box()["height"]
    assert chart <= 0.3 * max(size[1], 500)


# -- the card of a day --------------------------------------------------------------------------


def test_the_pointer_brings_the_numbers_of_its_day(mosul, visit):
    page = visit(mosul)
    point(page, *spot(page, DAY, "area"))
    expect(card(page)).to_contain_text("Saturday 12 November 2016")
    for text in (
        "ISF 5% · IS 87% · disputed 1% · contested 8%",
        "Islamic State 17",
        "Events: 11",
        "control 2",
        "about 49,000 (IOM, via News report quoting Reuters and The Independent)",
    ):
        expect(card(page)).to_contain_text(text)
    # Looking is not going.
    reading.shows_day(page, FIRST)
    point(page, *spot(page, dt.date(2017, 1, 24), "area"))
    expect(card(page)).to_contain_text("East declared free")
    page.mouse.move(640, 200)
    expect(card(page)).to_be_hidden()


def test_a_bar_is_found_from_beside_it_and_from_above_it(mosul, visit):
    page = visit(mosul)
    reported = {FIRST + dt.timedelta(days=row["day"]) for row in reading.rows(reading.core_of(page), "counts")}
    lone = next(
        day
        for day in sorted(reported)
        if not reported & {day + dt.timedelta(days=number) for number in (-3, -2, -1, 1, 2, 3)}
    )
    beside = lone + dt.timedelta(days=1)
    x, y = spot(page, beside, "bar-row")
    top = page.locator(".bar-row").bounding_box()["y"] + 1
    for height in (y, top):
        point(page, x, height)
        expect(card(page)).to_contain_text(f"{lone:%A} {lone.day} {lone:%B %Y}")
        page.mouse.move(x, 200)
        expect(card(page)).to_be_hidden()
    point(page, *spot(page, beside, "area"))
    expect(card(page)).to_contain_text(f"{beside:%A} {beside.day} {beside:%B %Y}")
    page.mouse.click(x, y)
    reading.shows_day(page, lone)


@pytest.mark.parametrize("root", ["/", "/ar/"])
@pytest.mark.parametrize("width", [1280, 820])
def test_the_card_never_covers_the_handle_and_stays_in_the_window(mosul, visit, root, width):
    page = visit(mosul, f"{root}?on=2017-03-15", viewport={"width": width, "height": 700})
    handle = page.locator(".handle").bounding_box()
    for days in range(2, DAYS, 19):
        point(page, *spot(page, FIRST + dt.timedelta(days=days), "area"))
        expect(card(page)).to_be_visible()
        box = card(page).bounding_box()
        assert box["x"] + box["width"] <= handle["x"] - 5 or box["x"] >= handle["x"] + 5
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert box["y"] + box["height"] <= 700


def test_the_keyboard_brings_the_same_numbers_and_the_slider_is_described_by_them(mosul, visit):
    page = visit(mosul, "/?on=2016-11-11")
    slider = page.get_by_role("slider", name="Day", exact=True)
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(card(page)).to_contain_text("Saturday 12 November 2016")
    page.keyboard.press("Escape")
    expect(card(page)).to_be_hidden()
    expect(slider).to_have_accessible_description(
        re.compile("Events: 11: .*control 2.*Displaced at the time: about 49,000")
    )
    page.keyboard.press("ArrowRight")
    expect(slider).to_have_accessible_description(re.compile("Events: 7"))
    page.keyboard.press("Tab")
    expect(card(page)).to_be_hidden()


# -- play ---------------------------------------------------------------------------------------

QUIET = "/?on=2017-01-26"
MOVING = {"reduced_motion": "no-preference"}


def play_over_quiet_days(page):
    """Play from 26 January at three days a second: the texts beside the day, by the milliseconds of its change."""
    page.get_by_label("Speed").select_option("3")
    seen = page.evaluate_handle(
        """() => {
          const seen = [];
          const share = document.getElementById("share");
          new MutationObserver(() => seen.push([performance.now(), share.textContent]))
            .observe(share, { characterData: true, subtree: true });
          return seen;
        }"""
    )
    page.get_by_role("button", name="Play", exact=True).click()
    for _wait in range(100):
        # A stretch that is passed fast may skip days; the day after it is shown.
        if any("Day 107" in text for _time, text in seen.json_value()):
            break
        page.wait_for_timeout(100)
    texts = [(time, text) for time, text in seen.json_value() if "Day 102" not in text]
    until = next(number for number, (_time, text) in enumerate(texts) if "Day 107" in text)
    return texts[: until + 1]


def test_play_takes_a_quiet_stretch_faster_and_says_so(mosul, visit):
    page = visit(mosul, QUIET, **MOVING)
    texts = play_over_quiet_days(page)
    # Four days that would take more than a second.
    assert texts[-1][0] - texts[0][0] < 1000
    assert len(texts) > 1
    assert all("Quiet until 31 Jan" in text for _time, text in texts[:-1])
    assert "Quiet" not in texts[-1][1]


def test_with_filters_quiet_is_where_no_event_passes(mosul, visit):
    """On each of the first days something is reported, but of no bridge."""
    page = visit(mosul, "/?on=2017-01-25&kind=bridge", **MOVING)
    page.get_by_label("Speed").select_option("1")
    page.get_by_role("button", name="Play", exact=True).click()
    expect(page.locator("#share")).to_contain_text("Quiet until 14 Feb")


def test_the_pace_is_kept_where_the_reader_wants_that(mosul, visit):
    page = visit(mosul, QUIET, **MOVING)
    keep = page.get_by_role("button", name="Keep the pace in quiet stretches")
    expect(keep).to_have_attribute("aria-pressed", "false")
    keep.click()
    expect(keep).to_have_attribute("aria-pressed", "true")
    texts = play_over_quiet_days(page)
    assert texts[-1][0] - texts[0][0] > 1000
    assert not [text for _time, text in texts if "Quiet" in text]


def test_who_wants_less_motion_is_not_taken_faster(mosul, visit):
    page = visit(mosul, QUIET, reduced_motion="reduce")
    expect(page.get_by_role("button", name="Keep the pace in quiet stretches")).to_have_attribute(
        "aria-pressed", "true"
    )


def test_play_that_cannot_be_loaded_stops(mosul, visit):
    page = visit(mosul, prepare=lambda page: page.route("**/player*.js", lambda route: route.abort()))
    page.get_by_role("button", name="Play", exact=True).click()
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    reading.shows_day(page, FIRST)
    page.complaints.clear()
