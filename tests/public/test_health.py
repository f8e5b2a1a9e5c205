"""The two health pages: whether the process lives, and whether it can serve."""

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

from events.models import Span

ADDRESSES = ["/healthz", "/readyz"]


def lines_of(response):
    return dict(line.split(": ", 1) for line in response.content.decode().splitlines())


def unavailable(*_args, **_kwargs):
    raise OperationalError("password=secret; the server is on its way out")


@pytest.mark.parametrize("address", ADDRESSES)
def test_health_is_told_as_text_that_no_cache_keeps(client, harbour, address):
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("text/plain")
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_balancer_asks_by_plain_http(client, harbour, address, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert client.get(address).status_code == 200
    assert client.get("/").status_code == 301


def test_a_process_lives_without_a_database_and_a_cache(client, monkeypatch):
    monkeypatch.setattr(connection, "cursor", unavailable)
    monkeypatch.setattr(cache, "get", unavailable)
    monkeypatch.setattr(cache, "set", unavailable)
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")


def test_all_is_ready_where_nothing_is_missing(client, harbour):
    assert lines_of(client.get("/readyz")) == dict.fromkeys(("database", "migrations", "cache", "projection"), "ok")


def test_an_empty_database_is_ready(client, db):
    assert client.get("/readyz").status_code == 200


def test_a_database_that_is_gone_is_told_without_its_text(client, harbour, monkeypatch):
    with monkeypatch.context() as gone:
        gone.setattr(connection, "cursor", unavailable)
        response = client.get("/readyz")
    assert response.status_code == 503
    assert lines_of(response)["database"] == "does not answer"
    assert lines_of(response)["cache"] == "ok"
    assert b"secret" not in response.content


@pytest.mark.parametrize(("method", "expected"), [("get", "does not answer"), ("set", "does not answer")])
def test_a_cache_that_is_gone_is_told(client, harbour, monkeypatch, method, expected):
    monkeypatch.setattr(cache, method, unavailable)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert lines_of(response) == {"database": "ok", "migrations": "ok", "cache": expected, "projection": "ok"}


def test_a_cache_that_forgets_at_once_is_told(client, harbour, monkeypatch):
    monkeypatch.setattr(cache, "get", lambda _key: None)
    assert lines_of(client.get("/readyz"))["cache"] == "keeps nothing"


def test_a_migration_that_is_not_applied_is_told(client, harbour):
    last = MigrationRecorder.Migration.objects.filter(app="events").latest("id")
    last.delete()
    response = client.get("/readyz")
    assert response.status_code == 503
    assert lines_of(response)["migrations"] == "1 to be applied"


def test_a_district_without_spans_is_told(client, harbour):
    Span.objects.filter(district=harbour.docks).delete()
    response = client.get("/readyz")
    assert response.status_code == 503
    assert lines_of(response)["projection"] == "districts without a span (1)"
