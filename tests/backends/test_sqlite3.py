"""A statement of SQLite's that does not end is ended."""

import time
from http import HTTPStatus

import pytest
from django.db import OperationalError, connection
from django.test import RequestFactory

from events.middleware import database_error_response

pytestmark = pytest.mark.django_db

ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT {} FROM n"


def read_all(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        for _row in cursor:
            pass


@pytest.mark.parametrize("chosen", ["count(*)", "x"], ids=["before its first row", "while its rows are read"])
def test_a_statement_ends_in_time_and_the_next_one_runs(settings, chosen):
    settings.DATABASE_STATEMENT_TIMEOUT = 0.2
    begun = time.monotonic()
    with pytest.raises(OperationalError, match="interrupted") as refused:
        read_all(ENDLESS.format(chosen))
    assert time.monotonic() - begun < 5
    assert (
        database_error_response(RequestFactory().get("/"), refused.value).status_code == HTTPStatus.SERVICE_UNAVAILABLE
    )
    read_all("SELECT 1")


def test_zero_is_no_limit(settings):
    settings.DATABASE_STATEMENT_TIMEOUT = 0
    read_all(ENDLESS.format("x") + " LIMIT 1000000")


def test_who_reads_slowly_is_not_interrupted(settings):
    """As an export of a long campaign does."""
    settings.DATABASE_STATEMENT_TIMEOUT = 0.5
    with connection.cursor() as cursor:
        cursor.execute(ENDLESS.format("x") + " LIMIT 40000")
        read = 0
        while rows := cursor.fetchmany(10_000):
            read += len(rows)
            time.sleep(0.2)
    assert read == 40_000


@pytest.mark.parametrize("fetch", ["fetchone", "fetchmany", "fetchall"])
def test_however_rows_are_read_they_end_in_time(settings, fetch):
    settings.DATABASE_STATEMENT_TIMEOUT = 0.2
    with connection.cursor() as cursor:
        cursor.execute(ENDLESS.format("x"))
        # What another statement has left is its own.
        read_all("SELECT 1")
        with pytest.raises(OperationalError, match="interrupted"):
            list(iter(getattr(cursor, fetch), None))
