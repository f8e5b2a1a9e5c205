"""The address carries the day, the view and what is chosen; a link leads back to exactly that."""

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from tests.browser.map import reading

pytestmark = pytest.mark.browser

DAY = dt.date(2016, 11, 12)


def heading(page):
    return page.locator("#panel-body").get_by_role("heading", level=2)


# Where each name stands, which moves and grows apart with the view.
NAMES = """(names) => names.map((name) => {
  const { left, top } = name.getBoundingClientRect();
  return [name.textContent, left, top];
})"""


def names_on_map(page):
    reading.is_painted(page)
    return {text: place for text, *place in page.locator(".names g[data-district]").evaluate_all(NAMES)}


def test_the_address_carries_day_view_and_selection_and_a_reload_restores_them(mosul, visit):
    page = visit(mosul)
    page.get_by_label("Go to a date").fill(DAY.isoformat())
    reading.shows_day(page, DAY)
    reading.click_on_map(page, "arbajiyah")
    expect(page).to_have_url(f"{mosul.url}/?on=2016-11-12&district=arbajiyah")
    page.get_by_role("button", name="Zoom in").click()
    expect(page).to_have_url(
        re.compile(r"\?on=2016-11-12&district=arbajiyah&view=\d+(\.\d+)?/36\.\d{2,5}/43\.\d{2,5}$")
    )
    before = names_on_map(page)
    assert len(before) > 5
    page.reload()
    page.locator("html[data-ready]").wait_for(state="attached")
    reading.shows_day(page, DAY)
    expect(heading(page)).to_have_text("Arbajiyah")
    after = names_on_map(page)
    assert after.keys() == before.keys()
    assert all(after[text] == pytest.approx(place, abs=2) for text, place in before.items())


def test_the_first_view_is_no_choice_of_the_readers_and_stays_out_of_the_address(mosul, visit):
    page = visit(mosul, "/?on=2016-11-12")
    page.get_by_role("button", name="Next day", exact=True).click()
    expect(page).to_have_url(f"{mosul.url}/?on=2016-11-13")


def test_back_undoes_a_choice_and_forward_does_it_again(mosul, visit):
    page = visit(mosul, "/?on=2016-11-12")
    reading.click_on_map(page, "arbajiyah")
    expect(heading(page)).to_have_text("Arbajiyah")
    reading.click_on_map(page, "al-bakr")
    expect(heading(page)).to_have_text("Al Bakr")
    page.go_back()
    expect(heading(page)).to_have_text("Arbajiyah")
    page.go_back()
    expect(heading(page)).to_have_text("What happened this day")
    expect(page).to_have_url(f"{mosul.url}/?on=2016-11-12")
    page.go_forward()
    expect(heading(page)).to_have_text("Arbajiyah")
    reading.shows_day(page, DAY)


def shown(page):
    """What is seen of the map: how often each colour is in its picture, and the names with their places."""
    # What is under the pointer looks a little different.
    page.mouse.move(0, 0)
    reading.shows_day(page, DAY)
    names = {text: [round(side) for side in place] for text, place in names_on_map(page).items()}
    return reading.all_pixels(page), names


# Pixels of a picture: the edge of a path that is painted for the first time is smoothed a little differently in some.
MOST_UNLIKE = 100


def are_alike(one, other):
    (pixels, names), (other_pixels, other_names) = one, other
    colours = pixels.keys() | other_pixels.keys()
    return (
        names == other_names
        and sum(abs(pixels.get(each, 0) - other_pixels.get(each, 0)) for each in colours) <= MOST_UNLIKE
    )


def test_back_and_forward_a_reload_and_a_shared_address_give_the_same_picture(mosul, visit):
    page = visit(mosul, "/?on=2016-11-12&district=arbajiyah&view=13/36.35/43.15")
    first = shown(page)
    reading.click_on_map(page, "al-bakr")
    expect(heading(page)).to_have_text("Al Bakr")
    second = shown(page)
    assert not are_alike(first, second)
    page.go_back()
    expect(heading(page)).to_have_text("Arbajiyah")
    assert are_alike(shown(page), first)
    page.go_forward()
    expect(heading(page)).to_have_text("Al Bakr")
    assert are_alike(shown(page), second)
    page.reload()
    page.locator("html[data-ready]").wait_for(state="attached")
    assert are_alike(shown(page), second)
    assert are_alike(shown(visit(mosul, page.url.removeprefix(mosul.url))), second)


OPENED = [
    "/",
    "/?on=2016-11-12",
    "/?on=2016-11-12&view=13/36.35/43.15",
    "/?view=12.34567/36.345678/43.123456&on=2016-11-12",
    "/?on=2016-11-12&district=atlantis",
]


