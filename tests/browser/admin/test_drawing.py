"""Drawing in a real Chromium: measures, faults and repairs, files and text, snapping, outliers."""

import json

import pytest

from events.models import BasemapFeature, District, Event
from tests.browser.admin.test_events import draw, mapped, pick, ready_for_the_next, shape
from tests.browser.axe import faults
from tests.campaigns import add_district, square
from tests.editing import BOW_TIE, address

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

KML = (
    "<kml><Placemark><name>Docks</name><Polygon><outerBoundaryIs><LinearRing><coordinates>"
    "10.1,50.1 10.11,50.1 10.11,50.11 10.1,50.11 10.1,50.1</coordinates></LinearRing></outerBoundaryIs></Polygon>"
    "</Placemark></kml>"
)
MEASURE, CHECK_RESULT, WARNING = (f".map-widget__{part}" for part in ("measure", "check-result", "warning"))


def wait_for_text(page, part, text):
    page.wait_for_selector(f"{part}:has-text('{text}')")


def paste(page, text):
    if not page.is_visible("#id_shape"):
        page.click(".map-widget__text summary")
    page.fill("#id_shape", text)
    page.press("#id_shape", "Tab")


def on_screen(page, lon, lat, box):
    """Where a place of the docks' square lies on the screen, by its drawn outline."""
    drawn = page.locator(".map-widget__underlay.is-chosen").bounding_box()
    across, down = (lon - 10.1) / 0.01, (50.11 - lat) / 0.01
    return drawn["x"] + across * drawn["width"], drawn["y"] + down * drawn["height"]


def test_the_ground_lies_over_the_districts_and_under_what_is_drawn(editor, harbour):
    line = {"type": "LineString", "coordinates": [[10.1, 50.05], [10.3, 50.3]]}
    for kind in ("bridge", "highway", "road"):
        BasemapFeature.objects.create(campaign=harbour.campaign, slug=kind, kind=kind, name_en=kind, shape=line)
    event = harbour.event("taken", 5, shape=square(10.1, 50.1))
    editor.goto(address(Event, "change", event.pk))
    mapped(editor)
    ground = editor.locator(".leaflet-underlay-pane .map-widget__underlay")
    classes = ground.evaluate_all("(paths) => paths.map((path) => path.classList[1])")
    kinds = ["district", "road", "highway", "river", "bridge", "district", "district"]
    assert classes == [f"map-widget__underlay--{kind}" for kind in kinds]
    widths = ground.evaluate_all("(paths) => paths.map((path) => parseFloat(getComputedStyle(path).strokeWidth))")
    road, highway, river = widths[1:4]
    assert road < highway < river
    drawn = editor.locator(".leaflet-overlay-pane .map-widget__shape")
    assert drawn.count() == 1
    z_index = "(part) => Number(getComputedStyle(part.closest('.leaflet-pane')).zIndex)"
    assert ground.first.evaluate(z_index) < drawn.evaluate(z_index)


def corners(page):
    return [tuple(corner) for corner in shape(page)["coordinates"][0]]


def test_the_area_is_shown_while_it_is_drawn_and_afterwards(editor, harbour):
    editor.goto(address(District, "add"))
    draw(editor, [(0.4, 0.4), (0.6, 0.4), (0.6, 0.6)])
    wait_for_text(editor, MEASURE, "Area: ")
    drawn = editor.inner_text(MEASURE)
    paste(editor, json.dumps(square(10.1, 50.1)))
    wait_for_text(editor, MEASURE, "Area: 0.793 km²")
    assert drawn != editor.inner_text(MEASURE)


def test_a_bow_tie_is_shown_explained_and_repaired_in_one_click(editor, harbour):
    editor.goto(address(Event, "add"))
    draw(editor, [(0.3, 0.3), (0.6, 0.6), (0.6, 0.3), (0.3, 0.6)])
    bow_tie = shape(editor)
    wait_for_text(editor, CHECK_RESULT, "The outline crosses itself at longitude")
    assert editor.locator(".map-widget__fault").count() == 1
    assert shape(editor) == bow_tie
    editor.click(".map-widget__take")
    assert shape(editor)["type"] == "MultiPolygon"
    assert editor.locator(".map-widget__shape").count() == 2
    assert editor.locator(".map-widget__fault").count() == 0
    editor.wait_for_selector(CHECK_RESULT, state="hidden")


