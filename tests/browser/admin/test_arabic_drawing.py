"""The drawing tools in Arabic, in a real Chromium: their texts and their place."""

import pytest

from tests.browser.admin.test_events import mapped, pick

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_drawing_tools_speak_arabic_and_stay_on_the_map(editor, harbour):
    editor.goto("/ar/admin/events/event/add/")
    box = mapped(editor)
    assert editor.get_attribute(".leaflet-draw-draw-polygon", "title") == "ارسم مضلّعًا"
    editor.click(".leaflet-draw-draw-polygon")
    assert editor.get_by_text("Cancel", exact=True).count() == 0
    assert editor.get_by_text("Delete last point", exact=True).count() == 0
    editor.mouse.move(box["x"] + 150, box["y"] + 150)
    tooltip = editor.locator(".leaflet-draw-tooltip").bounding_box()
    assert box["x"] <= tooltip["x"]
    assert tooltip["x"] + tooltip["width"] <= box["x"] + box["width"]


def test_the_district_under_the_pointer_is_named_only_while_it_is_there(editor, harbour):
    editor.goto("/ar/admin/events/event/add/")
    mapped(editor)
    pick(editor, "districts", "dock", "Docks")
    underlay = editor.locator(".map-widget__underlay.is-chosen").bounding_box()
    editor.mouse.move(underlay["x"] + underlay["width"] / 2, underlay["y"] + underlay["height"] / 2)
    readout = editor.locator(".map-widget__readout")
    readout.wait_for(state="visible")
    shown, zoom = readout.bounding_box(), editor.locator(".leaflet-control-zoom-in").bounding_box()
    assert shown["x"] > zoom["x"] + zoom["width"]
    editor.mouse.move(5, 5)
    readout.wait_for(state="hidden")
