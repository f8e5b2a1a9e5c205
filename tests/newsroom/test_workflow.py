"""The transitions of an event: who may make which, and the steps that record them."""

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from events.models import Actor, Campaign, District, Event, Figure, Source
from events.newsroom import roles, workflow
from tests.campaigns import spans
from tests.editing import address, correct, correction_data, errors, event_form_data, version_fields

pytestmark = pytest.mark.django_db

ROLES = {"reporter": "Reporters", "editor": "Editors", "administrator": "Administrators"}


@pytest.fixture
def people(client):
    """By role, somebody of it; "other" is a second reporter, "visitor" has an account and no role."""
    # A test of transactions before this one may have emptied the tables.
    roles.make_groups(apps)
    accounts = get_user_model().objects
    people = {name: accounts.create_user(name, is_staff=True) for name in (*ROLES, "other", "visitor")}
    for name, group in (*ROLES.items(), ("other", "Reporters")):
        people[name].groups.add(Group.objects.get(name=group))
    return people


@pytest.fixture
def sent_by(people, client):
    """A client that is logged in as somebody of that role."""

    def as_(role):
        client.force_login(people[role])
        return client

    return as_


def steps(event):
    return [(step.kind, step.by and step.by.username, step.reason) for step in event.steps.order_by("pk")]


class TestTransitions:
    def test_lead_from_the_reporters_draft_to_the_map_and_off_it_again(self, sent_by, harbour):
        sent_by("reporter").post(
            address(Event, "add"), event_form_data(harbour, [(harbour.gazette, "supports")], _transition="submit")
        )
        event = Event.objects.get()
        assert (event.status, event.entered_by.username) == ("in-review", "reporter")
        assert [span[2] for span in spans(harbour.docks)] == ["guild"]

        page = address(Event, "change", event.pk)
        sent_by("editor").post(page, correction_data(harbour, event, _transition="return", reason="Which docks?"))
        event.refresh_from_db()
        assert event.status == "draft"

        sent_by("reporter").post(page, correction_data(harbour, event, _transition="submit", reason=""))
        event.refresh_from_db()
        sent_by("editor").post(page, correction_data(harbour, event, _transition="publish", reason=""))
        assert [span[2] for span in spans(harbour.docks)] == ["guild", "guards"]

        event.refresh_from_db()
        sent_by("editor").post(
            page, correction_data(harbour, event, summary="All of the docks.", reason="Said more clearly.")
        )
        event.refresh_from_db()
        correct(sent_by("editor"), harbour, event, _transition="retract", reason="It was the mill.")
        assert [span[2] for span in spans(harbour.docks)] == ["guild"]
        assert steps(event) == [
            ("submitted", "reporter", ""),
            ("returned", "editor", "Which docks?"),
            ("submitted", "reporter", ""),
            ("published", "editor", ""),
            ("corrected", "editor", "Said more clearly."),
            ("retracted", "editor", "It was the mill."),
        ]
        assert event.history.first().history_change_reason == "It was the mill."

    def test_a_retracted_event_is_published_again_with_a_reason(self, sent_by, harbour):
        event = harbour.event("taken", 5, status="retracted", status_reason="Wrong.")
        page = address(Event, "change", event.pk)
        silent = sent_by("editor").post(page, correction_data(harbour, event, _transition="republish", reason=""))
        assert errors(silent) == {"reason": ["Give a reason."]}
        sent_by("editor").post(page, correction_data(harbour, event, _transition="republish", reason="It was right."))
        event.refresh_from_db()
        assert (event.status, event.status_reason) == ("published", "")

    @pytest.mark.parametrize(
        ("status", "name"),
        [
            ("draft", "return"),
            ("draft", "retract"),
            ("in-review", "submit"),
            ("in-review", "retract"),
            ("published", "submit"),
            ("published", "publish"),
            ("published", "republish"),
            ("retracted", "return"),
        ],
    )
    def test_a_transition_that_the_status_does_not_allow_is_refused(self, people, harbour, status, name):
        event = harbour.event("taken", 5, status=status, status_reason="Wrong.")
        with pytest.raises(ValidationError, match="taken is"):
            workflow.apply_transition(event, name, people["administrator"], "Because.")

    @pytest.mark.parametrize(
        ("status", "name"), [("in-review", "return"), ("published", "retract"), ("retracted", "republish")]
    )
    def test_a_transition_without_its_reason_is_refused(self, people, harbour, status, name):
        event = harbour.event("taken", 5, status=status, status_reason="Wrong.")
        with pytest.raises(ValidationError, match="Give a reason"):
            workflow.apply_transition(event, name, people["editor"], "")

    def test_a_correction_without_a_reason_is_refused(self, sent_by, harbour):
        event = harbour.event("taken", 5)
        values = correction_data(harbour, event, summary="Otherwise.", reason="")
        response = sent_by("editor").post(address(Event, "change", event.pk), values)
        assert errors(response) == {"reason": ["State what is corrected: this event has been public."]}
        event.refresh_from_db()
        assert event.summary == "What taken says."

    def test_after_a_refused_transition_the_page_shows_the_stored_status(self, sent_by, harbour):
        event = harbour.event("taken", 5, status="in-review", sources=[])
        response = sent_by("editor").post(
            address(Event, "change", event.pk), correction_data(harbour, event, _transition="publish")
        )
        assert "status--in-review" in response.content.decode()
        event.refresh_from_db()
        assert (event.status, steps(event)) == ("in-review", [("submitted", None, "")])

    def test_a_command_that_publishes_records_the_step_as_well(self, harbour):
        event = harbour.event("taken", 5, status="draft")
        event.status = "published"
        event._change_reason = "load_campaign harbour"
        event.save()
        event.save()
        assert steps(event) == [("published", None, "load_campaign harbour")]


