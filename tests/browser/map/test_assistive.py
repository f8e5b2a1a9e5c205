"""For screen readers, the keyboard and forced colours: what is said when the day moves, and ways back."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.map.conftest import PHONE

pytestmark = pytest.mark.browser

DAY = "on=2016-11-12"
# Longer than a day has to stay before it is announced.
REST = 900


def test_a_move_of_the_day_is_announced_with_what_changed(visit, mosul):
    page = visit(mosul, "/?on=2016-11-11")
    announced = page.locator("#announced")
    expect(announced).to_have_attribute("aria-live", "polite")
    expect(announced).to_be_empty()
    page.get_by_role("button", name="Next day", exact=True).click()
    expect(announced).to_have_text(
        re.compile(r"Saturday 12 November 2016\. Events: 11\. .*Arbajiyah: Islamic State → Counter Terrorism Service")
    )


def test_a_day_that_changes_nothing_says_so(visit, mosul):
    page = visit(mosul, "/?on=2017-01-27")
    page.get_by_role("button", name="Next day", exact=True).click()
    expect(page.locator("#announced")).to_have_text("Saturday 28 January 2017. Events: 0. No change on the map")


def test_play_is_announced_when_it_pauses_and_not_at_every_day(visit, mosul):
    page = visit(mosul, f"/?{DAY}")
    page.evaluate(
        """() => {
          window.announcements = 0;
          new MutationObserver(() => { window.announcements += 1; })
            .observe(document.getElementById("announced"), { childList: true });
        }"""
    )
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_timeout(2500)
    assert page.evaluate("announcements") == 0
    page.get_by_role("button", name="Pause", exact=True).click()
    page.wait_for_timeout(REST)
    assert page.evaluate("announcements") == 1


def test_the_title_says_the_day_and_the_selection(visit, mosul):
    page = visit(mosul, f"/?{DAY}")
    expect(page).to_have_title("12 Nov 2016 · Battle of Mosul")
    page.get_by_role("button", name="Next day", exact=True).click()
    expect(page).to_have_title("13 Nov 2016 · Battle of Mosul")
    expect(page).to_have_url(re.compile("on=2016-11-13"))
    page.get_by_role("link", name="Al Qadisiyah II", exact=True).first.click()
    expect(page).to_have_title("13 Nov 2016 · Al Qadisiyah II · Battle of Mosul")
    page.go_back()
    expect(page).to_have_title("13 Nov 2016 · Battle of Mosul")


def test_escape_closes_the_story_and_gives_the_focus_back(visit, mosul):
    page = visit(mosul, f"/?{DAY}")
    link = page.get_by_role("link", name="Arbajiyah", exact=True).first
    link.focus()
    page.keyboard.press("Enter")
    heading = page.locator("#panel-body h2")
    expect(heading).to_have_text("Arbajiyah")
    expect(heading).to_be_focused()
    page.keyboard.press("Escape")
    expect(heading).to_have_text("What happened this day")
    expect(page.get_by_role("link", name="Arbajiyah", exact=True).first).to_be_focused()


def test_escape_closes_the_event(visit, mosul):
    page = visit(mosul, "/?event=r0068")
    expect(page).to_have_url(re.compile("event=r0068"))
    page.keyboard.press("Escape")
    expect(page).not_to_have_url(re.compile("event="))


def test_escape_closes_the_sheet_after_the_story(visit, mosul):
    page = visit(mosul, f"/?{DAY}&district=arbajiyah", viewport=PHONE)
    panel = page.locator("#panel")
    expect(panel).to_have_attribute("data-sheet", "half")
    page.locator("#panel-body h2").focus()
    page.keyboard.press("Escape")
    expect(page.locator("#panel-body h2")).to_have_text("What happened this day")
    expect(panel).to_have_attribute("data-sheet", "half")
    page.keyboard.press("Escape")
    expect(panel).to_have_attribute("data-sheet", "peek")
    expect(page.locator(".sheet-handle")).to_be_focused()


def test_a_footnote_gives_the_focus_to_its_source_and_gets_it_back(visit, mosul):
    page = visit(mosul, f"/?{DAY}")
    marks = page.get_by_role("link", name="Source 3", exact=True)
    mark = marks.nth(1)
    mark.focus()
    page.keyboard.press("Enter")
    source = page.locator("#source-3")
    expect(source).to_be_focused()
    source.get_by_role("link", name="Back to the text").focus()
    page.keyboard.press("Enter")
    expect(mark).to_be_focused()


@pytest.mark.parametrize("viewport", [{"width": 1280, "height": 800}, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("query", [DAY, f"{DAY}&district=al-qadisiyah-2"])
def test_targets_are_large_enough(visit, mosul, viewport, query):
    page = visit(mosul, f"/?{query}", viewport=viewport)
    small = page.evaluate(
        """() => [...document.querySelectorAll("a, button, summary, select, input, [role=button]")]
          .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest(".skip, .hidden, .slider"))
          // Inline links are exempt, and the poles of flags are widened beside their boxes, as tested below.
          .filter((one) => getComputedStyle(one).display !== "inline" && !one.matches(".flag, .slider"))
          .map((one) => [one.outerHTML.slice(0, 70), one.getBoundingClientRect()])
          .filter(([, { width, height }]) => width < 24 || height < 24)
          .map(([html, { width, height }]) => `${html} ${width} x ${height}`)"""
    )
    assert small == []


@pytest.mark.parametrize("viewport", [{"width": 1280, "height": 800}, PHONE], ids=["desk", "phone"])
def test_flags_are_large_enough_to_be_hit(visit, mosul, viewport):
    page = visit(mosul, f"/?{DAY}", viewport=viewport)
    flags = page.locator(".flag")
    assert flags.count() > 3
    areas = flags.evaluate_all(
        """(all) => all.map((flag) => {
          const pole = flag.getBoundingClientRect();
          const middle = pole.left + pole.width / 2;
          const isHit = (x, y) => flag.contains(document.elementFromPoint(x, y));
          // From the foot of the pole; to either side, another flag may be nearer than that.
          const reach = (dx, dy) => {
            let steps = 0;
            while (steps < 40 && isHit(middle + dx * steps, pole.bottom - 2 + dy * steps)) steps += 1;
            return steps;
          };
          const others = all.map((other) => other.getBoundingClientRect().left).filter((left) => left !== pole.left);
          const isAlone = others.every((left) => Math.abs(left - pole.left) > 24);
          return { width: reach(-1, 0) + reach(1, 0), height: reach(0, -1) + reach(0, 1), isAlone };
        })"""
    )
    assert [area for area in areas if area["isAlone"] and area["width"] < 24] == []
    assert [area for area in areas if area["height"] < 24] == []
    assert any(area["isAlone"] for area in areas)


def test_every_name_of_a_source_says_its_language(visit, mosul):
    page = visit(mosul, "/ar/?on=2017-01-24&district=al-rashidiyah")
    wrong = page.evaluate(
        """() => [...document.querySelectorAll("#panel-body :is(bdi, cite, .summary)")]
          .filter((one) => {
            const text = one.firstChild?.textContent ?? "";
            const letters = [...text].filter((letter) => /\\p{L}/u.test(letter));
            const arabic = letters.filter((letter) => /\\p{Script=Arabic}/u.test(letter)).length;
            if (!letters.length) return false;
            const language = one.closest("[lang]").lang;
            // Most of its letters are those of its language; Persian has Arabic ones.
            return (arabic > letters.length / 2) !== ["ar", "fa", "ckb"].includes(language);
          }).map((one) => `${one.closest("[lang]").lang}: ${one.textContent.slice(0, 60)}`)"""
    )
    assert wrong == []


def test_forced_colours_leave_sides_tabs_and_the_play_button_told_apart(visit, mosul):
    page = visit(mosul, f"/?{DAY}", forced_colors="active")

    def style(selector, name):
        return page.locator(selector).first.evaluate("(one, name) => getComputedStyle(one)[name]", name)

    assert style(".tab[aria-current]", "borderBottomWidth") == "3px"
    assert style(".tab:not([aria-current])", "borderBottomWidth") == "0px"
    assert style(".controls .play", "backgroundColor") != style(".controls button:not(.play)", "backgroundColor")
    dots = page.locator(".side-dot").evaluate_all("(all) => all.map((one) => getComputedStyle(one).backgroundColor)")
    assert len(set(dots)) >= 2
    assert style('.chip[data-kind="contested"]', "borderStyle") != style('.chip[data-kind="control"]', "borderStyle")
