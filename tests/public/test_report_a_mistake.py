"""The page on which a reader reports a mistake, and who may send how much."""

import datetime as dt
import re
import time
from unittest import mock

import pytest
from django.core import signing
from django.core.management import call_command
from django.utils import timezone

from events.models import Event, MistakeReport
from events.public import report_a_mistake
from tests import memory

pytestmark = pytest.mark.django_db

PAGE = "/harbour/report-a-mistake/"
LONGEST = "x" * 2000


def made(seconds_ago):
    """The signed time of a page that was made so long ago."""
    then = time.time() - seconds_ago
    with mock.patch.object(signing.time, "time", return_value=then):
        return signing.TimestampSigner(salt="report-a-mistake").sign("")


@pytest.fixture
def send(client, harbour):
    def post(page=PAGE, address="192.0.2.1", **values):
        given = {"text": "The docks were taken a day later.", "made": made(60)} | values
        return client.post(page, given, REMOTE_ADDR=address)

    return post


def test_a_report_reaches_the_editors_with_what_it_is_about(send, harbour, client):
    harbour.event("held", 5)
    sent = [
        send(PAGE),
        send(f"{PAGE}?district=docks", link="https://example.org/a", contact="me@example.org"),
        send(f"/ar{PAGE}?event=held", text="خطأ"),
    ]
    assert [(answer.status_code, answer.url) for answer in sent] == [
        (302, "?sent"),
        (302, "?district=docks&sent"),
        (302, "?event=held&sent"),
    ]
    about = MistakeReport.objects.order_by("pk").values_list("district__slug", "event__reference", "text", "state")
    assert list(about) == [
        (None, None, "The docks were taken a day later.", "new"),
        ("docks", None, "The docks were taken a day later.", "new"),
        (None, "held", "خطأ", "new"),
    ]
    thanks = client.get(f"{PAGE}?district=docks&sent").content.decode()
    assert "Thank you" in thanks
    assert "<form" not in thanks


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"text": ""}, "required"),
        ({"text": " \n "}, "required"),
        ({"text": LONGEST + "x"}, "2001 characters"),
        ({"text": "a\0b"}, "Null characters"),
        ({"link": "javascript:alert(1)"}, "valid URL"),
        ({"link": "ftp://example.org/a"}, "valid URL"),
        ({"link": "https://example.org/" + "a" * 800}, "800 characters"),
        ({"contact": "x" * 201}, "200 characters"),
        ({"homepage": "https://spam.example/"}, "trap for programs"),
        ({"made": ""}, "open for too long"),
        ({"made": "forged"}, "open for too long"),
        ({"made": "x" * 101}, "open for too long"),
    ],
)
def test_a_form_that_is_refused_stores_nothing_and_says_why(send, values, said):
    answer = send(**values)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert not MistakeReport.objects.exists()


@pytest.mark.parametrize(
    ("seconds", "status"),
    [(0, 400), (1, 400), (report_a_mistake.SOONEST + 1, 302), (report_a_mistake.LATEST + 1, 400)],
)
def test_a_form_is_sent_by_somebody_who_reads_and_writes(send, seconds, status):
    assert send(made=made(seconds)).status_code == status


def test_a_page_that_was_open_for_too_long_can_be_sent_again(send, client, monkeypatch):
    answer = send(made=made(report_a_mistake.LATEST + 1), text="Kept <b>text</b>").content.decode()
    assert "Kept &lt;b&gt;text" in answer
    token = re.search(r'name="made" value="([^"]+)"', answer)[1]
    monkeypatch.setattr(report_a_mistake, "SOONEST", -1)
    assert send(made=token).status_code == 302


def test_a_text_of_the_greatest_length_is_taken_whatever_ends_its_lines(send):
    text = "a\r\n" * 1000
    assert send(text=text[:-2]).status_code == 302
    assert MistakeReport.objects.get().text == "a\n" * 999 + "a"


