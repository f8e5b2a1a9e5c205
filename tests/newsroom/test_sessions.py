"""How long a session lasts, and who has one."""

import datetime as dt

import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.db.models import F
from django.test import Client
from django.urls import reverse

from tests.campaigns import Harbour

pytestmark = pytest.mark.django_db

INDEX, PASSWORD, STATE = (reverse(f"admin:{page}") for page in ("index", "password_change", "session"))
HOUR = 3600


@pytest.fixture
def rana(client):
    """A client that is logged in, of a superuser."""
    client.user = get_user_model().objects.create_superuser("rana", password="harbour-lights")
    client.force_login(client.user)
    return client


def pass_time(client, **time):
    """Have the client's session been stored so long ago."""
    ago = dt.timedelta(**time)
    session = client.session
    session["renewed_at"] -= ago.total_seconds()
    session.save()
    Session.objects.update(expire_date=F("expire_date") - ago)


def is_logged_in(client):
    return client.get(PASSWORD).status_code == 200


def test_a_session_ends_when_it_was_idle(rana, settings):
    settings.SESSION_COOKIE_AGE = 8 * HOUR
    pass_time(rana, hours=7, minutes=59)
    assert is_logged_in(rana)
    pass_time(rana, hours=8, minutes=1)
    assert not is_logged_in(rana)


def test_whoever_is_at_work_goes_on_for_as_long_as_it_takes(rana):
    for _ in range(5):
        pass_time(rana, hours=5)
        assert is_logged_in(rana)


def test_the_browser_is_told_with_the_server(rana, settings):
    pass_time(rana, hours=5)
    cookie = rana.get(PASSWORD).cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["max-age"] == 8 * HOUR


@pytest.mark.parametrize(("minutes", "writes"), [(0, 0), (40, 0), (50, 1)])
def test_it_is_written_when_a_tenth_of_its_time_has_passed(rana, django_assert_max_num_queries, minutes, writes):
    pass_time(rana, minutes=minutes)
    with django_assert_max_num_queries(7) as queries:
        rana.get(STATE)
    assert len([query for query in queries if query["sql"].startswith("UPDATE")]) == writes


def test_what_has_ended_is_gone_with_the_next_log_in(rana):
    pass_time(rana, hours=9)
    Client().force_login(rana.user)
    assert Session.objects.count() == 1


@pytest.mark.parametrize("change", [{"is_active": False}, {"password": "another"}])
def test_it_ends_with_the_account_and_with_its_password(rana, change):
    get_user_model().objects.update(**change)
    assert not is_logged_in(rana)


def test_a_form_is_told_whether_it_can_be_sent(rana, client):
    told = rana.get(STATE)
    assert len(told.json()["token"]) == 64
    assert "no-store" in told["Cache-Control"]
    assert Client().get(STATE).json() == {"token": None}
    assert rana.post(STATE).status_code == 405


@pytest.mark.parametrize("visitor", [Client, lambda: Client(headers={"cookie": "sessionid=invented"})])
def test_readers_have_none(visitor):
    Harbour().event("taken", 5)
    pages = ("", "harbour/", "harbour/2031-03-05.svg", "harbour/changes/", "harbour/record/", "nothing/", "robots.txt")
    for page in (f"{language}{page}" for page in pages for language in ("/", "/ar/")):
        assert not visitor().get(page).cookies
    assert not Session.objects.exists()
