"""Accounts are never deleted, and what is on record of them stays what it was when they are renamed."""

import pytest
from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.auth import get_user_model
from django.db import IntegrityError, connection, models, transaction
from django.db.models import ProtectedError

from events.models import Citation, Event, Import, Source, Step
from events.newsroom.log_entries import author_name
from tests.campaigns import revision
from tests.editing import address, correction_data, event_form_data, log_in_as
from tests.imports.staged import applied, everything, previewed
from tests.imports.tables import own

pytestmark = pytest.mark.django_db

User = get_user_model()


@pytest.fixture
def amal(client):
    return log_in_as(client, "amal", "Administrators")


@pytest.fixture
def event(amal, harbour):
    """An event that she has entered and published."""
    amal.post(address(Event, "add"), event_form_data(harbour, [(harbour.gazette, "supports")]))
    return Event.objects.get()


def record():
    return everything(Event, Citation, Source, Import, Step, User, LogEntry)


def rename(account):
    User.objects.filter(pk=account.pk).update(username="ferial")


class TestDeletion:
    @pytest.mark.parametrize(
        "delete",
        [
            lambda account: account.delete(),
            lambda account: User.objects.filter(pk=account.pk).delete(),
            lambda account: User.objects.all().delete(),
        ],
    )
    def test_of_an_account_on_record_is_refused(self, amal, event, delete):
        before = record()
        with pytest.raises(ProtectedError), transaction.atomic():
            delete(amal.user)
        assert record() == before
        assert Event.objects.get().entered_by == amal.user

    def test_of_one_that_has_written_nothing_says_what_to_do_instead(self, db):
        account = User.objects.create_user("rana")
        with pytest.raises(ProtectedError, match="deactivate"), transaction.atomic():
            account.delete()
        assert User.objects.filter(pk=account.pk).exists()

    def test_past_django_is_refused_by_the_database(self, amal, event):
        @transaction.atomic
        def delete():
            User.objects.filter(pk=amal.user.pk)._raw_delete("default")
            # As at the end of the transaction.
            connection.check_constraints()

        with pytest.raises(IntegrityError):
            delete()

    def test_is_refused_wherever_the_record_refers_to_an_account(self):
        """A new column that refers to an account has to protect it as well."""
        relations = [each for each in User._meta.get_fields(include_hidden=True) if each.one_to_many]
        record = {
            f"{each.related_model.__name__}.{each.field.name}": each.on_delete
            for each in relations
            if each.related_model._meta.app_label == "events"
        }
        assert len(record) > 15
        # History keeps a copy of the event's own column, without a constraint.
        assert record.pop("HistoricalEvent.entered_by") is models.DO_NOTHING
        assert {name for name, on_delete in record.items() if on_delete is not models.PROTECT} == set()


class TestTheNameOnRecord:
    def test_is_written_with_events_histories_and_steps(self, amal, event):
        rename(amal.user)
        assert Event.objects.get().entered_by_name == "amal"
        assert event.steps.get().by_name == "amal"
        for row in (event, event.citations.get()):
            assert set(row.history.values_list("history_user_name", flat=True)) == {"amal"}

    def test_is_written_by_an_import_in_bulk(self, amal, harbour):
        batch = applied(harbour.campaign, own({}, {"reference": "two"}), by=amal.user)
        rename(amal.user)
        assert Import.objects.get().by_name == "amal"
        assert {event.entered_by_name for event in Event.objects.all()} == {"amal"}
        for model in (Event, Citation, Source):
            imported = model.history.filter(history_change_reason=batch.reason)
            assert set(imported.values_list("history_user_name", flat=True)) == {"amal"}
        assert set(Event.history.values_list("entered_by_name", flat=True)) == {"amal"}

    def test_is_empty_where_a_command_wrote(self, harbour):
        applied(harbour.campaign, own({}))
        assert (Import.objects.get().by_name, Event.objects.get().entered_by_name) == ("", "")
        assert set(Event.history.values_list("history_user_name", flat=True)) == {""}

    def test_stays_when_a_row_is_saved_again_under_a_new_name(self, amal, harbour, event):
        rename(amal.user)
        amal.post(address(Event, "change", event.pk), correction_data(harbour, event, summary="Corrected."))
        assert Event.objects.get().entered_by_name == "amal"
        names = list(event.history.order_by("history_id").values_list("history_user_name", flat=True))
        assert (names[0], names[-1]) == ("amal", "ferial")
        assert [step.by_name for step in event.steps.order_by("pk")] == ["amal", "ferial"]

    def test_comes_back_with_a_deleted_draft(self, amal, harbour):
        data = event_form_data(harbour, [(harbour.gazette, "supports")], _transition="")
        amal.post(address(Event, "add"), data)
        amal.post(address(Event, "delete", Event.objects.get().pk), {"post": "yes"})
        rename(amal.user)
        deleted = Event.history.filter(history_type="-").get()
        amal.post(address(Event, "deleted"), {"record": deleted.pk})
        assert Event.objects.get().entered_by_name == "amal"

    def test_costs_a_bulk_write_no_query(self, amal, harbour, django_assert_num_queries):
        def events(*names):
            return [
                Event(campaign=harbour.campaign, reference=name, occurred_on="2031-03-05", kind="other",
                      summary="One.", entered_by=amal.user)
                for name in names
            ]  # fmt: skip

        one, many = events("one"), events(*"abcdefgh")
        with connection.execute_wrapper(counter := Counter()):
            Event.objects.bulk_create(one)
            Event.history.bulk_history_create(one, default_user=amal.user)
        with django_assert_num_queries(counter.number):
            Event.objects.bulk_create(many)
            Event.history.bulk_history_create(many, default_user=amal.user)


