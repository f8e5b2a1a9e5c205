"""How control is drawn: pattern repeats what colour says, and the front moves with the days."""

import datetime as dt
import re
from collections import Counter

import pytest
from playwright.sync_api import expect

from tests.browser.map import reading
from tests.browser.map.payloads import altering, place_of

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
            page.locator(".district-list li").evaluate_all(
                "(items) => items.map((item) => [item.dataset.district, item.dataset.look])"
            )
        )
        states = reading.states_in_payload(payload, day)
        assert drawn == {slug: expected_look(state) for slug, state in states.items()}


def colours_at(page, slug):
    """The colours of the middle of a district, the most frequent first."""
    spot = reading.spot_of(page, slug)
    assert spot, slug
    counted = Counter(reading.pixels_at(page, spot))
    return [colour for colour, _count in counted.most_common()]


def side_of(page, slug):
    """The CSS colour of the side that holds a district without doubt."""
    return f"var(--side-{reading.look_of(page, slug)[1].removeprefix('held-')})"


def test_what_a_third_side_holds_has_marks_of_its_own(mosul, visit):
    def hand_over(payload):
        """Two districts to the third side, for the whole campaign and reported by several."""
        third = place_of(payload, "actors", "slug", "peshmerga")
        columns = payload["spans"]["columns"]
        for slug in ("al-khadra", "al-quds"):
            spans = payload["spans"]["rows"][place_of(payload, "districts", "slug", slug)]
            for span in spans:
                for column, value in {"holder": third, "challenger": -1, "contested": 0, "grade": "reported"}.items():
                    span[columns.index(column)] = value

    at = f"/?on={DAY}&view=13/36.35/43.22"
    page = visit(mosul, at, prepare=altering(hand_over))
    state, fill = reading.look_of(page, "al-khadra")
    assert state == "held"
    side = int(fill.removeprefix("held-"))
    assert page.locator(f"#legend .swatch rect[style*='#fill-held-{side}']").count() == 1
    assert page.locator(f"pattern#fill-held-{side} path").count() == 1
    # On the map: its colour, and marks on it; while a side of the first two is of one colour.
    colours = colours_at(page, "al-khadra")
    assert colours[0] == reading.colour_of(page, f"var(--side-{side})")
    assert len(colours) > 1
    assert len(colours_at(page, "arbajiyah")) == 1
    # Of towns alone, colour and place tell it: none of this in the record itself.
    page = visit(mosul, at)
    expect(page.locator(f"pattern[id=fill-held-{side}]")).to_have_count(0)


def test_contested_claimed_and_disputed_differ_by_pattern(mosul, visit):
    page = visit(mosul, f"/?on={DAY}&view=13/36.35/43.22")
    slugs = ("arbajiyah", "al-qadisiyah-2", "gogjali")
    assert [reading.look_of(page, slug)[0] for slug in slugs] == ["held", "disputed", "contested"]
    held, disputed, contested = (colours_at(page, slug) for slug in slugs)
    side = reading.colour_of(page, side_of(page, "arbajiyah"))
    assert held == [side]
    # Hatched in the side's own colour on a paler one.
    assert side in disputed
    assert disputed[0] != side
    # Thin stripes of no side's colour.
    assert contested[0] == side
    assert len(contested) > 1
    assert reading.colour_of(page, side_of(page, "yafa")) not in contested
    go_to(page, dt.date(2017, 1, 24))
    assert reading.look_of(page, "grain-silo")[0] == "claimed"
    # Pale all over, and so neither the one nor the other.
    claimed = colours_at(page, "grain-silo")
    assert claimed[0] not in {side, reading.colour_of(page, "var(--land)")}
    assert claimed[0] in disputed


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
    drawn = [reading.pixels_of(page, "var(--front)")]
    for day in (dt.date(2016, 11, 13), dt.date(2017, 1, 1), DAY):
        go_to(page, day)
        drawn.append(reading.pixels_of(page, "var(--front)"))
    assert len(set(drawn)) == 3
    assert min(drawn) > 50
    assert drawn[-1] == drawn[0]


def test_where_one_side_holds_everything_there_is_no_front(mosul, visit):
    page = visit(mosul, "/?on=2017-07-31")
    states = reading.states_in_payload(reading.core_of(page), dt.date(2017, 7, 31))
    assert states["arbajiyah"].holder != "islamic-state"
    assert reading.pixels_of(page, "var(--front)") == 0


