"""Keyboard shortcuts of the admin, and where they must not act."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from events.models import Event
from tests.editing import address

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def opened(page, event):
    """The event's form, once the keys are listened to."""
    page.goto(address(Event, "change", event.pk))
    page.wait_for_selector("[aria-keyshortcuts='Control+S Meta+S']")
    return page


def preview(event):
    return reverse("admin:events_event_preview", args=[event.pk])


@pytest.mark.parametrize("keys", ["Control+s", "Meta+s"])
def test_saving_from_within_a_field_keeps_what_was_typed_last(editor, harbour, keys):
    event = harbour.event("taken", 5, status="draft")
    opened(editor, event).fill("#id_summary", "The guards took all of the docks.")
    editor.locator("#id_summary").press(keys)
    editor.wait_for_selector(".messagelist .success")
    event.refresh_from_db()
    assert (event.summary, event.status) == ("The guards took all of the docks.", "draft")


def test_the_main_step_of_a_draft_is_to_publish_it(editor, harbour):
    event = harbour.event("taken", 5, status="draft")
    opened(editor, event).locator("#id_summary").press("Control+Enter")
    editor.wait_for_selector(".messagelist .success")
    assert Event.objects.get().status == "published"


def test_the_main_step_of_what_is_published_corrects_and_never_retracts(editor, harbour):
    event = harbour.event("taken", 5)
    opened(editor, event).fill("#id_summary", "All of the docks.")
    editor.fill("#id_reason", "A slip.")
    editor.locator("#id_reason").press("Control+Enter")
    editor.wait_for_selector(".messagelist .success")
    event.refresh_from_db()
    assert (event.summary, event.status) == ("All of the docks.", "published")


def test_the_next_one_is_a_new_event(editor, harbour):
    event = harbour.event("taken", 5, status="draft")
    opened(editor, event).keyboard.press("Alt+n")
    editor.wait_for_url(f"**{address(Event, 'add')}*")


def test_the_next_one_in_the_queue(editor, harbour):
    first, second = (harbour.event(name, 5, status="in-review") for name in ("first", "second"))
    editor.goto(reverse("admin:events_event_queue"))
    editor.wait_for_selector("[aria-keyshortcuts='Alt+N']")
    editor.keyboard.press("Alt+n")
    editor.wait_for_url(f"**{preview(first)}?next=queue")
    editor.wait_for_selector("[aria-keyshortcuts='Alt+N']")
    editor.keyboard.press("Alt+n")
    editor.wait_for_url(f"**{preview(second)}?next=queue")
    editor.wait_for_selector("[aria-keyshortcuts='Control+Enter Meta+Enter']")
    assert editor.locator("[data-shortcut=next]").count() == 0
    editor.keyboard.press("Control+Enter")
    editor.wait_for_url("**/queue/")
    assert Event.objects.get(reference="second").status == "published"


def test_a_question_mark_opens_the_list_but_is_typed_in_a_field(editor, harbour):
    event = harbour.event("taken", 5, status="draft")
    opened(editor, event).locator("#id_summary").press("End")
    editor.keyboard.press("?")
    dialog = editor.locator("dialog#shortcuts")
    expect(dialog).to_be_hidden()
    assert editor.input_value("#id_summary").endswith("?")
    editor.locator("h1").click()
    editor.keyboard.press("?")
    expect(dialog).to_be_visible()
    editor.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    editor.get_by_role("button", name="Keyboard shortcuts").click()
    expect(dialog).to_be_visible()
    editor.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()


def test_nothing_is_saved_behind_an_open_list_or_dialog(editor, harbour):
    event = harbour.event("taken", 5, status="draft")
    opened(editor, event)
    sent = []
    # Of what the browser reports of the content policy, nothing is saved.
    is_form = lambda request: request.method == "POST" and not request.url.endswith("/policy-reports")  # noqa: E731
    editor.on("request", lambda request: sent.append(request.url) if is_form(request) else None)
    editor.click(".field-actor .select2-selection")
    editor.wait_for_selector(".select2-container--open")
    editor.keyboard.press("Control+s")
    editor.keyboard.press("Control+Enter")
    editor.keyboard.press("Escape")
    editor.locator("h1").click()
    editor.keyboard.press("?")
    editor.keyboard.press("Control+s")
    editor.keyboard.press("Alt+n")
    expect(editor.locator("dialog#shortcuts")).to_be_visible()
    assert sent == []
    assert editor.url.endswith(address(Event, "change", event.pk))


def test_a_letter_is_known_by_its_place_on_a_keyboard_of_another_script(editor, harbour):
    event = harbour.event("taken", 5, status="draft")
    opened(editor, event).evaluate(
        """() => document.body.dispatchEvent(
            new KeyboardEvent("keydown", { key: "س", code: "KeyS", ctrlKey: true, bubbles: true, cancelable: true }))"""
    )
    editor.wait_for_selector(".messagelist .success")


def test_the_buttons_have_their_shortcuts_as_attributes(editor, harbour):
    event = harbour.event("taken", 5, status="in-review")
    opened(editor, event)
    shortcuts = {
        name: editor.get_attribute(f"[name={name}]", "aria-keyshortcuts")
        for name in ("_save", "_transition", "_addanother")
    }
    assert shortcuts == {"_save": "Control+S Meta+S", "_transition": "Control+Enter Meta+Enter", "_addanother": "Alt+N"}
    assert editor.get_attribute("[name=_save]", "title") == "Ctrl+S"


def test_where_there_is_nothing_to_press_the_keys_do_nothing(editor, harbour):
    editor.goto(reverse("admin:attention"))
    expect(editor.get_by_role("button", name="Keyboard shortcuts")).to_be_visible()
    for keys in ("Control+s", "Control+Enter", "Alt+n"):
        editor.keyboard.press(keys)
    assert editor.url.endswith(reverse("admin:attention"))
