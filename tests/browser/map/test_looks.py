"""How control is drawn: pattern repeats what colour says, and the front moves with the days."""

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from tests.browser.map import reading

pytestmark = pytest.mark.browser

DAY = dt.date(2016, 11, 12)


def expected_look(state):
    if state.status != "held":
        return state.status
    return state.grade if state.grade in {"claimed", "disputed"} else "held"


def go_to(page, day):
    page.get_by_label("Go to a date").fill(day.isoformat())
    reading.shows_day(page, day)


def test_every_district_is_drawn_as_its_state_on_the_day(mosul, visit):
    page = visit(mosul)
    payload = reading.core_of(page)
    for day in (DAY, dt.date(2016, 11, 13), dt.date(2017, 1, 24), dt.date(2017, 6, 1), dt.date(2016, 10, 17)):
        go_to(page, day)
        drawn = dict(
            page.locator("path.district").evaluate_all(
                "(paths) => paths.map((path) => [path.dataset.district, path.dataset.look])"
            )
        )
        states = reading.states_in_payload(payload, day)
        assert drawn == {slug: expected_look(state) for slug, state in states.items()}


def marks_of(page, fill):
    """The elements that a pattern is made of, and how wide and how turned it is."""
    found = re.fullmatch(r'url\("?#(fill-[\w-]+)"?\)', fill)
    assert found, fill
    return page.locator(f"pattern#{found[1]}").evaluate(
        "(pattern) => [[...pattern.children].map((mark) => mark.tagName).join(), pattern.getAttribute('width'),"
        " pattern.getAttribute('patternTransform')].join(' ')"
    )


def test_contested_claimed_and_disputed_differ_by_pattern(mosul, visit):
    page = visit(mosul, f"/?on={DAY}")
    contested, disputed, held = (reading.look_of(page, slug) for slug in ("gogjali", "al-qadisiyah-2", "arbajiyah"))
    go_to(page, dt.date(2017, 1, 24))
    claimed = reading.look_of(page, "grain-silo")
    assert [look for look, _fill in (held, claimed, disputed, contested)] == [
        "held",
        "claimed",
        "disputed",
        "contested",
    ]
    assert re.fullmatch(r"var\(--side-\d+\)", held[1])
    patterns = [marks_of(page, fill) for _look, fill in (claimed, disputed, contested)]
    assert len(set(patterns)) == 3


def test_who_contests_changes_the_hatch(mosul, visit):
    page = visit(mosul, f"/?on={DAY}")
    states = reading.states_in_payload(reading.core_of(page), DAY)
    hatched = {}
    for slug, state in states.items():
        if state.status == "contested":
            hatched.setdefault((state.holder, state.challenger), set()).add(reading.look_of(page, slug)[1])
    assert len(hatched) >= 2
    # Actors of one side share a fill; other challengers have others.
    by_nobody = {fill for (_holder, challenger), fills in hatched.items() if challenger is None for fill in fills}
    by_somebody = {fill for (_holder, challenger), fills in hatched.items() if challenger for fill in fills}
    assert by_nobody
    assert by_somebody
    assert not by_nobody & by_somebody


def test_the_front_line_runs_where_sides_meet_and_moves_with_them(mosul, visit):
    page = visit(mosul, f"/?on={DAY}")
    drawn = [reading.front_of(page)]
    go_to(page, dt.date(2016, 11, 13))
    drawn.append(reading.front_of(page))
    go_to(page, dt.date(2017, 1, 1))
    drawn.append(reading.front_of(page))
    assert len(set(drawn)) == 3
    assert all(len(line) > 50 for line in drawn)
    go_to(page, DAY)
    assert reading.front_of(page) == drawn[0]


def test_where_one_side_holds_everything_there_is_no_front(mosul, visit):
    page = visit(mosul, "/?on=2017-07-31")
    states = reading.states_in_payload(reading.core_of(page), dt.date(2017, 7, 31))
    assert states["arbajiyah"].holder != "islamic-state"
    assert len(reading.front_of(page)) < 20


def test_an_announced_objective_is_outlined_until_it_is_reached(mosul, visit):
    page = visit(mosul, "/?on=2016-11-11")
    outline = page.locator("path.objective")
    expect(outline).to_have_count(0)
    for day in (12, 13, 14):
        go_to(page, dt.date(2016, 11, day))
        expect(outline).to_have_count(1)
    assert outline.get_attribute("d") == reading.path_of(page, "al-bakr").get_attribute("d")
    assert outline.evaluate("(path) => getComputedStyle(path).strokeDasharray") != "none"
    go_to(page, dt.date(2016, 11, 15))
    expect(outline).to_have_count(0)


