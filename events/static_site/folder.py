"""The folder of a static edition: what is in it, and how the next edition takes the place of the last.

Files are made beside it, in a folder of drafts, and then moved one by one: those that others point to first, pages
after them, the pointers last. The manifest names every file with its digest. While files are moved it names the old
and the new ones: whoever is killed there leaves a manifest by which the next run removes what is left over.
"""

import hashlib
import json
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MANIFEST, LOCK, DRAFTS = ".static-edition.json", ".static-edition.lock", ".static-edition.drafts"
OWN = frozenset({MANIFEST, LOCK, DRAFTS})
FORMAT = 1
# Pages that are open go on with what they began with.
LASTING = ("/parts/", "static/")
# Moved after all others, in this order.
LATE = (".html", ".xml", "service-worker.js", "offline.json", "revision.json")


class EditionError(Exception):
    """Nothing was changed; the message says why."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many files were written, removed and left as they were, and the bytes of all."""

    written: int
    removed: int
    same: int
    bytes: int


@dataclass(slots=True)
class Manifest:
    """``files`` are digests and sizes by path; ``former`` are paths that only pages of the last edition ask for.

    ``made`` says of what the edition was made; None while files are being moved.
    """

    made: dict[str, Any] | None = None
    files: dict[str, tuple[str, int]] = field(default_factory=dict)
    former: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, path: Path) -> "Manifest":
        """An empty one where there is none. Raises EditionError for a file that is none of ours."""
        try:
            known = json.loads(path.read_bytes())
        except FileNotFoundError:
            return cls()
        except ValueError as problem:
            raise EditionError(f"{path} is damaged ({problem}): remove it, and export with --force.") from problem
        if not isinstance(known, dict) or known.get("format") != FORMAT:
            raise EditionError(f"{path} is of another version of this program: export with --force into a new folder.")
        files = {name: (str(digest), int(size)) for name, (digest, size) in known["files"].items()}
        return cls(known["made"], files, list(known["former"]))

    def write(self, path: Path) -> None:
        document = {"format": FORMAT, "made": self.made, "files": self.files, "former": self.former}
        beside = path.with_name(path.name + ".new")
        with beside.open("w", encoding="utf-8") as file:
            json.dump(document, file)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)


class Draft:
    """The next edition while it is being made."""

    def __init__(self, folder: "EditionFolder") -> None:
        self.folder = folder
        self.files: dict[str, tuple[str, int]] = {}
        self.changed: list[str] = []

    def add(self, path: str, body: bytes) -> None:
        """Raises EditionError for a path that leads out of the folder, or that names a file of ours."""
        target = self.folder.drafts / checked_path(path)
        known = (hashlib.sha256(body).hexdigest(), len(body))
        self.files[path] = known
        if self.folder.has(path, known):
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(body)
        self.changed.append(path)

    def keep(self, path: str) -> bool:
        """Whether a file whose path names its content is there already; it is part of the next edition then."""
        known = self.folder.manifest.files.get(path)
        if known and self.folder.has(path, known):
            self.files[path] = known
            return True
        return False


class EditionFolder:
    """Made by ``open_folder``."""

    def __init__(self, root: Path, manifest: Manifest) -> None:
        self.root = root
        self.drafts = root / DRAFTS
        self.manifest = manifest

    def has(self, path: str, known: tuple[str, int]) -> bool:
        """Whether the file is there. Of a whole edition the manifest is believed, and only the size is looked at."""
        if self.manifest.files.get(path) != known:
            return False
        target = self.root / path
        if not target.is_file() or target.stat().st_size != known[1]:
            return False
        return self.manifest.made is not None or hashlib.sha256(target.read_bytes()).hexdigest() == known[0]

    def begin(self) -> Draft:
        shutil.rmtree(self.drafts, ignore_errors=True)
        self.drafts.mkdir()
        return Draft(self)

    def publish(self, draft: Draft, made: dict[str, Any]) -> Outcome:
        before = self.manifest
        # Of an edition that was not finished nobody knows which files are the last whole one's.
        ended = [path for path in before.files if path not in draft.files]
        former = [path for path in ended if is_lasting(path) and path not in before.former]
        gone = [path for path in ended if path not in former]
        kept = {path: before.files[path] for path in former}
        Manifest(None, before.files | draft.files, before.former).write(self.root / MANIFEST)
        for path in sorted(draft.changed, key=_moved_when):
            target = self._target(path)
            target.parent.mkdir(parents=True, exist_ok=True)
            (self.drafts / path).replace(target)
        for path in gone:
            self._remove(path)
        self.manifest = Manifest(made, kept | draft.files, former)
        self.manifest.write(self.root / MANIFEST)
        shutil.rmtree(self.drafts, ignore_errors=True)
        total = sum(size for _digest, size in self.manifest.files.values())
        return Outcome(len(draft.changed), len(gone), len(draft.files) - len(draft.changed), total)

    def _target(self, path: str) -> Path:
        """Raises EditionError where a link leads out of the folder."""
        target = self.root / checked_path(path)
        if not target.parent.resolve().is_relative_to(self.root):
            raise EditionError(f"{target.parent} leads out of {self.root}.")
        return target

    def _remove(self, path: str) -> None:
        target = self._target(path)
        target.unlink(missing_ok=True)
        for parent in target.relative_to(self.root).parents:
            if parent == Path() or any((self.root / parent).iterdir() if (self.root / parent).is_dir() else ()):
                break
            (self.root / parent).rmdir()


def checked_path(path: str) -> Path:
    """The path, of plain names alone. Raises EditionError for one that could lead elsewhere."""
    names = path.split("/")
    if any(not name or name.startswith(".") or any(sign in name for sign in '\\:\0*?"<>|') for name in names):
        raise EditionError(f"“{path}” cannot be the path of a file.")
    if len(path.encode()) > 400 or any(len(name.encode()) > 200 for name in names):
        raise EditionError(f"“{path[:80]}…” is too long for the path of a file.")
    return Path(*names)


def is_lasting(path: str) -> bool:
    return LASTING[0] in path or path.startswith(LASTING[1])


def _moved_when(path: str) -> tuple[int, str]:
    return next((number for number, ending in enumerate(LATE, 1) if path.endswith(ending)), 0), path


@contextmanager
def open_folder(root: Path, *, force: bool = False) -> Iterator[EditionFolder]:
    """The folder, made where there is none, for this process alone.

    ``force`` takes one that holds other files, which stay where no file of the edition takes their place. Raises
    EditionError, also where another process is at it.
    """
    root = root.resolve()
    if root.exists() and not root.is_dir():
        raise EditionError(f"{root} is no folder.")
    if not root.parent.is_dir():
        raise EditionError(f"There is no folder {root.parent}.")
    if root.is_dir() and not (root / MANIFEST).exists() and not force and {each.name for each in root.iterdir()} - OWN:
        raise EditionError(f"{root} holds other files and is no static edition: --force writes into it.")
    try:
        root.mkdir(exist_ok=True)
        with (root / LOCK).open("w") as lock:
            _take(lock.fileno(), root)
            yield EditionFolder(root, _manifest(root / MANIFEST, force))
    except OSError as problem:
        raise EditionError(f"{root} cannot be written: {problem}") from problem


def _manifest(path: Path, force: bool) -> Manifest:
    try:
        return Manifest.read(path)
    except EditionError:
        if not force:
            raise
        return Manifest()


def _take(descriptor: int, root: Path) -> None:
    """Raises EditionError where another process has the lock; the system releases it with the process."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as taken:
        raise EditionError(f"Another process is writing {root}.") from taken
