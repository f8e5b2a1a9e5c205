"""The event form in a real Chromium: typing, drawing, errors."""

import json

import pytest
from django.urls import reverse

from events.models import BasemapFeature, District, Event, Source
from tests.campaigns import add_campaign, add_district, day, spans, square
from tests.editing import address

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def pick(page, field, typed, wanted):
    """Choose in an autocomplete field by typing."""
    page.click(f".field-{field} .select2-selection")
    page.keyboard.type(typed)
    page.click(f".select2-results__option:has-text('{wanted}')")


def mapped(page):
    """The box of the map on the screen, once the districts lie under it."""
    page.wait_for_selector(".map-widget__underlay--district", state="attached")
    canvas = page.locator(".map-widget__map")
    canvas.scroll_into_view_if_needed()
    return canvas.bounding_box()


def draw(page, corners):
    """Draw a polygon through the corners, given as fractions of the map's width and height."""
    box = mapped(page)
    page.click(".leaflet-draw-draw-polygon")
    for across, down in [*corners, corners[0]]:
        page.mouse.click(box["x"] + across * box["width"], box["y"] + down * box["height"])
        ready_for_the_next(page)


def ready_for_the_next(page):
    """Leaflet.draw takes a click within 50 milliseconds for the one before: by its own clock, however busy the page."""
    page.evaluate("() => new Promise((done) => setTimeout(done, 60))")


def place(page, across, down):
    box = mapped(page)
    page.click(".leaflet-draw-draw-marker")
    page.mouse.click(box["x"] + across * box["width"], box["y"] + down * box["height"])


def number(page, field):
    return float(page.input_value(f"#id_{field}"))


def shape(page):
    return json.loads(page.input_value("#id_shape") or "null")


def test_an_event_is_typed_drawn_sourced_and_seen_at_once_on_the_map(editor, harbour):
    editor.goto(address(Event, "add"))
    editor.select_option("#id_kind", "control")
    pick(editor, "actor", "guar", "Guards")
    editor.fill("#id_occurred_on", "2031-03-06")
    pick(editor, "districts", "dock", "Docks")
    place(editor, 0.5, 0.5)
    draw(editor, [(0.4, 0.4), (0.6, 0.4), (0.6, 0.6)])
    editor.fill("#id_summary", "The guards took the docks.")
    pick(editor, "source", "gaz", "Gazette")
    lon, lat, drawn = number(editor, "lon"), number(editor, "lat"), shape(editor)
    editor.click("[name=_transition][value=publish]")
    link = editor.get_by_role("link", name="See it on the map")
    event = Event.objects.get()
    assert link.get_attribute("href") == f"/harbour/?event={event.reference}"
    editor.goto(address(Event, "change", event.pk))
    mapped(editor)
    assert (event.actor, event.occurred_on, list(event.districts.all())) == (harbour.guards, day(5), [harbour.docks])
    assert (event.lon, event.lat) == (lon, lat) == pytest.approx((10.105, 50.105), abs=0.01)
    assert event.shape == drawn
    assert (drawn["type"], len(drawn["coordinates"][0])) == ("Polygon", 4)
    assert [citation.source for citation in event.citations.all()] == [harbour.gazette]
    assert [span[2] for span in spans(harbour.docks)] == ["guild", "guards"]
    assert (number(editor, "lon"), shape(editor)) == (lon, drawn)


def test_a_bow_tie_is_explained_and_stays_on_the_map(editor, harbour):
    editor.goto(address(Event, "add"))
    draw(editor, [(0.3, 0.3), (0.6, 0.6), (0.6, 0.3), (0.3, 0.6)])
    drawn = shape(editor)
    editor.click("[name=_save]")
    editor.wait_for_selector(".errornote")
    assert "The outline crosses itself at longitude" in editor.inner_text(".field-shape .errorlist")
    editor.wait_for_selector(".map-widget__shape", state="attached")
    assert shape(editor) == drawn
    assert editor.is_visible("#id_shape")
    assert not Event.objects.exists()


