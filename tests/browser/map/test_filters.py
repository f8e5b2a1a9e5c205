"""Filters of events on the map: what follows them, what never does, and the link that opens the same again."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import faults_in_both_themes
from tests.browser.map import reading
from tests.browser.map.conftest import PHONE

pytestmark = pytest.mark.browser

DAY = "/?on=2016-11-12"
REUTERS = f"{DAY}&publisher=Reuters"


def open_dialog(page):
    page.locator("#filter").click()
    return page.get_by_role("dialog", name="Filter the events")


def option(dialog, name, value):
    """The box of a value of a filter; a list that is folded is opened."""
    group = dialog.locator(f"[data-filter={name}]")
    if group.get_attribute("open") is None:
        group.locator("summary").click()
    return group.get_by_role("checkbox", name=re.compile(rf"^{value} \d"))


def passing(page):
    """How many events pass, as the panel says, and the addresses of those of the day."""
    text = page.locator(".filtered .counts").inner_text()
    links = page.locator(".events .permalink").evaluate_all(
        "links => links.map(({ search }) => new URLSearchParams(search).get('event')).sort()"
    )
    return int(re.search(r"\d+", text)[0]), links


def bars(page):
    return page.locator(".bars path").get_attribute("d").count("M")


def test_with_one_publisher_list_markers_and_bars_follow_and_control_does_not(mosul, visit):
    page = visit(mosul, DAY)
    control, all_bars, badges = reading.looks(page), bars(page), page.locator(".badge").count()
    all_events = page.locator(".events .event").count()
    page = visit(mosul, REUTERS)
    number, events = passing(page)
    assert 0 < len(events) < all_events
    assert 0 < page.locator(".badge").count() < badges
    assert 0 < bars(page) <= number < all_bars
    for cited in page.locator(".events .event").all():
        expect(cited).to_contain_text("Reuters")
    assert reading.looks(page) == control


def test_counts_follow_one_another_and_boxes_set_the_address(mosul, visit):
    page = visit(mosul, DAY)
    dialog = open_dialog(page)
    reuters = option(dialog, "publisher", "Reuters")
    row = dialog.locator("[data-filter=publisher] li").filter(has_text=re.compile(r"^Reuters\d"))
    everywhere = int(row.locator(".filters-count").inner_text())
    option(dialog, "kind", "control").check()
    expect(page).to_have_url(re.compile(r"on=2016-11-12&kind=control$"))
    assert 0 < int(row.locator(".filters-count").inner_text()) < everywhere
    reuters.check()
    expect(dialog.get_by_role("status")).to_have_text(f"Events: {row.locator('.filters-count').inner_text()} of 727")
    expect(page.locator("#filter")).to_have_attribute("data-number", "2")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.locator("#filter")).to_be_focused()


def test_each_filter_is_a_chip_that_can_be_removed_and_back_brings_it_again(mosul, visit):
    page = visit(mosul, f"{REUTERS}&kind=control&kind=attack")
    chips = page.locator(".filter-chip")
    expect(chips).to_have_text(["Kind: control×", "Kind: attack×", "Publisher: Reuters×"])
    page.get_by_role("button", name="Remove the filter Kind: attack").click()
    expect(chips).to_have_text(["Kind: control×", "Publisher: Reuters×"])
    expect(page).to_have_url(re.compile(r"on=2016-11-12&kind=control&publisher=Reuters$"))
    page.locator(".filtered").get_by_role("button", name="Remove all").click()
    expect(page.locator(".filtered")).to_have_count(0)
    expect(page).to_have_url(re.compile(r"\?on=2016-11-12$"))
    page.go_back()
    expect(chips).to_have_text(["Kind: control×", "Publisher: Reuters×"])


def test_the_neighbouring_reports_are_those_that_pass(mosul, visit):
    page = visit(mosul, f"{DAY}&kind=bridge")
    expect(page.locator(".panel-body .counts").nth(1)).to_contain_text("The next one is of")
    page.locator(".filtered .counts a").last.click()
    expect(page.locator(".events .event").first).to_have_attribute("data-kind", "bridge")


def test_the_table_lists_the_same_events(mosul, visit):
    """Of each filter one, in the address as well as in the map's own answer."""
    for query in (
        "grade=disputed&bank=east",
        "actor=federal-police&phase=west-mosul",
        "voice=residents&kind=attack",
        "q=car bomb",
    ):
        page = visit(mosul, f"{DAY}&{query}")
        number, _events = passing(page)
        page.locator(".filtered").get_by_role("link", name="Open as a table").click()
        table = re.search(r"\d+", page.get_by_role("status").inner_text())[0]
        assert (query, int(table)) == (query, number)


def test_only_what_lies_in_the_view_follows_the_map(mosul, visit):
    page = visit(mosul, f"{DAY}&in_view=1&view=14/36.376/43.2")
    near, _events = passing(page)
    few = bars(page)
    page.get_by_role("button", name="Whole campaign").click()
    expect(page.locator(".filtered .counts")).not_to_contain_text(f"Events: {near} of")
    assert passing(page)[0] > near > 0
    assert bars(page) > few


def test_a_link_opens_the_same_in_arabic_and_as_it_was_known(mosul, visit):
    query = "?on=2016-11-12&known_on=2016-11-12&side=iraqi-government&publisher=Reuters&q=forces"
    seen = [passing(visit(mosul, root + query, first=True)) for root in ("/", "/ar/")]
    assert seen[0] == seen[1]
    page = visit(mosul, f"/{query.replace('&known_on=2016-11-12', '')}")
    assert passing(page)[0] > seen[0][0] > 0
    page.locator("[data-language]").click()
    expect(page).to_have_url(re.compile(r"/ar/.*side=iraqi-government&publisher=Reuters&q=forces"))


@pytest.mark.parametrize("root", ["/", "/ar/"])
def test_it_has_no_fault_that_axe_finds(mosul, visit, root):
    page = visit(mosul, f"{root}?on=2016-11-12&publisher=Reuters&grade=disputed", viewport=PHONE)
    page.locator("#filter").click()
    page.locator("dialog.filters[open]").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    assert faults_in_both_themes(page) == []
    page.keyboard.press("Escape")
    page.locator(".sheet-handle").click()
    assert faults_in_both_themes(page) == []