def test_a_change_glows_for_three_days(mosul, visit):
    page = visit(mosul, f"/?on={DAY}")
    ages = []
    for number in range(12, 17):
        go_to(page, dt.date(2016, 11, number))
        ages.append(reading.path_of(page, "arbajiyah").get_attribute("data-changed"))
    assert ages == ["0", "1", "2", None, None]


def test_the_chosen_district_is_outlined(mosul, visit):
    page = visit(mosul, f"/?on={DAY}")
    expect(page.locator("path.chosen")).to_have_count(0)
    reading.click_on_map(page, "arbajiyah")
    chosen = page.locator("path.chosen")
    expect(chosen).to_have_count(1)
    assert chosen.get_attribute("d") == reading.path_of(page, "arbajiyah").get_attribute("d")
    page.get_by_role("link", name="Back to the day").click()
    expect(chosen).to_have_count(0)


def test_the_map_names_a_district_and_its_state_under_the_mouse(mosul, visit):
    page = visit(mosul, f"/?on={DAY}")
    spot = reading.path_of(page, "gogjali").evaluate(reading.FREE_SPOT)
    page.mouse.move(spot["x"], spot["y"])
    expect(page.locator(".name-tag")).to_contain_text("Gogjali")
    expect(page.locator(".name-tag")).to_contain_text("contested by")


def test_a_dot_leads_to_what_is_reported_there(mosul, visit):
    page = visit(mosul, f"/?on={DAY}")
    dots = page.locator(".spot")
    assert dots.count() >= 5
    page.locator(".spot", has=page.locator(".dot:empty")).first.click()
    expect(page).to_have_url(re.compile(r"&event=r\d+$"))
    expect(page.locator(".dot.chosen")).to_have_count(1)


def test_the_legend_shows_every_look_as_the_map_draws_it(mosul, visit):
    page = visit(mosul, f"/?on={DAY}")
    legend = page.locator("#legend li")
    words = ["Islamic State", "Iraqi government forces", "Contested", "Fighting by an unnamed party"]
    words += ["Claimed by one publisher", "Disputed", "Front line", "Announced objective"]
    words += ["Fighting or a claim reported", "Control reported", "Another event"]
    labels = legend.all_text_contents()
    assert [word for word in words if word not in labels] == []
    fills = set(page.locator("#legend rect").evaluate_all("(all) => all.map((one) => one.style.fill)"))
    assert reading.look_of(page, "arbajiyah")[1] in fills
    assert reading.look_of(page, "al-qadisiyah-2")[1] in fills


def test_light_and_dark_have_colours_of_their_own(mosul, visit):
    page = visit(mosul, f"/?on={DAY}", color_scheme="light")

    def colours():
        return [
            page.locator(selector).first.evaluate(f"(element) => getComputedStyle(element).{name}")
            for selector, name in (("body", "backgroundColor"), ("body", "color"), (".map-frame", "backgroundColor"))
        ] + [reading.path_of(page, "arbajiyah").evaluate("(path) => getComputedStyle(path).fill")]

    light = colours()
    page.emulate_media(color_scheme="dark")
    dark = colours()
    assert [one for one, other in zip(light, dark, strict=True) if one == other] == []


def test_what_is_approximate_is_called_so_on_the_map(mosul, visit):
    page = visit(mosul)
    expect(page.locator(".leaflet-control-attribution")).to_contain_text("© OpenStreetMap contributors")
    page.goto("/ar/")
    attribution = page.locator(".leaflet-control-attribution")
    expect(attribution).to_contain_text("derived from streets, not surveyed")
    assert attribution.evaluate("(node) => getComputedStyle(node).direction") == "ltr"


def whole_percent(thousandths):
    # A half goes up, as in the browser; round() would take it to the even number.
    return (thousandths + 5) // 10


def test_the_chart_shows_the_shares_that_the_day_states(mosul, visit):
    page = visit(mosul, f"/?on={DAY}")
    payload = reading.core_of(page)
    number = (DAY - dt.date.fromisoformat(payload["campaign"]["start"])).days
    shorts = [actor["short"] for actor in reading.rows(payload, "actors")]
    share = page.locator("#share").text_content()
    for side, line in zip(payload["series"]["sides"], payload["series"]["held"], strict=True):
        # What would be written as 0% is left out.
        if line[number] >= 5:
            assert f"{shorts[side]} {whole_percent(line[number])}%" in share
    assert f"contested {whole_percent(payload['series']['contested'][number])}%" in share
    # The sides, what is contested and what is unresolved.
    expect(page.locator(".shares path")).to_have_count(len(payload["series"]["sides"]) + 2)
