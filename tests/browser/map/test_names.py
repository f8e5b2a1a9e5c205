"""The names on the map: what is written, where, and that nothing covers anything."""

import datetime as dt
from itertools import combinations

import pytest
from playwright.sync_api import expect

from tests.browser.map import reading
from tests.browser.map.conftest import DESK, PHONE, go

pytestmark = pytest.mark.browser

DAYS = ("2016-10-17", "2016-11-12", "2017-03-15")

# Of what is drawn over the picture: a text, and its box.
BOXES = """(all) => all.map((one) => {
  const { left, top, right, bottom } = one.getBoundingClientRect();
  return [one.textContent, left, top, right, bottom];
})"""


def names_of(page, selector=".names g"):
    return [tuple(name) for name in page.locator(selector).evaluate_all(BOXES)]


def touch(one, other, slack=1.0):
    _text, left, top, right, bottom = one
    _other, other_left, other_top, other_right, other_bottom = other
    across = min(right, other_right) - max(left, other_left)
    down = min(bottom, other_bottom) - max(top, other_top)
    return across > slack and down > slack


@pytest.mark.parametrize("path", ["/", "/ar/"])
@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_no_name_covers_another_a_badge_or_a_dot(mosul, visit, path, viewport):
    page = visit(mosul, path, viewport=viewport)
    for day in DAYS:
        go(page, f"{path}?on={day}")
        # The boxes of turned names are larger than what is written.
        names = names_of(page, ".names g:not([transform])")
        assert len(names) >= 5
        # A font's box is higher than its letters.
        touching = [(one[0], other[0]) for one, other in combinations(names, 2) if touch(one, other, slack=4)]
        assert touching == []
        badges = names_of(page, ".spot .badge")
        assert [(name[0], badge[0]) for name in names for badge in badges if touch(name, badge, slack=4)] == []


@pytest.mark.parametrize("viewport", [PHONE, {"width": 740, "height": 360}], ids=["phone", "on its side"])
def test_no_badge_lies_beneath_a_note_or_a_button_or_runs_out_above(mosul, visit, viewport):
    page = visit(mosul, "/ar/?on=2017-01-24", viewport=viewport)
    reading.is_painted(page)
    top = page.locator("#map").bounding_box()["y"]
    badges = names_of(page, ".spot .badge")
    assert len(badges) == 3
    assert all(badge[2] >= top for badge in badges)
    covered = names_of(page, "#map .leaflet-control, .legend")
    assert [(badge[0], other[0]) for badge in badges for other in covered if touch(badge, other)] == []


@pytest.mark.parametrize("path", ["/", "/ar/"])
def test_towns_beside_the_city_are_named(mosul, visit, path):
    page = visit(mosul, f"{path}?on={DAYS[0]}")
    named = page.locator(".names g.outside").evaluate_all("(all) => all.map((one) => one.dataset.district)")
    assert {"al-sada", "bawiza", "musharrifah", "shrikhan"} <= set(named)


def test_names_of_the_day_come_before_those_of_large_districts(mosul, visit):
    page = visit(mosul, "/?on=2016-11-12", settled=True)
    written = {text for text, *_box in names_of(page)}
    for name in ("Arbajiyah", "Al Qadisiyah II", "Al Karkukli", "Aden", "Al Bakr"):
        assert any(name.replace(" ", "") in text.replace(" ", "") for text in written), name


def test_a_name_without_room_stands_on_open_ground_with_a_leader(mosul, visit):
    page = visit(mosul, "/?on=2016-11-12", settled=True)
    leaders = page.locator(".names .leader")
    assert 1 <= leaders.count() <= 8
    expect(page.locator(".names .remark").filter(has_text="Disputed")).to_have_count(1)


def test_rivers_and_banks_are_named_in_the_language_of_the_page(mosul, visit):
    page = visit(mosul, "/?on=2016-11-12", settled=True)
    assert "Tigris" in {text for text, *_box in names_of(page, ".names .water-name")}
    assert {text for text, *_box in names_of(page, ".names .bank-name")} == {"east bank", "west bank"}
    page = visit(mosul, "/ar/?on=2016-11-12", settled=True)
    assert "نهر دجلة" in {text for text, *_box in names_of(page, ".names .water-name")}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_name_reads_against_the_ground_that_it_stands_on(mosul, visit, theme):
    """At least 4.5 to 1, the ratio of WCAG 2 for text: its halo has the colour of the ground."""
    page = visit(mosul, "/?on=2017-01-24", settled=True, color_scheme=theme)
    colours = page.locator(".names g.inside text").evaluate_all(
        "(all) => all.map((one) => [getComputedStyle(one).fill, getComputedStyle(one).stroke])"
    )
    assert len(colours) > 40
    assert len({stroke for _fill, stroke in colours}) >= 2
    for fill, stroke in set(map(tuple, colours)):
        assert contrast(page, fill, stroke) >= 4.5, (fill, stroke)


def contrast(page, one, other):
    def luminance(colour):
        shares = [part / 255 for part in reading.colour_of(page, colour)[:3]]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in shares)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_names_follow_the_day_and_the_view(mosul, visit):
    page = visit(mosul, "/?on=2016-11-12", settled=True)
    far = names_of(page)
    page.get_by_role("button", name="Zoom in").click()
    expect(page.locator(".names g")).not_to_have_count(len(far))
    reading.is_painted(page)
    page.get_by_label("Go to a date").fill("2017-07-31")
    reading.shows_day(page, dt.date(2017, 7, 31))
    expect(page.locator(".names .leader")).to_have_count(0)