class TestEachRolesButtons:
    @pytest.mark.parametrize(
        ("role", "status", "names"),
        [
            ("reporter", "draft", ["submit"]),
            ("editor", "draft", ["publish", "submit"]),
            ("editor", "in-review", ["publish", "return"]),
            ("editor", "published", ["retract"]),
            ("administrator", "retracted", ["republish"]),
            ("reporter", "in-review", []),
            ("visitor", "draft", []),
        ],
    )
    def test_are_those_that_the_role_may_press(self, people, role, status, names):
        assert [transition.name for transition in workflow.allowed_transitions(status, people[role])] == names

    def test_enter_in_a_field_saves_and_does_not_publish(self, sent_by, harbour):
        page = sent_by("editor").get(address(Event, "add")).content.decode()
        assert page.index('name="_save"') < page.index('value="publish"')


class TestPermissions:
    """What a reporter or a visitor is refused; an editor may do most of it."""

    @pytest.fixture
    def others_draft(self, people, harbour):
        event = harbour.event("theirs", 5, status="draft")
        Event.objects.filter(pk=event.pk).update(entered_by=people["other"])
        return event

    @pytest.mark.parametrize("role", ["reporter", "visitor"])
    @pytest.mark.parametrize("transition", ["publish", "retract", "return", "republish", "nonsense"])
    def test_a_new_event_cannot_be_published_without_the_permission(self, sent_by, harbour, role, transition):
        values = event_form_data(harbour, [(harbour.gazette, "supports")], _transition=transition, reason="Because.")
        assert sent_by(role).post(address(Event, "add"), values).status_code == 403
        assert not Event.objects.exists()

    @pytest.mark.parametrize("status", ["draft", "in-review", "published", "retracted"])
    @pytest.mark.parametrize("page", ["change", "delete"])
    def test_a_reporter_can_neither_change_nor_delete_another_persons_event(
        self, sent_by, harbour, people, status, page
    ):
        event = harbour.event("theirs", 5, status=status, status_reason="Wrong.")
        Event.objects.filter(pk=event.pk).update(entered_by=people["other"])
        values = correction_data(harbour, event, summary="Mine now.") | {"post": "yes"}
        assert sent_by("reporter").post(address(Event, page, event.pk), values).status_code == 403
        event.refresh_from_db()
        assert event.summary == "What theirs says."

    def test_a_reporter_cannot_change_an_own_event_once_it_is_submitted(self, sent_by, harbour, people):
        event = harbour.event("mine", 5, status="in-review")
        Event.objects.filter(pk=event.pk).update(entered_by=people["reporter"])
        values = correction_data(harbour, event, summary="After all.")
        assert sent_by("reporter").post(address(Event, "change", event.pk), values).status_code == 403

    @pytest.mark.parametrize("action", ["publish", "retract", "return", "submit", "delete_selected"])
    def test_no_action_of_the_changelist_touches_another_persons_draft(self, sent_by, others_draft, action):
        sent = {"action": action, "_selected_action": [others_draft.pk], "confirmed": "1", "reason": "x", "post": "yes"}
        sent_by("reporter").post(address(Event, "changelist"), sent)
        others_draft.refresh_from_db()
        assert others_draft.status == "draft"

    @pytest.mark.parametrize(
        ("model", "reporter", "editor"),
        [
            (Source, 200, 200),
            (District, 403, 200),
            (Figure, 403, 200),
            (Actor, 403, 403),
            (Campaign, 403, 403),
        ],
    )
    def test_who_may_add_rows_of_which_model(self, sent_by, harbour, model, reporter, editor):
        assert sent_by("reporter").get(address(model, "add")).status_code == reporter
        assert sent_by("editor").get(address(model, "add")).status_code == editor
        assert sent_by("administrator").get(address(model, "add")).status_code == 200
        assert sent_by("visitor").get(address(model, "add")).status_code == 403

    def test_an_editor_changes_sources_and_a_reporter_does_not(self, sent_by, harbour):
        page = address(Source, "change", harbour.gazette.pk)
        values = {"campaign": harbour.campaign.pk, "publisher": "The Gazette", **version_fields(harbour.gazette)}
        assert sent_by("reporter").post(page, values).status_code == 403
        assert sent_by("editor").post(page, values).status_code == 302

    def test_only_an_administrator_sees_accounts(self, sent_by):
        for role, answer in (("reporter", 403), ("editor", 403), ("administrator", 200)):
            assert sent_by(role).get(reverse("admin:auth_user_changelist")).status_code == answer

    def test_a_transition_in_code_without_the_permission_is_refused(self, people, others_draft):
        with pytest.raises(PermissionDenied):
            workflow.apply_transition(others_draft, "publish", people["reporter"], "")
        with pytest.raises(PermissionDenied):
            workflow.apply_transition(others_draft, "submit", people["reporter"], "")


class TestAReportersOwnDraft:
    @pytest.fixture
    def mine(self, people, harbour):
        event = harbour.event("mine", 5, status="draft")
        Event.objects.filter(pk=event.pk).update(entered_by=people["reporter"])
        return event

    def test_is_changed_with_its_sources(self, sent_by, harbour, mine):
        values = correction_data(harbour, mine, summary="Better.", **{"citations-0-claimant": "A sailor"})
        assert sent_by("reporter").post(address(Event, "change", mine.pk), values).status_code == 302
        mine.refresh_from_db()
        assert (mine.summary, mine.citations.get().claimant) == ("Better.", "A sailor")

    def test_is_deleted_with_its_sources(self, sent_by, mine):
        sent_by("reporter").post(address(Event, "delete", mine.pk), {"post": "yes"})
        assert not Event.objects.exists()

    def test_is_listed_beside_the_events_of_others(self, sent_by, harbour, mine):
        harbour.event("other", 6)
        page = sent_by("reporter").get(address(Event, "changelist"))
        assert page.context["cl"].result_count == 2
