"""What takes long to make is made by one thread of one process, while the others wait for it."""

import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TypeVar

from django.core.cache import cache

T = TypeVar("T")

# Seconds that anybody waits for another, and then makes it too: a maker may have been killed.
PATIENCE = 10
# Seconds after which a maker of another process is taken to be gone, and between two looks at what it has made.
GONE_AFTER = 30
LOOK_EVERY = 0.05

# By name; there are as many as campaigns.
_locks: dict[str, Lock] = {}


def build_once(name: str, find: Callable[[], T | None], build: Callable[[], T]) -> T:
    """What ``find`` finds, else what ``build`` builds and leaves where ``find`` looks."""
    with _alone_in_this_process(name):
        # Between processes the cache decides, where they share one; the token says whose lock it is.
        lock, token = f"building-{name}", uuid.uuid4().hex
        give_up = time.monotonic() + PATIENCE
        while not cache.add(lock, token, timeout=GONE_AFTER):
            if (found := find()) is not None:
                return found
            if time.monotonic() > give_up:
                return build()
            time.sleep(LOOK_EVERY)
        try:
            found = find()
            return build() if found is None else found
        finally:
            # Somebody else's by now, where this took longer than GONE_AFTER.
            if cache.get(lock) == token:
                cache.delete(lock)


@contextmanager
def _alone_in_this_process(name: str) -> Iterator[None]:
    lock = _locks.setdefault(name, Lock())
    alone = lock.acquire(timeout=PATIENCE)
    try:
        yield
    finally:
        if alone:
            lock.release()
