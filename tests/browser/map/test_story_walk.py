"""A story beside the map: walked by buttons, keys, scroll and links; and its page, without scripts and on paper."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import faults_in_both_themes
from tests.browser.map.conftest import PHONE

pytestmark = pytest.mark.browser

STORY = "/mosul/stories/al-qadisiyah/"


def at(page, number, day):
    expect(page.locator(".walk-progress")).to_contain_text(f"{number} / 8")
    expect(page.locator("#day")).to_contain_text(day)
    expect(page).to_have_url(re.compile(f"step={number}"))


def test_buttons_and_keys_walk_and_each_step_sets_the_map(mosul, visit):
    page = visit(mosul, "/?story=al-qadisiyah&step=1", settled=False)
    at(page, 1, "11 November 2016")
    expect(page.get_by_role("button", name="Previous step")).to_be_disabled()
    page.get_by_role("button", name="Next step").click()
    at(page, 2, "12 November 2016")
    expect(page.locator("#known-badge")).to_have_text("As known on 12 Nov 2016")
    page.keyboard.press("PageDown")
    at(page, 3, "13 November 2016")
    # What only the step before had set.
    expect(page.locator("#known-badge")).to_be_hidden()
    expect(page).to_have_url(re.compile("district=al-qadisiyah-2"))
    page.keyboard.press("PageUp")
    at(page, 2, "12 November 2016")
    page.keyboard.press("Escape")
    expect(page.locator(".walk")).to_be_hidden()
    expect(page.locator("#panel-body")).to_be_visible()
    expect(page).not_to_have_url(re.compile("story="))
    page.go_back()
    at(page, 2, "12 November 2016")


@pytest.mark.parametrize("size", [(600, 400), (320, 256)])
def test_a_story_is_walked_in_a_frame_of_another_site(mosul, visit, size):
    viewport = dict(zip(("width", "height"), size, strict=True))
    page = visit(mosul, "/embed/mosul/?story=al-qadisiyah&step=2", settled=False, viewport=viewport)
    progress, day = page.locator(".walk-progress"), page.locator("#day")
    expect(progress).to_contain_text("2 / 8")
    expect(page.locator("#known-badge")).to_have_text("As known on 12 Nov 2016")
    bar = page.locator(".walk-bar").bounding_box()
    assert bar["x"] + bar["width"] <= size[0]
    # All its buttons stand in one row, and are seen at once.
    buttons = [button.bounding_box() for button in page.locator(".walk-bar button:visible").all()]
    assert {each["y"] for each in buttons} == {buttons[0]["y"]}
    assert buttons[0]["y"] + buttons[0]["height"] <= size[1]
    page.get_by_role("button", name="Next step").click()
    expect(progress).to_contain_text("3 / 8")
    expect(day).to_have_text("Sunday 13 November 2016")
    page.keyboard.press("PageDown")
    expect(progress).to_contain_text("4 / 8")
    expect(page.locator(".walk-step[data-current] h3")).to_be_visible()
    page.keyboard.press("PageUp")
    page.keyboard.press("PageUp")
    expect(progress).to_contain_text("2 / 8")
    expect(day).to_have_text("Saturday 12 November 2016")
    # The address of a frame stays; each step has its link, and so has the whole map.
    assert page.url.endswith("story=al-qadisiyah&step=2")
    step = page.locator(".walk-step[data-current] h3 a").get_attribute("href")
    assert "story=al-qadisiyah" in step
    assert "step=2" in step
    whole = re.compile(r"story=al-qadisiyah&step=2|step=2&.*story=")
    expect(page.locator("#whole-map")).to_have_attribute("href", whole)


def test_scroll_walks_and_a_report_leads_aside_and_back(mosul, visit):
    page = visit(mosul, "/?story=first-month-in-the-east&step=6", settled=False)
    at(page, 6, "12 November 2016")
    page.locator(".walk-step").nth(6).evaluate("(step) => step.parentElement.scrollTo({ top: step.offsetTop - 20 })")
    at(page, 7, "31 October 2016")
    expect(page.locator(".swipe-day.right")).to_have_text("12 Nov 2016")
    page.locator(".walk-step[data-current] .walk-reports a").first.click()
    expect(page.locator("#panel-body")).to_contain_text("Bazwaya")
    expect(page.locator(".walk-steps")).to_be_hidden()
    page.get_by_role("button", name="Back to the story").click()
    expect(page.locator(".walk-steps")).to_be_visible()
    at(page, 7, "31 October 2016")


def test_a_link_to_a_step_opens_as_the_same_picture_in_arabic_on_a_phone(mosul, visit):
    page = visit(mosul, STORY, ready="h1", settled=False)
    link = page.locator("#step-4").get_by_role("link", name="This step on the map").get_attribute("href")
    page = visit(mosul, f"/ar{link}", settled=False, viewport=PHONE)
    expect(page.locator(".walk-step[data-current] h3")).to_contain_text("13 نوفمبر كما كان معروفًا يومها")
    expect(page.locator(".walk-step[data-current] h3")).to_be_in_viewport()
    expect(page.locator("#known-badge")).to_be_visible()
    assert faults_in_both_themes(page, ".walk") == []


def test_a_story_that_cannot_be_had_says_so_and_asks_again(mosul, visit):
    def refuse(page):
        page.route("**/story-en-*.json", lambda route: route.abort())

    page = visit(mosul, "/?story=al-qadisiyah&step=2", settled=False, prepare=refuse)
    expect(page.locator(".walk").get_by_role("alert")).to_be_visible()
    page.unroute("**/story-en-*.json")
    page.complaints.clear()
    page.locator(".walk").get_by_role("button", name="Try again").click()
    at(page, 2, "12 November 2016")


@pytest.mark.parametrize("prefix", ["", "/ar"])
def test_its_page_has_no_faults_and_fits_a_narrow_window(mosul, visit, prefix):
    page = visit(mosul, f"{prefix}/mosul/stories/", ready="h1", settled=False, viewport={"width": 320, "height": 256})
    for address in (page.url, f"{prefix}{STORY}"):
        page.goto(address)
        wide, window = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert wide <= window
        assert faults_in_both_themes(page) == []


def test_it_reads_as_a_sequence_without_scripts_and_on_paper(mosul, visit):
    page = visit(mosul, STORY, ready="h1", settled=False, java_script_enabled=False)
    page.emulate_media(media="print")
    steps = page.locator(".story-step")
    expect(steps).to_have_count(8)
    expect(steps.locator(".small-map")).to_have_count(8)
    expect(page.get_by_role("link", name="Walk through it on the map")).to_be_hidden()
    tops = [steps.nth(number).bounding_box()["y"] for number in range(8)]
    assert tops == sorted(tops)
