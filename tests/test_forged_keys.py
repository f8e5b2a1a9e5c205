"""What no page of the admin would send: keys that are none, and counts of forms that nobody filled."""

import pytest

from events.models import Actor, Citation, ColumnMapping, Event, Figure, Import, Source, Span
from tests.campaigns import Harbour
from tests.editing import address, corrected, entered, errors

pytestmark = pytest.mark.django_db

TOO_LARGE, TOO_LONG = "9" * 24, "9" * 5000
# By which lists are narrowed to a year.
DAYS = {
    Event: "occurred_on",
    Source: "published_on",
    Figure: "day",
    Citation: "event__occurred_on",
    Span: "starts",
}
FORGED = ["abc", "-1", "²", "<script>", TOO_LARGE, TOO_LONG]


@pytest.mark.parametrize("forged", FORGED)
@pytest.mark.parametrize("field", ["actor", "districts", "citations-0-source", "campaign"])
def test_a_new_event_with_a_forged_key_is_drawn_again(editor, harbour, field, forged):
    values = entered(harbour, [(harbour.gazette, "supports")], **{field: forged})
    response = editor.post(address(Event, "add"), values)
    assert response.status_code == 200
    assert errors(response) or any(response.context["inline_admin_formsets"][0].formset.errors)
    assert not Event.objects.exists()


@pytest.mark.parametrize("forged", FORGED)
@pytest.mark.parametrize("field", ["actor", "districts", "campaign"])
def test_an_address_that_fills_the_form_may_name_no_row(editor, harbour, field, forged):
    assert editor.get(address(Event, "add"), {field: forged}).status_code == 200


def test_an_actor_of_another_campaign_is_refused_on_its_field(editor, harbour):
    values = entered(harbour, actor=Harbour("inland").guards.pk)
    assert "actor" in errors(editor.post(address(Event, "add"), values))


@pytest.mark.parametrize("forged", FORGED)
def test_a_row_that_cannot_be_is_not_found(editor, harbour, forged):
    for page in ("change", "history", "delete"):
        for method in (editor.get, editor.post):
            assert method(address(Event, page, forged)).status_code in (302, 404)


@pytest.mark.parametrize("forged", FORGED)
@pytest.mark.parametrize(
    ("path", "given"),
    [
        (address(Event, "changelist"), {"side": ""}),
        (address(Event, "changelist"), {"batch__id__exact": ""}),
        (address(Event, "alike"), {"campaign": "", "occurred_on": "2031-03-06", "kind": "control"}),
        (address(Event, "alike"), {"districts": "", "occurred_on": "2031-03-06", "kind": "control"}),
        (address(Source, "at_address"), {"campaign": "", "url": "https://gazette.example.org/"}),
        ("/admin/autocomplete/", {"campaign": "", "app_label": "events", "model_name": "event", "field_name": "actor"}),
        (address(Actor, "changelist"), {"campaign": ""}),
        (address(ColumnMapping, "changelist"), {"campaign": ""}),
        (address(Import, "changelist"), {"campaign": ""}),
    ],
)
def test_no_list_or_look_up_fails_over_a_forged_key(editor, harbour, path, given, forged):
    asked = {name: value or forged for name, value in given.items()}
    assert editor.get(path, asked).status_code in (200, 302)


@pytest.mark.parametrize("model", DAYS)
@pytest.mark.parametrize("year", ["9999", "0", TOO_LARGE, TOO_LONG])
def test_no_list_fails_over_a_year_beyond_the_calendar(editor, harbour, model, year):
    for asked in ({f"{DAYS[model]}__year": year}, {f"{DAYS[model]}__year": "2031", f"{DAYS[model]}__month": year}):
        assert editor.get(address(model, "changelist"), asked).status_code in (200, 302)


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        (address(Event, "changelist"), {"q": "a\0"}),
        (address(Event, "changelist"), {"kind": "\0"}),
        (address(Event, "changelist"), {"\0": "control"}),
        (address(Span, "changelist"), {"grade": "\0"}),
        ("/admin/auth/user/", {"username": "\0"}),
        ("/admin/autocomplete/", {"app_label": "events", "model_name": "event", "field_name": "actor", "term": "\0"}),
        (address(Source, "at_address"), {"url": "https://example.org/\0"}),
    ],
)
def test_an_address_with_a_character_that_is_none_reaches_no_database(admin_client, path, asked):
    assert admin_client.get(path, asked).status_code == 400


@pytest.mark.parametrize("forged", FORGED)
def test_citations_of_a_forged_key_are_told_as_removed(editor, harbour, forged):
    event = harbour.event("taken", 5)
    response = editor.post(address(Event, "change", event.pk), corrected(harbour, event, **{"citations-0-id": forged}))
    assert response.status_code == 200
    assert Citation.objects.count() == 1


def test_a_form_claims_no_more_citations_than_can_be_drawn(editor, harbour):
    response = editor.post(address(Event, "add"), entered(harbour, **{"citations-TOTAL_FORMS": 10**6}))
    assert len(response.context["inline_admin_formsets"][0].formset.forms) == 100
    assert not Event.objects.exists()


def test_no_row_is_saved_as_another(editor, harbour):
    event = harbour.event("taken", 5)
    values = corrected(harbour, event, _saveasnew="1", summary="")
    assert editor.post(address(Event, "change", event.pk), values).status_code == 403
