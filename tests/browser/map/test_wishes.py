"""Ten links as somebody would send them: each opens as the same picture in every browser, in both languages.

What a link has to show is read off the page in numbers and slugs, which are those of either language; of the English
page also in words.
"""

import re
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import expect

from tests.browser.map import reading
from tests.browser.map.conftest import READY

pytestmark = pytest.mark.browser

# The smallest in which the panel stands beside the map.
WINDOW = {"width": 900, "height": 640}
# A reader each; none has been here before.
ROOTS = ("/", "/", "/ar/", "/ar/")

SHOWN = """() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const day = (number) => new Date(number * 864e5).toISOString().slice(0, 10);
  const known = document.querySelector("#known-scrubber:not([hidden]) .known-slider");
  const swipe = document.querySelector(".swipe:not([hidden]) .swipe-slider");
  // The way to the same in the other language, or out of the frame.
  const asked = new URLSearchParams(document.querySelector("#whole-map, [data-language]").search);
  return {
    day: day(document.querySelector(".district-list").dataset.day),
    known: known && day(known.value),
    grade: document.querySelector("#known-fields select")?.value || null,
    selected: all(".district-list [aria-selected=true]").map(({ dataset }) => dataset.district),
    swipe: swipe && Number(swipe.value),
    maps: all(".picture").length,
    filters: all(".filter-chip").length,
    events: all("#panel-body .event .permalink").map(({ search }) => new URLSearchParams(search).get("event")).sort(),
    step: document.querySelector(".walk-step[data-current]")?.dataset.number ?? null,
    rows: all("table.state:not(.balance) tbody tr").length,
    view: asked.get("view"),
  };
}"""
NOTHING = {
    "known": None,
    "grade": None,
    "selected": [],
    "swipe": None,
    "maps": 1,
    "filters": 0,
    "step": None,
    "rows": 0,
    "view": None,
}


class Wish(NamedTuple):
    """``address`` without the language's root; ``shown`` of SHOWN what is not as in NOTHING; ``words`` by selector."""

    address: str
    shown: dict[str, Any]
    words: dict[str, str | re.Pattern[str] | list[str]]


KNOWN_THEN = "?on=2016-11-12&known_on=2016-11-12&district=arbajiyah&publisher=Reuters"
TWO_DAYS = "?on=2017-01-24&compare=2017-02-24&swipe=40"
CORROBORATED = "?on=2016-11-20&at_least=corroborated&show=table"
FILTERED = "?on=2017-03-07&actor=federal-police&phase=west-mosul&q=bridge"

WISHES = {
    "12 November as known on 12 November, Arbajiyah, only Reuters": Wish(
        KNOWN_THEN,
        {"day": "2016-11-12", "known": "2016-11-12", "selected": ["arbajiyah"], "filters": 1, "events": ["r0068"]},
        {
            "#panel-body h2": "Arbajiyah",
            "#known-badge": "As known on 12 Nov 2016",
            ".filter-chip bdi": ["Publisher: Reuters"],
            "#panel-body .current-state .grade": "claimed",
        },
    ),
    "24 January beside 24 February": Wish(
        TWO_DAYS,
        {"day": "2017-01-24", "swipe": 40, "maps": 2},
        {
            ".swipe-day": ["24 Jan 2017", "24 Feb 2017"],
            ".compared h3": "What changed between 24 Jan 2017 and 24 Feb 2017",
        },
    ),
    "only what is corroborated, as a table": Wish(
        CORROBORATED,
        {"day": "2016-11-20", "grade": "corroborated", "rows": 162, "events": []},
        {"#known-badge": "counting corroborated only"},
    ),
    "where the Islamic State attacked, of what lies in view": Wish(
        "?on=2016-11-20&side=islamic-state&kind=attack&in_view=1&view=13/36.36/43.2",
        {"day": "2016-11-20", "filters": 3, "view": "13/36.36/43.2"},
        {".filter-chip bdi": ["Side: Islamic State", "Kind: attack", "Only what lies in the map’s view"]},
    ),
    "the bridges of the Federal Police in the west": Wish(
        FILTERED,
        {"day": "2017-03-07", "filters": 3, "events": ["r0379"]},
        {
            ".filter-chip bdi": ["Actor: Federal Police", "Phase: West Mosul", "Text: bridge"],
            ".filtered .counts": re.compile("^Events: 8 of 727"),
        },
    ),
    "a step of a story": Wish(
        "?story=al-qadisiyah&step=2",
        {
            "day": "2016-11-12",
            "known": "2016-11-12",
            "selected": ["al-qadisiyah-2"],
            "step": "2",
            "view": "14/36.375/43.199",
        },
        {".walk-step[data-current] h3": "2 12 November: the second time", ".walk-progress": re.compile("^2 / 8")},
    ),
    "an event at a zoom": Wish(
        "?event=r0068&view=15/36.371/43.203",
        {"day": "2016-11-12", "events": ["r0068"], "view": "15/36.371/43.203"},
        {"#panel-body h2": "Saturday 12 November 2016", "#panel-body .event .summary": re.compile("Arbajiyah")},
    ),
    "a dark map for another site": Wish(
        "embed/mosul/?on=2017-07-10&theme=dark&timeline=off&view=13/36.345/43.13",
        {"day": "2017-07-10", "view": "13/36.345/43.13"},
        {"#day": "Monday 10 July 2017"},
    ),
}


