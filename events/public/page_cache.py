"""Keeps the readers' pages in the memory of this process, in every encoding, within a fixed number of bytes.

Not in the cache that processes share: a page is made with templates and static files, which are those of one
deployment, and a process of another one would serve it on.
"""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from threading import Lock
from typing import NamedTuple

from events.payload.encoding import Payload

# Of one process. A page takes about 50 kB: every day of a campaign of ten months, in one language, and half of the
# other's. Readers ask for few of them; whoever asks for all lets those be forgotten that nobody else asks for.
MAX_BYTES = 32 * 2**20


class PageKey(NamedTuple):
    """All that a page depends on besides the code; ``detail`` is whatever tells apart the pages of one name."""

    name: str
    campaign: int
    revision: int
    language: str
    detail: Hashable = None


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it is served; ``policy`` is its Content-Security-Policy, which allows its scripts by their hashes."""

    body: Payload
    language: str
    policy: str

    @property
    def size(self) -> int:
        return len(self.body.identity) + len(self.body.gzip) + len(self.body.br)


class PageCache:
    """Pages by key. Where they exceed ``max_bytes`` the least recently used ones are forgotten."""

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self.size = 0
        self._pages: OrderedDict[PageKey, Page] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._pages)

    def get(self, key: PageKey) -> Page | None:
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            return page

    def keep(self, key: PageKey, page: Page) -> None:
        with self._lock:
            self._forget(key)
            self._pages[key] = page
            self.size += page.size
            while self.size > self.max_bytes:
                self._forget(next(iter(self._pages)))

    def clear(self) -> None:
        with self._lock:
            self._pages.clear()
            self.size = 0

    def _forget(self, key: PageKey) -> None:
        page = self._pages.pop(key, None)
        if page is not None:
            self.size -= page.size


kept_pages = PageCache(MAX_BYTES)
