"""Keeps what a process has made in its memory, within a fixed number of bytes."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, NamedTuple, Protocol, TypeVar


class Sized(Protocol):
    @property
    def size(self) -> int:
        """Bytes."""


K = TypeVar("K", bound=Hashable)
V = TypeVar("V", bound=Sized)


class MemoryCache(Generic[K, V]):
    """What this process has made, by key. Beyond ``max_bytes`` the least recently used entries are forgotten."""

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self.size = 0
        self._entries: OrderedDict[K, V] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: K) -> V | None:
        with self._lock:
            entry = self._entries.get(key)
            if entry is not None:
                self._entries.move_to_end(key)
            return entry

    def keep(self, key: K, entry: V) -> None:
        with self._lock:
            self._forget(key)
            self._add(key, entry)
            while self.size > self.max_bytes:
                self._forget(next(iter(self._entries)))

    def clear(self) -> None:
        with self._lock:
            self._entries.clear()
            self.size = 0

    def _add(self, key: K, entry: V) -> None:
        self._entries[key] = entry
        self.size += entry.size

    def _forget(self, key: K) -> None:
        entry = self._entries.pop(key, None)
        if entry is not None:
            self.size -= entry.size


class PageKey(NamedTuple):
    """All that a page depends on besides the code; ``detail`` is whatever tells apart the pages of one name."""

    name: str
    campaign: int
    revision: int
    language: str
    detail: Hashable = None


class RevisionCache(MemoryCache[PageKey, V]):
    """Entries by their keys, of each the latest revision alone: an earlier one is asked for no more."""

    def __init__(self, max_bytes: int) -> None:
        super().__init__(max_bytes)
        # By the key without its revision.
        self._latest: dict[PageKey, PageKey] = {}

    def latest(self, key: PageKey) -> V | None:
        """The entry at the revision that is kept of it."""
        kept = self._latest.get(key._replace(revision=0))
        return self.get(kept) if kept else None

    def _add(self, key: PageKey, entry: V) -> None:
        plain = key._replace(revision=0)
        before = self._latest.get(plain)
        if before and before.revision > key.revision:
            return
        if before:
            self._forget(before)
        super()._add(key, entry)
        self._latest[plain] = key

    def clear(self) -> None:
        super().clear()
        self._latest.clear()

    def _forget(self, key: PageKey) -> None:
        super()._forget(key)
        plain = key._replace(revision=0)
        if self._latest.get(plain) == key:
            del self._latest[plain]
