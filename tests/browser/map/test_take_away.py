"""What readers take away: link, citation, picture, embed in another site's page, and a film of the days."""

import io
import re
import struct
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import imageio_ffmpeg
import pytest
from playwright.sync_api import expect

from tests.browser.axe import faults, faults_in_both_themes
from tests.browser.map import reading
from tests.browser.map.conftest import PHONE

pytestmark = pytest.mark.browser

SHOWN = "/?on=2016-11-12&known_on=2016-11-14&at_least=reported&compare=2017-01-24&district=arbajiyah"


def opened(page):
    page.locator("[data-opens=take-away]").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Make the film")).to_be_visible()
    return dialog


def test_the_dialog_has_what_is_shown_as_link_citation_picture_and_embed(mosul, visit):
    page = visit(mosul, SHOWN)
    dialog = opened(page)
    query = SHOWN.removeprefix("/")
    expect(dialog.get_by_role("textbox", name="Link to what is shown")).to_have_value(f"{mosul.url}/mosul/{query}")
    cited = dialog.get_by_role("textbox", name="Cite", exact=True)
    expect(cited).to_have_value(
        re.compile(r"^Battle of Mosul: 12 November 2016 and 24 January 2017, as known on .*read on")
    )
    dialog.get_by_label("Written").select_option("ris")
    expect(cited).to_have_value(re.compile(r"^TY  - MAP[\s\S]*known_on=2016-11-14[\s\S]*ER  -"))
    expect(dialog.locator("#take-cite ~ div a")).to_have_attribute(
        "href", re.compile(r"^/mosul/cite\.ris\?on=2016-11-12&")
    )
    dialog.get_by_label("Theme").first.select_option("dark")
    pictures = [link.get_attribute("href") for link in dialog.locator(".take-pictures a").all()]
    basis = "known_on=2016-11-14&at_least=reported&theme=dark"
    assert pictures == [
        f"/mosul/{day}.{form}?{basis}" for day in ("2016-11-12", "2017-01-24") for form in ("png", "svg")
    ]
    dialog.get_by_label("Size").first.select_option(label="640 × 480")
    dialog.get_by_label("with the timeline").uncheck()
    code = dialog.get_by_label("Code for your page")
    expect(code).to_have_value(
        re.compile(r'^<iframe src="http://[^"]*/embed/mosul/\?on=2016-11-12&amp;known_on=.*timeline=off"')
    )
    expect(code).to_have_value(re.compile('width="640" height="480"'))
    dialog.get_by_text("Preview").click()
    expect(dialog.frame_locator("iframe").locator("html[data-ready]")).to_be_attached(timeout=20_000)


@pytest.mark.parametrize("root", ["/", "/ar/"])
def test_axe_finds_nothing(mosul, visit, root):
    page = visit(mosul, f"{root}?on=2016-11-12")
    page.locator("[data-opens=take-away]").click()
    expect(page.locator("#take-cite ~ textarea")).to_have_value(re.compile("2016"))
    assert faults_in_both_themes(page, "#take-away") == []
    page.set_viewport_size(PHONE)
    assert faults(page, "#take-away") == []
    page.goto(f"{root}mosul/cite/?on=2016-11-12")
    assert faults(page) == []


class News(BaseHTTPRequestHandler):
    """Another site, with the map in a frame. On this machine: a page of the net may not ask for anything of it."""

    framed = ""

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        frame = f'<iframe src="{self.framed}" title="Map" width="640" height="480"></iframe>'
        self.wfile.write(f'<!doctype html><html lang="en"><title>News</title><h1>News</h1>{frame}'.encode())

    def log_message(self, *_said):
        pass


@pytest.fixture
def news(mosul):
    """The address of a page that frames the map."""
    handler = type("", (News,), {"framed": f"{mosul.url}/embed/mosul/?on=2016-11-12&view=12/36.35/43.15"})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        # By another name than the map: another site.
        yield f"http://localhost:{server.server_address[1]}/"
        server.shutdown()


def test_another_site_frames_the_map_and_keeps_its_own_history(mosul, news, browser):
    with browser.new_context(locale="en-GB", reduced_motion="reduce") as context:
        page = context.new_page()
        refused = []
        page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
        requests = []
        page.on("request", lambda request: requests.append(request.url))
        page.goto(news)
        frame = page.frame_locator("iframe")
        expect(frame.locator("html[data-ready]")).to_be_attached()
        steps = page.evaluate("history.length")
        frame.get_by_role("button", name="Next day").click()
        expect(frame.locator("#day")).to_have_text("Sunday 13 November 2016")
        whole = frame.get_by_role("link", name="Open the whole map")
        expect(whole).to_have_attribute("href", re.compile(r"/mosul/\?on=2016-11-13&view=12/36\.35/43\.15$"))
        with context.expect_page() as opening:
            whole.click()
        reading.is_painted(opening.value)
        assert page.evaluate("history.length") == steps
        assert context.cookies() == []
        assert {url.split("/")[2] for url in requests if not url.startswith(("data:", news))} == {
            mosul.url.split("/")[2]
        }
        assert [text for text in refused if "favicon" not in text and "404" not in text] == []


