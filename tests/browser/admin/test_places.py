"""The place search in a real Chromium: by name, by coordinates, by a click on the map."""

import pytest

from events.models import Event, Place
from tests.browser.admin.test_events import draw, mapped, number, place, shape
from tests.browser.axe import faults_in_both_themes
from tests.campaigns import add_district, square
from tests.editing import address

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BOX = "#place-search-input"
OPTIONS = "#place-search-list [role=option]"


@pytest.fixture
def form(editor, harbour):
    """The form of a new event, with a name that stands on both banks."""
    Place.objects.create(campaign=harbour.campaign, slug="docks-south", name_en="Docks (south)", bank="south")
    Place.objects.create(campaign=harbour.campaign, slug="north", name_en="The north bank", bank="north", level="town")
    add_district(
        harbour.campaign, "quay", None, 10.25, 50.25, name_ar="الرصيف", bank="south", shape=square(10.25, 50.25)
    )
    editor.goto(address(Event, "add"))
    mapped(editor)
    return editor


def districts(page):
    return page.evaluate("[...document.getElementById('id_districts').selectedOptions].map((option) => option.text)")


def status(page):
    return page.inner_text(".place-search__status")


def proposed(page):
    """The line under the map that describes a point."""
    return page.inner_text(".map-widget__map + .place-search__proposal span")


def look_for(page, text):
    page.focus(BOX)
    page.keyboard.type(text)
    page.wait_for_selector(OPTIONS)


def paste(page, text):
    page.focus(BOX)
    page.evaluate("(text) => document.execCommand('insertText', false, text)", text)
    page.evaluate(
        "(box) => document.querySelector(box).dispatchEvent(new InputEvent('input', {inputType: 'insertFromPaste'}))",
        BOX,
    )


def in_view(page, lon, lat):
    """Whether the marker of the point stands about the middle of the map."""
    marker, canvas = page.locator(".map-widget__point").bounding_box(), page.locator(".map-widget__map").bounding_box()
    across = (marker["x"] + marker["width"] / 2 - canvas["x"]) / canvas["width"]
    down = (marker["y"] + marker["height"] / 2 - canvas["y"]) / canvas["height"]
    return 0.4 < across < 0.6 and 0.4 < down < 0.6 and (number(page, "lon"), number(page, "lat")) == (lon, lat)


def test_a_name_that_is_certain_is_typed_and_entered(form):
    look_for(form, "the Quay")
    assert form.get_attribute(f"{OPTIONS} >> nth=0", "aria-selected") == "true"
    form.keyboard.press("Enter")
    assert districts(form) == ["Quay (south bank) · الرصيف"]
    assert in_view(form, 10.25, 50.25)
    assert status(form) == "Chosen: Quay (south bank) · الرصيف. The point is set."
    assert form.input_value(BOX) == ""
    assert form.locator(".map-widget__underlay.is-chosen").count() == 1


def test_arabic_is_typed_and_entered(form):
    look_for(form, "حي الرَّصيف")
    form.keyboard.press("Enter")
    assert districts(form) == ["Quay (south bank) · الرصيف"]


def test_enter_before_the_answer_waits_for_it(form):
    form.focus(BOX)
    form.keyboard.type("quay")
    form.keyboard.press("Enter")
    form.wait_for_selector("#id_districts option:checked", state="attached")
    assert form.url.endswith("/add/")


def test_a_name_on_both_banks_is_looked_at_and_chosen_with_the_arrows(form):
    look_for(form, "Docks")
    assert form.locator(OPTIONS).all_inner_texts()[0].startswith("Docks (north bank)")
    assert form.locator(OPTIONS).all_inner_texts()[1].startswith("Docks (south bank)")
    form.keyboard.press("Enter")
    assert districts(form) == []
    form.keyboard.press("ArrowDown")
    active = form.get_attribute(BOX, "aria-activedescendant")
    assert form.inner_text(f"#{active}").startswith("Docks (north bank)")
    form.keyboard.press("Enter")
    assert districts(form) == ["Docks (north bank)"]
    assert form.get_attribute(BOX, "aria-expanded") == "false"


def test_a_place_without_a_position_is_written_as_reported(form):
    look_for(form, "Docks south")
    form.click(f"{OPTIONS}:has-text('south')")
    assert form.input_value("#id_place") == "Docks (south)"
    assert form.is_visible("#id_place")
    assert (districts(form), form.input_value("#id_lon")) == ([], "")


def test_a_whole_bank_is_covered(form):
    look_for(form, "the north bank")
    form.click(f"{OPTIONS}:has-text('The north bank')")
    assert form.input_value("#id_covers") == "north"


def test_nonsense_is_answered_and_escape_closes(form):
    form.focus(BOX)
    form.keyboard.type("xyzzy")
    form.wait_for_selector(".place-search__status:not(:empty)")
    assert status(form) == "No place with this name is on record."
    form.fill(BOX, "docks")
    form.wait_for_selector(OPTIONS)
    form.keyboard.press("Escape")
    assert form.locator(OPTIONS).count() == 0


@pytest.mark.parametrize(
    "text",
    ["50.255, 10.255", "10°15'18\"E 50°15'18\"N", "https://www.openstreetmap.org/?mlat=50.255&mlon=10.255#map=9/50/10"],
)
def test_pasted_coordinates_set_the_point_and_propose_the_district(form, text):
    paste(form, text)
    button = form.get_by_role("button", name="Choose Quay (south bank) · الرصيف")
    button.wait_for()
    assert in_view(form, 10.255, 50.255)
    assert districts(form) == []
    button.click()
    assert districts(form) == ["Quay (south bank) · الرصيف"]
    assert button.is_hidden()
    assert in_view(form, 10.255, 50.255)


