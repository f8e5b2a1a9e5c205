"""An event that no source supports is not submitted for review, and whoever submits it is told at once."""

import pytest
from django.urls import reverse

from events.models import Event
from events.newsroom.workflow import SUBMISSION_NEEDS_SOURCE
from tests.editing import address, event_form_data, log_in_as, message_texts, version_fields

pytestmark = pytest.mark.django_db


def statuses():
    return sorted(Event.objects.values_list("status", flat=True))


@pytest.fixture
def reporter(client, harbour):
    return log_in_as(client, "rana", "Reporters")


def test_a_form_tells_that_the_source_is_missing_and_saves_a_draft_without_one(reporter, harbour):
    for citations in ([], [(harbour.gazette, "disputes")]):
        response = reporter.post(address(Event, "add"), event_form_data(harbour, citations, _transition="submit"))
        [inline] = response.context["inline_admin_formsets"]
        assert inline.formset.non_form_errors() == [str(SUBMISSION_NEEDS_SOURCE)]
    assert statuses() == []
    reporter.post(address(Event, "add"), event_form_data(harbour, _transition=""))
    assert statuses() == ["draft"]
    sourced = event_form_data(harbour, [(harbour.gazette, "supports")], _transition="submit", kind="contested")
    reporter.post(address(Event, "add"), sourced)
    assert statuses() == ["draft", "in-review"]


def test_the_preview_and_the_list_tell_it_too(editor, harbour):
    bare = harbour.event("bare", 5, status="draft", sources=[])
    sourced = harbour.event("sourced", 6, status="draft")
    preview = reverse("admin:events_event_preview", args=[bare.pk])
    response = editor.post(preview, {"_transition": "submit", **version_fields(bare)})
    assert message_texts(response) == [f"{bare}: {SUBMISSION_NEEDS_SOURCE}"]
    chosen = {"action": "submit", "_selected_action": [sourced.pk, bare.pk], "confirmed": "1"}
    chosen |= {f"seen-{event.pk}": event.version for event in (bare, sourced)}
    response = editor.post(address(Event, "changelist"), chosen)
    assert message_texts(response) == [f"{bare}: {SUBMISSION_NEEDS_SOURCE}"]
    assert statuses() == ["draft", "draft"]
