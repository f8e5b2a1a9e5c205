"""Citations in a real Chromium: by keyboard, with and without scripts, in both languages."""

import pytest

from events.models import Citation, Event, Source
from tests.browser.admin.test_events import pick
from tests.browser.axe import faults
from tests.campaigns import add_source
from tests.editing import address

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGE = "https://lamplighter.example/docks"
URL, SOURCE, PUBLISHER = (f"#id_citations-0-{name}" for name in ("page_url", "source", "page_publisher"))
STATUS = f"{URL}-status"


def says(page, text):
    page.wait_for_selector(f"{STATUS}:has-text('{text}')")


def test_a_pasted_address_chooses_the_source_on_record(editor, harbour):
    source = add_source(harbour.campaign, url=PAGE, title="The docks")
    editor.goto(address(Event, "add"))
    editor.fill(URL, "http://www.lamplighter.example/docks/?utm_source=x")
    says(editor, "On record: Gazette · The docks · without a date")
    assert editor.input_value(SOURCE) == str(source.pk)
    assert editor.is_hidden(PUBLISHER)


def test_a_new_page_is_described_in_place_by_keyboard_alone(editor, harbour):
    add_source(harbour.campaign, "The Lamplighter", url="https://lamplighter.example/mill", language="en")
    editor.goto(address(Event, "add"))
    editor.select_option("#id_kind", "attack")
    editor.fill("#id_occurred_on", "2031-03-06")
    editor.fill("#id_summary", "A fire at the docks.")
    editor.focus(URL)
    editor.keyboard.insert_text(PAGE)
    says(editor, "Not on record yet")
    assert editor.input_value(PUBLISHER) == "The Lamplighter"
    assert editor.input_value("#id_citations-0-page_language") == "en"
    while not editor.evaluate("document.activeElement.id").endswith("page_title"):
        editor.keyboard.press("Tab")
    editor.keyboard.type("Fire at the docks")
    editor.keyboard.press("Enter")
    editor.wait_for_selector(".messagelist .success")
    source = Citation.objects.get().source
    assert (source.publisher, source.title, source.url) == ("The Lamplighter", "Fire at the docks", PAGE)


def test_an_address_that_turns_out_new_lets_go_of_the_source_before(editor, harbour):
    add_source(harbour.campaign, url=PAGE)
    editor.goto(address(Event, "add"))
    editor.fill(URL, PAGE)
    says(editor, "On record")
    editor.fill(URL, f"{PAGE}?id=2")
    says(editor, "Not on record yet")
    assert editor.input_value(SOURCE) == ""
    assert editor.is_visible(PUBLISHER)
    editor.fill(URL, "the lamplighter")
    says(editor, "This is not a web address")


def test_a_second_citation_is_looked_up_as_well(editor, harbour):
    source = add_source(harbour.campaign, url=PAGE)
    editor.goto(address(Event, "add"))
    editor.click("#citations-group .add-row a")
    editor.fill(URL.replace("-0-", "-1-"), PAGE)
    editor.wait_for_selector(f"{STATUS.replace('-0-', '-1-')}:has-text('On record')")
    assert editor.input_value(SOURCE.replace("-0-", "-1-")) == str(source.pk)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_unfolded_fields_fit_a_phone_and_are_accessible(editor, harbour, language):
    editor.set_viewport_size({"width": 360, "height": 740})
    editor.goto(f"{'/ar' if language == 'ar' else ''}/admin/events/event/add/")
    editor.fill(URL, PAGE)
    editor.wait_for_selector(PUBLISHER, state="visible")
    assert editor.evaluate("document.documentElement.scrollWidth") <= 360
    # Without the autocomplete, whose box is Django's own and has no name while nothing is chosen.
    assert faults(editor, {"include": [["#citations-group"]], "exclude": [[".select2"]]}) == []


def test_without_scripts_the_server_looks_the_address_up(browser, live_server, editor, harbour):
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, storage_state=editor.context.storage_state()
    )
    plain = context.new_page()
    plain.goto(address(Event, "add"))
    plain.select_option("#id_kind", "attack")
    plain.fill("#id_occurred_on", "2031-03-06")
    plain.fill("#id_summary", "A fire at the docks.")
    plain.fill(URL, PAGE)
    plain.click("[name=_save]")
    assert "This page is not on record yet" in plain.inner_text("#citations-0")
    plain.fill(PUBLISHER, "The Lamplighter")
    plain.click("[name=_save]")
    assert plain.locator(".messagelist .success").count() == 1
    assert Source.objects.get(url=PAGE).publisher == "The Lamplighter"
    context.close()


def test_a_report_that_is_on_record_gets_the_sources_in_one_click(editor, harbour):
    event = harbour.event("taken", 5)
    editor.goto(address(Event, "add"))
    editor.select_option("#id_kind", "control")
    pick(editor, "actor", "fleet", "Fleet")
    pick(editor, "districts", "dock", "Docks")
    editor.fill("#id_occurred_on", "2031-03-06")
    editor.fill("#id_summary", "The fleet took the docks.")
    editor.wait_for_selector(".duplicate-notice a:has-text('What taken says.')")
    editor.fill(URL, PAGE)
    editor.fill(PUBLISHER, "The Lamplighter")
    editor.click("[name=_save]")
    editor.wait_for_selector(".duplicate-question")
    editor.wait_for_load_state("load")
    assert editor.evaluate("document.activeElement.className") == "duplicate-question"
    with editor.expect_navigation():
        editor.press("#id_occurred_on", "Enter")
    assert event.citations.count() == 1
    editor.click("button:has-text('Add my sources to that event')")
    editor.wait_for_selector(".messagelist .success:has-text('1 source was added')")
    assert {citation.source.publisher for citation in event.citations.all()} == {"Gazette", "The Lamplighter"}
    assert Event.objects.count() == 1
