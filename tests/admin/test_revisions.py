"""The history page, reverting to a revision, and restoring deleted rows."""

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from events.admin.common import revisions as admin_revisions
from events.models import Citation, District, Event, Source
from events.newsroom import restore, revisions
from tests.campaigns import add_source, all_spans, day, folded_from_the_start, spans, square
from tests.editing import address, correct, correction_data, event_form_data, message_texts, post_with_reason

pytestmark = pytest.mark.django_db

DELETED = "/admin/events/event/deleted/"


@pytest.fixture
def editor(client):
    client.force_login(get_user_model().objects.create_superuser("amal"))
    return client


@pytest.fixture
def event(editor, harbour):
    """Entered and corrected twice through the form."""
    editor.post(address(Event, "add"), event_form_data(harbour, [(harbour.gazette, "supports")]))
    event = Event.objects.get()
    correct(editor, harbour, event, summary="Half of the docks.", scope="part", reason="Only half.")
    more = {"citations-TOTAL_FORMS": 2, "citations-1-source": harbour.herald.pk, "citations-1-stance": "disputes"}
    values = {"summary": "Half of the docks.", "scope": "part", "reason": "The Herald says no."}
    correct(editor, harbour, event, more | {"districts": [harbour.docks.pk, harbour.mill.pk]}, **values)
    event.refresh_from_db()
    return event


def changes(entry):
    return [(each.label, each.before, each.after) for each in entry.field_changes]


def cited(entry):
    return [(each.label, changes(each)) for each in entry.citation_changes]


def last_of(row):
    """The row's last revision, described."""
    last = restore.revisions_newest_first(type(row), row.pk)[0]
    revisions.describe(type(row), [last])
    return last


def version(event, number):
    """The URL of one revision of the event, 0 being the first."""
    entry = restore.revisions_newest_first(Event, event.pk)[::-1][number]
    return reverse("admin:events_event_simple_history", args=[event.pk, entry.record.pk])


class TestTheHistoryPage:
    def test_lists_each_once_with_who_why_and_what_changed(self, editor, event):
        last, second, first = editor.get(address(Event, "history", event.pk)).context["page"]
        assert [each.record.history_user.username for each in (last, second, first)] == ["amal"] * 3
        assert changes(first) == []
        assert cited(first) == [("source added: Gazette supports", [])]
        assert second.record.history_change_reason == "Only half."
        assert changes(second) == [
            ("Scope", "the whole district", "a part of it"),
            ("Summary", "The guards took the docks.", "Half of the docks."),
        ]
        assert changes(last) == [("Districts", "Docks (north bank)", "Docks (north bank), Mill (south bank)")]
        assert cited(last) == [("source added: Herald disputes", [])]

    def test_lists_a_source_that_was_changed_or_removed(self, editor, harbour, event):
        number = [c.source for c in event.citations.order_by("reference")].index(harbour.gazette)
        correct(editor, harbour, event, **{f"citations-{number}-claimant": "A sailor"})
        assert cited(last_of(event)) == [("source changed: Gazette supports", [("Claimant", "–", "A sailor")])]
        number = [c.source for c in event.citations.order_by("reference")].index(harbour.herald)
        correct(editor, harbour, event, **{f"citations-{number}-DELETE": "on"})
        assert cited(last_of(event)) == [("source removed: Herald disputes", [])]

    def test_draws_a_shape_before_and_after(self, editor, harbour):
        harbour.docks.shape = square(10.1, 50.1, 0.02)
        harbour.docks.save()
        [each] = last_of(harbour.docks).field_changes
        assert (each.label, each.before[:18], each.after[:18]) == (
            "Polygon",
            "Polygon, 4 corners",
            "Polygon, 4 corners",
        )
        assert each.picture.count("<path") == 2
        assert each.picture in editor.get(address(District, "history", harbour.docks.pk)).content.decode()

    def test_costs_as_many_queries_for_many_revisions_as_for_few(self, editor, harbour, event):
        def queries():
            with CaptureQueriesContext(connection) as captured:
                editor.get(address(Event, "history", event.pk))
            return len(captured)

        few = queries()
        for number in range(10):
            claimant = {"citations-0-claimant": f"Sailor {number}"}
            correct(editor, harbour, event, summary=f"Said {number}.", **claimant)
        assert event.history.count() > 10
        assert queries() == few < 20

    def test_of_a_loaded_row_without_a_past_says_so(self, editor, harbour):
        harbour.gazette.history.all().delete()
        page = editor.get(address(Source, "history", harbour.gazette.pk)).content.decode()
        assert "No history yet" in page

    def test_escapes_what_people_wrote(self, editor, harbour, event):
        values = correction_data(harbour, event, summary="<script>alert(1)</script>", reason="<b>Why</b>")
        editor.post(address(Event, "change", event.pk), values)
        page = editor.get(address(Event, "history", event.pk)).content.decode()
        assert "<script>alert" not in page
        assert "<b>Why" not in page

    def test_is_closed_to_whoever_may_not_look(self, client, event):
        client.force_login(get_user_model().objects.create_user("visitor", is_staff=True))
        assert client.get(address(Event, "history", event.pk)).status_code == 403
        assert client.get(version(event, 0)).status_code == 403

    @pytest.mark.parametrize("pk", ["0", "999999", "x"])
    def test_of_a_row_that_never_was(self, editor, pk):
        assert editor.get(f"/admin/events/event/{pk}/history/").status_code == 404