def test_a_fault_that_the_server_found_is_repaired_as_well(editor, harbour):
    editor.goto(address(Event, "add"))
    mapped(editor)
    paste(editor, json.dumps(BOW_TIE))
    editor.click("[name=_save]")
    editor.wait_for_selector(".errornote")
    editor.click(".map-widget__take")
    assert shape(editor)["type"] == "MultiPolygon"


def test_well_known_text_is_drawn(editor, harbour):
    editor.goto(address(Event, "add"))
    mapped(editor)
    paste(editor, "POLYGON ((10.1 50.1, 10.11 50.1, 10.11 50.11, 10.1 50.11, 10.1 50.1))")
    editor.wait_for_selector(".map-widget__shape", state="attached")
    assert shape(editor) == square(10.1, 50.1)
    assert editor.is_hidden(".map-widget__status")
    paste(editor, "the docks")
    wait_for_text(editor, CHECK_RESULT, "neither GeoJSON nor WKT nor KML")
    assert editor.locator(f"{CHECK_RESULT} p").count() == 1
    assert editor.is_hidden(".map-widget__status")


@pytest.mark.parametrize("text", ["POINT (10.105 50.105)", '{"type": "Point", "coordinates": [10.105, 50.105]}'])
def test_a_point_that_is_pasted_is_the_point_of_the_event(editor, harbour, text):
    editor.goto(address(Event, "add"))
    mapped(editor)
    paste(editor, text)
    editor.wait_for_selector(".map-widget__point")
    assert (editor.input_value("#id_lon"), editor.input_value("#id_lat")) == ("10.105", "50.105")
    assert editor.input_value("#id_shape") == ""
    assert editor.locator(".leaflet-marker-pane img").count() == 0
    editor.wait_for_selector(CHECK_RESULT, state="hidden")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("LINESTRING (10.1 50.1, 10.2 50.2)", "not a LineString"),
        ('{"type": "LineString", "coordinates": [[10.1, 50.1], [10.2, 50.2]]}', "not a LineString"),
        ('{"type": "FeatureCollection", "features": []}', "There is no shape in it."),
    ],
)
def test_what_is_no_area_is_refused_at_once_and_stays_as_it_was_typed(editor, harbour, text, message):
    editor.goto(address(Event, "add"))
    mapped(editor)
    editor.click(".map-widget__text summary")
    editor.fill("#id_shape", text)
    wait_for_text(editor, CHECK_RESULT, message)
    editor.press("#id_shape", "Tab")
    wait_for_text(editor, CHECK_RESULT, message)
    assert editor.input_value("#id_shape") == text
    assert editor.locator(".map-widget__shape").count() == 0


def test_a_file_is_read_into_the_drawing(editor, harbour):
    editor.goto(address(Event, "add"))
    mapped(editor)
    editor.click(".map-widget__text summary")
    editor.set_input_files("#id_shape-file", {"name": "docks.kml", "mimeType": "", "buffer": KML.encode()})
    editor.wait_for_selector(".map-widget__shape", state="attached")
    assert shape(editor) == square(10.1, 50.1)
    assert editor.input_value("#id_shape-file") == ""
    editor.set_input_files("#id_shape-file", {"name": "photo.kml", "mimeType": "", "buffer": b"<kml/>"})
    wait_for_text(editor, CHECK_RESULT, "There is no placemark with a shape")
    assert shape(editor) == square(10.1, 50.1)


@pytest.mark.parametrize(("held", "is_snapped"), [(None, True), ("Alt", False)])
def test_a_corner_that_is_drawn_near_a_district_snaps_to_it(editor, harbour, held, is_snapped):
    editor.goto(address(Event, "add"))
    pick(editor, "districts", "dock", "Docks")
    box = mapped(editor)
    editor.click(".leaflet-draw-draw-polygon")
    if held:
        editor.keyboard.down(held)
    x, y = on_screen(editor, 10.11, 50.1, box)
    places = [(x + 6, y + 5), (x - 60, y + 5), (x - 60, y - 60)]
    for place in [*places, places[0]]:
        editor.mouse.move(*place)
        editor.mouse.click(*place)
        ready_for_the_next(editor)
    if not is_snapped:
        # The first corner is where it was clicked, and there the outline is closed.
        assert (10.11, 50.1) not in corners(editor)
        return
    if not editor.input_value("#id_shape"):
        editor.mouse.click(x, y)
    assert (10.11, 50.1) in corners(editor)