@pytest.mark.parametrize("address", OPENED)
def test_going_back_to_where_the_page_was_opened_leaves_the_way_forward(mosul, visit, address):
    page = visit(mosul, address)
    page.get_by_role("combobox", name="Search districts, days, events and sources").fill("Arbajiyah")
    page.keyboard.press("Enter")
    expect(heading(page)).to_have_text("Arbajiyah")
    expect(page).to_have_url(re.compile("district=arbajiyah"))
    before = page.url
    page.get_by_role("button", name="Zoom in").click()
    expect(page).not_to_have_url(before)
    chosen, steps = page.url, page.evaluate("history.length")
    page.go_back()
    expect(heading(page)).to_have_text("What happened this day")
    # Longer than the address waits for the day to stay.
    page.wait_for_timeout(500)
    expect(page).to_have_url(mosul.url + address)
    page.go_forward()
    expect(heading(page)).to_have_text("Arbajiyah")
    expect(page).to_have_url(chosen)
    assert page.evaluate("history.length") == steps


# Presses the first footnote once a later day than the given one has one; tells the day (a number) before and after
# it, and whether its source has come into sight, to a pixel.
PRESS_FOOTNOTE = """async (after) => {
  const picture = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const day = () => Number(document.querySelector(".slider").value);
  const footnote = () => document.querySelector('#panel-body a[href="#source-1"]');
  while (day() <= after || !footnote()) await picture();
  const before = day();
  footnote().click();
  const inSight = document.getElementById("panel-body").getBoundingClientRect();
  const source = document.getElementById("source-1").getBoundingClientRect();
  await picture();
  await picture();
  return { before, after: day(), shown: inSight.top - 1 <= source.top && source.bottom <= inSight.bottom + 1 };
}"""


def slider_of(page):
    return int(page.locator(".slider").input_value())


def test_a_footnote_pressed_during_play_is_shown_and_play_goes_on(mosul, visit):
    page = visit(mosul, "/?on=2016-11-12")
    start = slider_of(page)
    page.get_by_label("Speed").select_option("7")
    page.get_by_role("button", name="Play", exact=True).click()
    pressed = page.evaluate(PRESS_FOOTNOTE, start)
    assert pressed["shown"]
    assert start < pressed["before"] <= pressed["after"]
    expect(page.get_by_role("button", name="Pause", exact=True)).to_be_visible()
    page.wait_for_function("(day) => Number(document.querySelector('.slider').value) > day", arg=pressed["after"])


def test_a_footnote_is_no_step_and_the_way_back_from_it_changes_nothing(mosul, visit):
    page = visit(mosul, "/?on=2016-11-12&district=arbajiyah")
    assert page.evaluate(PRESS_FOOTNOTE, slider_of(page) - 1)["shown"]
    expect(page).to_have_url(f"{mosul.url}/?on=2016-11-12&district=arbajiyah#source-1")
    page.get_by_role("button", name="Next day", exact=True).click()
    expect(page).to_have_url(f"{mosul.url}/?on=2016-11-13&district=arbajiyah")
    expect(heading(page)).to_have_text("Arbajiyah")


def test_a_district_chosen_during_play_is_a_step_back_to_the_day_on_which_it_was_chosen(mosul, visit):
    page = visit(mosul, "/?on=2016-10-20")
    page.get_by_label("Speed").select_option("14")
    page.get_by_role("button", name="Play", exact=True).click()
    expect(page.locator("#day")).to_contain_text("November")
    reading.item_of(page, "arbajiyah").dispatch_event("click")
    page.get_by_role("button", name="Pause", exact=True).click()
    page.wait_for_timeout(400)
    page.go_back()
    expect(page.locator(".current-state")).to_have_count(0)
    assert page.url.split("on=")[1] >= "2016-11-01"


def test_the_arrow_keys_move_the_map_for_good(mosul, visit):
    page = visit(mosul)
    page.locator(".leaflet-container").focus()
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("view="))


def test_days_passed_over_are_no_steps_back(mosul, visit):
    page = visit(mosul, "/?on=2016-11-12")
    reading.click_on_map(page, "arbajiyah")
    for _press in range(3):
        page.get_by_role("button", name="Next day", exact=True).click()
    expect(page).to_have_url(f"{mosul.url}/?on=2016-11-15&district=arbajiyah")
    page.go_back()
    expect(heading(page)).to_have_text("What happened this day")
    reading.shows_day(page, DAY)


def test_the_link_of_an_event_sets_its_day(mosul, visit):
    page = visit(mosul, "/?event=r0068")
    reading.shows_day(page, DAY)
    expect(heading(page)).to_have_text("Saturday 12 November 2016")
    expect(page.locator("#panel-body article")).to_have_count(1)
    expect(page.locator("#panel-body article")).to_contain_text("Arbajiyah")
    expect(page.locator("#panel-body .words li").first).to_contain_text("Supported")


