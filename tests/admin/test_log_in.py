"""The log-in: a name is locked for an address after too many failures, and what is logged."""

import datetime as dt

import pytest
from axes.models import AccessAttempt, AccessLog
from django.contrib.auth import get_user_model
from django.db.models import F
from django.test import Client
from django.urls import reverse

from tests.campaigns import Harbour

pytestmark = pytest.mark.django_db

LOGIN = reverse("admin:login")
SECRET = "harbour-lights"
HERE, AFAR = "192.0.2.1", "198.51.100.7"
REFUSED = "Please enter the correct username and password"
LOCKED = "Too many attempts to log in failed."


@pytest.fixture(autouse=True)
def rana(settings):
    settings.AXES_FAILURE_LIMIT = 3
    return get_user_model().objects.create_user("rana", password=SECRET, is_staff=True)


@pytest.fixture
def lines(caplog):
    """The lines of the security log so far, by their level."""
    caplog.set_level("INFO", "mosulmap.security")
    return lambda: [(r.levelname, r.getMessage()) for r in caplog.records if r.name == "mosulmap.security"]


def log_in(name="rana", password=SECRET, address=HERE, page=LOGIN, **headers):
    """The response to a log-in from that address, as of somebody who has no cookie yet."""
    sent = {"username": name, "password": password}
    return Client().post(page, sent, REMOTE_ADDR=address, headers=headers)


def fail(times, **values):
    return [log_in(password="guessed", **values) for _ in range(times)]


def pass_time(**time):
    """Have all failures been so long ago."""
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - dt.timedelta(**time))


class TestALockedName:
    def test_is_refused_whatever_the_password(self):
        assert [page.status_code for page in fail(3)] == [200, 200, 429]
        assert log_in().status_code == 429

    def test_sees_the_page_with_how_long_to_wait(self):
        fail(3)
        page = log_in()
        assert f"{LOCKED} Try again in 15 minutes." in page.content.decode()
        assert REFUSED not in page.content.decode()
        assert 890 < int(page["Retry-After"]) <= 900
        assert 'name="password"' in page.content.decode()
        pass_time(minutes=13, seconds=30)
        assert f"{LOCKED} Try again in 2 minutes." in log_in().content.decode()

    def test_reads_it_in_arabic(self):
        fail(3)
        page = log_in(page="/ar/admin/login/").content.decode()
        assert "أعد المحاولة بعد 15 دقيقة." in page
        assert 'dir="rtl"' in page

    def test_is_not_told_apart_from_one_that_nobody_has(self):
        existing, invented = ([*fail(4, name=name), log_in(name)] for name in ("rana", "nobody"))
        assert [page.status_code for page in existing] == [page.status_code for page in invented]
        texts = [[p.context["form"].non_field_errors() for p in pages] for pages in (existing, invented)]
        assert texts[0] == texts[1]

    def test_is_open_from_elsewhere(self):
        fail(3, address=AFAR)
        assert log_in(address=AFAR).status_code == 429
        assert log_in().status_code == 302

    def test_leaves_the_other_names_of_its_address(self):
        fail(3, name="nobody")
        assert log_in().status_code == 302

    def test_does_not_get_a_new_start_by_what_the_client_says_of_itself(self):
        for number in range(3):
            fail(1, X_Forwarded_For=f"203.0.113.{number}", User_Agent=f"browser {number}")
        assert log_in(X_Forwarded_For="203.0.113.9", User_Agent="another").status_code == 429

    def test_is_told_by_the_address_that_the_proxy_writes(self):
        fail(3, address="", X_Forwarded_For=AFAR)
        assert log_in(address="", X_Forwarded_For=AFAR).status_code == 429
        assert log_in(address="", X_Forwarded_For=HERE).status_code == 302

    def test_is_open_again_after_the_time_however_often_it_was_tried(self):
        fail(3)
        pass_time(minutes=14)
        assert log_in().status_code == 429
        pass_time(minutes=1)
        assert log_in().status_code == 302

    def test_is_one_that_failed_too_often_in_a_row(self):
        fail(2)
        assert log_in().status_code == 302
        assert fail(2)[-1].status_code == 200


class TestWhatIsKept:
    def test_is_no_password_and_no_log_of_who_came_when(self):
        fail(1, password_typed="x")
        log_in("badr")
        log_in()
        assert not AccessLog.objects.exists()
        assert "guessed" not in str(list(AccessAttempt.objects.values()))

    def test_is_gone_with_the_next_log_in_after_the_time(self):
        fail(1, name="nobody")
        pass_time(minutes=16)
        log_in()
        assert not AccessAttempt.objects.exists()

    def test_of_a_locked_name_does_not_grow(self):
        fail(3)
        before = list(AccessAttempt.objects.values())
        fail(5)
        assert list(AccessAttempt.objects.values()) == before


class TestTheSecurityLog:
    def test_tells_who_comes_and_goes(self, lines, client):
        client.post(LOGIN, {"username": "rana", "password": SECRET}, REMOTE_ADDR=HERE)
        client.post(reverse("admin:logout"), REMOTE_ADDR=HERE)
        Client().post(reverse("admin:logout"))
        assert lines() == [
            ("INFO", "account 'rana' logged in from 192.0.2.1"),
            ("INFO", "account 'rana' logged out from 192.0.2.1"),
        ]

    def test_tells_of_failures_and_locks(self, lines):
        fail(4)
        assert lines() == [
            ("WARNING", "log-in as 'rana' failed from 192.0.2.1"),
            ("WARNING", "log-in as 'rana' failed from 192.0.2.1"),
            ("WARNING", "log-in as 'rana' failed from 192.0.2.1: locked after 3 failures"),
            ("WARNING", "log-in as 'rana' failed from 192.0.2.1: locked"),
        ]

    def test_has_no_password_and_no_line_of_somebody_elses(self, lines, caplog):
        log_in("x\naccount 'amal' made", "guessed")
        assert lines() == [("WARNING", "log-in as \"x\\naccount 'amal' made\" failed from 192.0.2.1")]
        assert "guessed" not in caplog.text
        assert "\naccount" not in caplog.text


def test_readers_pages_cost_the_database_nothing_more(client, django_assert_num_queries):
    Harbour().event("taken", 5)
    client.get("/harbour/")
    with django_assert_num_queries(1):
        assert not client.get("/harbour/").cookies


@pytest.mark.parametrize("page", ["", "//example.org", "https://example.org/", "javascript:alert(1)"])
def test_a_log_in_that_names_no_page_of_ours_leads_to_the_index(page):
    sent = {"username": "rana", "password": SECRET, "next": page}
    assert Client().post(LOGIN, sent)["Location"] == reverse("admin:index")
