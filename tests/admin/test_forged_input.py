"""Forged requests: invalid primary keys, and claims of more forms than were sent."""

from collections.abc import Iterable
from itertools import product

import pytest
from django.apps import apps
from django.test import Client

from events.admin.common.optimistic_lock import VersionedChangelistForm
from events.admin.events import citation_inline
from events.admin.events.citation_inline import CitationForm
from events.models import Actor, Citation, ColumnMapping, Event, Figure, Import, Source, Span
from tests.campaigns import Harbour
from tests.editing import address, correction_data, errors, event_form_data
from tests.imports.staged import everything

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
    values = event_form_data(harbour, [(harbour.gazette, "supports")], **{field: forged})
    response = editor.post(address(Event, "add"), values)
    assert response.status_code == 200
    assert errors(response) or any(response.context["inline_admin_formsets"][0].formset.errors)
    assert not Event.objects.exists()


@pytest.mark.parametrize("forged", FORGED)
@pytest.mark.parametrize("field", ["actor", "districts", "campaign"])
def test_an_address_that_fills_the_form_may_name_no_row(editor, harbour, field, forged):
    assert editor.get(address(Event, "add"), {field: forged}).status_code == 200


def test_an_actor_of_another_campaign_is_refused_on_its_field(editor, harbour):
    values = event_form_data(harbour, actor=Harbour("inland").guards.pk)
    assert "actor" in errors(editor.post(address(Event, "add"), values))


@pytest.mark.parametrize("forged", FORGED)
@pytest.mark.parametrize(
    ("page", "field"), [("group", "permissions"), ("user", "groups"), ("user", "user_permissions")]
)
def test_no_account_and_no_role_is_given_a_forged_key(editor, page, field, forged):
    row = apps.get_model("auth", page).objects.last()
    values = {"name": "Reporters", "username": "admin", "date_joined_0": "2031-03-05", "date_joined_1": "12:00"}
    response = editor.post(f"/admin/auth/{page}/{row.pk}/change/", values | {field: forged})
    assert field in errors(response)


@pytest.mark.parametrize("model", ["auth/group", "auth/user", "events/event", "events/import"])
@pytest.mark.parametrize(
    "asked", [{"id__range": "360"}, {"pk__range": "1,2"}, {"id__regex": "(1+)+$"}, {"id__iregex": "("}]
)
def test_no_list_is_narrowed_by_a_pattern_or_a_range(editor, model, asked):
    assert editor.get(f"/admin/{model}/", asked).status_code == 400


@pytest.mark.parametrize("asked", [{"id__exact": TOO_LARGE}, {"id__in": TOO_LARGE}])
def test_the_list_of_roles_fails_over_no_key(editor, asked):
    assert editor.get("/admin/auth/group/", asked).status_code in (200, 302)


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
def test_citations_of_a_forged_key_are_reported_as_removed(editor, harbour, forged):
    event = harbour.event("taken", 5)
    response = editor.post(
        address(Event, "change", event.pk), correction_data(harbour, event, **{"citations-0-id": forged})
    )
    assert response.status_code == 200
    assert Citation.objects.count() == 1


@pytest.fixture
def most_citations(monkeypatch):
    """Fewer than on a real form, where each takes its time to be drawn."""
    monkeypatch.setattr(citation_inline, "MOST_CITATIONS", 20)
    monkeypatch.setattr(citation_inline.CitationInline, "max_num", 20)
    return 20


def test_a_form_claims_no_more_citations_than_can_be_drawn(editor, harbour, most_citations):
    response = editor.post(address(Event, "add"), event_form_data(harbour, **{"citations-TOTAL_FORMS": 10**6}))
    assert len(response.context["inline_admin_formsets"][0].formset.forms) == most_citations
    assert not Event.objects.exists()


@pytest.fixture
def drawn(monkeypatch):
    """The forms of rows that are constructed, in turn."""
    forms = []
    for form in (CitationForm, VersionedChangelistForm):

        def construct(self, *args, given=form.__init__, **kwargs):
            forms.append(self)
            given(self, *args, **kwargs)

        monkeypatch.setattr(form, "__init__", construct)
    return forms


@pytest.mark.parametrize(
    ("page", "claimed"),
    [
        *((page, "3000000") for page in ("add", "change", "cite", "list", "an account")),
        *(("change", many) for many in ("+3000000", "3_000_000", "٣٠٠٠٠٠٠", "3000000.0", TOO_LARGE, "-1")),
    ],
)
def test_no_page_goes_through_rows_that_it_was_not_sent(editor, harbour, drawn, page, claimed):
    event = harbour.event("taken", 5)
    before = everything()
    path = {
        "change": address(Event, "change", event.pk),
        "list": address(Source, "changelist"),
        "an account": "/admin/auth/user/add/",
    }.get(page, address(Event, "add"))
    prefix = "form" if page == "list" else "citations"
    languages = {"": "The form claims more rows than it sends", "/ar": "يذكر النموذج صفوفًا أكثر مما أرسله"}
    for total, (language, says) in product(["1", "3000000"], languages.items()):
        values = correction_data(harbour, event, **{f"{prefix}-TOTAL_FORMS": total, f"{prefix}-INITIAL_FORMS": claimed})
        if page == "cite":
            values["_cite"] = event.pk
        response = editor.post(f"{language}{path}", values)
        assert response.status_code == 400, (total, language)
        assert says in response.content.decode(), (total, language)
        assert drawn == [], (total, language)
        assert everything() == before, (total, language)


