"""Keeps the readers' pages in the memory of this process, in every encoding, within a fixed number of bytes.

Not in the cache that processes share: a page is made with templates and static files, which are those of one
deployment, and a process of another one would serve it on.
"""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import NamedTuple

from events.payload.encoding import Payload
from events.public.serving import MemoryCache, V

# Of one process. A page takes about 50 kB: every day of a campaign of ten months, in one language, and half of the
# other's. Readers ask for few of them; whoever asks for all lets those be forgotten that nobody else asks for.
MAX_BYTES = 32 * 2**20

HTML = "text/html; charset=utf-8"


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
    content_type: str = HTML
    # When it was made, in seconds since 1970; 0 for a page that is compared by its content alone.
    made: int = 0
    # Of the campaign, as the page shows it; 0 for a page of no campaign.
    revision: int = 0
    # Whether other sites may show it in a frame.
    is_framed: bool = False

    @property
    def size(self) -> int:
        return self.body.size


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


kept_pages: RevisionCache[Page] = RevisionCache(MAX_BYTES)
