"""A reader comes for the first time, and what the page says is what the record says."""

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from tests.browser.map import reading
from tests.browser.map.payloads import altering, place_of, put
from tests.browser.map.reading import State

pytestmark = pytest.mark.browser

DAYS = [dt.date(2016, 11, number) for number in (10, 11, 12, 13)]
CTS, IS = "counter-terrorism-service", "islamic-state"
START = "2016-10-17"

AT_FIRST = State(IS, None, "held", "initial", START)
# The whole record: Al Qadisiyah II was called taken on the 11th and 12th and lost on the 13th.
RECORD = {
    "al-qadisiyah-2": [
        AT_FIRST,
        State(CTS, None, "held", "disputed", "2016-11-11"),
        State(CTS, None, "held", "disputed", "2016-11-11"),
        State(IS, None, "held", "disputed", "2016-11-13"),
    ],
    "arbajiyah": [
        AT_FIRST,
        AT_FIRST,
        State(CTS, None, "held", "corroborated", "2016-11-12"),
        State(CTS, None, "held", "corroborated", "2016-11-12"),
    ],
    "al-bakr": [AT_FIRST] * 4,
}
# One article alone: entered on the 11th, taken on the 12th, on one publisher's word.
ARTICLE = {
    "al-qadisiyah-2": [
        AT_FIRST,
        State(IS, CTS, "contested", "initial", START),
        State(CTS, None, "held", "claimed", "2016-11-12"),
        State(CTS, None, "held", "claimed", "2016-11-12"),
    ],
    "arbajiyah": [
        AT_FIRST,
        AT_FIRST,
        State(CTS, None, "held", "claimed", "2016-11-12"),
        State(CTS, None, "held", "claimed", "2016-11-12"),
    ],
    "al-bakr": [AT_FIRST] * 4,
}


@pytest.mark.parametrize(("record", "expected"), [("mosul", RECORD), ("article", ARTICLE), ("mosul_edition", RECORD)])
def test_page_payload_and_terminal_say_the_same_of_every_district_on_four_days(request, visit, record, expected):
    site = request.getfixturevalue(record)
    page = visit(site, f"/?on={DAYS[0]}&show=table")
    payload = reading.core_of(page)
    for number, day in enumerate(DAYS):
        reading.shows_day(page, day)
        expect(page.locator("#panel-body h2")).to_contain_text(f"{day.day} November 2016")
        in_table = reading.states_in_table(page, payload)
        assert in_table == reading.states_in_payload(payload, day) == reading.states_in_terminal(site, day)
        assert {slug: in_table[slug] for slug in expected} == {
            slug: states[number] for slug, states in expected.items()
        }
        page.get_by_role("button", name="Next day", exact=True).click()


# Frames of the animation come from a clock that the test moves: 26 days at three a second, and a little.
TO_12_NOVEMBER = 26_000 // 3 + 150


def test_a_newcomer_plays_stops_on_12_november_and_asks_three_districts_who_says_so(served, visit):
    page = visit(served, first=True, prepare=lambda page: page.clock.install())
    reading.shows_day(page, dt.date(2016, 10, 17))
    page.clock.pause_at(dt.datetime.now(tz=dt.UTC) + dt.timedelta(minutes=1))
    page.get_by_role("button", name="Play", exact=True).click()
    # The player is loaded when it is first wanted, by a clock that the test does not move.
    page.evaluate("() => import('/static/mosulmap/js/player.js').then(() => true)")
    page.clock.run_for(TO_12_NOVEMBER)
    page.get_by_role("button", name="Pause", exact=True).click()
    page.clock.resume()
    reading.shows_day(page, DAYS[2])
    expect(page).to_have_url(f"{served.url}/?on=2016-11-12")

    reading.click_on_map(page, "arbajiyah")
    story = page.locator("#panel-body")
    expect(story.get_by_role("heading", level=2)).to_have_text("Arbajiyah")
    expect(story.locator(".current-state")).to_contain_text("Held by Counter Terrorism Service since 12 Nov 2016")
    expect(story.locator(".current-state .grade")).to_have_text("corroborated")
    expect(story.locator("[data-now] .report-day").first).to_have_text("12 Nov")
    # Each word has its numbered source, and the number leads to it.
    mark = story.locator("[data-now] .cited sup a").first
    source = story.locator(mark.get_attribute("href"))
    expect(source).to_contain_text("published")

    reading.click_on_map(page, "al-qadisiyah-2")
    expect(story.get_by_role("heading", level=2)).to_have_text("Al Qadisiyah II")
    expect(story.locator(".current-state")).to_contain_text("Held by Counter Terrorism Service since 11 Nov 2016")
    expect(story.locator(".current-state .grade")).to_have_text("disputed")

    reading.click_on_map(page, "al-bakr")
    expect(story.get_by_role("heading", level=2)).to_have_text("Al Bakr")
    expect(story.locator(".current-state")).to_contain_text("Held by Islamic State since before the campaign")
    expect(story).to_contain_text("objective")


