"""The duplicate notice of the event form, and adding sources to the event on record instead."""

import pytest
from django.contrib.auth.models import Permission, User
from django.urls import reverse

from events.models import Event, Source
from tests.campaigns import day, revision
from tests.editing import address, correction_data, errors, event_form_data, message_texts

pytestmark = pytest.mark.django_db

ADD = "admin:events_event_add"


@pytest.fixture
def reporter(client):
    user = User.objects.create_user("reporter", is_staff=True)
    names = ("view_event", "add_event", "view_source", "add_source", "view_citation")
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(user)
    return client


def again(harbour, **values):
    return event_form_data(harbour, [(harbour.herald, "supports")], summary="Again.") | values


def notice(response):
    return errors(response).get("__all__", [""])[0]


class TestTheNotice:
    @pytest.mark.parametrize(
        ("pressed", "button"),
        [
            ({"_transition": "", "_save": "1"}, "It is another event: save<"),
            ({"_transition": "submit"}, "It is another event: save and submit<"),
            ({"_transition": "publish"}, "It is another event: save and publish<"),
            ({"_transition": "", "_addanother": "1"}, "It is another event: save<"),
        ],
    )
    def test_says_what_its_button_does(self, editor, harbour, pressed, button):
        harbour.event("taken", 5)
        assert button in notice(editor.post(reverse(ADD), again(harbour, **pressed)))

    def test_names_the_event_and_saves_nothing(self, editor, harbour):
        event = harbour.event("taken", 5)
        response = editor.post(reverse(ADD), again(harbour))
        assert "This seems to be on record already" in notice(response)
        assert address(Event, "change", event.pk) in notice(response)
        assert "What taken says." in notice(response)
        assert "Gazette" in notice(response)
        assert list(Event.objects.all()) == [event]

    def test_escapes_what_people_wrote(self, editor, harbour):
        harbour.event("taken", 5, summary="<script>alert(1)</script>")
        shown = editor.post(reverse(ADD), again(harbour)).content.decode()
        assert "<script>alert(1)" not in shown
        assert "&lt;script&gt;alert(1)" in shown

    @pytest.mark.parametrize(
        ("status", "values"),
        [("published", {"occurred_on": day(6)}), ("published", {"kind": "claimed"}), ("retracted", {})],
    )
    def test_is_not_given_to_another_report(self, editor, harbour, status, values):
        harbour.event("taken", 5, status=status, status_reason="Wrong.")
        editor.post(reverse(ADD), again(harbour, **values))
        assert Event.objects.count() == 2

    def test_is_not_given_where_an_event_is_changed(self, editor, harbour):
        harbour.event("taken", 5)
        event = harbour.event("draft", 5, status="draft", sources=[])
        editor.post(address(Event, "change", event.pk), correction_data(harbour, event, summary="Changed."))
        event.refresh_from_db()
        assert event.summary == "Changed."


class TestAnotherEvent:
    def test_is_saved_once_confirmed(self, editor, harbour):
        harbour.event("taken", 5)
        editor.post(reverse(ADD), again(harbour, _another="_save="))
        saved = Event.objects.get(summary="Again.")
        assert saved.note == ""
        assert [citation.source for citation in saved.citations.all()] == [harbour.herald]

    def test_by_the_button_that_was_pressed_first(self, editor, harbour):
        harbour.event("taken", 5)
        response = editor.post(reverse(ADD), again(harbour))
        assert 'name="_another" value="_transition=publish"' in notice(response)
        sent = again(harbour, _another="_transition=publish")
        del sent["_transition"]
        editor.post(reverse(ADD), sent)
        assert Event.objects.get(summary="Again.").status == "published"

    def test_needs_the_permission_of_that_button(self, reporter, harbour):
        sent = again(harbour, _another="_transition=publish")
        del sent["_transition"]
        assert reporter.post(reverse(ADD), sent).status_code == 403
        assert not Event.objects.exists()

    def test_of_a_reporter_keeps_a_note_for_the_editor(self, reporter, harbour):
        harbour.event("taken", 5)
        response = reporter.post(reverse(ADD), again(harbour, _transition=""))
        assert 'name="_cite"' not in notice(response)
        assert "An editor can add your sources" in notice(response)
        reporter.post(reverse(ADD), again(harbour, _transition="", note="Heard twice.", _another="_save="))
        assert Event.objects.get(summary="Again.").note == "Heard twice.\nPossibly the same as taken."


