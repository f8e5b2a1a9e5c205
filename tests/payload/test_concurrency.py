"""Many ask for the payload at once, or while somebody publishes: it is built once, and as of one revision."""

import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.cache import cache
from django.db import connections, transaction

from events.models import Campaign, consistent_read
from events.payload import build_once, builder, parts
from events.payload.builder import core_part
from events.payload.parts import current_core
from tests.campaigns import Harbour
from tests.copies import copied
from tests.payload.publish_meanwhile import (
    read_days_while_publishing,
    read_while_publishing,
    visit_while_publishing,
)
from tests.processes import REDIS_URL

# Tables that the core reads; the page asks for spans alone.
TABLES = ["events_actor", "events_district", "events_event", "events_citation", "events_figure", "events_span"]
# In the order in which a window of days reads them.
DAYS_TABLES = ["events_event", "events_citation", "events_figure"]


@copied
def taken():
    harbour = Harbour()
    harbour.event("taken", 12)
    return harbour


@pytest.fixture
def harbour(transactional_db):
    return taken()


@pytest.mark.parametrize("table", TABLES)
def test_the_core_is_of_one_revision_whoever_publishes_meanwhile(harbour, table):
    assert read_while_publishing(harbour, table) in {"as before", "as after"}


@pytest.mark.parametrize("table", DAYS_TABLES)
def test_a_window_of_days_is_what_its_address_names_or_gone(harbour, table):
    assert read_days_while_publishing(harbour, table) in {"as before", "gone"}


@pytest.mark.parametrize("table", TABLES)
def test_the_page_tells_the_revision_of_the_core_that_it_names(harbour, table):
    page, served, shown, drawn = visit_while_publishing(harbour, table)
    # The core that the page names is kept, whatever has been published since.
    assert (page, served) == (200, 200)
    assert drawn == shown


# A program, in a database of its own: every table in its turn.
ON_POSTGRES = f"""
from django.core.management import call_command
from django.test.utils import setup_test_environment
from tests.campaigns import Harbour
from tests.memory import forget
from tests.payload.publish_meanwhile import read_while_publishing, visit_while_publishing
setup_test_environment()
for table in {TABLES}:
    for reads in (read_while_publishing, visit_while_publishing):
        call_command("flush", interactive=False, verbosity=0)
        forget()
        harbour = Harbour()
        harbour.event("taken", 12)
        print(table, reads(harbour, table))
"""


@pytest.mark.server
def test_on_postgresql_both_are_as_before_the_publication(on_postgres):
    shown = {"docks": "guards", "fort": "crown", "mill": "guild"}
    expected = [line for table in TABLES for line in (f"{table} as before", f"{table} {(200, 200, shown, shown)}")]
    assert on_postgres.python(ON_POSTGRES).splitlines() == expected


def test_a_campaign_that_never_stands_still_is_read_while_writers_wait(harbour):
    reads = []

    def read(campaign):
        reads.append(campaign.revision)
        if len(reads) <= consistent_read.ATTEMPTS:
            harbour.event(f"more-{len(reads)}", 20 + len(reads))
        return campaign.revision

    # In a transaction, whose isolation is as it is, on PostgreSQL as well.
    with transaction.atomic():
        assert consistent_read.read_one_revision(harbour.campaign.pk, read) == Campaign.objects.get().revision
    assert len(reads) == consistent_read.ATTEMPTS + 1


def test_what_fails_at_one_revision_fails(harbour):
    with pytest.raises(ZeroDivisionError):
        consistent_read.read_one_revision(harbour.campaign.pk, lambda campaign: 1 / 0)


# -- built once ---------------------------------------------------------------------------------------------

READERS = 8


def ask_at_once(ask, readers=READERS):
    start = Barrier(readers)

    def asking(_number):
        start.wait()
        try:
            return ask()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(readers) as people:
        return list(people.map(asking, range(readers)))


