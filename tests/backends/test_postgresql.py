"""A real PostgreSQL over a line that can fall silent or be cut."""

import time
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import OperationalError, connections

from events.backends.circuit_breaker import CircuitBreaker
from events.backends.postgresql.base import DatabaseWrapper
from tests.backends.line import Line

# Seconds. libpq waits for no less than two.
CONNECT, PATIENCE, AT_ONCE = 2, 0.3, 0.2

pytestmark = pytest.mark.server


@pytest.fixture
def line(on_postgres):
    at = urlsplit(on_postgres.url)
    line = Line(at.hostname, at.port)
    yield line
    line.close()


@pytest.fixture
def database(on_postgres, line, monkeypatch, django_db_blocker):
    at = urlsplit(on_postgres.url)
    monkeypatch.setattr(settings, "DATABASE_CONNECT_TIMEOUT", 0.5)
    monkeypatch.setattr(DatabaseWrapper, "breaker", CircuitBreaker(0.5))
    given = {"HOST": "127.0.0.1", "PORT": line.port, "USER": at.username, "NAME": at.path[1:]}
    options = {"connect_timeout": CONNECT, "options": "-c statement_timeout=1000"}
    configured = connections.configure_settings({"default": {**given, "OPTIONS": options, "ENGINE": ""}})
    wrapper = DatabaseWrapper(configured["default"], "outage")
    # To the test's own rules it is another database.
    with django_db_blocker.unblock():
        yield wrapper
    wrapper.close()


def ask(database, statement="SELECT 1"):
    with database.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()


def refused_after(database, statement="SELECT 1"):
    """Seconds."""
    began = time.monotonic()
    with pytest.raises(OperationalError):
        ask(database, statement)
    return time.monotonic() - began


def silence(line):
    line.state = "silent"


def test_it_is_a_postgresql_like_any_other(database):
    assert (database.vendor, ask(database)) == ("postgresql", (1,))


def test_the_server_ends_a_statement_that_takes_too_long(database):
    with pytest.raises(OperationalError, match="statement timeout"):
        ask(database, "SELECT pg_sleep(5)")
    assert ask(database) == (1,)


def test_a_server_that_falls_silent_is_not_waited_for(database, line):
    ask(database)
    database.connection.patience = PATIENCE
    line.state = "silent"
    assert PATIENCE <= refused_after(database) < PATIENCE + 0.5
    line.state = "open"
    # What it would have said belongs to no other question.
    assert database.connection.closed
    database.close()
    assert ask(database, "SELECT 2") == (2,)


def test_before_a_request_it_is_asked_for_as_long_as_a_connect_takes(database, line):
    ask(database)
    assert database.is_usable()
    line.state = "silent"
    began = time.monotonic()
    assert not database.is_usable()
    assert time.monotonic() - began < 1
    # Nor for a new connection besides, which would take as long again.
    database.close()
    assert refused_after(database) < AT_ONCE


@pytest.mark.parametrize(("end", "most"), [(silence, CONNECT + 1), (Line.cut, AT_ONCE)])
def test_after_one_that_waited_nobody_does_until_it_is_back(database, line, end, most):
    end(line)
    assert refused_after(database) < most
    assert max(refused_after(database) for _request in range(3)) < AT_ONCE
    line.state = "open"
    time.sleep(0.5)
    assert ask(database) == (1,)
    assert not DatabaseWrapper.breaker.is_open()