@pytest.mark.parametrize(("held", "is_snapped"), [(None, True), ("Alt", False)])
def test_a_corner_that_is_dragged_snaps_to_a_neighbour(editor, harbour, held, is_snapped):
    pier = add_district(harbour.campaign, "pier", None, 10.115, 50.105, kind="quarter", shape=square(10.1105, 50.1))
    editor.goto(address(District, "change", pier.pk))
    mapped(editor)
    editor.click(".leaflet-draw-edit-edit")
    drawn = editor.locator(".map-widget__shape").bounding_box()
    across = drawn["width"] / 0.01 * 0.0005
    start = (drawn["x"], drawn["y"] + drawn["height"])
    editor.mouse.move(*start)
    editor.mouse.down()
    if held:
        editor.keyboard.down(held)
    editor.mouse.move(start[0] - across / 2, start[1] - 30, steps=3)
    editor.mouse.move(start[0] - across + 4, start[1] + 5, steps=5)
    editor.mouse.up()
    assert ((10.11, 50.1) in corners(editor)) is is_snapped


def test_a_point_far_outside_its_district_is_warned_of_at_once(editor, harbour):
    editor.goto(address(Event, "add"))
    mapped(editor)
    pick(editor, "districts", "dock", "Docks")
    editor.evaluate("document.querySelector('#id_lat').closest('details').open = true")
    editor.fill("#id_lat", "50.105")
    editor.fill("#id_lon", "10.12")
    wait_for_text(editor, WARNING, "The point lies 0.713 km outside Docks (north bank).")
    editor.fill("#id_lon", "10.14")
    wait_for_text(editor, WARNING, "The point lies 2.14 km outside Docks (north bank): is it the right place?")
    editor.fill("#id_lon", "10.105")
    editor.wait_for_selector(WARNING, state="hidden")


def test_a_shape_in_another_country_is_warned_of_at_once(editor, harbour):
    editor.goto(address(District, "add"))
    mapped(editor)
    paste(editor, "POLYGON ((50.1 10.1, 50.11 10.1, 50.11 10.11, 50.1 10.1))")
    wait_for_text(
        editor, WARNING, "The shape lies far outside the bounds of the campaign. Are latitude and longitude swapped?"
    )
    paste(editor, json.dumps(square(10.1, 50.1)))
    editor.wait_for_selector(WARNING, state="hidden")
    editor.fill("#id_lon", "100")
    editor.fill("#id_lat", "-80")
    wait_for_text(editor, WARNING, "The point lies far outside the bounds of the campaign. Is it the right place?")


# What lies on top along the row of buttons, wherever the page is scrolled to.
ABOVE_THE_BAR = """() => {
  const bar = document.querySelector(".submit-row");
  const seen = [];
  for (let top = 0; top < document.body.scrollHeight; top += 60) {
    window.scrollTo(0, top);
    const { left, right, top: y, height } = bar.getBoundingClientRect();
    for (let x = left + 4; x < right; x += 40) seen.push(document.elementFromPoint(x, y + height / 2));
  }
  return seen.filter((element) => element && !bar.contains(element)).map((element) => element.outerHTML.slice(0, 80));
}"""


@pytest.mark.parametrize("size", [(1280, 800), (820, 1180)])
def test_the_map_does_not_cover_the_row_of_buttons(editor, harbour, size):
    editor.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))
    for page in (address(District, "change", harbour.docks.pk), address(Event, "add")):
        editor.goto(page)
        mapped(editor)
        assert editor.evaluate(ABOVE_THE_BAR) == []


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_messages_about_a_drawing_fit_a_phone(editor, harbour, language):
    editor.set_viewport_size({"width": 360, "height": 740})
    editor.goto(f"{'/ar' if language == 'ar' else ''}/admin/events/event/add/")
    mapped(editor)
    paste(editor, json.dumps(BOW_TIE))
    editor.wait_for_selector(".map-widget__take")
    assert editor.evaluate("document.documentElement.scrollWidth") <= 360
    assert faults(editor, ".map-widget") == []
