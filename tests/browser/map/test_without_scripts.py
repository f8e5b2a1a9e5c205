"""The page of the real campaign with scripts off: as known on a day, and two days compared."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import faults_in_both_themes
from tests.browser.map.conftest import PHONE

pytestmark = pytest.mark.browser

OFF = {"java_script_enabled": False, "ready": "noscript .state >> nth=0"}
COMPARED = "?on=2016-11-12&compare=2016-11-20&at_least=reported"


def test_a_day_is_asked_for_as_it_was_known_and_compared(mosul, visit):
    page = visit(mosul, "/?on=2016-11-12", **OFF)
    page.complaints.clear()
    page.get_by_label("As known on").fill("2016-11-12")
    page.get_by_role("button", name="Show").click()
    # Its other sources were published later.
    cells = page.get_by_role("row", name=re.compile("^Arbajiyah")).get_by_role("cell")
    expect(cells.nth(2)).to_have_text("claimed")
    # It has no height before it is there, and is made for this request.
    expect(page.get_by_role("img", name="Map of who held which district")).to_be_visible(timeout=30_000)
    page.get_by_label("Compared with").fill("2017-01-24")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_label("As known on")).to_have_value("2016-11-12")
    expect(page.get_by_role("heading", level=2)).to_have_text(
        "What changed between 12 November 2016 and 24 January 2017"
    )
    page.complaints.clear()


def test_two_days_stand_below_each_other_on_a_phone(mosul, visit):
    page = visit(mosul, f"/ar/{COMPARED}", viewport=PHONE, **OFF)
    page.complaints.clear()
    first, second = (page.locator(".beside figure").nth(number).bounding_box() for number in range(2))
    assert second["y"] >= first["y"] + first["height"]
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("viewport", [PHONE, {"width": 320, "height": 256}])
def test_the_table_of_a_day_is_no_wider_than_a_phone(mosul, visit, viewport):
    page = visit(mosul, "/?on=2016-11-12", viewport=viewport, **OFF)
    page.complaints.clear()
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    row = page.get_by_role("row", name=re.compile("^Arbajiyah"))
    expect(row.get_by_role("cell")).to_have_count(4)
    assert row.get_by_role("cell").first.bounding_box()["y"] > row.get_by_role("rowheader").bounding_box()["y"]


def with_scripts_taken_out(page):
    """Axe needs scripts: it reads the page as it is without its own, and with what is there for readers without."""

    def fulfill(route):
        answer = route.fetch()
        text = re.sub("<script.*?</script>", "", answer.text(), flags=re.DOTALL)
        route.fulfill(response=answer, body=re.sub("(</?)noscript>", r"\1section>", text))

    page.route(re.compile(r"compare="), fulfill)


def test_axe_finds_nothing_where_two_days_are_compared(mosul, visit):
    page = visit(mosul, f"/{COMPARED}", prepare=with_scripts_taken_out, ready=".beside", settled=False)
    page.complaints.clear()
    assert faults_in_both_themes(page, "#panel") == []
    page.complaints.clear()


def test_in_a_static_edition_each_day_has_a_page(mosul_edition, visit):
    page = visit(mosul_edition, "/?on=2016-11-12", java_script_enabled=False, ready="noscript .state >> nth=0")
    page.get_by_role("link", name="All days").click()
    page.get_by_role("link", name="12 November 2016").click()
    expect(page).to_have_url(f"{mosul_edition.url}/mosul/days/2016-11-12/")
    cells = page.get_by_role("row", name=re.compile("^Arbajiyah")).get_by_role("cell")
    expect(cells.nth(0)).to_have_text("Counter Terrorism Service")
    expect(cells.nth(2)).to_have_text("corroborated")
    page.get_by_role("link", name="Previous day", exact=True).click()
    expect(cells.nth(0)).to_have_text("Islamic State")
    page.complaints.clear()