class TestAFurtherCitation:
    def test_goes_to_the_event_that_is_there(self, editor, harbour):
        event = harbour.event("taken", 5)
        before = revision(harbour.campaign)
        response = editor.post(reverse(ADD), again(harbour, _cite=event.pk))
        assert response.url == address(Event, "change", event.pk)
        assert message_texts(response) == ["1 source was added to this event."]
        assert {citation.source for citation in event.citations.all()} == {harbour.gazette, harbour.herald}
        assert (Event.objects.count(), revision(harbour.campaign)) == (1, before + 1)

    def test_of_a_published_event_is_in_the_readers_change_log(self, editor, harbour):
        event = harbour.event("taken", 5)
        editor.post(reverse(ADD), again(harbour, _cite=event.pk))
        assert event.steps.values_list("kind", "reason").first() == ("corrected", "Further sources: Herald")

    def test_of_a_draft_is_nobody_s_business_yet(self, editor, harbour):
        event = harbour.event("taken", 5, status="draft")
        editor.post(reverse(ADD), again(harbour, _cite=event.pk))
        assert (event.citations.count(), event.steps.count()) == (2, 0)

    def test_may_dispute_what_others_support(self, editor, harbour):
        event = harbour.event("taken", 5)
        editor.post(reverse(ADD), event_form_data(harbour, [(harbour.herald, "disputes")], _cite=event.pk))
        assert sorted(event.citations.values_list("stance", flat=True)) == ["disputes", "supports"]

    def test_may_be_of_a_new_source(self, editor, harbour):
        event = harbour.event("taken", 5)
        new = {
            "citations-TOTAL_FORMS": 1,
            "citations-0-stance": "supports",
            "citations-0-page_url": "https://lamplighter.example/docks",
            "citations-0-page_publisher": "The Lamplighter",
        }
        editor.post(reverse(ADD), again(harbour, _cite=event.pk) | new | {"citations-0-source": ""})
        assert Source.objects.get(publisher="The Lamplighter").citations.get().event == event

    def test_is_not_added_a_second_time(self, editor, harbour):
        event = harbour.event("taken", 5)
        values = event_form_data(harbour, [(harbour.gazette, "supports")], _cite=event.pk)
        assert message_texts(editor.post(reverse(ADD), values)) == ["1 was cited here already."]
        assert event.citations.count() == 1

    def test_that_is_invalid_is_an_error_of_its_field(self, editor, harbour):
        event = harbour.event("taken", 5)
        wrong = {"citations-0-source": "", "citations-0-page_url": "ftp://x.example"}
        response = editor.post(reverse(ADD), again(harbour, _cite=event.pk) | wrong)
        assert "page_url" in response.context["inline_admin_formsets"][0].formset.errors[0]
        assert event.citations.count() == 1

    def test_needs_a_source(self, editor, harbour):
        event = harbour.event("taken", 5)
        response = editor.post(reverse(ADD), event_form_data(harbour, _cite=event.pk))
        assert "The form names no source yet." in message_texts(response)
        assert "on record already" in notice(response)

    def test_is_refused_to_who_may_not_change_the_event(self, reporter, harbour):
        event = harbour.event("taken", 5)
        assert reporter.post(reverse(ADD), again(harbour, _cite=event.pk)).status_code == 403
        assert event.citations.count() == 1

    @pytest.mark.parametrize("key", ["0", "taken", ""])
    def test_of_no_event_is_not_found(self, editor, harbour, key):
        assert editor.post(reverse(ADD), again(harbour, _cite=key)).status_code == 404


class TestWhileTyping:
    def ask(self, client, harbour, **values):
        given = {
            "campaign": harbour.campaign.pk,
            "occurred_on": day(5),
            "kind": "control",
            "actor": harbour.guards.pk,
            "districts": [harbour.docks.pk],
        }
        return client.get(reverse("admin:events_event_alike"), given | values)

    def test_the_event_is_named(self, editor, harbour):
        event = harbour.event("taken", 5)
        assert self.ask(editor, harbour).json() == {
            "says": "On record already:",
            "events": [{"text": str(event), "url": address(Event, "change", event.pk)}],
        }

    @pytest.mark.parametrize("values", [{"occurred_on": ""}, {"occurred_on": "x"}, {"actor": "x"}, {"kind": "claimed"}])
    def test_nothing_is_named_too_early_or_for_another(self, editor, harbour, values):
        harbour.event("taken", 5)
        assert self.ask(editor, harbour, **values).json() == {"says": "", "events": []}

    def test_to_nobody_who_may_not_see_events(self, client, harbour):
        assert self.ask(client, harbour).status_code == 302
        client.force_login(User.objects.create_user("guest", is_staff=True))
        assert self.ask(client, harbour).status_code == 403
