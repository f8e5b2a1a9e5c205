"""PURE: remembers what was found out about shapes, by their content.

The outlines of a record are asked about for every page.
"""

import hashlib
import marshal
from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Any, Generic, TypeVar

V = TypeVar("V")


def content_key(geojson: Any) -> bytes | None:
    """Names the content of a document as JSON has it; None for what is none.

    Two documents that differ in the order of their members alone have different keys, as have 10 and 10.0.
    """
    try:
        # The format without references, which depend on what else holds an object.
        return hashlib.blake2b(marshal.dumps(geojson, 2), digest_size=20).digest()
    # As what is nested too deeply.
    except ValueError:
        return None


class ShapeMemory(Generic[V]):
    """What this process found out, by key. Beyond ``max_weight`` the least recently used entries are forgotten.

    An entry weighs what whoever keeps it says, such as its number of vertices; one that weighs an eighth of all that
    there is room for is not kept.
    """

    def __init__(self, max_weight: int) -> None:
        self.max_weight = max_weight
        self.weight = 0
        self._entries: OrderedDict[Hashable, tuple[V, int]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> V | None:
        with self._lock:
            entry = self._entries.get(key)
            if entry is None:
                return None
            self._entries.move_to_end(key)
            return entry[0]

    def keep(self, key: Hashable, value: V, weight: int = 1) -> None:
        if weight * 8 > self.max_weight:
            return
        with self._lock:
            self.weight += weight - self._entries.pop(key, (value, 0))[1]
            self._entries[key] = value, weight
            while self.weight > self.max_weight:
                self.weight -= self._entries.popitem(last=False)[1][1]

    def clear(self) -> None:
        with self._lock:
            self._entries.clear()
            self.weight = 0
