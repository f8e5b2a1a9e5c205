"""The Arabic page: its letters, its months and numbers, its directions."""

import re

import pytest

pytestmark = pytest.mark.browser

FONT = "noto-sans-arabic"


def fonts_asked_for(visit, site, address):
    asked = []
    page = visit(site, address, prepare=lambda page: page.on("request", lambda got: asked.append(got.url)))
    page.evaluate("document.fonts.ready.then(() => true)")
    return [address for address in asked if FONT in address]


def test_the_arabic_page_is_set_in_a_font_of_ours(visit, mosul):
    assert len(fonts_asked_for(visit, mosul, "/ar/?on=2016-11-12")) == 1


def test_an_english_page_asks_for_it_with_the_first_arabic_text_alone(visit, mosul):
    assert fonts_asked_for(visit, mosul, "/?on=2016-11-12") == []
    # A story says how the district is written in Arabic.
    assert len(fonts_asked_for(visit, mosul, "/?on=2016-11-12&district=al-bakr")) == 1


def test_the_font_has_every_arabic_letter_of_the_page(visit, mosul):
    page = visit(mosul, "/ar/?on=2017-01-24")
    missing = page.evaluate(
        """() => {
          const face = [...document.fonts].find(({ family }) => family.includes("Noto Sans Arabic"));
          const ranges = face.unicodeRange.split(",").map((range) => range.trim().slice(2).split("-").map((hex) => parseInt(hex, 16)));
          const within = (code) => ranges.some(([first, last = first]) => first <= code && code <= last);
          return [...new Set(document.body.innerText)].filter((letter) => /\\p{Script=Arabic}/u.test(letter) && !within(letter.codePointAt(0)));
        }"""  # noqa: E501
    )
    assert missing == []


def test_months_are_those_of_the_texts(visit, mosul):
    page = visit(mosul, "/ar/?on=2016-11-12")
    assert "12 نوفمبر 2016" in page.locator("#day").inner_text()
    assert "تشرين" not in page.locator("body").inner_text()


@pytest.mark.parametrize(("address", "far", "near"), [("/", "km", "m"), ("/ar/", "كم", "متر")])
def test_the_scale_has_the_units_of_the_language(visit, mosul, address, far, near):
    page = visit(mosul, f"{address}?on=2016-11-12&view=12/36.35/43.15")
    scale = page.locator(".leaflet-control-scale-line")
    assert re.fullmatch(rf"\d+\s{far}", scale.inner_text())
    page.goto(f"{mosul.url}{address}?on=2016-11-12&view=14/36.35/43.15")
    page.wait_for_selector("html[data-ready]")
    assert re.fullmatch(rf"\d+\s{near}", scale.inner_text())


# The boxes of the characters of the first text that has a pattern: how far from the left each begins.
LEFTS = """([selector, pattern]) => {
  const walker = document.createTreeWalker(document.querySelector(selector), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const found = new RegExp(pattern).exec(walker.currentNode.data);
    if (!found) continue;
    return [...found[0]].map((_, i) => {
      const range = document.createRange();
      range.setStart(walker.currentNode, found.index + i);
      range.setEnd(walker.currentNode, found.index + i + 1);
      return range.getBoundingClientRect().left;
    });
  }
  return null;
}"""


NUMBERS = {"percent": ("#share", r"\d+\S*%"), "thousands": ("#panel-body", r"\d,\d{3},\d{3}")}


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_is_read_from_left_to_right(visit, mosul, number):
    page = visit(mosul, "/ar/?on=2016-11-12")
    lefts = page.evaluate(LEFTS, list(NUMBERS[number]))
    assert lefts == sorted(lefts)
    assert len(lefts) >= 2


def test_what_disputes_a_report_is_not_scrambled(visit, mosul):
    page = visit(mosul, "/ar/?on=2017-06-10&district=al-zanjili")
    lines = page.locator(".cited.against")
    assert lines.count() > 0
    # Each name and each summary is an island: its direction is its own, and it moves none of its neighbours.
    loose = lines.evaluate_all(
        """(all) => all.flatMap((line) => [...line.querySelectorAll("*")])
          .filter((one) => [...one.childNodes].some(({ nodeType, data }) => nodeType === 3 && /[A-Za-z]{2}/.test(data)))
          .filter((one) => getComputedStyle(one).unicodeBidi !== "isolate")
          .map((one) => one.outerHTML.slice(0, 80))"""
    )
    assert loose == []
    assert not any("; " in text for text in lines.all_inner_texts())
