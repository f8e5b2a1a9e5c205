"""What readers were served last, by address: for the time in which the record cannot be read.

In the memory of this process, and in files (LAST_GOOD_DIR), which outlive it and are shared with the other processes.
"""

import hashlib
import json
import logging
import os
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest

from events.payload.encoding import Payload
from events.serving.memory_cache import MemoryCache

logger = logging.getLogger(__name__)

# What of a query an answer may depend on. The rest is for the scripts of the page.
PARAMETERS = (
    "on", "event", "side", "actor", "kind", "grade", "voice", "publisher", "bank", "phase", "district", "sort", "p",
    "theme", "timeline", "compare", "known_on", "at_least", "story", "step",
)  # fmt: skip
# Those that make it say something else, and not only of another day.
COUNTING = ("compare", "known_on", "at_least")
# Of paths: pages and feeds. What else is made like them is better not answered at all than of an earlier revision.
PAGE_ENDINGS = ("/", ".atom")
# Of each kind, in one process. Most bytes are those of kept pages and pictures, and take no room of their own.
MAX_BYTES = 16 * 2**20
# Files are counted after so many have been written.
COUNT_EVERY = 50


@dataclass(slots=True)
class Served:
    """An answer as it was served, with its own headers; ``at`` is the last time that it was, in seconds since 1970."""

    body: Payload
    headers: Mapping[str, str]
    revision: int
    at: float

    @property
    def size(self) -> int:
        return self.body.size


def address_of(path: str, parameters: Mapping[str, str]) -> str:
    """The address of an answer that depends on those of PARAMETERS: ``/ar/harbour/?on=2031-03-05``."""
    given = {name: parameters[name] for name in PARAMETERS if parameters.get(name)}
    return f"{path}?{urlencode(given)}" if given else path


class LastGood:
    """Answers of one kind, which names the folder of its files.

    With ``exact``, none that counts something else (COUNTING) stands for the one that is asked for.
    """

    def __init__(self, kind: str, max_bytes: int = MAX_BYTES, *, exact: bool = False) -> None:
        self.kind = kind
        self._exact = exact
        self._memory: MemoryCache[str, Served] = MemoryCache(max_bytes)
        self._written = 0

    def remember(self, address: str, body: Payload, headers: Mapping[str, str], revision: int) -> None:
        """Called for each answer: what is remembered already only gets its time.

        ``address`` is that of ``address_of``, with the parameters as they were understood. So there are no more
        addresses than answers, whatever is asked for.
        """
        known = self._memory.get(address)
        if known is not None and known.body is body:
            known.at = time.time()
            return
        self._keep(address, Served(body, headers, revision, time.time()))

    def find(self, request: HttpRequest) -> Served | None:
        return next(filter(None, map(self._find, self._addresses(request))), None)

    def _addresses(self, request: HttpRequest) -> Iterator[str]:
        """Where the answer to the request may be, the best first.

        Another day of the same page will do: its scripts read the day from the address.
        """
        path, given = request.path_info, request.GET.dict()
        yield address_of(path, given)
        counting = {name: given[name] for name in COUNTING if name in given}
        for kept in [counting] if self._exact or not counting else [counting, {}]:
            for name in PARAMETERS:
                if name in given and name not in COUNTING:
                    yield address_of(path, {name: given[name]} | kept)
            yield address_of(path, kept)

    def at(self, address: str) -> Served | None:
        """What was served last at just that address, as ``remember`` was given it."""
        return self._find(address)

    def clear(self) -> None:
        self._memory.clear()

    def _keep(self, address: str, served: Served) -> None:
        self._memory.keep(address, served)
        self._write(address, served)
        path, query, _rest = address.partition("?")
        if query and ((plain := self._find(path)) is None or plain.revision < served.revision):
            self._keep(path, served)

    def _find(self, address: str) -> Served | None:
        return self._memory.get(address) or self._read(address)

    def _folder(self) -> Path | None:
        return Path(settings.LAST_GOOD_DIR) / self.kind if settings.LAST_GOOD_DIR else None

    def _write(self, address: str, served: Served) -> None:
        if not (folder := self._folder()):
            return
        head = {"address": address, "site": _site(), "headers": dict(served.headers), "revision": served.revision}
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _replace(folder / _file_name(address), json.dumps(head).encode() + b"\n" + served.body.packed())
            self._written += 1
            if self._written % COUNT_EVERY == 1:
                _forget_oldest(folder, settings.LAST_GOOD_MAX_MB * 2**20)
        except OSError as problem:
            # A full disk is no reason to refuse a reader.
            logger.error("%s cannot be written (LAST_GOOD_DIR): %s", folder, problem)

    def _read(self, address: str) -> Served | None:
        if not (folder := self._folder()):
            return None
        file = folder / _file_name(address)
        try:
            head, _newline, packed = file.read_bytes().partition(b"\n")
            known = json.loads(head)
            if (known["address"], known["site"]) != (address, _site()):
                return None
            served = Served(Payload.unpacked(packed), known["headers"], known["revision"], file.stat().st_mtime)
        except FileNotFoundError:
            return None
        except (OSError, ValueError, LookupError) as problem:
            logger.error("%s cannot be read (LAST_GOOD_DIR): %s", file, problem)
            return None
        self._memory.keep(address, served)
        return served


def _site() -> str:
    """The deployment: a page of another one asks for scripts and styles that are not there."""
    return str(getattr(staticfiles_storage, "manifest_hash", ""))


def _file_name(address: str) -> str:
    return hashlib.sha256(address.encode("utf-8", "surrogatepass")).hexdigest()


def _replace(path: Path, content: bytes) -> None:
    """Write the file in one step, so that nobody reads half of it; where that fails, leave nothing behind."""
    descriptor, name = tempfile.mkstemp(dir=path.parent)
    try:
        with open(descriptor, "wb") as file:
            file.write(content)
        os.replace(name, path)
    except OSError:
        os.unlink(name)
        raise


def _forget_oldest(folder: Path, max_bytes: int) -> None:
    """Remove files, the oldest first, until the rest has room.

    Another process may be at it, or move its draft to its place: what is gone by now is passed over.
    """
    files = []
    with os.scandir(folder) as found:
        for entry in found:
            with suppress(FileNotFoundError):
                files.append((entry.stat().st_mtime, entry.stat().st_size, entry.path))
    files.sort()
    size = sum(size for _time, size, _path in files)
    for _time, its_size, path in files:
        if size <= max_bytes:
            return
        with suppress(FileNotFoundError):
            os.unlink(path)
        size -= its_size


pages = LastGood("pages")
pictures = LastGood("pictures", exact=True)
# They have their own memory (kept_parts), and their address names their content.
parts = LastGood("parts", max_bytes=0)
EVERY_KIND = (pages, pictures, parts)