class TestReverting:
    def test_an_event_with_its_districts_and_its_sources(self, editor, harbour, event):
        sent = {"seen": event.version, "reason": "It was right."}
        response = post_with_reason(editor, version(event, 0), sent, "It was right.")
        assert response.url == address(Event, "change", event.pk)
        event.refresh_from_db()
        assert (event.summary, event.scope, event.status) == ("The guards took the docks.", "whole", "published")
        assert list(event.districts.all()) == [harbour.docks]
        assert [str(citation) for citation in event.citations.all()] == ["Gazette supports"]
        assert [span[2] for span in spans(harbour.docks)] == ["guild", "guards"]
        assert event.steps.first().kind == "corrected"
        assert event.history.first().history_change_reason.startswith("It was right. (as it was on ")

    def test_a_source_that_was_removed_since(self, editor, harbour):
        event = harbour.event("taken", 5, status="draft")
        editor.post(address(Event, "change", event.pk), correction_data(harbour, event, **{"citations-0-DELETE": "on"}))
        event.refresh_from_db()
        assert event.citations.count() == 0
        editor.post(version(event, 0), {"seen": event.version})
        assert [citation.source for citation in event.citations.all()] == [harbour.gazette]

    def test_of_a_published_event_asks_why(self, editor, event):
        response = editor.post(version(event, 0), {"seen": event.version})
        assert message_texts(response)[-1] == "State what is corrected: this event has been public."
        event.refresh_from_db()
        assert event.scope == "part"

    def test_a_reason_that_is_too_long_is_refused_and_not_cut(self, editor, event):
        response = editor.post(version(event, 0), {"seen": event.version, "reason": "x" * 151})
        assert "at most 150 characters (it has 151)" in message_texts(response)[-1]
        event.refresh_from_db()
        assert event.scope == "part"

    def test_leaves_the_status_to_the_newsroom(self, editor, harbour):
        event = harbour.event("taken", 5, status="draft")
        event.status = "published"
        event.save()
        page = editor.get(version(event, 0))
        assert "The status is not restored with it and stays: published." in page.content.decode()
        assert page.context["since"] == []
        response = editor.post(version(event, 0), {"seen": event.version, "reason": "Back."})
        assert message_texts(response)[-1] == "The status is not restored with it and stays: published."
        event.refresh_from_db()
        assert event.status == "published"

    def test_what_breaks_a_rule_is_refused_whole(self, editor, harbour):
        event = harbour.event("taken", 5, status="draft", sources=[])
        event.status = "draft"
        event.save()
        add = {"citations-TOTAL_FORMS": 1, "citations-0-source": harbour.gazette.pk, "citations-0-stance": "supports"}
        editor.post(address(Event, "change", event.pk), correction_data(harbour, event, _transition="publish") | add)
        event.refresh_from_db()
        assert event.status == "published"
        response = editor.post(version(event, 0), {"seen": event.version, "reason": "Back."})
        assert "needs at least one citation" in message_texts(response)[-1]
        assert event.citations.count() == 1

    def test_what_somebody_has_changed_meanwhile_is_not_overwritten(self, editor, event):
        response = editor.post(version(event, 0), {"seen": event.version - 1, "reason": "Back."})
        assert "Somebody else has saved this" in message_texts(response)[-1]

    def test_is_not_for_whoever_may_only_look(self, client, event):
        user = get_user_model().objects.create_user("reader", is_staff=True)
        user.user_permissions.add(*_permissions("view_event"))
        client.force_login(user)
        assert "Restore this version" not in client.get(version(event, 0)).content.decode()
        assert client.post(version(event, 0), {"seen": event.version, "reason": "x"}).status_code == 403

    def test_takes_no_source_from_another_event(self, editor, harbour):
        event = harbour.event("taken", 5, status="draft")
        other = harbour.event("other", 9, status="draft", sources=[])
        event.summary = "In other words."
        event.save()
        moved = event.citations.get()
        moved.event = other
        moved.save()
        editor.post(version(event, 0), {"seen": event.version})
        assert [each.source for each in event.citations.all()] == [harbour.gazette]
        assert [each.pk for each in other.citations.all()] == [moved.pk]

    def test_every_other_row_as_well(self, editor, harbour):
        harbour.docks.name_en = "The Docks"
        harbour.docks.save()
        first = restore.revisions_newest_first(District, harbour.docks.pk)[-1]
        page = reverse("admin:events_district_simple_history", args=[harbour.docks.pk, first.record.pk])
        post_with_reason(editor, page, {"seen": harbour.docks.version})
        harbour.docks.refresh_from_db()
        assert harbour.docks.name_en == "Docks"