@pytest.mark.parametrize("name", ["TOTAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS"])
@pytest.mark.parametrize("page", ["change", "list"])
def test_other_counts_draw_no_more_rows_than_a_page_has(editor, harbour, drawn, name, page, most_citations):
    event = harbour.event("taken", 5)
    path, prefix = {
        "change": (address(Event, "change", event.pk), "citations"),
        "list": (address(Source, "changelist"), "form"),
    }[page]
    values = {"form-TOTAL_FORMS": 0, "form-INITIAL_FORMS": 0, "_save": "Save"} if page == "list" else {}
    sent = correction_data(harbour, event, **values | {f"{prefix}-{name}": 3_000_000})
    assert editor.post(path, sent).status_code in (200, 302)
    most = 200 if page == "list" else most_citations + 1
    # Each once, and a few times the empty one for a row to come.
    assert len(drawn) <= most + 5


def test_a_count_that_is_no_number_is_answered_by_its_form(editor, harbour):
    event = harbour.event("taken", 5)
    response = editor.post(
        address(Event, "change", event.pk), correction_data(harbour, event, **{"citations-INITIAL_FORMS": "many"})
    )
    assert response.status_code == 200
    assert response.context["inline_admin_formsets"][0].formset.non_form_errors()


def test_an_event_of_more_citations_than_are_entered_at_once_is_saved(editor, harbour, most_citations):
    sources = Source.objects.bulk_create(
        Source(campaign=harbour.campaign, publisher=f"Gazette {number}", reference=f"g{number}") for number in range(80)
    )
    event = harbour.event("taken", 5)
    Citation.objects.bulk_create(Citation(event=event, source=source) for source in sources)
    path = address(Event, "change", event.pk)
    sent = browser_fields(editor.get(path))
    # More fields than Django takes where no setting says otherwise.
    assert len(sent) > 1000
    claimant = next(name for name in sent if name.endswith("80-claimant"))
    response = editor.post(path, sent | {claimant: "A miller", "_transition": "", "reason": "A slip."})
    assert response.status_code == 302
    assert Citation.objects.filter(claimant="A miller").count() == 1


def browser_fields(response):
    """Every field that the form and its rows send, as they were drawn."""
    form, formset = response.context["adminform"].form, response.context["inline_admin_formsets"][0].formset
    sent = {}
    for each in (form, formset.management_form, *formset.forms):
        for field in each:
            value = field.value()
            if isinstance(value, Iterable) and not isinstance(value, str):
                value = [getattr(row, "pk", row) for row in value]
            sent[field.html_name] = "" if value is None or value is False else value
    return {name: value for name, value in sent.items() if not name.endswith("-DELETE")}


@pytest.mark.parametrize("charset", ["utf-16", "rot13", "unicode_escape", "idna"])
@pytest.mark.parametrize("page", ["/admin/login/", "/ar/admin/events/event/add/"])
def test_a_form_in_another_encoding_is_refused_before_anybody_is_known(charset, page):
    # The check of the form's token reads the form before the view does; the client of other tests leaves it out.
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.cookies["csrftoken"] = "q" * 32
    content_type = f"application/x-www-form-urlencoded; charset={charset}"
    assert client.generic("POST", page, b"csrfmiddlewaretoken=qqq", content_type).status_code == 400


@pytest.mark.parametrize("forged", FORGED)
def test_a_row_of_a_list_with_a_forged_key_is_not_saved(editor, harbour, forged):
    before = everything()
    row = {"form-0-id": forged, f"seen-{harbour.wire.pk}": harbour.wire.version, "form-0-language": "xx"}
    counts = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "_save": "Save"}
    assert editor.post(address(Source, "changelist"), counts | row).status_code == 200
    assert everything() == before


def test_no_row_is_saved_as_another(editor, harbour):
    event = harbour.event("taken", 5)
    values = correction_data(harbour, event, _saveasnew="1", summary="")
    assert editor.post(address(Event, "change", event.pk), values).status_code == 403


@pytest.mark.parametrize("model", [Event, Source, Actor])
def test_a_search_of_thousands_of_words_is_refused(editor, harbour, model):
    # More than SQLite takes as parts of one expression.
    response = editor.get(address(model, "changelist"), {"q": "a " * 2000})
    assert response.status_code == 400
    assert editor.get(address(model, "changelist"), {"q": "a " * 100}).status_code == 200
