"""Writes a data package, as a folder or as one ZIP file, a few rows at a time.

The same revision, language, day and address make the same bytes, so that two copies can be compared by their digests.
The campaign is given as it was just read, and queries see one revision only within
``consistent_read.read_one_revision``, which hands it over so.
"""

import csv
import hashlib
import io
import json
import os
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.utils import translation

from events.exports.about import About
from events.exports.package import cells
from events.exports.package.descriptor import LICENCES, NAME, Resource, descriptor, resource
from events.exports.package.readme import README, licences, readme
from events.exports.package.rows import rows
from events.exports.package.tables import Table, tables
from events.models import Campaign
from events.models.consistent_read import read_one_revision

# Characters of CSV that are kept before they are handed on.
_CHUNK = 2**16
# The first moment that a ZIP file can name: a file's own would make other bytes each time.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_READABLE_BY_ALL = 0o100644 << 16
_UNIX = 3


def package_files(campaign: Campaign, about: About) -> Iterator[tuple[str, Iterator[bytes]]]:
    """The path of each file within the package, and its content in pieces, which have to be taken in this order."""
    written: list[Resource] = []
    for table in tables().values():
        yield table.file, _hashed(table, campaign, about, written)
    with translation.override(about.language):
        texts = {
            LICENCES: licences(campaign),
            README: readme(campaign, about, written),
            # Last, for it has the digests of the others; and so whoever finds it finds a whole package.
            NAME: json.dumps(descriptor(campaign, about, written), ensure_ascii=False, indent=1) + "\n",
        }
    for name, text in texts.items():
        if text:
            yield name, iter([text.encode()])


def zip_chunks(campaign: Campaign, about: About) -> Iterator[bytes]:
    """The package as a ZIP file, in pieces, for whoever sends or stores it."""
    sent = _Outbox()
    with zipfile.ZipFile(sent, "w") as archive:  # type: ignore[call-overload]
        for name, chunks in package_files(campaign, about):
            with archive.open(_entry(name), "w", force_zip64=True) as part:
                for chunk in chunks:
                    part.write(chunk)
                    yield sent.take()
    yield sent.take()


def open_zip(campaign: Campaign, about: About) -> IO[bytes]:
    """The ZIP file of one revision in a temporary file without a name, open at its beginning.

    For a download: a slow reader of ``zip_chunks`` would hold the database for as long.
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115 (whoever takes it closes it)

    def write_anew(at_revision: Campaign) -> None:
        file.seek(0)
        file.truncate()
        file.writelines(zip_chunks(at_revision, about))

    try:
        read_one_revision(campaign.pk, write_anew)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def write_zip(campaign: Campaign, path: Path, about: About) -> None:
    with path.open("wb") as file:
        for chunk in zip_chunks(campaign, about):
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())


def write_folder(campaign: Campaign, path: Path, about: About) -> None:
    """Write the files of the package into a folder, which may exist."""
    for name, chunks in package_files(campaign, about):
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        with (path / name).open("wb") as file:
            file.writelines(chunks)
            file.flush()
            os.fsync(file.fileno())


def _hashed(table: Table, campaign: Campaign, about: About, written: list[Resource]) -> Iterator[bytes]:
    """The file of a table; what datapackage.json says of it is added to ``written`` at its end."""
    digest, size = hashlib.sha256(), 0
    for chunk in _csv(table, campaign):
        digest.update(chunk)
        size += len(chunk)
        yield chunk
    with translation.override(about.language):
        written.append(resource(table, campaign, size, digest.hexdigest()))


def _csv(table: Table, campaign: Campaign) -> Iterator[bytes]:
    """RFC 4180: commas, CR LF, quotes where they are needed."""
    text = io.StringIO(newline="")
    out = csv.writer(text)
    out.writerow([column.name for column in table.columns])
    writers = [cells.writer(column.field) for column in table.columns]
    for row in rows(table, campaign):
        out.writerow([write(value) for write, value in zip(writers, row, strict=True)])
        if text.tell() >= _CHUNK:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _NO_TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    # Else both would be those of the machine.
    entry.create_system, entry.external_attr = _UNIX, _READABLE_BY_ALL
    return entry


class _Outbox:
    """What the ZIP file writes to: nothing can be gone back to, and so a file has the same bytes as a stream."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is kept back."""

    def take(self) -> bytes:
        """What was written since the last time."""
        taken, self._pieces = b"".join(self._pieces), []
        return taken
