"""After a publication the page is made once, and whoever asks meanwhile gets the one before it, at once."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.core.cache import cache
from django.db import connections
from django.test import Client

from events.models import Campaign
from events.payload import builder
from events.payload.builder import core_part
from events.public import pages, pictures
from events.serving.memory_cache import PageKey, RevisionCache
from tests.campaigns import Harbour
from tests.copies import copied

READERS = 6
# Seconds: far longer than a page from memory takes, and far shorter than the build that it must not wait for.
AT_ONCE = 2


@copied
def taken():
    harbour = Harbour()
    harbour.event("taken", 12)
    return harbour


@pytest.fixture
def harbour(transactional_db):
    return taken()


def revision_shown(response):
    """The revision of the core that the page names."""
    return int(response.content.decode().split("/harbour/parts/")[1].split("-")[0])


def ask(address="/harbour/"):
    try:
        return Client().get(address)
    finally:
        connections.close_all()


class SlowBuild:
    """Stands for the build of the core: it counts, and waits until it is let go."""

    def __init__(self):
        self.built = 0
        self.began, self.go = Event(), Event()

    def __call__(self, campaign):
        self.built += 1
        self.began.set()
        assert self.go.wait(20)
        return core_part(campaign)


@pytest.fixture
def slow(monkeypatch):
    build = SlowBuild()
    yield build
    build.go.set()


def test_only_the_first_reader_after_a_publication_waits(harbour, slow, monkeypatch):
    before = revision_shown(ask())
    harbour.event("later", 30)
    after = Campaign.objects.get().revision
    monkeypatch.setattr(builder, "core_part", slow)
    with ThreadPoolExecutor(READERS + 1) as people:
        first = people.submit(ask)
        assert slow.began.wait(10)
        others = [people.submit(ask) for _ in range(READERS)]
        # The build has not ended, and they have their answer.
        assert {revision_shown(other.result(AT_ONCE)) for other in others} == {before}
        assert not first.done()
        slow.go.set()
        assert revision_shown(first.result(20)) == after
    assert slow.built == 1
    assert revision_shown(ask()) == after
    assert slow.built == 1


def test_the_core_that_the_old_page_names_is_served_meanwhile(harbour, slow, monkeypatch):
    address = ask().context["preloads"][0]
    ask(address)
    harbour.event("later", 30)
    monkeypatch.setattr(builder, "core_part", slow)
    with ThreadPoolExecutor(2) as people:
        people.submit(ask)
        assert slow.began.wait(10)
        assert people.submit(ask, address).result(AT_ONCE).status_code == 200
        slow.go.set()


def test_a_reader_of_another_process_does_not_wait_either(harbour, slow, monkeypatch):
    before = revision_shown(ask())
    harbour.event("later", 30)
    monkeypatch.setattr(builder, "core_part", slow)
    # As if another process, with which this one shares the cache, had taken the build.
    cache.set(f"building-core-{harbour.campaign.pk}", "theirs")
    began = time.monotonic()
    assert revision_shown(ask()) == before
    assert time.monotonic() - began < AT_ONCE
    assert slow.built == 0
    cache.delete(f"building-core-{harbour.campaign.pk}")
    slow.go.set()
    assert revision_shown(ask()) > before


def test_a_page_that_nobody_has_asked_for_is_waited_for(harbour, slow, monkeypatch):
    ask()
    harbour.event("later", 30)
    after = Campaign.objects.get().revision
    monkeypatch.setattr(builder, "core_part", slow)
    with ThreadPoolExecutor(2) as people:
        first = people.submit(ask)
        assert slow.began.wait(10)
        other_day = people.submit(ask, "/harbour/?on=2031-03-20")
        slow.go.set()
        assert [revision_shown(each.result(20)) for each in (first, other_day)] == [after, after]
    assert slow.built == 1


def waits_in(monkeypatch, module, name, is_slow):
    """Has a function wait where ``is_slow`` says so of its argument: an event when it begins, and one to let it go."""
    began, go = Event(), Event()
    function = getattr(module, name)

    def waiting(asked):
        if is_slow(asked):
            began.set()
            assert go.wait(20)
        return function(asked)

    monkeypatch.setattr(module, name, waiting)
    return began, go


def test_while_one_page_is_made_another_is_of_the_present(harbour, monkeypatch):
    before = revision_shown(ask())
    harbour.event("later", 14)
    began, go = waits_in(monkeypatch, pages, "_make", lambda asked: asked.key.name == "changes")
    with ThreadPoolExecutor(1) as reader:
        log = reader.submit(ask, "/harbour/changes/")
        assert began.wait(20)
        shown = revision_shown(ask())
        go.set()
        assert log.result().status_code == 200
    assert shown > before


def test_a_picture_in_memory_does_not_wait_for_one_that_is_drawn(harbour, monkeypatch):
    address = "/harbour/2031-03-12.svg"
    assert ask(address).status_code == 200
    began, go = waits_in(monkeypatch, pictures, "_svg", lambda _asked: True)
    with ThreadPoolExecutor(2) as readers:
        other = readers.submit(ask, "/harbour/2031-03-13.svg")
        assert began.wait(20)
        kept = readers.submit(ask, address)
        assert kept.result(AT_ONCE).status_code == 200
        go.set()
        assert other.result().status_code == 200


def test_a_build_that_fails_leaves_the_next_reader_to_build(harbour, monkeypatch):
    before = revision_shown(ask())
    harbour.event("later", 30)
    monkeypatch.setattr(builder, "core_part", lambda campaign: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        ask()
    monkeypatch.setattr(builder, "core_part", core_part)
    assert revision_shown(ask()) > before


def test_of_a_page_the_latest_revision_is_kept_and_forgotten_with_it():
    class Entry:
        size = 40

    pages, old, new = RevisionCache(max_bytes=100), Entry(), Entry()
    key = PageKey("map", 1, 7, "en", ())
    pages.keep(key._replace(revision=6), new)
    # Whoever was slow to make the page of an earlier revision does not put it back.
    pages.keep(key._replace(revision=5), old)
    assert pages.latest(key) is new
    # Nor does one that nobody asks for any more take room.
    pages.keep(key, old)
    assert (pages.latest(key), len(pages), pages.size) == (old, 1, 40)
    assert pages.latest(key._replace(language="ar")) is None
    for other in ("changes", "record"):
        pages.keep(key._replace(name=other), Entry())
    assert pages.latest(key) is None


# A program, in a database of its own on PostgreSQL, where a reader sees one snapshot.
ON_POSTGRES = """
from concurrent.futures import ThreadPoolExecutor
from django.conf import settings
from django.test.utils import setup_test_environment
from events.payload import builder
from tests.campaigns import Harbour
from tests.public.test_stale_pages import SlowBuild, ask, revision_shown
setup_test_environment(debug=False)
# Where it is on, no page is kept.
assert not settings.DEBUG
harbour = Harbour()
harbour.event("taken", 12)
before = revision_shown(ask())
harbour.event("later", 30)
slow = builder.core_part = SlowBuild()
with ThreadPoolExecutor(9) as people:
    first = people.submit(ask)
    slow.began.wait(10)
    others = [people.submit(ask) for _ in range(8)]
    print([revision_shown(other.result(2)) - before for other in others])
    slow.go.set()
    print(revision_shown(first.result(20)) > before, slow.built)
"""


@pytest.mark.server
def test_on_postgresql_only_the_first_reader_waits(on_postgres):
    assert on_postgres.python(ON_POSTGRES).splitlines() == [str([0] * 8), "True 1"]