def test_an_event_has_a_link_that_can_be_sent(mosul, visit):
    page = visit(mosul, "/?on=2016-11-12")
    link = page.locator("#panel-body article", has_text="Arbajiyah").first.get_by_role(
        "link", name="Link to this event"
    )
    address = link.get_attribute("href")
    link.click()
    expect(page).to_have_url(re.compile(r"\?on=2016-11-12&event=r\d{4}$"))
    expect(page.locator("#panel-body article .summary")).to_have_count(1)
    summary = page.locator("#panel-body article .summary").text_content()
    sent = visit(mosul, f"/{address}")
    expect(sent.locator("#panel-body article .summary")).to_have_text(summary)


def test_a_link_opens_in_a_new_tab_when_the_reader_asks_for_that(mosul, visit):
    page = visit(mosul, "/?on=2016-11-12&show=table")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Arbajiyah", exact=True).click(modifiers=["ControlOrMeta"])
    expect(opened.value).to_have_url(re.compile("district=arbajiyah"))
    expect(heading(page)).to_have_text("Saturday 12 November 2016")


def test_the_table_has_an_address(mosul, visit):
    page = visit(mosul, "/?on=2016-11-12")
    page.get_by_role("link", name="Districts", exact=True).click()
    expect(page).to_have_url(f"{mosul.url}/?on=2016-11-12&show=table")
    expect(page.locator("table.state tbody tr")).to_have_count(162)
    page.go_back()
    expect(page.locator("table.state")).to_have_count(0)


NOTICES = [
    ("/?on=yesterday", dt.date(2016, 10, 17), "“yesterday” is not a date"),
    ("/?on=2016-13-40", dt.date(2016, 10, 17), "“2016-13-40” is not a date"),
    ("/?on=1999-01-01", dt.date(2016, 10, 17), "1999-01-01 is outside the campaign. Showing 17 October 2016."),
    ("/?on=2031-01-01", dt.date(2017, 7, 31), "2031-01-01 is outside the campaign. Showing 31 July 2017."),
    ("/?event=r9999", dt.date(2016, 10, 17), "There is no event “r9999” here."),
]


@pytest.mark.parametrize(("address", "day", "notice"), NOTICES)
def test_a_day_that_is_none_shows_the_nearest_and_says_so(mosul, visit, address, day, notice):
    page = visit(mosul, address)
    reading.shows_day(page, day)
    expect(page.get_by_role("status")).to_contain_text(notice)
    page.locator(".slider").focus()
    page.keyboard.press("ArrowLeft" if day.month == 7 else "ArrowRight")
    expect(page.get_by_role("status")).to_be_hidden()


STRANGE = [
    "/?on=2016-11-12&district=atlantis",
    "/?on=2016-11-12&event=nothing",
    "/?on=2016-11-12&view=99/999/999",
    "/?on=2016-11-12&view=12/0/0",
    "/?on=2016-11-12&show=everything&__proto__=x",
    "/?on=2016-11-12&district=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E",
]


@pytest.mark.parametrize("address", STRANGE)
def test_what_the_address_says_wrongly_is_left_aside(mosul, visit, address):
    page = visit(mosul, address)
    reading.shows_day(page, DAY)
    expect(heading(page)).to_have_text("What happened this day")


def test_the_other_language_shows_the_same_day_and_selection(mosul, visit):
    page = visit(mosul, "/?on=2016-11-12")
    reading.click_on_map(page, "arbajiyah")
    page.locator("[data-language]").click()
    expect(page).to_have_url(f"{mosul.url}/ar/mosul/?on=2016-11-12&district=arbajiyah")
    expect(heading(page)).to_have_text("أربجية")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")


SEARCHES = [
    ("Arbajiyah", "Arbajiyah"),
    ("arpachiya", "Arbajiyah"),
    ("الأربجية", "Arbajiyah"),
    ("  al bakr ", "Al Bakr"),
    # As the gazetteer finds them, though nobody has written them so on record.
    ("Qadisiya 2", "Al Qadisiyah II"),
    ("Kadisiyah II", "Al Qadisiyah II"),
    ("Hay al-Tahrir", "Al Tahrir"),
    ("حي القادسيه ٢", "Al Qadisiyah II"),
]


@pytest.mark.parametrize(("typed", "found"), SEARCHES)
def test_a_district_is_found_by_any_of_its_spellings(mosul, visit, typed, found):
    page = visit(mosul, "/?on=2016-11-12")
    page.get_by_role("combobox", name="Search districts, days, events and sources").fill(typed)
    page.keyboard.press("Enter")
    expect(heading(page)).to_have_text(found)
