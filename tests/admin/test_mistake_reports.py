"""The editors' queue of reports of mistakes."""

import pytest
from django.contrib.admin.models import LogEntry

from events.models import MistakeReport
from tests.editing import address

pytestmark = pytest.mark.django_db

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def report(harbour):
    return MistakeReport.objects.create(
        campaign=harbour.campaign,
        district=harbour.docks,
        text=HOSTILE,
        contact="me@example.org",
        link="https://a.example/?a&b",
    )


@pytest.fixture
def close(editor, report):
    def post(opened_in="new", **values):
        given = {"state": "handled", "outcome": "", "contact": report.contact, "opened_in": opened_in}
        answer = editor.post(address(MistakeReport, "change", report.pk), given | values)
        report.refresh_from_db()
        return answer

    return post


def test_a_report_stands_in_the_list_and_on_its_page_as_text(editor, report):
    for page in (address(MistakeReport, "changelist"), address(MistakeReport, "change", report.pk)):
        shown = editor.get(page).content.decode()
        assert HOSTILE not in shown
        assert "&lt;script&gt;alert(1)" in shown
    assert 'href="https://a.example/?a&amp;b"' in shown
    assert "noreferrer" in shown


def test_what_a_reader_wrote_is_not_changed_and_the_way_to_them_can_be_deleted(close, report, editor):
    assert close(text="Other", link="https://b.example/", contact="").status_code == 302
    assert (report.text, report.link, report.contact) == (HOSTILE, "https://a.example/?a&b", "")
    assert (report.state, report.closed_by_name) == ("handled", "admin")


def test_a_report_is_dismissed_with_a_reason(close, report):
    assert "Say why" in close(state="dismissed").content.decode()
    assert report.state == "new"
    assert close(state="dismissed", outcome="It was so.").status_code == 302
    assert report.state == "dismissed"


def test_two_editors_do_not_close_one_report_unseen(close, report):
    close(outcome="Mended.")
    assert "Somebody else" in close(state="dismissed", outcome="No.").content.decode()
    assert (report.state, report.outcome) == ("handled", "Mended.")


def test_the_ways_to_readers_are_deleted_from_the_list(editor, report):
    editor.post(address(MistakeReport, "changelist"), {"action": "delete_contacts", "_selected_action": [report.pk]})
    report.refresh_from_db()
    assert report.contact == ""


def test_what_is_deleted_leaves_none_of_its_words(editor, report):
    editor.post(address(MistakeReport, "delete", report.pk), {"post": "yes"})
    assert not MistakeReport.objects.exists()
    assert HOSTILE not in str(list(LogEntry.objects.values_list("object_repr", "change_message")))


def test_the_desk_counts_those_that_wait(editor, report, close):
    assert editor.get("/admin/").context["mistake_report_count"] == 1
    close()
    assert editor.get("/admin/").context["mistake_report_count"] == 0
