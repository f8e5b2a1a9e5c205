"""The message and the page after an event was saved."""

import pytest

from events.admin.events.responses import own_events_url
from events.models import Event
from tests.editing import address, correct, correction_data, event_form_data, log_in_as, message_texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def reporter(client, db):
    return log_in_as(client, "rana", "Reporters")


@pytest.mark.parametrize(
    ("sent", "message"),
    [({"_transition": "submit"}, "Submitted for review:"), ({"_transition": "", "_save": "1"}, "Saved as a draft:")],
)
def test_a_reporter_sees_what_became_of_the_event_and_finds_it_first(reporter, harbour, sent, message):
    harbour.event("older", 50, entered_by=reporter.user)
    response = reporter.post(address(Event, "add"), event_form_data(harbour, [(harbour.gazette, "supports")], **sent))
    event = Event.objects.latest("pk")
    form = address(Event, "change", event.pk)
    assert message_texts(response) == [f'{message} <a href="{form}"><bdi>{event}</bdi></a>']
    assert reporter.get(form).status_code == 200
    page = reporter.get(response.url)
    assert response.url == own_events_url(reporter.user)
    assert [row.reference for row in page.context["cl"].result_list] == [event.reference, "older"]


@pytest.mark.parametrize(
    ("status", "move", "message"),
    [
        ("draft", "", "Saved as a draft:"),
        ("draft", "publish", "Published:"),
        ("in-review", "", "Saved:"),
        ("in-review", "return", "Returned to the reporter:"),
        ("published", "", "Correction saved:"),
        ("published", "retract", "Retracted:"),
        ("retracted", "republish", "Published again:"),
    ],
)
def test_an_editor_sees_which_step_was_taken(editor, harbour, status, move, message):
    event = harbour.event("taken", 5, status=status, status_reason="Wrong.")
    harbour.event("other", 6)
    response = correct(editor, harbour, event, _transition=move)
    assert message_texts(response)[0].startswith(f"{message} <a")
    shown = editor.get(response.url).context["cl"].result_list
    assert [row.reference for row in shown] == ["taken"]


def test_who_came_from_a_list_goes_back_to_it(editor, harbour):
    event = harbour.event("taken", 5)
    form = f"{address(Event, 'change', event.pk)}?_changelist_filters=q%3Dguards"
    response = editor.post(form, correction_data(harbour, event))
    assert response.url == f"{address(Event, 'changelist')}?q=guards"


@pytest.mark.parametrize(("button", "page"), [("_continue", "change"), ("_addanother", "add")])
def test_the_message_is_shown_on_the_next_form_as_well(editor, harbour, button, page):
    event = harbour.event("taken", 5)
    response = editor.post(address(Event, "change", event.pk), correction_data(harbour, event, **{button: "1"}))
    assert response.url == address(Event, page, *([event.pk] if page == "change" else []))
    assert message_texts(response)[0].startswith("Correction saved:")
