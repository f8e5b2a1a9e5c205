"""Text of people stays text, and only addresses of the web become links, whatever the record holds."""

from contextlib import suppress

import pytest
from playwright.sync_api import Error, expect

from tests.browser.map.payloads import altering

pytestmark = pytest.mark.browser

MARKUP = '"><script>window.ran = 1</script><img src=x onerror="window.ran = 1"><b>bold</b> {events} &amp;'
ADDRESSES = ["javascript:window.ran=1", "JavaScript:window.ran=1", "data:text/html,<script>1</script>", "/admin/", ""]


def poison(payload):
    """Every text of people in a part replaced by markup, every address by one that should not be followed."""

    def replace(name, *columns):
        table = payload.get(name, {"columns": [], "rows": []})
        for row in table["rows"]:
            for column in columns:
                row[table["columns"].index(column)] = MARKUP

    replace("events", "summary", "place")
    replace("actors", "en", "short")
    if "campaign" in payload:
        # The small record has neither: one each, of the second day.
        payload["phases"]["rows"] = [["x", MARKUP, "", 1, 9, None, MARKUP, ""]]
        payload["milestones"]["rows"] = [["x", MARKUP, "", 1, ""]]
        replace("districts", "en")
        payload["campaign"]["name"]["en"] = payload["campaign"]["attribution"] = MARKUP
    if "spelling" in payload:
        at = payload["districts"]["columns"].index("alt")
        for row in payload["districts"]["rows"]:
            row[at] = [MARKUP]
    if "alt" in payload:
        payload["alt"] = [MARKUP]
    replace("sources", "publisher", "via", "title")
    replace("figures", "summary", "claimant", "note")
    if "events" not in payload:
        return
    at = payload["events"]["columns"].index("citations")
    for row in payload["events"]["rows"]:
        row[at] = [[source, stance, MARKUP, MARKUP, MARKUP] for source, stance, *_rest in row[at]]
    columns = payload["sources"]["columns"]
    for number, row in enumerate(payload["sources"]["rows"]):
        row[columns.index("url")] = row[columns.index("archived")] = ADDRESSES[number % len(ADDRESSES)]


@pytest.fixture
def poisoned(article, visit):
    return visit(article, "/?on=2016-11-12", prepare=altering(poison, "*"))


def follow(page, name):
    page.get_by_role("link", name=name).first.dispatch_event("click")


def test_markup_in_the_record_is_shown_as_text_and_runs_nothing(poisoned):
    page = poisoned
    body = page.locator("#panel-body")
    expect(body.locator("article .summary").first).to_contain_text("<script>window.ran = 1</script>")
    expect(body.locator(".figure .summary").first).to_contain_text("<img src=x")
    page.locator(".spot").first.hover()
    expect(page.locator(".name-tag")).to_contain_text("<b>bold</b>")
    # The names have grown so long that the mouse does not reach everything.
    body.locator("a.permalink").first.dispatch_event("click")
    expect(body.locator(".words")).to_contain_text("<b>bold</b>")
    follow(page, "Back to the day")
    follow(page, "Districts")
    page.locator("table.state th a").first.dispatch_event("click")
    expect(body.get_by_role("heading", level=2)).to_contain_text("<script>")
    expect(body.locator(".also-written")).to_contain_text("<img")
    page.locator(".slider").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#share")).to_contain_text("<script>")
    expect(page.locator("#phases button").first).to_have_text(MARKUP)
    expect(page.locator("#milestones button").first).to_have_attribute("title", f"18 Oct 2016: {MARKUP}")
    page.locator("#phases button").first.dispatch_event("click")
    follow(page, "Back to the day")
    page.get_by_role("link", name="This day", exact=True).dispatch_event("click")
    expect(body.locator(".lede")).to_contain_text("<b>bold</b>")
    assert page.evaluate("window.ran") is None
    made = page.locator(
        "#panel img, #panel script, #panel b, .leaflet-container b, .leaflet-container img, #legend b, #timeline b"
    )
    expect(made).to_have_count(0)