def test_the_point_follows_the_numbers_and_the_numbers_the_point(editor, harbour):
    editor.goto(address(Event, "add"))
    mapped(editor)
    editor.get_by_role("heading", name="More").click()
    editor.fill("#id_lon", "10.3")
    assert editor.locator(".map-widget__point").count() == 0
    editor.fill("#id_lat", "50.3")
    point = editor.locator(".map-widget__point")
    box = point.bounding_box()
    editor.mouse.move(box["x"] + 11, box["y"] + 11)
    editor.mouse.down()
    editor.mouse.move(box["x"] + 71, box["y"] + 11, steps=6)
    editor.mouse.up()
    assert number(editor, "lon") > 10.3
    assert number(editor, "lat") == pytest.approx(50.3, abs=0.001)
    editor.get_by_role("button", name="Remove the point").click()
    assert editor.input_value("#id_lon") == editor.input_value("#id_lat") == ""
    assert point.count() == 0


def test_pasted_geojson_is_drawn_and_nonsense_is_refused(editor, harbour):
    editor.goto(address(Event, "add"))
    mapped(editor)
    editor.click(".map-widget__text summary")
    editor.fill("#id_shape", "{")
    editor.wait_for_selector(".map-widget__check-result:has-text('This cannot be read as GeoJSON: ')")
    assert editor.is_hidden(".map-widget__status")
    collection = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": {}, "geometry": square(10.1, 50.1)},
            {"type": "Feature", "properties": {}, "geometry": square(10.3, 50.3)},
        ],
    }
    editor.fill("#id_shape", json.dumps(collection))
    editor.press("#id_shape", "Tab")
    assert editor.locator(".map-widget__shape").count() == 2
    assert shape(editor)["type"] == "MultiPolygon"
    assert editor.is_hidden(".map-widget__status")


def test_a_corner_is_moved_and_saved_without_the_toolbars_own_save(editor, harbour):
    editor.goto(address(District, "change", harbour.docks.pk))
    mapped(editor)
    editor.click(".leaflet-draw-edit-edit")
    corner = editor.locator(".leaflet-editing-icon").first.bounding_box()
    x, y = corner["x"] + corner["width"] / 2, corner["y"] + corner["height"] / 2
    editor.mouse.move(x, y)
    editor.mouse.down()
    editor.mouse.move(x - 30, y + 20, steps=5)
    editor.mouse.up()
    moved = shape(editor)
    assert moved != harbour.docks.shape
    editor.click("[name=_save]")
    editor.fill("#content-main [name=reason]", "A better map.")
    editor.click("#content-main .transition")
    editor.wait_for_selector(".messagelist .success")
    harbour.docks.refresh_from_db()
    assert harbour.docks.shape == moved


def test_looking_at_a_form_changes_nothing_in_its_shape(editor, harbour):
    rings = square(10.1, 50.1, 0.3)["coordinates"] + square(10.123456789, 50.2, 0.1)["coordinates"]
    with_a_hole = {"type": "MultiPolygon", "coordinates": [rings, square(10.6, 50.6)["coordinates"]]}
    harbour.docks.shape = with_a_hole
    harbour.docks.save()
    editor.goto(address(District, "change", harbour.docks.pk))
    mapped(editor)
    editor.click("[name=_save]")
    editor.wait_for_selector(".messagelist .success")
    harbour.docks.refresh_from_db()
    assert harbour.docks.shape == with_a_hole


def test_the_map_names_the_district_under_the_pointer_and_highlights_the_selected_ones(editor, harbour):
    editor.goto(address(Event, "add"))
    pick(editor, "districts", "dock", "Docks")
    assert editor.locator(".map-widget__underlay.is-chosen").count() == 1
    box = mapped(editor)
    editor.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert editor.inner_text(".map-widget__readout") == "Docks (north bank)"


