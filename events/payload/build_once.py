"""Has one thread of one process build something slow, while the others wait for the result."""

import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TypeVar
from weakref import WeakValueDictionary

from django.core.cache import cache

T = TypeVar("T")

# Seconds to wait for another builder before building as well: it may have been killed.
MAX_WAIT = 10
# Seconds after which the lock of another process's builder lapses, as that of one that was killed.
LOCK_LAPSES_AFTER = 30
# Seconds between two looks at what another process has built.
POLL_EVERY = 0.05

# By name; each lives as long as a thread holds it or waits for it, for anybody can ask for parts of any name.
_thread_locks: WeakValueDictionary[str, Lock] = WeakValueDictionary()
_locks_guard = Lock()


def build_once(name: str, find: Callable[[], T | None], build: Callable[[], T]) -> T:
    """What ``find`` returns or, while that is None, what ``build`` returns after leaving it where ``find`` looks.

    Of all callers with one name a single one builds; whoever has waited MAX_WAIT seconds builds as well.
    """
    with one_thread(name):
        # Between processes the cache decides, where they share one; the token says whose lock it is.
        lock, token = _lock_name(name), uuid.uuid4().hex
        deadline = time.monotonic() + MAX_WAIT
        while not cache.add(lock, token, timeout=LOCK_LAPSES_AFTER):
            if (found := find()) is not None:
                return found
            if time.monotonic() > deadline:
                return build()
            time.sleep(POLL_EVERY)
        try:
            found = find()
            return build() if found is None else found
        finally:
            # The lock is somebody else's by now, where this took longer than LOCK_LAPSES_AFTER.
            if cache.get(lock) == token:
                cache.delete(lock)


def is_being_built(name: str) -> bool:
    """Whether a thread or a process is building that at the moment, as far as this process can know."""
    return cache.get(_lock_name(name)) is not None


def _lock_name(name: str) -> str:
    return f"building-{name}"


@contextmanager
def one_thread(name: str, *, wait: bool = True) -> Iterator[bool]:
    """Let one thread of this process at a time into the block; after MAX_WAIT seconds, the next one as well.

    Gives whether that has been waited for long enough: with ``wait`` off, False at once where another one is inside.
    """
    with _locks_guard:
        lock = _thread_locks.setdefault(name, Lock())
    acquired = lock.acquire(timeout=MAX_WAIT) if wait else lock.acquire(blocking=False)
    try:
        yield acquired or wait
    finally:
        if acquired:
            lock.release()
