"""Rows of lists as JSON, in memory until the next publication: a page by other filters joins rows that stand ready."""

import json
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any

from events.payload.encoding import compact
from events.serving.memory_cache import PageKey, RevisionCache

# Of one process: about 25,000 events with their citations.
MAX_BYTES = 32 * 2**20
# What Python takes for an entry besides the bytes of its row.
OVERHEAD = 150


@dataclass(frozen=True, slots=True)
class KeptRows:
    """Rows of one list as JSON in UTF-8, by primary key."""

    rows: Mapping[int, bytes]
    size: int


kept_rows: RevisionCache[KeptRows] = RevisionCache(MAX_BYTES)


@dataclass(frozen=True, slots=True)
class ListMemory:
    """Rows of one list: those that stand ready, and those that a request makes."""

    ready: Mapping[int, bytes]
    made: dict[int, bytes] = field(default_factory=dict)

    def missing(self, keys: list[int]) -> list[int]:
        return [key for key in keys if key not in self.ready]

    def rows(self, keys: list[int]) -> list[bytes]:
        return [self.ready.get(key) or self.made[key] for key in keys]


@dataclass(frozen=True, slots=True)
class RowMemory:
    """What one request reads and makes, of one revision of a campaign and in one language."""

    campaign: int
    revision: int
    language: str
    lists: dict[PageKey, ListMemory] = field(default_factory=dict)

    def of(self, name: str, detail: Hashable) -> ListMemory:
        """``detail`` is all else that its rows depend on besides the record."""
        key = PageKey(name, self.campaign, self.revision, self.language, detail)
        kept = kept_rows.get(key)
        return self.lists.setdefault(key, ListMemory(kept.rows if kept else {}))

    def keep(self) -> None:
        """Keep what was made: only once all of it is known to be of the one revision."""
        for key, memory in self.lists.items():
            if memory.made:
                rows = {**memory.ready, **memory.made}
                # A list that outgrows the memory is begun anew, so that it does not push out all others.
                if _size(rows) > MAX_BYTES // 2:
                    rows = memory.made
                kept_rows.keep(key, KeptRows(rows, _size(rows)))


def _size(rows: Mapping[int, bytes]) -> int:
    return sum(map(len, rows.values())) + OVERHEAD * len(rows)


@dataclass(frozen=True, slots=True)
class JsonArray:
    """An array of a document, whose elements are JSON in UTF-8 already."""

    elements: list[bytes]

    def written(self) -> bytes:
        return b"[%b]" % b",".join(self.elements)

    def parsed(self) -> list[Any]:
        found: list[Any] = json.loads(self.written())
        return found


def document_json(document: Any) -> bytes:
    """A document of which some members may be arrays that are JSON already."""
    if not isinstance(document, Mapping):
        return compact(document)
    members = (
        compact(name) + b":" + (value.written() if isinstance(value, JsonArray) else compact(value))
        for name, value in document.items()
    )
    return b"{%b}" % b",".join(members)
