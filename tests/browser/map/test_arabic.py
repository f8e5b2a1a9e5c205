"""The Arabic page: its letters, its months and numbers, its directions."""

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