def test_the_article_alone_tells_of_three_districts_and_six_figures(article, visit):
    page = visit(article, "/?on=2016-11-12")
    day = page.locator("#panel-body")
    expect(day.locator(".figure")).to_have_count(6)
    for number in ("49,000", "1,200,000", "700,000", "100,000"):
        expect(day).to_contain_text(number)
    expect(day.locator(".figure", has_text="car bombs")).to_contain_text("Iraqi military")
    expect(day.locator("article", has_text="Al Bakr")).to_contain_text("objective")
    assert reading.look_of(page, "al-bakr")[0] == "held"
    expect(page.locator(".district-list [data-objective]")).to_have_count(1)
    assert [reading.look_of(page, slug)[0] for slug in ("al-qadisiyah-2", "arbajiyah")] == ["claimed", "claimed"]
    page.get_by_role("button", name="Previous day", exact=True).click()
    reading.shows_day(page, DAYS[1])
    assert [reading.look_of(page, slug)[0] for slug in ARTICLE] == ["contested", "held", "held"]
    expect(page.locator(".district-list [data-objective]")).to_have_count(0)


BANK_ALONE = [
    ("grain-silo", "2017-01-24", "24 Jan 2017"),
    ("al-ghizlani", "2017-07-10", "10 Jul 2017"),
]


@pytest.mark.parametrize(("district", "day", "written"), BANK_ALONE)
def test_a_district_that_rests_on_a_statement_about_the_whole_bank_says_so(served, visit, district, day, written):
    page = visit(served, f"/?on={day}&district={district}")
    state = page.locator("#panel-body .current-state")
    expect(state).to_contain_text(f"since {written}")
    expect(state.locator(".warning")).to_contain_text("Only a statement about the whole bank")
    expect(page.locator("#panel-body [data-now] .remark").first).to_have_text("statement about the whole bank")


@pytest.mark.parametrize(("district", "day"), [("al-shaymaa", "2017-01-23"), ("arbajiyah", "2017-07-31")])
def test_a_district_that_a_report_names_says_nothing_of_the_kind(mosul, visit, district, day):
    page = visit(mosul, f"/?on={day}&district={district}")
    expect(page.locator("#panel-body .current-state")).to_contain_text("Held by")
    expect(page.locator("#panel-body .current-state .warning")).to_have_count(0)


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Anchorage", "Asia/Baghdad", "Asia/Kolkata"])
def test_no_readers_time_zone_shifts_a_day(served, visit, zone):
    page = visit(served, "/?on=2016-11-12&show=table", timezone_id=zone)
    reading.shows_day(page, DAYS[2])
    assert page.get_by_label("Go to a date").input_value() == "2016-11-12"
    table = reading.states_in_table(page, reading.core_of(page))
    assert table["arbajiyah"] == RECORD["arbajiyah"][2]


# The panel's text without what stays in the language in which it was read: titles, publishers, places as reported.
ARABIC_TEXT = """() => {
    const panel = document.querySelector("#panel-body").cloneNode(true);
    panel.querySelectorAll("cite, .publisher, .sources strong, .places span[lang]").forEach((node) => node.remove());
    return panel.textContent;
}"""


@pytest.mark.parametrize("day", ["2016-11-12", "2017-01-24", "2017-07-10"])
def test_a_page_in_arabic_has_no_english_sentence(served, visit, day):
    page = visit(served, f"/ar/?on={day}")
    assert page.locator(".event").count() > 0
    assert re.findall(r"[A-Za-z]{2,}(?:[ ,]+[A-Za-z]{2,}){2,}", page.evaluate(ARABIC_TEXT)) == []
    assert page.locator(".language").count() == 0


def test_a_title_is_marked_with_its_own_language(served, visit):
    page = visit(served, "/?event=r3008")
    title = page.locator(".sources cite", has_text="عمليات عسكريه")
    expect(title).to_have_attribute("lang", "ar")
    assert title.evaluate("(node) => getComputedStyle(node).direction") == "rtl"
    page.goto(f"{served.url}/?event=r0096")
    # Read in Arabic, with a title in translation.
    expect(page.locator(".sources cite").first).to_have_attribute("lang", "en")


def test_a_text_in_the_other_language_says_so_and_has_its_direction(mosul, visit):
    def forget_arabic(payload):
        number = place_of(payload, "events", "reference", "r0068")
        put(payload, "events", number, summary=["The guards took the docks.", "en"])

    page = visit(mosul, "/ar/?event=r0068", prepare=altering(forget_arabic, "days"))
    summary = page.locator(".event .summary")
    assert (summary.get_attribute("lang"), summary.get_attribute("dir")) == ("en", "ltr")
    expect(summary.locator(".language")).to_have_text("بالإنجليزية")


def test_a_reader_reports_a_mistake_from_a_district_and_from_an_event(mosul, visit):
    page = visit(mosul, "/ar/?event=r0068")
    for address, written in [("/ar/?event=r0068", "الإبلاغ عن خطأ"), ("/?district=arbajiyah", "Report a mistake")]:
        page.goto(f"{mosul.url}{address}")
        page.locator("#panel-body").get_by_role("link", name=written).click()
        language, query = address.split("?")
        expect(page).to_have_url(f"{mosul.url}{language}mosul/report-a-mistake/?{query}")
        expect(page.locator("textarea")).to_be_editable()
