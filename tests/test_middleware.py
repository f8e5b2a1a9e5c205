"""A database that is being written for longer than anybody waits."""

import sqlite3

import psycopg
import pytest
from django.db import (
    DatabaseError,
    DataError,
    IntegrityError,
    InterfaceError,
    InternalError,
    OperationalError,
    ProgrammingError,
    connection,
)
from django.urls import reverse

from events.middleware import is_busy, is_outage
from events.models import Event
from tests.campaigns import Harbour
from tests.editing import address, event_form_data


def caused_by(cause):
    problem = OperationalError("refused")
    problem.__cause__ = cause
    return problem


def of_sqlite(code):
    cause = sqlite3.OperationalError("refused")
    cause.sqlite_errorcode = code
    return cause


def of_postgresql(state):
    return psycopg.errors.lookup(state)("refused")


@pytest.mark.parametrize(
    ("cause", "busy"),
    [
        (of_sqlite(sqlite3.SQLITE_BUSY), True),
        (of_sqlite(sqlite3.SQLITE_BUSY_SNAPSHOT), True),
        (of_sqlite(sqlite3.SQLITE_LOCKED), True),
        (of_sqlite(sqlite3.SQLITE_FULL), False),
        (of_sqlite(sqlite3.SQLITE_CORRUPT), False),
        (of_postgresql("40P01"), True),
        (of_postgresql("40001"), True),
        (of_postgresql("55P03"), True),
        # Too many connections.
        (of_postgresql("53300"), False),
        (None, False),
    ],
)
def test_which_database_errors_a_retry_may_solve(cause, busy):
    assert is_busy(caused_by(cause)) is busy
    assert is_outage(caused_by(cause)) is not busy


@pytest.mark.parametrize(
    ("problem", "outage"),
    [
        (InterfaceError("connection already closed"), True),
        (InternalError("could not read block 0"), True),
        (DatabaseError("file is not a database"), True),
        (ProgrammingError("syntax error"), False),
        (DataError("value too long"), False),
        (IntegrityError("duplicate key"), False),
        (ValueError("refused"), False),
    ],
)
def test_which_errors_are_an_outage(problem, outage):
    assert is_outage(problem) is outage


@pytest.mark.parametrize("code", [sqlite3.SQLITE_BUSY, sqlite3.SQLITE_CORRUPT])
@pytest.mark.django_db
def test_where_what_is_kept_cannot_be_asked_for_the_view_is(client, monkeypatch, code):
    Harbour().event("taken", 12)

    def refuse(*_arguments, **_named):
        raise caused_by(of_sqlite(code))

    monkeypatch.setattr("events.public.middleware.kept_response", refuse)
    assert client.get("/harbour/").status_code == 200


@pytest.fixture
def locked_by_another(transactional_db):
    """A way to have the events locked by somebody else, for whom nobody waits longer than a moment."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        impatient, patient = "PRAGMA busy_timeout = 50", "PRAGMA busy_timeout = 20000"
        other = sqlite3.connect(database["NAME"], isolation_level=None)
        lock = "BEGIN IMMEDIATE"
    else:
        impatient, patient = "SET lock_timeout = '50ms'", "SET lock_timeout = 0"
        other = psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor})
        lock = "LOCK TABLE events_event IN EXCLUSIVE MODE"
    with connection.cursor() as cursor:
        cursor.execute(impatient)
    yield lambda: other.execute(lock)
    other.close()
    with connection.cursor() as cursor:
        cursor.execute(patient)


@pytest.mark.parametrize(("prefix", "text"), [("", "What you sent was not saved"), ("/ar", "لم يُحفظ ما أرسلته")])
def test_a_write_that_times_out_is_reported_and_changes_nothing(locked_by_another, admin_client, prefix, text):
    harbour = Harbour()
    sent = event_form_data(harbour, [(harbour.gazette, "supports")])
    locked_by_another()
    response = admin_client.post(prefix + address(Event, "add"), sent)
    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert text in response.content.decode()
    assert not Event.objects.exists()
    assert admin_client.get(reverse("admin:events_event_changelist")).status_code == 200
