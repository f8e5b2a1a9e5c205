"""Pages of districts and of events in a real browser: nothing for axe, and nothing wider than the window."""

import pytest

from tests.browser.axe import faults_in_both_themes

pytestmark = pytest.mark.browser

PAGES = ("districts/", "districts/al-qadisiyah-2/", "events/r0068/", "events/?kind=announced&q=west")
NARROW = {"width": 320, "height": 256}
WIDTH = "[document.documentElement.scrollWidth, innerWidth]"


@pytest.mark.parametrize("prefix", ["", "/ar"])
def test_axe_finds_nothing_and_nothing_reaches_out_of_a_narrow_window(mosul, visit, prefix):
    page = visit(mosul, f"{prefix}/mosul/districts/", ready="h1", settled=False, viewport=NARROW)
    for address in PAGES:
        page.goto(f"{prefix}/mosul/{address}")
        wide, window = page.evaluate(WIDTH)
        assert wide <= window, address
        assert faults_in_both_themes(page) == [], address


def test_patterns_and_colours_of_the_theme_are_painted(mosul, visit):
    page = visit(mosul, "/mosul/districts/al-qadisiyah-2/", ready="h1", settled=False)
    fills = page.locator(".control-bar rect").evaluate_all("(all) => all.map((each) => getComputedStyle(each).fill)")
    assert any(fill.startswith("url(") for fill in fills)
    light = [fill for fill in fills if fill.startswith("rgb(")]
    assert light
    assert "rgb(0, 0, 0)" not in light
    page.emulate_media(color_scheme="dark")
    dark = page.locator(".control-bar rect").evaluate_all("(all) => all.map((each) => getComputedStyle(each).fill)")
    assert [fill for fill in dark if fill.startswith("rgb(")] != light


def test_the_form_filters_without_scripts(mosul, visit):
    page = visit(mosul, "/mosul/events/", ready="h1", settled=False, java_script_enabled=False)
    page.get_by_label("Kind").select_option("announced")
    page.get_by_role("button", name="Show").click()
    assert page.url.endswith("/mosul/events/?kind=announced")
    page.get_by_role("link", name="Remove this filter").click()
    assert page.url.endswith("/mosul/events/?")