def _permissions(*names):
    from django.contrib.auth.models import Permission

    return Permission.objects.filter(codename__in=names)


class TestADeletedRow:
    """What holds for drafts holds for every row that can be deleted."""

    @pytest.mark.parametrize("name", ["mill", "herald"])
    def test_is_listed_and_comes_back(self, editor, harbour, name):
        row = getattr(harbour, name)
        model, pk = type(row), row.pk
        delete = post_with_reason if model is District else type(editor).post
        delete(editor, address(model, "delete", pk), {"post": "yes"})
        [(record, named)] = editor.get(address(model, "deleted")).context["entries"]
        assert named == str(row)
        editor.post(address(model, "deleted"), {"record": record.pk})
        assert str(model.objects.get(pk=pk)) == str(row)
        assert all_spans(harbour.campaign) == folded_from_the_start(harbour.campaign)

    def test_is_for_whoever_may_change_such_rows(self, client, editor, harbour):
        editor.post(address(Source, "delete", harbour.herald.pk), {"post": "yes"})
        user = get_user_model().objects.create_user("reporter", is_staff=True)
        user.user_permissions.add(*_permissions("view_source", "add_source"))
        client.force_login(user)
        assert client.get(address(Source, "deleted")).context["entries"] == []
        record = Source.history.filter(history_type="-").get()
        client.post(address(Source, "deleted"), {"record": record.pk})
        assert not Source.objects.filter(reference="herald").exists()

    @pytest.mark.parametrize("sent", ["", "x", "-1", "9" * 30])
    def test_nonsense_restores_nothing(self, editor, harbour, sent):
        response = editor.post(address(Source, "deleted"), {"record": sent})
        assert "no longer among the deleted ones" in message_texts(response)[-1]

    def test_is_reached_from_the_list(self, editor, harbour):
        page = editor.get(address(Event, "changelist")).content.decode()
        assert f'href="{DELETED}"' in page
        assert 'href="/admin/events/event/queue/"' in page