class Counter:
    number = 0

    def __call__(self, execute, *args):
        self.number += 1
        return execute(*args)


class TestAPageOfTheNewsroom:
    """Shows who did something by the name of that day."""

    @pytest.fixture(autouse=True)
    def other(self, admin_client):
        """Somebody else looks at it: every page names its reader."""
        self.client = admin_client

    def shows(self, url):
        text = self.client.get(url).content.decode()
        return "amal" in text, "ferial" in text

    def test_of_a_history(self, amal, event):
        rename(amal.user)
        assert self.shows(address(Event, "history", event.pk)) == (True, False)

    def test_of_a_revision(self, amal, event):
        rename(amal.user)
        entry = event.history.first()
        assert self.shows(f"/admin/events/event/{event.pk}/history/{entry.pk}/") == (True, False)

    def test_of_deleted_rows(self, amal, harbour):
        draft = harbour.event("draft", 5, status="draft")
        amal.post(address(Event, "delete", draft.pk), {"post": "yes"})
        rename(amal.user)
        assert self.shows(address(Event, "deleted")) == (True, False)

    def test_of_an_event_with_its_last_step(self, amal, event):
        rename(amal.user)
        assert self.shows(address(Event, "change", event.pk)) == (True, False)

    def test_of_what_waits_for_review(self, amal, harbour):
        amal.post(
            address(Event, "add"), event_form_data(harbour, [(harbour.gazette, "supports")], _transition="submit")
        )
        rename(amal.user)
        assert self.shows(address(Event, "queue")) == (True, False)

    def test_of_what_was_done_last(self, amal, event):
        rename(amal.user)
        assert self.shows("/admin/") == (True, False)

    def test_of_what_needs_attention(self, amal, harbour, event):
        draft = harbour.event("draft", 6, status="in-review")
        page = address(Event, "change", draft.pk)
        amal.post(page, correction_data(harbour, draft, _transition="return", reason="Which docks?"))
        rename(amal.user)
        assert self.shows("/admin/attention/returned/") == (True, False)

    def test_of_ones_own_drafts_that_came_back(self, amal, harbour, admin_user):
        draft = harbour.event("draft", 6, status="in-review", entered_by=admin_user)
        page = address(Event, "change", draft.pk)
        amal.post(page, correction_data(harbour, draft, _transition="return", reason="Which docks?"))
        rename(amal.user)
        assert "Returned by amal:" in self.client.get("/admin/").content.decode()

    def test_of_an_import_and_of_all_imports(self, amal, harbour):
        batch = previewed(harbour.campaign, own({}), by=amal.user)
        rename(amal.user)
        assert self.shows(address(Import, "change", batch.pk)) == (True, False)
        text = self.client.get(address(Import, "changelist")).content.decode()
        assert '<td class="field-by_name">amal</td>' in text

    def test_of_what_django_logs_of_it(self, amal, harbour):
        batch = previewed(harbour.campaign, own({}), by=amal.user)
        amal.post(address(Import, "apply", batch.pk))
        rename(amal.user)
        assert self.shows(f"/admin/events/import/{batch.pk}/history/") == (True, False)

    @pytest.mark.parametrize("several", [True, False])
    def test_of_what_django_logs_of_deletions(self, amal, harbour, several):
        sources = [harbour.herald, harbour.wire] if several else [harbour.herald]
        keys = [source.pk for source in sources]
        amal.post(address(Source, "changelist"), {"action": "delete_selected", "_selected_action": keys, "post": "yes"})
        rename(amal.user)
        entries = LogEntry.objects.filter(action_flag=DELETION)
        assert [author_name(entry) for entry in entries] == ["amal"] * len(sources)

    def test_of_a_conflict(self, amal, harbour, event):
        page, sent = address(Event, "change", event.pk), correction_data(harbour, event, summary="Mine.")
        amal.post(page, correction_data(harbour, event, summary="Hers."))
        rename(amal.user)
        assert self.client.post(page, sent).context["adminform"].form.conflict.who == "amal"


def test_readers_are_told_no_names(amal, client, event):
    assert revision(event.campaign) > 0
    client.logout()
    assert "amal" not in client.get("/harbour/changes/").content.decode()
