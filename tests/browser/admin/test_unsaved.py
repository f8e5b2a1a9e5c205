"""A form says how long a text may be, and warns before it is left with what nobody has saved."""

import pytest

from events.models import Event, Source
from tests.editing import address

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def warned(editor):
    """How often the page asked whether it may be left; each time it may."""
    found = []

    def on_dialog(dialog):
        found.append(dialog.type)
        dialog.accept()

    editor.on("dialog", on_dialog)
    return found


def leave(page):
    page.goto("/admin/")


def test_a_form_warns_only_where_something_was_changed_and_not_saved(editor, harbour, warned):
    event = harbour.event("taken", 5, status="draft")
    form = address(Event, "change", event.pk)
    editor.goto(form)
    editor.wait_for_selector(".leaflet-draw-draw-polygon", state="attached")
    editor.click("h1")
    leave(editor)
    assert warned == [], "nothing was changed"
    for change in (
        lambda: editor.locator("#id_summary").press_sequentially("More."),
        lambda: editor.locator("#id_citations-0-claimant").press_sequentially("An officer"),
        # A drawn shape is written by the widget.
        lambda: editor.eval_on_selector("#id_shape", "field => { field.value = '{}'; }"),
    ):
        warned.clear()
        editor.goto(form)
        editor.wait_for_load_state("networkidle")
        editor.click("h1")
        change()
        leave(editor)
        assert warned == ["beforeunload"]
    warned.clear()
    editor.goto(form)
    editor.locator("#id_summary").press_sequentially("More.")
    editor.click("[name=_save]:visible")
    editor.wait_for_selector(".messagelist .success")
    assert warned == [], "it was saved"


def test_a_form_that_was_refused_or_kept_back_still_warns(editor, harbour, warned):
    editor.goto(address(Source, "add"))
    editor.locator("#id_title").press_sequentially("Fire at the docks")
    editor.click("[name=_save]:visible")
    editor.wait_for_selector(".errornote")
    assert warned == []
    editor.click("h1")
    leave(editor)
    assert warned == ["beforeunload"]
    warned.clear()
    editor.goto(address(Source, "add"))
    editor.eval_on_selector("#session-ended", "template => { template.dataset.askAfter = 0; }")
    editor.locator("#id_publisher").press_sequentially("The Lamplighter")
    editor.click("[name=_save]:visible")
    editor.wait_for_selector(".messagelist .success")
    assert warned == [], "it was asked whether somebody is logged in, and sent then"


def test_a_text_is_counted_and_a_paste_is_not_cut(editor, harbour):
    editor.goto(address(Event, "add"))
    editor.wait_for_load_state("networkidle")
    text = "x" * 399 + "\u0627\u200d\n"
    editor.locator("#id_summary").evaluate("(field, text) => { field.value = text; }", text)
    editor.locator("#id_summary").dispatch_event("input")
    counter = editor.locator("#id_summary + .text-length")
    assert counter.inner_text() == "401 / 400"
    assert "too-long" in counter.get_attribute("class")
    editor.focus("#id_summary")
    editor.keyboard.insert_text("y" * 50)
    assert len(editor.input_value("#id_summary")) == len(text) + 50
    assert "At most 400 characters." in editor.locator(".field-summary .help").first.inner_text()
