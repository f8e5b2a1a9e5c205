"""Opens a data package, a folder or a ZIP file. Nothing is unpacked to the disk, and nothing outside it is opened."""

import json
import lzma
import sys
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Any

from events.exports.package.descriptor import LICENCES, NAME
from events.exports.package.readme import README
from events.exports.package.tables import FOLDER, tables
from events.imports.tables import unpacked

# What the reading of a damaged archive ends in, by whichever compression.
DAMAGES = (OSError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, RuntimeError, NotImplementedError)
_LONGEST_DESCRIPTOR = 10_000_000


class PackageError(Exception):
    """It cannot be read as a data package; the message says why."""


class Package:
    """An open data package. ``name`` is its path, for messages; ``descriptor`` the content of datapackage.json."""

    def __init__(self, path: Path, archive: zipfile.ZipFile | None = None) -> None:
        self.name = str(path)
        self._root, self._archive, self._inner = path, archive, ""
        if archive:
            self._inner = _innermost(archive, path)
        self.descriptor = self._read_descriptor()

    @property
    def campaign(self) -> str:
        """The slug of its campaign; "" where it does not say."""
        slug = self.descriptor.get("campaign")
        return slug if isinstance(slug, str) else ""

    def holds_nothing_else(self) -> bool:
        """Whether a folder has no file but those that an export writes. A ZIP file is one file in any case."""
        ours = {NAME, README, LICENCES, FOLDER, *(table.file for table in tables().values())}
        return self._archive is not None or all(
            str(PurePosixPath(found.relative_to(self._root))) in ours for found in self._root.rglob("*")
        )

    def label(self, file: str) -> str:
        """How messages name a file of it."""
        return f"{self.name}/{file}"

    @contextmanager
    def open(self, file: str) -> Iterator[IO[bytes]]:
        """A file by its path within the package. Raises PackageError where it is not in it, or leads out of it."""
        parts = PurePosixPath(file)
        if not file or "\\" in file or parts.is_absolute() or ".." in parts.parts or ":" in file:
            raise PackageError("This path leads out of the package.")
        if self._archive:
            try:
                opened: IO[bytes] = self._archive.open(f"{self._inner}{file}")
            except KeyError:
                raise PackageError("This file is not in the package.") from None
        else:
            opened = self._open_file(file)
        with opened:
            yield opened

    def _open_file(self, file: str) -> IO[bytes]:
        path = (self._root / file).resolve()
        # A link may lead anywhere, and a pipe or a device may have no end.
        if not path.is_relative_to(self._root.resolve()):
            raise PackageError("This path leads out of the package.")
        if not path.is_file():
            raise PackageError("This file is not in the package.")
        return path.open("rb")

    def _read_descriptor(self) -> dict[str, Any]:
        with self.open(NAME) as file:
            text = file.read(_LONGEST_DESCRIPTOR + 1)
        if len(text) > _LONGEST_DESCRIPTOR:
            raise PackageError(f"{NAME} is too long.")
        try:
            found = json.loads(text.decode("utf-8-sig"))
        except (ValueError, RecursionError) as problem:
            raise PackageError(f"{NAME} is not JSON: {problem}") from problem
        if not isinstance(found, dict):
            raise PackageError(f"{NAME} is no object.")
        return found


def is_package(path: Path) -> bool:
    """Whether the path should be read as a package: a folder with datapackage.json, that file, or a ZIP file."""
    if path.is_dir():
        return (path / NAME).is_file()
    return path.is_file() and (path.name == NAME or zipfile.is_zipfile(path))


@contextmanager
def open_package(path: Path, max_bytes: int) -> Iterator[Package]:
    """The package at the path. Raises PackageError; for a ZIP bomb before anything of it is unpacked.

    ``max_bytes`` is the limit of an upload: unpacked, a package may have MAX_GROWTH times as much.
    """
    if path.name == NAME:
        path = path.parent
    if path.is_dir():
        yield Package(path)
        return
    try:
        archive = zipfile.ZipFile(path)
    except DAMAGES as problem:
        raise PackageError(f"This cannot be read as a ZIP file: {problem}") from problem
    with archive:
        if unpacked.is_too_large(archive, max_bytes):
            raise PackageError("It is too large when unpacked, and was not opened: unpack it, or raise IMPORT_MAX_MB.")
        if part := unpacked.too_large_part(archive):
            raise PackageError(f"{part} is too large when unpacked, so the package was not opened.")
        yield Package(path, archive)


def _innermost(archive: zipfile.ZipFile, path: Path) -> str:
    """The folder within the archive that has datapackage.json, "" for none: people pack folders as well."""
    names = archive.namelist()
    if len(names) != len(set(names)):
        raise PackageError("The ZIP file has two files of one name.")
    found = sorted((name for name in names if PurePosixPath(name).name == NAME), key=lambda name: name.count("/"))
    if not found:
        raise PackageError(f"There is no {NAME} in {path.name}: it is no data package.")
    return found[0].removesuffix(NAME)


def campaign_of(path: Path) -> str:
    """The slug of the campaign whose package is at the path; "" where there is no package, or more than one.

    A folder counts only where it holds nothing else: it is replaced as a whole.
    """
    try:
        with open_package(path, sys.maxsize) as package:
            return package.campaign if package.holds_nothing_else() else ""
    except (PackageError, *DAMAGES):
        return ""