def test_an_announced_objective_is_outlined_until_it_is_reached(mosul, visit):
    page = visit(mosul, "/?on=2016-11-11&view=14/36.3585/43.2095")
    objectives = page.locator(".district-list [data-objective]")
    expect(objectives).to_have_count(0)
    without = reading.pixels_of(page, "var(--objective)")
    for day in (12, 13, 14):
        go_to(page, dt.date(2016, 11, day))
        expect(objectives).to_have_count(1)
        assert reading.pixels_of(page, "var(--objective)") > without + 100
    assert objectives.get_attribute("data-district") == "al-bakr"
    go_to(page, dt.date(2016, 11, 15))
    expect(objectives).to_have_count(0)
    assert reading.pixels_of(page, "var(--objective)") < without + 100


def test_a_change_glows_for_three_days(mosul, visit):
    page = visit(mosul, f"/?on={DAY}")
    ages = []
    for number in range(12, 17):
        go_to(page, dt.date(2016, 11, number))
        ages.append(reading.item_of(page, "arbajiyah").get_attribute("data-changed"))
    assert ages == ["0", "1", "2", None, None]


def test_a_glow_is_seen_on_the_map(mosul, visit):
    page = visit(mosul, f"/?on={DAY}&view=13/36.35/43.22", color_scheme="dark")
    spot = reading.spot_of(page, "arbajiyah")
    glow = reading.colour_of(page, "var(--glow)")
    seen = []
    for day in (DAY, dt.date(2017, 3, 15)):
        go_to(page, day)
        seen.append(reading.pixels_at(page, spot, reach=60).count(glow))
    assert seen[0] > seen[1] + 20


def test_patterns_lie_still_while_the_map_is_moved(mosul, visit):
    page = visit(mosul, f"/?on={DAY}&view=13/36.35/43.22")
    # Moved by another district: that under the pointer is paler.
    spot, hand = (reading.spot_of(page, slug) for slug in ("gogjali", "yafa"))
    before = reading.pixels_at(page, spot)
    page.mouse.move(hand["x"], hand["y"])
    page.mouse.down()
    page.mouse.move(hand["x"] - 61, hand["y"] + 35, steps=4)
    moved = {"x": spot["x"] - 61, "y": spot["y"] + 35}
    during = reading.pixels_at(page, moved)
    # Let go after a pause, so that the map does not move on by itself.
    page.wait_for_timeout(300)
    page.mouse.up()
    expect(page).not_to_have_url(re.compile(r"43\.22$"))
    after = reading.pixels_at(page, moved)
    assert len(set(before)) > 2
    assert during == before
    assert after == before


@pytest.mark.parametrize("ratio", [1, 1.5, 2])
def test_the_picture_is_as_fine_as_the_screen(mosul, visit, ratio):
    page = visit(mosul, f"/?on={DAY}", device_scale_factor=ratio)
    reading.is_painted(page)
    fine = page.locator(".picture").evaluate(
        """async (picture) => {
          const bitmap = await createImageBitmap(picture);
          return [bitmap.width / picture.clientWidth, bitmap.height / picture.clientHeight];
        }"""
    )
    assert fine == pytest.approx([ratio, ratio], rel=0.01)


def test_nothing_is_painted_where_nothing_changes(mosul, visit):
    page = visit(mosul, "/?on=2017-07-25")
    reading.is_painted(page)
    page.evaluate(
        """() => {
          window.paintings = 0;
          new MutationObserver(() => { window.paintings += 1; })
            .observe(document.querySelector(".picture"), { attributeFilter: ["data-busy"] });
        }"""
    )
    payload = reading.core_of(page)
    days = [dt.date(2017, 7, number) for number in (25, 26)]
    assert reading.states_in_payload(payload, days[0]) == reading.states_in_payload(payload, days[1])
    go_to(page, days[1])
    assert page.evaluate("paintings") == 0
    go_to(page, DAY)
    assert page.evaluate("paintings") > 0


def test_under_forced_colours_sides_front_and_what_is_contested_are_told_apart(mosul, visit):
    page = visit(mosul, f"/?on={DAY}&view=13/36.35/43.22", forced_colors="active")
    held, contested = (colours_at(page, slug) for slug in ("al-quds", "gogjali"))
    other = colours_at(page, "yafa")
    assert held[0] != other[0]
    assert contested[0] == held[0]
    assert len(contested) > 1
    assert reading.pixels_of(page, "CanvasText") > 0
    page.emulate_media(forced_colors="none")
    assert colours_at(page, "al-quds")[0] != held[0]


# A worker whose script cannot be loaded.
NO_WORKER = """
  window.Worker = class extends EventTarget {
    constructor() { super(); setTimeout(() => this.dispatchEvent(new Event("error"))); }
    postMessage() {}
    terminate() {}
  };
"""