def test_what_readers_do_not_see_cannot_be_reported_on(send, harbour):
    harbour.event("secret", 5, status=Event.Status.DRAFT)
    for query in ("event=secret", "event=none", "district=none", "district=%00", "event=a%00"):
        assert send(f"{PAGE}?{query}").status_code == (302 if query == "district=%00" else 404), query
    assert send("/nowhere/report-a-mistake/").status_code == 404


def test_one_address_sends_so_many_in_an_hour(send, settings):
    settings.MISTAKE_REPORTS_PER_ADDRESS = 2
    assert [send().status_code for _ in range(4)] == [302, 302, 429, 429]
    refused = send()
    assert refused.headers["Retry-After"] == "3600"
    assert "The docks were taken a day later." in refused.content.decode()
    assert send(address="192.0.2.2").status_code == 302
    # One subscriber's network of IPv6 is one address.
    assert [send(address=f"2001:db8::{n}").status_code for n in (1, 2, 3)] == [302, 302, 429]
    assert MistakeReport.objects.count() == 5


def test_a_botnet_sends_no_more_than_is_taken_in_all(send, settings):
    settings.MISTAKE_REPORTS_PER_HOUR = 3
    answers = []
    for number in range(5):
        # Nor does it help where the cache has forgotten, or is away.
        memory.forget()
        answers.append(send(address=f"192.0.2.{number}").status_code)
    assert answers == [302, 302, 302, 429, 429]
    MistakeReport.objects.update(received_at=timezone.now() - dt.timedelta(minutes=61))
    assert send(address="192.0.2.9").status_code == 302


def test_too_large_a_form_is_refused_unread(client, harbour):
    whole = {"text": "x" * report_a_mistake.MOST_BYTES, "made": made(60)}
    assert client.post(PAGE, whole).status_code == 413


def test_a_report_is_forgotten_in_time(send, settings, capsys):
    settings.MISTAKE_REPORT_DAYS = 10
    send()
    send()
    old, young = MistakeReport.objects.order_by("pk")
    MistakeReport.objects.filter(pk=old.pk).update(received_at=timezone.now() - dt.timedelta(days=10, minutes=1))
    send()
    assert not MistakeReport.objects.filter(pk=old.pk).exists()
    MistakeReport.objects.filter(pk=young.pk).update(received_at=timezone.now() - dt.timedelta(days=11))
    call_command("forget_mistake_reports")
    assert capsys.readouterr().out == "1 deleted.\n"
    assert MistakeReport.objects.count() == 1


def test_where_the_operator_names_an_address_the_page_leads_to_it(client, harbour, settings):
    settings.REPORT_MISTAKES_TO = "desk?x@example.org"
    page = client.get(f"{PAGE}?district=docks").content.decode()
    assert (
        "mailto:desk%3Fx@example.org?subject=Report%20a%20mistake%3A%20The%20Harbour%20Campaign%20%C2%B7%20docks"
        in page
    )
    assert "<form" not in page
    assert client.post(PAGE, {"text": "x", "made": made(60)}).status_code == 405


def test_the_page_is_kept_nowhere_and_sets_no_cookie(send, client):
    for answer in (client.get(PAGE), send(), send(text="")):
        assert not answer.cookies
    assert client.get(PAGE).headers["Cache-Control"] == "no-store"


def test_a_report_is_in_nothing_that_readers_get(send, client, harbour):
    send(f"{PAGE}?district=docks", text="Unheard of 4711", contact="me4711@example.org", link="https://4711.example/")
    for page in ("/harbour/", "/harbour/changes/", "/harbour/record/", PAGE, f"{PAGE}?district=docks"):
        assert "4711" not in client.get(page).content.decode(), page


def test_the_map_leads_to_the_page_in_its_language(client, harbour):
    for language in ("", "/ar"):
        page = client.get(f"{language}/harbour/").content.decode()
        assert f'data-report href="{language}{PAGE}"' in page