class TestADeletedDraft:
    @pytest.fixture
    def gone(self, editor, harbour):
        event = harbour.event("gone", 5, status="draft", districts=[harbour.docks, harbour.mill])
        pk = event.pk
        editor.post(address(Event, "delete", pk), {"post": "yes"})
        assert not Event.objects.exists()
        assert not Citation.objects.exists()
        return pk

    def test_is_listed_and_comes_back_whole(self, editor, harbour, gone):
        [record] = editor.get(DELETED).context["page"]
        response = editor.post(DELETED, {"record": record.pk})
        event = Event.objects.get(pk=gone)
        assert response.url == address(Event, "change", gone)
        assert (event.reference, event.status, event.occurred_on) == ("gone", "draft", day(5))
        assert set(event.districts.all()) == {harbour.docks, harbour.mill}
        assert [citation.source for citation in event.citations.all()] == [harbour.gazette]
        assert list(editor.get(DELETED).context["page"]) == []

    def test_comes_back_under_a_version_that_nobody_has_seen(self, editor, harbour, gone):
        [record] = editor.get(DELETED).context["page"]
        editor.post(DELETED, {"record": record.pk})
        event = Event.objects.get(pk=gone)
        before = max(record.version for record in Event.history.filter(id=gone, history_type="-"))
        assert event.version > before
        citation = event.citations.get()
        assert citation.version > max(record.version for record in Citation.history.filter(history_type="-"))
        stale = {"seen": before, "opened": before}
        response = editor.post(address(Event, "change", gone), correction_data(harbour, event, **stale))
        assert "Somebody else has saved this" in response.content.decode()

    def test_comes_back_with_the_reason_of_its_return(self, editor, harbour):
        event = harbour.event("gone", 5, status="in-review")
        event.status, event._change_reason = "draft", "Who says so?"
        event.save()
        pk = event.pk
        editor.post(address(Event, "delete", pk), {"post": "yes"})
        [record] = editor.get(DELETED).context["page"]
        editor.post(DELETED, {"record": record.pk})
        back = Event.objects.get(pk=pk)
        assert back.steps.values_list("kind", "reason").first() == ("returned", "Who says so?")

    def test_keeps_its_past(self, editor, gone):
        assert editor.get(f"/admin/events/event/{gone}/history/").status_code == 200

    def test_does_not_come_back_twice(self, editor, gone):
        [record] = editor.get(DELETED).context["page"]
        editor.post(DELETED, {"record": record.pk})
        response = editor.post(DELETED, {"record": record.pk})
        assert "no longer among the deleted ones" in message_texts(response)[-1]
        assert Event.objects.count() == 1

    def test_whose_source_is_gone_as_well_says_so(self, editor, harbour):
        flyer = add_source(harbour.campaign, "Flyer")
        event = harbour.event("gone", 5, status="draft", sources=[flyer])
        editor.post(address(Event, "delete", event.pk), {"post": "yes"})
        flyer.delete()
        [record] = editor.get(DELETED).context["page"]
        response = editor.post(DELETED, {"record": record.pk})
        assert "could not be restored" in message_texts(response)[-1]
        assert not Event.objects.exists()

    def test_of_others_is_not_shown_to_a_reporter(self, client, editor, gone):
        user = get_user_model().objects.create_user("reporter", is_staff=True)
        user.user_permissions.add(*_permissions("view_event", "add_event"))
        client.force_login(user)
        assert list(client.get(DELETED).context["page"]) == []
        record = Event.history.filter(history_type="-").get()
        client.post(DELETED, {"record": record.pk})
        assert not Event.objects.exists()

    def test_needs_a_role(self, client, gone):
        client.force_login(get_user_model().objects.create_user("visitor", is_staff=True))
        assert client.get(DELETED).status_code == 403


def test_a_row_that_is_deleted_while_it_is_reverted_is_not_found(editor, event, monkeypatch):
    monkeypatch.setattr(admin_revisions, "lock_if_unchanged", deleting(event, admin_revisions.lock_if_unchanged))
    assert editor.post(version(event, 0), {"seen": event.version}).status_code == 404


def deleting(event, lock):
    """The function that locks a row, with somebody who deletes it just before."""

    def lock_too_late(*args):
        Event.objects.filter(pk=event.pk).delete()
        return lock(*args)

    return lock_too_late