def test_a_page_without_workers_paints_for_itself(mosul, visit):
    page = visit(mosul, f"/?on={DAY}", prepare=lambda page: page.add_init_script(NO_WORKER))
    assert colours_at(page, "al-quds")[0] == reading.colour_of(page, side_of(page, "al-quds"))
    go_to(page, dt.date(2017, 7, 31))
    assert reading.pixels_of(page, "var(--front)") == 0


def test_the_chosen_district_is_outlined(mosul, visit):
    page = visit(mosul, f"/?on={DAY}")
    chosen = page.locator('.district-list [aria-selected="true"]')
    expect(chosen).to_have_count(0)
    before = reading.pixels_of(page, "var(--ink)")
    reading.click_on_map(page, "arbajiyah")
    expect(chosen).to_have_attribute("data-district", "arbajiyah")
    assert reading.pixels_of(page, "var(--ink)") > before + 20
    page.get_by_role("link", name="Back to the day").click()
    expect(chosen).to_have_count(0)
    page.mouse.move(5, 5)
    assert reading.pixels_of(page, "var(--ink)") == before


def test_what_is_told_under_the_mouse_follows_the_day(mosul, visit):
    page = visit(mosul, f"/?on={DAY}")
    spot = reading.spot_of(page, "gogjali")
    page.mouse.move(spot["x"], spot["y"])
    expect(page.locator(".name-tag")).to_contain_text("contested by")
    page.get_by_role("slider", name="Day").evaluate(
        "(slider) => { slider.value = slider.max; slider.dispatchEvent(new Event('input', { bubbles: true })); }"
    )
    expect(page.locator(".name-tag")).to_contain_text("Gogjali")
    expect(page.locator(".name-tag")).not_to_contain_text("contested by")


def test_the_map_names_a_district_and_its_state_under_the_mouse(mosul, visit):
    page = visit(mosul, f"/?on={DAY}")
    spot = reading.spot_of(page, "gogjali")
    page.mouse.move(spot["x"], spot["y"])
    expect(page.locator(".name-tag")).to_contain_text("Gogjali")
    expect(page.locator(".name-tag")).to_contain_text("contested by")
    assert page.locator(".leaflet-container").evaluate("(map) => getComputedStyle(map).cursor") == "pointer"
    page.mouse.move(5, 5)
    expect(page.locator(".name-tag")).to_have_count(0)


def test_a_badge_leads_to_what_is_reported_there(mosul, visit):
    page = visit(mosul, f"/?on={DAY}", settled=True)
    assert page.locator(".spot .badge").count() >= 5
    # One that stands for a single event.
    page.locator(".spot .badge").filter(has_not_text=re.compile(r"\d")).first.click()
    expect(page).to_have_url(re.compile(r"&event=r\d+$"))
    expect(page.locator(".badge.chosen")).to_have_count(1)


def test_the_legend_shows_every_look_as_the_map_draws_it(mosul, visit):
    page = visit(mosul, f"/?on={DAY}", settled=True)
    legend = page.locator("#legend li")
    words = ["Islamic State", "Iraqi government forces", "Contested", "Fighting by an unnamed party"]
    words += ["Claimed by one publisher", "Disputed", "Front line", "Announced objective"]
    labels = legend.all_text_contents()
    assert [word for word in words if word not in labels] == []
    fills = page.locator("#legend rect").evaluate_all("(all) => all.map((one) => one.style.fill)")
    drawn = {re.sub(r'^url\("#fill-(.+)"\)$', r"\1", fill) for fill in fills}
    assert reading.look_of(page, "al-qadisiyah-2")[1] in drawn
    assert side_of(page, "arbajiyah") in drawn
    kinds = page.locator("#legend .kind:visible").all_text_contents()
    assert kinds == ["control", "contested", "attack", "objective", "people"]
    # The map has the very colour of the legend.
    assert colours_at(page, "al-quds")[0] == reading.colour_of(page, side_of(page, "al-quds"))


def test_light_and_dark_have_colours_of_their_own(mosul, visit):
    page = visit(mosul, f"/?on={DAY}", color_scheme="light")

    def colours():
        return [
            page.locator(selector).first.evaluate(f"(element) => getComputedStyle(element).{name}")
            for selector, name in (("body", "backgroundColor"), ("body", "color"), (".map-frame", "backgroundColor"))
        ] + [colours_at(page, "al-quds")[0]]

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
    assert f"disputed {whole_percent(payload['series']['disputed'][number])}%" in share