def test_the_attribution_is_text_on_the_map_too(poisoned):
    expect(poisoned.locator(".leaflet-control-attribution")).to_have_text(MARKUP)
    expect(poisoned.locator(".leaflet-control-attribution *")).to_have_count(0)


def test_an_address_that_is_none_of_the_webs_never_becomes_a_link(poisoned):
    page = poisoned
    expect(page.locator("#panel-body ol.sources li").first).to_contain_text("<script>")
    hrefs = page.locator("a[href]").evaluate_all("(links) => links.map((link) => link.protocol)")
    assert set(hrefs) <= {"http:", "https:"}
    expect(page.locator("ol.sources a:not(.return)")).to_have_count(0)


def test_a_link_to_a_source_opens_apart_and_tells_it_nothing(mosul, visit):
    page = visit(mosul, "/?on=2016-11-12")
    links = page.locator("ol.sources a:not(.return)")
    assert links.count() >= 3
    for link in links.all():
        assert link.get_attribute("href").startswith(("http://", "https://"))
        assert link.get_attribute("target") == "_blank"
        assert set(link.get_attribute("rel").split()) == {"noopener", "noreferrer"}


PUT_IN = {
    "a script as text": """() => {
        const script = document.createElement("script");
        script.append("window.ran = 1");
        document.body.append(script);
    }""",
    "markup": "() => { document.body.innerHTML += '<img src=data: onerror=\"window.ran = 1\">'; }",
    "markup that begins as Leaflet's": """() => {
        document.body.innerHTML = "<svg/><img src=data: onerror='window.ran = 1'>";
    }""",
    "another site's script": "() => { document.createElement('script').src = 'https://elsewhere.example.org/x.js'; }",
    "another site's worker": "() => { new Worker('https://elsewhere.example.org/x.js'); }",
    "code": "() => { setTimeout('window.ran = 1'); }",
}


@pytest.mark.parametrize("put_in", PUT_IN.values(), ids=PUT_IN)
def test_what_is_put_into_the_page_is_stopped_by_the_policy(article, visit, put_in):
    page = visit(article, "/?on=2016-11-12")
    with suppress(Error):
        page.evaluate(put_in)
    page.wait_for_function("true")
    assert page.evaluate("window.ran") is None
    assert page.complaints
    page.complaints.clear()


def test_what_the_policy_has_stopped_is_reported_to_the_site(article, visit):
    page = visit(article, "/?on=2016-11-12")
    with page.expect_request("**/policy-reports") as report, suppress(Error):
        page.evaluate(PUT_IN["markup"])
    assert report.value.post_data_json["csp-report"]["effective-directive"] == "require-trusted-types-for"
    page.complaints.clear()


SMALL_WORLDS = {
    "no event": ("days", lambda part: part["events"].update(rows=[])),
    "no figure": ("days", lambda part: part["figures"].update(rows=[])),
    "no polygon": ("core", lambda part: part.update(topology=None)),
    "no window": ("core", lambda part: part["windows"].update(rows=[])),
    "no river": ("core", lambda part: part["water"].update(rows=[])),
    "no road": ("ground", lambda part: part["ground"].update(rows=[])),
    "no front": ("front", lambda part: part["fronts"].update(rows=[])),
}


@pytest.mark.parametrize("missing", SMALL_WORLDS)
def test_a_record_without_something_is_drawn_all_the_same(article, visit, missing):
    kind, alter = SMALL_WORLDS[missing]
    page = visit(article, "/?on=2016-11-12&show=table", prepare=altering(alter, kind))
    expect(page.locator("table.state tbody tr")).to_have_count(3)
    expect(page.locator(".district-list [data-look]")).to_have_count(3)
    page.get_by_role("link", name="Arbajiyah", exact=True).click()
    expect(page.locator("#panel-body").get_by_role("heading", level=2)).to_have_text("Arbajiyah")
