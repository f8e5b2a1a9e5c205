"""The search: what it suggests, what choosing does, and that it takes nothing that was not chosen."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import faults_in_both_themes
from tests.browser.map.conftest import DESK, PHONE
from tests.browser.map.payloads import address_of, altering

pytestmark = pytest.mark.browser

LABEL = {"en": "Search districts, days, events and sources", "ar": "ابحث عن المناطق والأيام والأحداث والمصادر"}
ROOT = {"en": "/?on=2016-11-19", "ar": "/ar/?on=2016-11-19"}


@pytest.fixture
def search(mosul, visit):
    """Types a text into the search of a page; gives the page and the field."""

    def typing(text, language="en", **options):
        page = visit(mosul, ROOT[language], **options)
        field = page.get_by_role("combobox", name=LABEL[language])
        field.fill(text)
        return page, field

    return typing


def group(page, name):
    return page.locator("#search-list").get_by_role("group", name=name, exact=True)


def options(page):
    return page.locator("#search-list [role=option]")


def option(page, name, text):
    return group(page, name).get_by_role("option").filter(has_text=text).first


def heading(page):
    return page.locator("#panel-body h2")


SUGGESTED = [
    ("Albakr", "en", "Districts", "Al Bakr"),
    ("arpachiya", "en", "Districts", "Arbajiyah"),
    ("university", "en", "Districts", "University of Mosul"),
    ("university", "en", "Events", "Special forces took the University of Mosul."),
    ("المطار", "ar", "المناطق", "مطار الموصل"),
    ("حي القادسيه ٢", "en", "Districts", "Al Qadisiyah II"),
    ("12 November 2016", "en", "Days", "Saturday 12 November 2016"),
    ("2016-11-12", "en", "Days", "Saturday 12 November 2016"),
    ("١٢ تشرين الثاني", "ar", "الأيام", "12 نوفمبر 2016"),
    ("12 نوفمبر", "en", "Days", "Saturday 12 November 2016"),
    ("jamia", "en", "Places without a position", "al-Jamia quarter"),
    ("suicide", "en", "Events", "suicide"),
    ("rudaw", "en", "Sources", "Rudaw"),
]


@pytest.mark.parametrize(("typed", "language", "name", "text"), SUGGESTED)
def test_what_is_typed_is_found_in_its_group(search, typed, language, name, text):
    page, field = search(typed, language)
    expect(option(page, name, text)).to_be_visible()
    expect(field).to_have_attribute("aria-expanded", "true")


def test_a_district_is_chosen_by_a_click(search, mosul):
    page, field = search("bakr")
    option(page, "Districts", "Al Bakr").click()
    expect(heading(page)).to_have_text("Al Bakr")
    expect(field).to_have_value("")
    expect(page.locator(".search-popup")).to_be_hidden()
    expect(page).to_have_url(f"{mosul.url}/?on=2016-11-19&district=al-bakr")


def test_arrow_keys_choose_with_the_focus_in_the_field(search):
    page, field = search("qadisiyah")
    expect(option(page, "Events", "Qadisiyah")).to_be_visible()
    expect(field).not_to_have_attribute("aria-activedescendant", re.compile("."))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    active = page.locator("[role=option][aria-selected=true]")
    expect(active).to_have_count(1)
    expect(active).to_contain_text("Al Qadisiyah II")
    expect(field).to_have_attribute("aria-activedescendant", active.get_attribute("id"))
    expect(field).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    # Round the end of the list.
    expect(options(page).last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(heading(page)).to_have_text("Al Qadisiyah I")


def test_a_day_is_gone_to(search, mosul):
    page, _field = search("24 Jan")
    option(page, "Days", "Tuesday 24 January 2017").click()
    expect(page.locator("#day")).to_have_text("Tuesday 24 January 2017")
    expect(page).to_have_url(f"{mosul.url}/?on=2017-01-24")


def test_an_event_is_opened_on_its_day(search):
    page, _field = search("took the university")
    option(page, "Events", "Special forces took the University of Mosul.").click()
    expect(page.locator("#day")).to_have_text("Saturday 14 January 2017")
    expect(heading(page)).to_have_text("Saturday 14 January 2017")
    expect(page.locator("#panel-body .events")).to_contain_text("Special forces took the University of Mosul.")


UNKNOWN = {
    "en": ("liberated", "not yet known on 12 Nov 2016", "This report was not yet known on 12 Nov 2016. All that"),
    "ar": ("عُدّ حي القادسية", "لم يكن معروفًا بعد في 12 نوفمبر 2016", "لم يكن هذا البلاغ معروفًا بعد في 12 نوفمبر 2016"),
}


@pytest.mark.parametrize("language", UNKNOWN)
def test_what_was_not_yet_known_is_marked_and_to_choose_it_shows_all_that_is_known_now(mosul, visit, language):
    typed, mark, said = UNKNOWN[language]
    then = f"{ROOT[language].replace('19', '12')}&known_on=2016-11-12"
    page = visit(mosul, then)
    field = page.get_by_role("combobox", name=LABEL[language])
    field.fill(typed)
    # Of 11 November, published on the 13th.
    later = options(page).filter(has_text=mark).first
    later.click()
    expect(page).to_have_url(re.compile(r"/\?on=2016-11-11&event=r0064$"))
    expect(page.locator("#notice")).to_contain_text(said)
    expect(page.locator("#known-badge")).to_be_hidden()
    expect(page.locator("#panel-body article.event")).to_be_visible()
    page.go_back()
    expect(page.locator("#notice")).to_be_hidden()
    expect(page.locator("#known-badge")).to_be_visible()
    expect(page).to_have_url(mosul.url + then)


def test_what_was_known_by_then_is_opened_as_it_was_known(mosul, visit):
    page = visit(mosul, "/?on=2016-11-12&known_on=2016-11-12")
    page.get_by_role("combobox", name=LABEL["en"]).fill("went into al qadisiyah")
    option(page, "Events", "Iraqi special forces went into Al Qadisiyah.").click()
    expect(page).to_have_url(re.compile(r"on=2016-11-11&known_on=2016-11-12&event=r"))
    expect(page.locator("#known-badge")).to_be_visible()
    expect(page.locator("#notice")).to_be_hidden()


def test_a_source_lists_its_events_and_they_open(search):
    page, _field = search("rudaw")
    option(page, "Sources", "Rudaw").click()
    own = group(page, "Rudaw").get_by_role("option")
    expect(own).to_have_count(10)
    expect(own.first).to_have_attribute("aria-selected", "true")
    own.nth(3).click()
    expect(page).to_have_url(re.compile("event="))


def test_a_place_without_a_position_lists_what_was_reported_there(search):
    page, _field = search("aghawat")
    option(page, "Places without a position", "al-Aghawat").click()
    expect(group(page, "al-Aghawat").get_by_role("option")).to_have_count(2)


def test_a_group_shows_five_and_more_when_asked(search):
    page, _field = search("mosul")
    events = group(page, "Events").get_by_role("option")
    expect(events).to_have_count(6)
    more = events.last
    expect(more).to_have_text(re.compile(r"^Show \d+ more$"))
    number = int(re.search(r"\d+", more.inner_text())[0])
    more.click()
    expect(events).to_have_count(min(number + 5, 56))
    # The first of the new ones, to go on with the keyboard.
    expect(events.nth(5)).to_have_attribute("aria-selected", "true")


AMBIGUOUS = ["Qadisiyah", "Kadissiya", "hay al-qadisiya", "القادسية"]


@pytest.mark.parametrize("typed", AMBIGUOUS)
def test_a_name_that_fits_several_is_asked_and_never_taken(search, mosul, typed):
    page, field = search(typed)
    page.keyboard.press("Enter")
    expect(page.locator(".search [aria-live]")).to_have_text("Which one? Al Qadisiyah I, Al Qadisiyah II")
    expect(option(page, "Districts", "Al Qadisiyah II")).to_be_visible()
    expect(field).to_have_value(typed)
    expect(page).to_have_url(f"{mosul.url}{ROOT['en']}")


@pytest.mark.parametrize("typed", ["bart", "arbaj", "x", "suicide"])
def test_enter_takes_no_part_of_a_name(search, mosul, typed):
    page, field = search(typed)
    page.keyboard.press("Enter")
    asked = re.compile("Choose one of the results.|Nothing found.")
    expect(page.locator(".search [aria-live]")).to_have_text(asked)
    expect(field).to_have_value(typed)
    expect(page).to_have_url(f"{mosul.url}{ROOT['en']}")


def test_enter_takes_a_publisher_of_exactly_this_name(search):
    page, _field = search("rudaw")
    page.keyboard.press("Enter")
    expect(group(page, "Rudaw").get_by_role("option")).to_have_count(10)


def test_nothing_found_is_seen_and_said(search):
    page, field = search("Atlantis")
    expect(page.locator(".search-note")).to_have_text("Nothing found.")
    expect(page.locator(".search [aria-live]")).to_have_text("Nothing found.")
    expect(field).to_have_attribute("aria-expanded", "false")


def test_how_much_is_found_is_said(search):
    page, _field = search("albakr")
    # Beside the district there are reports that name it.
    expect(option(page, "Events", "Bakr")).to_be_visible()
    shown = group(page, "Districts").get_by_role("option").count()
    said = page.locator(".search [aria-live]").inner_text()
    assert int(re.fullmatch(r"Results: (\d+)", said)[1]) > shown


def test_escape_closes_and_then_clears(search):
    page, field = search("bakr")
    expect(option(page, "Districts", "Al Bakr")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".search-popup")).to_be_hidden()
    expect(field).to_have_value("bakr")
    page.keyboard.press("ArrowDown")
    expect(option(page, "Districts", "Al Bakr")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(field).to_have_value("")


def test_leaving_the_field_closes_the_list(search):
    page, _field = search("bakr")
    expect(option(page, "Districts", "Al Bakr")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator(".search-popup")).to_be_hidden()


def test_the_index_is_asked_for_when_somebody_types(mosul, visit):
    asked = []
    page = visit(mosul, prepare=lambda page: page.on("request", lambda request: asked.append(request.url)))
    field = page.get_by_role("combobox", name=LABEL["en"])
    field.focus()
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if "/index-" in url] == []
    field.press_sequentially("ru")
    expect(option(page, "Sources", "Rudaw")).to_be_visible()
    assert len([url for url in asked if "/index-en.json" in url]) == 1


def test_what_was_chosen_while_the_index_comes_gives_way_to_what_is_typed(mosul, visit):
    waiting = []
    page = visit(mosul, prepare=lambda page: page.route(address_of("index"), lambda route: waiting.append(route)))
    field = page.get_by_role("combobox", name=LABEL["en"])
    field.fill("aghawat")
    option(page, "Places without a position", "al-Aghawat").click()
    field.fill("Arbajiyah")
    expect(option(page, "Districts", "Arbajiyah")).to_be_visible()
    for route in waiting:
        route.continue_()
    expect(page.locator(".search-note")).not_to_have_text("Loading")
    expect(option(page, "Districts", "Arbajiyah")).to_be_visible()
    expect(group(page, "al-Aghawat")).to_have_count(0)


def test_without_the_index_districts_and_days_are_found(mosul, visit):
    page = visit(mosul, prepare=lambda page: page.route(address_of("index"), lambda route: route.abort()))
    field = page.get_by_role("combobox", name=LABEL["en"])
    field.fill("Arbajiyah")
    expect(option(page, "Districts", "Arbajiyah")).to_be_visible()
    page.keyboard.press("Enter")
    expect(heading(page)).to_have_text("Arbajiyah")
    # Of events it is not said that there are none.
    field.fill("Rudaw")
    expect(page.locator(".search-note")).to_have_text(re.compile("could not be loaded"))
    assert page.complaints
    page.complaints.clear()


def test_a_campaign_of_too_many_events_for_an_index_says_what_is_searched(mosul, visit):
    def without_index(core):
        core["versions"]["index"] = ""

    page = visit(mosul, prepare=altering(without_index))
    field = page.get_by_role("combobox", name=LABEL["en"])
    note = page.locator(".search-note")
    limit = "Events and sources are not searched: this campaign has too many."
    field.fill("Arbajiyah")
    expect(option(page, "Districts", "Arbajiyah")).to_be_visible()
    expect(note).to_have_text(limit)
    field.fill("Atlantis")
    expect(note).to_have_text(f"Nothing found. {limit}")


SIZES = {"desk": DESK, "phone": PHONE, "400 %": {"width": 320, "height": 256}}


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_the_list_stays_within_the_window_and_axe_finds_nothing(search, language, size):
    page, _field = search({"en": "qadisiyah", "ar": "القادسية"}[language], language, viewport=size)
    expect(options(page).nth(4)).to_be_attached()
    box = page.locator(".search-popup").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= size["width"]
    assert box["y"] + box["height"] <= size["height"]
    # What is scrolled to is seen.
    page.keyboard.press("ArrowUp")
    last = options(page).last.bounding_box()
    assert box["y"] <= last["y"]
    assert last["y"] + last["height"] <= box["y"] + box["height"] + 1
    assert faults_in_both_themes(page, ".search") == []
