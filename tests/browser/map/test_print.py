"""The page on paper: the server's picture of the day, whole, and then the reports of the day with their sources."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

DAY = "2016-11-12"
# A4 without its margins, in CSS pixels.
PAPER = {"width": 703, "height": 1032}


@pytest.fixture
def on_paper(visit, mosul):
    """A page as it is printed; wide as a sheet of paper, so that its boxes are those of the sheet."""

    def open_page(root="/", query=f"?on={DAY}", **options):
        page = visit(mosul, root + query, **options)
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        page.emulate_media(media="print", color_scheme=options.get("color_scheme", "light"))
        page.set_viewport_size(PAPER)
        return page

    return open_page


@pytest.mark.parametrize("root", ["/", "/ar/"])
def test_the_whole_map_of_the_day_lies_on_the_first_sheet_and_nothing_runs_out_of_it(on_paper, root):
    page = on_paper(root)
    sheet = page.locator(".sheet").bounding_box()
    assert sheet["x"] >= 0
    assert sheet["x"] + sheet["width"] <= PAPER["width"]
    assert sheet["height"] <= PAPER["height"]
    # The picture's own margins are cut off, and nothing else.
    drawn = ".sheet text, .sheet rect:not(defs + rect), .sheet .address"
    outside = page.locator(drawn).evaluate_all(
        """(all) => {
          const sheet = document.querySelector(".sheet").getBoundingClientRect();
          return all.filter((one) => {
            const box = one.getBoundingClientRect();
            return box.left < sheet.left || box.right > sheet.right || box.top < sheet.top || box.bottom > sheet.bottom;
          }).map((one) => one.textContent || one.outerHTML);
        }"""
    )
    assert outside == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PAPER["width"]


def test_the_day_is_told_and_its_sources_listed_beneath_the_map(on_paper):
    page = on_paper()
    expect(page.locator(".sheet svg")).to_contain_text("Saturday 12 November 2016")
    expect(page.locator(".sheet .address")).to_have_text(re.compile(rf"/\?on={DAY}"))
    for hidden in (".map-frame", ".timeline", ".masthead", ".tabs"):
        expect(page.locator(hidden)).to_be_hidden()
    expect(page.locator(".panel-body .event")).to_have_count(11)
    last = page.locator(".panel-body .sources li").last
    expect(last).to_be_visible()
    columns = {round(one.bounding_box()["x"]) for one in page.locator(".panel-body .event").all()}
    assert len(columns) == 2


def test_paper_is_white_in_the_dark_theme_too(on_paper):
    page = on_paper(color_scheme="dark")
    paper = page.locator(".sheet svg > rect").first
    assert paper.evaluate("(rect) => getComputedStyle(rect).fill") == "rgb(255, 255, 255)"
    for selector in ("body", ".panel", ".panel-body", ".event"):
        background = page.locator(selector).first.evaluate("(one) => getComputedStyle(one).backgroundColor")
        assert background in {"rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"}, selector
    ink = page.locator(".panel-body h2").evaluate("(one) => getComputedStyle(one).color")
    assert max(int(part) for part in re.findall(r"\d+", ink)[:3]) < 80


def test_what_is_folded_on_the_screen_is_printed(visit, mosul):
    page = visit(mosul, f"/?on={DAY}")
    # No day of this campaign has more changes than are shown.
    page.evaluate("document.getElementById('panel-body').append(document.createElement('details'))")
    folded = page.locator(".panel details")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(folded).to_have_attribute("open", "")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(folded).not_to_have_attribute("open", "")


def test_the_picture_is_asked_for_when_the_page_is_printed_and_not_before(visit, mosul):
    asked = []
    page = visit(mosul, f"/?on={DAY}", prepare=lambda page: page.on("request", lambda got: asked.append(got.url)))
    assert not [address for address in asked if ".svg" in address and not address.startswith("data:")]
    page.get_by_role("button", name="Next day").click()
    expect(page.locator("#day")).to_have_text("Sunday 13 November 2016")
    document = page.pdf(format="A4", prefer_css_page_size=True)
    pictures = [address.removeprefix(mosul.url) for address in asked if address.endswith(".svg")]
    assert pictures == ["/mosul/2016-11-13.svg"]
    assert len(re.findall(rb"/Type /Page\b", document)) in {2, 3}
    expect(page.locator(".sheet")).to_have_count(0)


def test_two_days_compared_are_printed_one_after_the_other(visit, mosul):
    page = visit(mosul, "/?on=2017-01-24&compare=2017-02-24&known_on=2017-03-01")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    pictures = page.locator(".sheet svg")
    for number, day in enumerate(("Tuesday 24 January 2017", "Friday 24 February 2017")):
        expect(pictures.nth(number)).to_contain_text(day)
        expect(pictures.nth(number)).to_contain_text("As known on 1 March 2017")
    page.emulate_media(media="print")
    expect(page.locator(".sheet").nth(1)).to_have_css("break-before", "page")
    # Each is cut by its own clips.
    clips = page.locator(".sheet clipPath").evaluate_all("(clips) => clips.map(({ id }) => id)")
    assert len(set(clips)) == len(clips)
    used = page.locator(".sheet [clip-path]").evaluate_all("(all) => all.map((one) => one.getAttribute('clip-path'))")
    assert {f"url(#{clip})" for clip in clips} == set(used)
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.locator(".sheet")).to_have_count(0)


def test_without_the_picture_the_paper_says_so_and_has_the_reports(visit, mosul):
    page = visit(mosul, f"/?on={DAY}", prepare=lambda page: page.route("**/*.svg", lambda route: route.abort()))
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    expect(page.locator(".sheet")).to_contain_text("The map could not be loaded for printing.")
    expect(page.locator(".panel-body .event")).to_have_count(11)
    page.complaints.clear()


@pytest.mark.parametrize("path", ["/privacy/", "/mosul/report-a-mistake/?district=bazwaya", "/mosul/changes/"])
def test_a_short_page_of_text_has_no_empty_sheet_after_it(mosul, browser, path):
    page = browser.new_page()
    page.goto(f"{mosul.url}{path}")
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) == 1
    page.close()
