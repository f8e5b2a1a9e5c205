"""gunicorn on a real PostgreSQL and a real Redis, both of which fall silent or are gone: readers are served."""

import time
import uuid
from urllib.parse import urlsplit

import pytest
import requests

from tests.backends.line import Line
from tests.processes import REDIS_URL

pytestmark = pytest.mark.server

# Seconds: whoever finds out waits for the time-out of an old connection and of a new one.
MOST = 8
REST = 1
KNOWN = ["/", "/ar/", "/harbour/?on=2031-03-12", "/harbour/changes/", "/harbour/2031-03-05.svg"]

RECORD = """
from tests.campaigns import Harbour
Harbour().event("taken", 12)
"""
PUBLISH = """
from events.models import Campaign
campaign = Campaign.objects.get()
campaign.name_en = "Renamed"
campaign.save()
"""


def silence(line):
    line.state = "silent"


@pytest.fixture(params=[silence, Line.cut])
def end(request):
    return request.param


def line_to(url, port):
    at = urlsplit(url)
    return Line(at.hostname, at.port or port)


@pytest.fixture
def database(on_postgres):
    line = line_to(on_postgres.url, 5432)
    yield line
    line.close()


@pytest.fixture
def cache(redis_server):
    line = line_to(REDIS_URL, 6379)
    yield line
    line.close()


@pytest.fixture
def site(on_postgres, database, cache, redis_server, tmp_path):
    keys = uuid.uuid4().hex
    on_postgres.manage("flush", "--no-input", "--verbosity=0")
    on_postgres.python(RECORD)
    at = urlsplit(on_postgres.url)
    environment = {
        "DATABASE_URL": f"postgres://{at.username}@127.0.0.1:{database.port}{at.path}",
        "DATABASE_CONNECT_TIMEOUT": "2",
        "CACHE_URL": f"rediscache://127.0.0.1:{cache.port}/0?KEY_PREFIX={keys}",
        "CACHE_TIMEOUT": "0.2",
        "ASK_AGAIN_AFTER": str(REST),
        "LAST_GOOD_DIR": str(tmp_path),
    }
    with on_postgres.served(**environment) as url:
        yield url
    for key in redis_server.scan_iter(f"{keys}*"):
        redis_server.delete(key)


def ask(url):
    return requests.get(url, timeout=MOST)


def known(site):
    """What there is under each address, and under that of the core."""
    pages = {address: ask(site + address) for address in KNOWN}
    core = pages["/"].text.split('href="/harbour/parts/')[1].split('"')[0]
    return {**pages, f"/harbour/parts/{core}": ask(f"{site}/harbour/parts/{core}")}


def test_without_a_database_readers_have_all_that_they_had(site, database, end, on_postgres):
    before = known(site)
    assert {answer.status_code for answer in before.values()} == {200}
    end(database)
    ask(f"{site}/")
    during = {address: ask(site + address) for address in before}
    assert {answer.status_code for answer in during.values()} == {200}
    dated = [address for address, answer in during.items() if 'class="outage"' in answer.text]
    assert dated == [address for address in KNOWN if not address.endswith(".svg")]
    assert ask(f"{site}/healthz").status_code == 200
    assert ask(f"{site}/readyz").status_code == 503
    on_postgres.python(PUBLISH)
    database.state = "open"
    time.sleep(REST)
    assert "Renamed" in ask(f"{site}/").text


def test_without_a_cache_nobody_notices(site, cache, end, on_postgres):
    before = known(site)
    end(cache)
    assert {address: ask(site + address).content for address in before} == {
        address: answer.content for address, answer in before.items()
    }
    on_postgres.python(PUBLISH)
    assert "Renamed" in ask(f"{site}/").text