@pytest.fixture
def built(monkeypatch):
    """The revisions that were built, each taking a while."""
    revisions = []

    def slow_build(campaign):
        revisions.append(campaign.revision)
        time.sleep(0.2)
        return core_part(campaign)

    monkeypatch.setattr(builder, "core_part", slow_build)
    return revisions


def test_the_core_is_built_once_however_many_ask_at_the_same_moment(harbour, built):
    versions = ask_at_once(lambda: current_core(Campaign.objects.get()).version)
    assert len(set(versions)) == 1
    assert len(built) == 1


def test_pages_asked_for_at_the_same_moment_build_it_once(harbour, built, client):
    assert ask_at_once(lambda: type(client)().get("/harbour/").status_code) == [200] * READERS
    assert len(built) == 1


def test_whoever_read_the_campaign_before_a_publication_builds_nothing_for_the_old_revision(harbour, built):
    old = Campaign.objects.get()
    harbour.event("later", 30)
    current = current_core(Campaign.objects.get())
    assert current_core(old) == current
    assert len(built) == 1


def test_whoever_waits_for_another_process_takes_what_it_has_built(harbour, built):
    current = current_core(Campaign.objects.get())
    cache.clear()
    # As if the other process had taken the lock, and leaves the payload a little later.
    cache.set(f"building-core-{harbour.campaign.pk}", "theirs")
    with ThreadPoolExecutor(1) as other:
        other.submit(lambda: (time.sleep(0.3), parts.store_core(harbour.campaign.pk, harbour.campaign.slug, current)))
        assert current_core(Campaign.objects.get()) == current
    assert len(built) == 1
    assert cache.get(f"building-core-{harbour.campaign.pk}") == "theirs"


def test_nobody_waits_for_ever_for_a_process_that_was_killed(harbour, built, monkeypatch):
    monkeypatch.setattr(build_once, "MAX_WAIT", 0.2)
    cache.set(f"building-core-{harbour.campaign.pk}", "of the dead")
    assert current_core(Campaign.objects.get()).version
    assert len(built) == 1


def test_a_build_that_fails_lets_the_next_one_in(harbour, monkeypatch):
    monkeypatch.setattr(builder, "core_part", lambda campaign: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        current_core(Campaign.objects.get())
    monkeypatch.setattr(builder, "core_part", core_part)
    assert current_core(Campaign.objects.get()).version


# A program: processes that share the cache and ask at once; prints how often it was built.
IN_PROCESSES = f"""
import multiprocessing, sys, time
from django.core.cache import cache
from django.db import connections, transaction
from events.models import Campaign
from events.payload import builder
from events.payload.parts import current_core
from tests.campaigns import Harbour
cache.key_prefix = sys.argv[1]
Harbour().event("taken", 12)
connections.close_all()
cache.close()
fork = multiprocessing.get_context("fork")
start, built = fork.Barrier({READERS}), fork.Value("i", 0)
core_part = builder.core_part

def slow_build(campaign):
    with built.get_lock():
        built.value += 1
    time.sleep(0.3)
    return core_part(campaign)

def ask():
    builder.core_part = slow_build
    start.wait()
    assert current_core(Campaign.objects.get()).version

readers = [fork.Process(target=ask) for _ in range({READERS})]
for reader in readers:
    reader.start()
for reader in readers:
    reader.join()
print(built.value, [reader.exitcode for reader in readers])
"""


@pytest.fixture
def shared_cache(redis_server, monkeypatch):
    """A beginning of keys that nobody else uses, in the Redis that programs are told to use; cleared afterwards."""
    keys = uuid.uuid4().hex
    monkeypatch.setenv("CACHE_URL", REDIS_URL.replace("redis://", "rediscache://"))
    yield keys
    for key in redis_server.scan_iter(f"{keys}*"):
        redis_server.delete(key)


@pytest.mark.server
def test_processes_that_share_a_cache_build_it_once(on_sqlite, shared_cache):
    assert on_sqlite.python(IN_PROCESSES, shared_cache).strip() == f"1 {[0] * READERS}"
