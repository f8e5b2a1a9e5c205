"""A form with errors in a real Chromium: where they are shown, and where the focus goes."""

import pytest

from events.models import Event
from tests.editing import address

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def refused(editor, harbour):
    """The form of an event without an actor and a summary, sent and drawn again."""
    editor.goto(address(Event, "add"))
    editor.select_option("#id_kind", "control")
    editor.fill("#id_occurred_on", "2031-03-05")
    editor.eval_on_selector("#event_form", "form => { form.noValidate = true; }")
    editor.click("[name=_save]")
    editor.wait_for_selector(".errornote")
    editor.wait_for_selector(".field-actor .select2-selection")
    return editor


def test_the_focus_goes_to_the_field_that_was_refused_and_not_to_the_first_of_its_row(refused):
    refused.wait_for_selector(".field-actor .select2-selection:focus")


def test_an_error_stands_below_its_field_and_leaves_the_row_as_it_was(refused):
    def box(selector):
        return refused.locator(selector).bounding_box()

    actor, kind, error = box(".field-actor .select2-selection"), box("#id_kind"), box("#id_actor_error")
    assert actor["x"] > kind["x"] + kind["width"]
    assert actor["y"] == pytest.approx(kind["y"], abs=8)
    for field, message in ((actor, error), (box("#id_summary"), box("#id_summary_error"))):
        assert message["x"] == pytest.approx(field["x"], abs=4)
        assert 0 <= message["y"] - (field["y"] + field["height"]) < 40


def test_the_first_letter_opens_the_search_and_is_its_beginning(refused):
    refused.focus(".field-actor .select2-selection")
    refused.keyboard.type("gua")
    assert refused.input_value(".select2-search--dropdown input") == "gua"
    refused.wait_for_selector(".select2-results__option--highlighted:has-text('Guards')")


def test_whoever_goes_on_from_the_summary_comes_to_a_field_of_the_source(refused):
    refused.focus("#id_summary")
    refused.keyboard.press("Tab")
    assert refused.evaluate("document.activeElement.name") == "summary_ar"
    refused.keyboard.press("Tab")
    assert refused.evaluate("document.activeElement.name") == "citations-0-page_url"
    assert refused.locator(".inline-deletelink:visible").count() == 1