def test_ambiguous_coordinates_are_asked_about(form):
    paste(form, "12.5, 13.5")
    form.wait_for_selector(".place-search__status:not(:empty)")
    assert status(form).startswith("Which is the latitude?")
    assert form.input_value("#id_lon") == ""


def test_a_click_on_the_map_proposes_its_district_and_changes_nothing_until_it_is_taken(form, harbour):
    add_district(harbour.campaign, "bay", None, 10.5, 50.5, shape=square(10.3, 50.3, 0.4))
    form.reload()
    box = mapped(form)
    form.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    button = form.get_by_role("button", name="Choose Bay")
    button.wait_for()
    assert proposed(form) == "This point is in Bay."
    assert (districts(form), form.input_value("#id_lon")) == ([], "")
    button.click()
    assert (districts(form), proposed(form)) == (["Bay"], "Chosen: Bay.")
    assert (number(form, "lon"), number(form, "lat")) == pytest.approx((10.5, 50.5), abs=0.05)


def test_a_point_that_is_placed_by_hand_proposes_and_stays_where_it_is(form):
    form.evaluate("document.getElementById('id_lon').closest('details').open = true")
    form.fill("#id_lon", "10.255")
    form.fill("#id_lat", "50.255")
    form.get_by_role("button", name="Choose Quay").click()
    assert districts(form) == ["Quay (south bank) · الرصيف"]
    look_for(form, "Mill")
    form.keyboard.press("Enter")
    assert status(form).endswith("The point stays where you put it.")
    assert (number(form, "lon"), number(form, "lat")) == (10.255, 50.255)


def test_drawing_proposes_nothing(form):
    draw(form, [(0.4, 0.4), (0.6, 0.4), (0.6, 0.6)])
    assert shape(form)["type"] == "Polygon"
    form.wait_for_load_state("networkidle")
    assert form.locator(".place-search__proposal").is_hidden()


def test_the_point_tool_proposes(form):
    place(form, 0.5, 0.5)
    form.wait_for_selector(".place-search__proposal")
    assert "nearest is" in proposed(form)
    assert form.input_value("#id_lon") != ""


def test_a_server_that_does_not_answer_is_reported(form):
    form.route("**/places/**", lambda route: route.abort())
    form.focus(BOX)
    form.keyboard.type("Docks")
    form.wait_for_selector(".place-search__status:not(:empty)")
    assert status(form).startswith("The names could not be loaded")
    form.wait_for_load_state("networkidle")
    form.complaints.clear()


def test_the_operators_geocoder_is_asked_only_when_it_is_chosen(editor, harbour, settings, monkeypatch):
    from events.gazetteer import remote_geocoder
    from events.gazetteer.remote_geocoder import FoundPlace, GeocoderAnswer

    asked = []
    found = GeocoderAnswer((FoundPlace("Old Lighthouse, Harbour", 10.105, 50.105),))
    monkeypatch.setattr(remote_geocoder, "ask", lambda text, *_more: asked.append(text) or found)
    settings.GEOCODER = "nominatim"
    editor.goto(address(Event, "add"))
    mapped(editor)
    look_for(editor, "lighthouse $&")
    assert editor.locator(OPTIONS).all_inner_texts() == ["Ask nominatim for “lighthouse $&”"]
    assert asked == []
    editor.keyboard.press("ArrowDown")
    editor.keyboard.press("Enter")
    editor.wait_for_selector(f"{OPTIONS}:has-text('Old Lighthouse')")
    assert asked == ["lighthouse $&"]
    editor.keyboard.press("ArrowDown")
    editor.keyboard.press("Enter")
    editor.get_by_role("button", name="Choose Docks (north bank)").click()
    assert districts(editor) == ["Docks (north bank)"]
    assert in_view(editor, 10.105, 50.105)


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_box_is_accessible_and_fits(form, language, width):
    form.set_viewport_size({"width": width, "height": 800})
    form.context.add_cookies([{"name": "django_language", "value": language, "url": form.url}])
    prefix = "/ar" if language == "ar" else ""
    form.goto(prefix + address(Event, "add").removeprefix("/ar"))
    mapped(form)
    look_for(form, "Dock")
    assert form.evaluate("document.documentElement.scrollWidth") <= width
    assert faults_in_both_themes(form, ".place-search") == []
    assert form.locator(OPTIONS).count() > 0


def test_without_scripts_the_box_is_not_there(browser, live_server, editor, harbour):
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, storage_state=editor.context.storage_state()
    )
    plain = context.new_page()
    plain.goto(address(Event, "add"))
    assert plain.locator(BOX).is_hidden()
    assert plain.locator("#id_scope").is_visible()
    context.close()


def test_who_may_only_look_has_no_box(editor, harbour):
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Permission

    event = harbour.event("taken", 5)
    user = get_user_model().objects.get(username="amal")
    user.is_superuser = False
    user.save()
    user.user_permissions.add(Permission.objects.get(codename="view_event"))
    editor.goto(address(Event, "change", event.pk))
    assert editor.locator(".place-search").count() == 0