def shows(page, wish, language):
    """Wait for what a link has to show; gives all that is shown, and how every district is drawn."""
    page.locator(READY).wait_for(state="attached")
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.locator("#panel-body .loading, .walk .loading")).to_have_count(0)
    for selector, words in wish.words.items() if language == "en" else ():
        expect(page.locator(selector)).to_have_text(words)
    expect(page.locator(".picture")).to_have_count(wish.shown.get("maps", 1))
    reading.pictures(page)
    shown = page.evaluate(SHOWN)
    expected = NOTHING | wish.shown
    assert {name: shown[name] for name in expected} == expected
    return shown, reading.looks(page)


@pytest.mark.parametrize("wish", WISHES.values(), ids=WISHES)
def test_a_link_opens_as_the_same_picture_in_a_fresh_browser_and_shows_the_same_in_arabic(mosul, visit, wish):
    # All at once: one is drawn while the next is fetched.
    pages = [
        visit(mosul, root + wish.address, first=True, ready="body", settled=False, viewport=WINDOW) for root in ROOTS
    ]
    shown = [shows(page, wish, "ar" if root == "/ar/" else "en") for page, root in zip(pages, ROOTS, strict=True)]
    assert shown[1:] == shown[:1] * 3
    english, again, arabic, again_arabic = [reading.pictures(page) for page in pages]
    assert english == again
    assert arabic == again_arabic
    # Two maps, of two days.
    assert len(set(english)) == wish.shown.get("maps", 1)


class Page(NamedTuple):
    """A page without a map of its own. ``shown`` is what ``read`` gives of it, in either language."""

    address: str
    options: dict[str, Any]
    words: dict[str, str | re.Pattern[str]]
    read: str
    shown: list[Any]


PAGES = {
    "a district's page": Page(
        "mosul/districts/al-qadisiyah-2/",
        {},
        {"h1": "Al Qadisiyah II (east bank)"},
        """() => [...document.querySelectorAll(".control-bar ~ * tbody .number:last-child")]
          .map(({ textContent }) => Number(textContent))""",
        [0, 5, 1, 11],
    ),
    "how to cite a day as it was known, without scripts": Page(
        "mosul/cite/?on=2016-11-12&known_on=2016-11-12",
        {"java_script_enabled": False},
        {".cite__text": re.compile("^Battle of Mosul: 12 November 2016, as known on 12 November 2016")},
        """() => [
          ...[...document.querySelectorAll("a[download]")].map(({ search }) => search),
          ...[...document.querySelectorAll(".cite__text, pre")]
            .map(({ textContent }) => textContent.match(/[?]on=[^\\s}]*/)[0]),
        ]""",
        ["?on=2016-11-12&known_on=2016-11-12"] * 5,
    ),
}


@pytest.mark.parametrize("wish", PAGES.values(), ids=PAGES)
def test_a_page_reads_the_same_in_a_fresh_browser_and_in_arabic(mosul, visit, wish):
    pictures = []
    for root in ROOTS:
        page = visit(mosul, root + wish.address, first=True, ready="h1", settled=False, viewport=WINDOW, **wish.options)
        page.wait_for_load_state("networkidle")
        if root == "/":
            for selector, text in wish.words.items():
                expect(page.locator(selector)).to_have_text(text)
        assert page.evaluate(wish.read) == wish.shown
        pictures.append(page.screenshot(full_page=True))
        if wish.options:
            # A browser without scripts says that it runs none.
            page.complaints.clear()
    assert pictures[0] == pictures[1]
    assert pictures[2] == pictures[3]
    assert pictures[0] != pictures[2]


# -- made by hand -------------------------------------------------------------------------------


def test_the_page_itself_writes_the_link_of_a_day_as_it_was_known(mosul, visit):
    page = visit(mosul, "/?on=2016-11-12")
    page.get_by_role("button", name="As known on a day").click()
    page.get_by_role("button", name="The day shown").click()
    expect(page.locator("#known-badge")).to_be_visible()
    check(page, "publisher", "Reuters")
    reading.click_on_map(page, "arbajiyah")
    expect(page).to_have_url(f"{mosul.url}/{KNOWN_THEN}")


def test_the_page_itself_writes_the_link_of_two_days(mosul, visit):
    page = visit(mosul, "/?on=2017-01-24")
    page.get_by_role("button", name="Compare two days").click()
    page.get_by_label("Compared with").fill("2017-02-24")
    line = page.get_by_role("slider", name="Line between the two days")
    for _per_cent in range(10):
        line.press("ArrowLeft")
    expect(page).to_have_url(f"{mosul.url}/{TWO_DAYS}")


def test_the_page_itself_writes_the_link_of_filters(mosul, visit):
    page = visit(mosul, "/?on=2017-03-07")
    check(page, "actor", "Federal Police")
    check(page, "phase", "West Mosul")
    page.locator("#filter").click()
    words = page.get_by_role("dialog").get_by_role("searchbox", name="Text")
    words.fill("bridge")
    expect(page).to_have_url(f"{mosul.url}/{FILTERED}")


def test_the_page_itself_writes_the_link_of_a_grade_and_the_table(mosul, visit):
    page = visit(mosul, "/?on=2016-11-20")
    page.get_by_role("button", name="As known on a day").click()
    page.locator("#known-fields").get_by_label("Count").select_option("corroborated")
    page.get_by_role("link", name="Districts", exact=True).click()
    expect(page).to_have_url(f"{mosul.url}/{CORROBORATED}")


def check(page, name, value):
    """Set a filter in the dialog."""
    page.locator("#filter").click()
    group = page.get_by_role("dialog").locator(f"[data-filter={name}]")
    if group.get_attribute("open") is None:
        group.locator("summary").click()
    group.get_by_role("checkbox", name=re.compile(rf"^{value} \d")).check()
    page.keyboard.press("Escape")