@pytest.mark.parametrize("size", [(320, 240), (640, 480), (1000, 600)])
def test_an_embedded_map_has_room_and_no_fault(mosul, visit, size):
    page = visit(
        mosul, "/embed/mosul/?on=2016-11-12&timeline=off", viewport=dict(zip(("width", "height"), size, strict=True))
    )
    assert faults(page) == []
    assert page.locator("#map").bounding_box()["height"] >= 0.4 * size[1]
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    expect(page.locator("#day")).to_be_visible()
    expect(page.locator(".legend")).to_be_visible()


def test_without_its_timeline_a_low_frame_is_all_map(mosul, visit):
    page = visit(mosul, "/embed/mosul/?on=2016-11-12&timeline=off", viewport={"width": 600, "height": 400})
    drawn, day, share = (page.locator(selector).bounding_box() for selector in ("#map", "#day", "#share"))
    assert drawn["width"] == 600
    assert drawn["height"] >= 0.6 * 400
    assert day["x"] + day["width"] <= share["x"]
    assert share["y"] + share["height"] <= 400


def test_nothing_lies_on_another_thing_where_two_days_are_compared_in_a_small_frame(mosul, visit):
    query = "?on=2017-01-24&compare=2017-02-24&known_on=2017-03-01"
    page = visit(mosul, f"/embed/mosul/{query}", settled=False, viewport={"width": 320, "height": 256})
    expect(page.locator(".swipe-day.right")).to_have_text("24 Feb 2017")
    names = ("#known-badge", ".swipe-day.left", ".swipe-day.right", ".swipe-knob", ".leaflet-control-zoom", ".legend")
    boxes = [page.locator(name).bounding_box() for name in names]
    frame = page.locator(".map-frame").bounding_box()
    for number, one in enumerate(boxes):
        assert one["y"] + one["height"] <= frame["y"] + frame["height"], names[number]
        for other_name, other in zip(names[number + 1 :], boxes[number + 1 :], strict=True):
            apart = (
                one["x"] + one["width"] <= other["x"]
                or other["x"] + other["width"] <= one["x"]
                or one["y"] + one["height"] <= other["y"]
                or other["y"] + other["height"] <= one["y"]
            )
            assert apart, f"{names[number]} and {other_name}"


def three_days(page):
    """Chosen on the timeline."""
    handle = page.get_by_role("slider", name="Day", exact=True)
    handle.focus()
    for _day in range(2):
        handle.press("Shift+ArrowRight")
    return opened(page)


def made(page, dialog):
    """The file of the film."""
    dialog.get_by_role("button", name="Make the film").click()
    link = dialog.locator("#take-film ~ div a.button")
    expect(link).to_be_visible(timeout=20_000)
    with page.expect_download() as download:
        link.click()
    return download.value.suggested_filename, download.value.path().read_bytes()


def test_a_range_of_days_becomes_a_film(mosul, visit, tmp_path):
    page = visit(mosul, "/?on=2016-11-12")
    dialog = three_days(page)
    expect(dialog).to_contain_text("12 Nov 2016 to 14 Nov 2016, 3 days")
    dialog.get_by_label("Size").last.select_option(label="1080 × 1920")
    name, content = made(page, dialog)
    assert name == "mosul-2016-11-12-2016-11-14.mp4"
    film = tmp_path / name
    film.write_bytes(content)
    meta, *pictures = imageio_ffmpeg.read_frames(str(film), output_params=["-fps_mode", "passthrough"])
    assert meta["size"] == (1080, 1920)
    # One picture a day, and each of another.
    assert len(pictures) == len(set(pictures)) == 3


def test_a_browser_without_an_encoder_gives_the_days_as_pictures(mosul, visit):
    page = visit(mosul, "/?on=2016-11-12", prepare=lambda page: page.add_init_script("delete window.VideoEncoder"))
    dialog = three_days(page)
    name, content = made(page, dialog)
    assert name.endswith(".zip")
    expect(dialog).to_contain_text("This browser cannot make a film")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == [f"2016-11-{day}.png" for day in (12, 13, 14)]
        frames = [archive.read(each) for each in archive.namelist()]
    assert {struct.unpack(">II", frame[16:24]) for frame in frames} == {(1080, 1080)}
    assert len(set(frames)) == 3


def test_a_film_is_cancelled(mosul, visit):
    page = visit(mosul, "/?on=2016-11-12")
    dialog = opened(page)
    dialog.get_by_role("button", name="Make the film").click()
    expect(dialog).to_contain_text(re.compile(r"Drawing the days: \d+%"))
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog.get_by_role("button", name="Make the film")).to_be_focused()
    expect(dialog.locator("#take-film ~ div a.button")).to_be_hidden()
    expect(dialog).to_contain_text("17 Oct 2016 to 31 Jul 2017, 288 days")
