"""The cache in a real Redis, over a line that can fall silent or be cut."""

import contextlib
import logging
import os
import pickle
import socket
import threading
import time
import uuid
from urllib.parse import urlsplit

import pytest
import redis

from events.backends.redis_cache import Cache, NotOursError, Serializer
from tests.backends.line import Line
from tests.processes import REDIS_URL

REST = 0.3


@pytest.fixture
def line(redis_server):
    at = urlsplit(REDIS_URL)
    line = Line(at.hostname, at.port or 6379)
    yield line
    line.close()


@pytest.fixture
def cache(redis_server, line):
    prefix = uuid.uuid4().hex
    options = {"socket_connect_timeout": 0.1, "socket_timeout": 0.1, "rest": REST}
    cache = Cache(f"redis://127.0.0.1:{line.port}", {"KEY_PREFIX": prefix, "OPTIONS": options})
    yield cache
    for key in redis_server.scan_iter(f"{prefix}*"):
        redis_server.delete(key)


def silence(line):
    line.state = "silent"


OUTAGES = [silence, Line.cut]


@pytest.mark.parametrize("value", [b"", b"\x80\x04", b"5", "text", 5, True, 0.5, None, [1, ["a"]], {"a": {"b": None}}])
def test_bytes_and_json_come_back_as_they_were(cache, value):
    cache.set("kept", value, 60)
    kept = cache.get("kept", "nothing")
    assert (kept, type(kept)) == (value, type(value))


def test_nothing_else_is_taken(cache):
    with pytest.raises(TypeError):
        cache.set("kept", object(), 60)


def test_a_pickle_is_never_read(cache, redis_server):
    class Trap:
        def __reduce__(self):
            return (os.mkdir, ("/nowhere/at/all",))

    redis_server.set(cache.make_key("kept"), pickle.dumps(Trap()))
    assert cache.get("kept", "nothing") == "nothing"
    with pytest.raises(ValueError):
        Serializer().loads(pickle.dumps(5))


@pytest.mark.parametrize("end", OUTAGES)
def test_what_is_kept_meanwhile_is_kept_in_memory(cache, line, end, caplog):
    cache.set("before", "there", 60)
    end(line)
    assert cache.get("before") is None
    assert cache.add("lock", "mine", 60)
    assert not cache.add("lock", "another's", 60)
    assert cache.get("lock") == "mine"
    assert cache.delete("lock")
    cache.set("during", b"here", 60)
    assert cache.get_or_set("during", lambda: b"anew") == b"here"
    assert [record.levelno for record in caplog.records] == [logging.ERROR]


@pytest.mark.parametrize("end", OUTAGES)
def test_it_is_asked_again_after_a_rest(cache, line, end):
    cache.set("before", "there", 60)
    end(line)
    cache.set("during", "here", 60)
    line.state = "open"
    assert cache.get("before") is None
    time.sleep(REST)
    assert cache.get("before") == "there"
    assert cache.get("during") is None


def test_only_the_first_waits_for_a_silent_server(cache, line, monkeypatch):
    asked = []
    monkeypatch.setattr(cache._cache, "get", lambda *arguments: asked.append(1) or redis_is_silent())
    assert [cache.get(str(number)) for number in range(5)] == [None] * 5
    assert len(asked) == 1


def redis_is_silent():
    raise redis.TimeoutError


def test_a_connection_that_was_closed_meanwhile_is_made_anew(cache, line):
    cache.set("kept", "there", 60)
    line.cut()
    line.state = "open"
    assert cache.get("kept") == "there"


def answering(reply):
    """The port of a server that says the same to everything."""

    def serve():
        while True:
            connection, _address = server.accept()
            threading.Thread(target=say, args=(connection,), daemon=True).start()

    def say(connection):
        with contextlib.suppress(OSError):
            while connection.recv(65536):
                connection.sendall(reply)

    server = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=serve, daemon=True).start()
    return server.getsockname()[1]


@pytest.mark.parametrize(
    "reply",
    [
        b":none\r\n",
        b"*1\r\n" * 20_000,
        b"*2\r\n:1\r\n:2\r\n",
        b"#t\r\n",
        b"$4\r\nbzqx\r\n",
        b"$100002\r\nj" + b"[" * 100_001 + b"\r\n",
        b"<html>\r\n",
    ],
    ids=["int", "deep", "list", "bool", "bytes", "deep JSON", "HTML"],
)
def test_a_program_that_is_no_redis_is_done_without(reply):
    options = {"socket_connect_timeout": 0.1, "socket_timeout": 0.1, "rest": REST}
    cache = Cache(f"redis://127.0.0.1:{answering(reply)}", {"OPTIONS": options})
    for _time in range(2):
        cache.get("one")
        cache.set("one", b"two", 60)
        cache.add("one", b"two", 60)
        cache.delete("one")
        with contextlib.suppress(ValueError):
            cache.incr("one")


@pytest.mark.parametrize("stored", [b"j" + b"[" * 100_001, b"", b"x", 5, True, [1]])
def test_an_entry_that_is_not_ours_is_told(stored):
    with pytest.raises(NotOursError):
        Serializer().loads(stored)
