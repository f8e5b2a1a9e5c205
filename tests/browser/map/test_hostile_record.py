"""A record full of hostile texts in a real browser: nothing of it runs, becomes markup, or is wider than a phone."""

import pytest
from playwright.sync_api import expect

from tests.attacks.corpus.payload import MARK
from tests.browser.map.conftest import PHONE, READY, go
from tests.hostile.texts import RENDERED

pytestmark = pytest.mark.browser

MADE = "from tests.hostile.record import make; make()"
MAP = "/harbour/?on=2031-03-06"
PAGES = [
    *("cite/", "districts/", "events/", "changes/", "record/", "method/", "sources/", "stories/"),
    *("report-a-mistake/?district=docks", "districts/docks/", "districts/mill/", "stories/taken/", "sources/wire/"),
    *("sources/herald/", "events/taken/", "events/mill/", "events/fort/", "events/nowhere/", "events/gone/"),
]
# What a page may not hold, as texts; the name of the function is that which the hostile texts call.
FAULTS = """([mark, rendered]) => {
  const faults = window.ran ? ["a script ran"] : [];
  const width = document.documentElement.clientWidth;
  for (const node of document.querySelectorAll("*")) {
    if (node.localName.includes(mark)) faults.push(`element ${node.localName}`);
    for (const { name, value } of node.attributes) {
      const isForeign = /^(src|srcset|action|formaction|data|style)$/.test(name) && value.includes(mark);
      const isCode = name === "srcdoc" || name.startsWith("on");
      const isOther = name === "href" && node.localName !== "link" && !/^(https?:|blob:http|[#/?])/.test(value);
      if (isForeign || isCode || isOther || name.includes(mark)) faults.push(`${node.localName} ${name}="${value}"`);
    }
  }
  if (document.documentElement.textContent.includes(rendered)) faults.push("a template was rendered");
  if (document.documentElement.scrollWidth > width) faults.push(`${document.documentElement.scrollWidth} px wide`);
  const parts = ".masthead, .legend, .phases, .timeline, .panel, .search-popup, .filter-chip, .known-badge, .toast";
  for (const part of document.querySelectorAll(`${parts}, dialog[open]`)) {
    const { left, right } = part.getBoundingClientRect();
    if (left < -1 || right > width + 1) faults.push(`${part.className} from ${left} to ${right}`);
  }
  return faults;
}"""


@pytest.fixture(scope="session")
def hostile(browser, make_site):
    return make_site("hostile", "shell", "--verbosity=0", "--command", MADE)


def watched(page):
    """Tells of what runs: the texts call one function, and open dialogs."""
    page.add_init_script(f"window.{MARK} = window.alert = () => {{ window.ran = true; }}")
    page.on("dialog", lambda dialog: page.complaints.append(f"a dialog: {dialog.message}") or dialog.dismiss())


def is_harmless(page):
    assert page.evaluate(FAULTS, [MARK, RENDERED]) == [], page.url


def opens(selector, shows):
    """Click what may lie off the window, and wait for what it opens."""

    def do(page):
        page.locator(selector).first.dispatch_event("click")
        page.locator(shows).first.wait_for()

    return do


def searches(page):
    page.locator("#search").fill(MARK)
    expect(page.locator("#search-list [role=option]").nth(3)).to_be_attached()


def previews(page):
    opens("[data-opens=take-away]", "#take-away-body textarea >> nth=1")(page)
    page.locator("#take-away summary").first.dispatch_event("click")
    expect(page.frame_locator("#take-away iframe").locator(READY)).to_be_attached(timeout=20_000)


def points(page):
    """At the map and the chart: names beside the pointer."""
    for selector in (".chart", ".leaflet-container"):
        page.locator(selector).first.hover(force=True)


STATES = {
    "the day": (MAP, points),
    "a district": (f"{MAP}&district=docks", None),
    "the districts": (f"{MAP}&show=table", None),
    "an event": (f"{MAP}&event=taken", None),
    "an event of no district": (f"{MAP}&event=nowhere", None),
    "two days": (f"{MAP}&compare=2031-03-02", None),
    "as known on a day": (f"{MAP}&known_on=2031-03-25&at_least=reported", None),
    "a story": ("/harbour/?story=taken&step=2", None),
    "filters": (f"{MAP}&publisher=Gazette&q=zqx&district=docks", opens("#filter", "dialog[open]")),
    "share": (MAP, previews),
    "about": (MAP, opens("[data-opens=about]", "dialog[open] .licences")),
    "search": (MAP, searches),
    "a phase": (MAP, opens("#phases button", "#panel-body")),
    "a milestone": (MAP, opens("#milestones button", "#panel-body")),
    "embedded": ("/embed/harbour/?on=2031-03-06", None),
}


@pytest.mark.parametrize("prefix", ["", "/ar"])
def test_no_state_of_the_map_is_changed_by_a_text(hostile, visit, prefix):
    page = visit(hostile, f"{prefix}{MAP}", prepare=watched, viewport=PHONE, settled=False)
    for address, act in STATES.values():
        go(page, f"{prefix}{address}", settled=False)
        # The panel, which is a sheet on a phone.
        page.locator(".sheet-handle").dispatch_event("click")
        if act:
            act(page)
        page.wait_for_load_state("networkidle")
        is_harmless(page)


@pytest.mark.parametrize("prefix", ["", "/ar"])
def test_no_page_of_text_is_changed_by_a_text(hostile, visit, prefix):
    page = visit(hostile, f"{prefix}/harbour/cite/", prepare=watched, viewport=PHONE, ready="h1", settled=False)
    for address in PAGES:
        page.goto(f"{prefix}/harbour/{address}")
        assert MARK in page.locator("main").inner_text(), address
        is_harmless(page)


def test_without_scripts_no_page_is_wider_than_a_phone(hostile, visit):
    page = visit(hostile, MAP, java_script_enabled=False, viewport=PHONE, ready="noscript .state", settled=False)
    for prefix in ("", "/ar"):
        for address in (MAP, f"{MAP}&compare=2031-03-02", "/embed/harbour/"):
            page.goto(f"{prefix}{address}")
            is_harmless(page)
    # What scripts would have asked for.
    page.complaints.clear()


def test_a_picture_of_a_day_is_harmless_on_its_own(hostile, visit):
    page = visit(hostile, "/harbour/cite/", prepare=watched, ready="h1", settled=False)
    for prefix in ("", "/ar"):
        page.goto(f"{prefix}/harbour/2031-03-06.svg")
        assert page.locator("svg title").text_content().startswith(MARK)
        is_harmless(page)


def test_a_film_is_made_in_the_browser(hostile, visit):
    page = visit(hostile, MAP, prepare=watched, settled=False)
    handle = page.get_by_role("slider", name="Day", exact=True)
    handle.focus()
    handle.press("Shift+ArrowRight")
    page.locator("[data-opens=take-away]").click()
    page.get_by_role("button", name="Make the film").click()
    file = page.locator("#take-film ~ div a.button")
    expect(file).to_be_visible(timeout=20_000)
    with page.expect_download() as download:
        file.click()
    assert download.value.suggested_filename.startswith("harbour-2031-03-06-2031-03-07.")
    is_harmless(page)