def test_of_two_campaigns_the_chosen_one_lies_under_the_map_and_in_the_lists(editor, harbour):
    inland = add_campaign("inland", name_en="Inland", west=20, east=21)
    add_district(inland, "hilltop", lon=20.5)
    editor.goto(address(Event, "add"))
    assert editor.locator(".map-widget__underlay").count() == 0
    editor.select_option("#id_campaign", label="Inland")
    mapped(editor)
    assert editor.locator(".map-widget__underlay--district").count() == 1
    editor.click(".field-districts .select2-selection")
    editor.wait_for_selector(".select2-results__option:has-text('Hilltop')")
    assert editor.locator(".select2-results__option").all_inner_texts() == ["Hilltop"]


def test_a_source_is_added_without_leaving_the_event(editor, harbour):
    editor.goto(address(Event, "add"))
    with editor.expect_popup() as opened:
        editor.click("#add_id_citations-0-source")
    popup = opened.value
    popup.on("console", lambda message: editor.complaints.append(message.text) if message.type == "error" else None)
    popup.fill("#id_publisher", "The Lamplighter")
    popup.fill("#id_url", "https://lamplighter.example.org/docks")
    with popup.expect_event("close"):
        popup.click("[name=_save]")
    added = Source.objects.get(publisher="The Lamplighter")
    assert editor.input_value("#id_citations-0-source") == str(added.pk)


def test_whoever_types_the_right_password_is_let_in(page, harbour, django_user_model):
    django_user_model.objects.create_superuser("amal", password="harbour-lights")
    page.goto("/admin/events/event/")
    for password, seen in (("harbour", ".errornote"), ("harbour-lights", "#changelist")):
        page.fill("#id_username", "amal")
        page.fill("#id_password", password)
        page.click("input[type=submit]")
        page.wait_for_selector(seen)


def test_no_page_breaks_the_content_policy(editor, harbour):
    event = harbour.event("taken", 5)
    river = BasemapFeature.objects.get()
    for page in (
        reverse("admin:index"),
        address(Event, "changelist"),
        address(Event, "change", event.pk),
        address(Event, "history", event.pk),
        address(Event, "simple_history", event.pk, event.history.first().pk),
        address(District, "changelist"),
        address(BasemapFeature, "change", river.pk),
        address(Source, "delete", harbour.gazette.pk),
    ):
        assert editor.goto(page).status == 200
        editor.wait_for_load_state("networkidle")


@pytest.mark.parametrize("language", ["", "/ar"])
def test_the_event_form_fits_a_phone(editor, harbour, language):
    event = harbour.event("taken", 5)
    editor.set_viewport_size({"width": 360, "height": 740})
    editor.goto(language + address(Event, "change", event.pk))
    mapped(editor)
    assert editor.evaluate("document.documentElement.scrollWidth") <= 360


def test_without_scripts_the_fields_are_there(browser, live_server, editor, harbour):
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, storage_state=editor.context.storage_state()
    )
    plain = context.new_page()
    plain.goto(address(District, "add"))
    plain.fill("#id_name_en", "Wharf")
    plain.fill("#id_slug", "wharf")
    plain.click(".map-widget__text summary")
    plain.fill("#id_shape", json.dumps(square(10.2, 50.2)))
    plain.click("[name=_save]")
    assert plain.locator(".messagelist .success").count() == 1
    assert District.objects.get(slug="wharf").shape == square(10.2, 50.2)
    context.close()


def test_a_refused_form_shows_the_field_that_was_refused(editor, harbour):
    event = harbour.event("taken", 5)
    editor.goto(address(Event, "change", event.pk))
    editor.fill("#id_summary", "All of the docks.")
    editor.click("[name=_save]")
    editor.wait_for_selector(".errornote")
    assert editor.evaluate("document.activeElement.id") == "id_reason"
    assert editor.locator("#id_reason").evaluate("(field) => field.getBoundingClientRect().bottom") < 740
