"""A backup: one ZIP file with a copy of the database, and a manifest with what it is, of when, and its SHA-256.

It holds all that the database does: drafts, what is withdrawn, accounts with the hashes of their passwords.
"""

import hashlib
import json
import os
import tempfile
import zipfile
import zlib
from dataclasses import asdict, dataclass
from lzma import LZMAError
from pathlib import Path
from typing import IO, Any, Self

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from events.evidence import databases
from events.models import Campaign
from events.models.consistent_read import one_snapshot

# To be raised where an earlier version of the software could not read the file.
FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = "database"
CHUNK = 2**20
# What a manifest holds, as JSON has it.
_KINDS = {"size": int, "sha256": str, "vendor": str, "migrations": list, "tables": list, "revisions": dict}
# What the reading of a damaged file ends in, by whichever compression.
_DAMAGES = (OSError, zipfile.BadZipFile, zlib.error, LZMAError, ValueError, LookupError, EOFError, RuntimeError)
# Of these `migrate` itself makes rows.
MADE_BY_MIGRATE = (ContentType, Group, Permission)


class BackupError(Exception):
    """The backup cannot be made, read or put back, and nothing was changed; the message says why."""


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself.

    ``made_at`` is ISO 8601 in UTC, ``vendor`` and ``server_version`` are the database's, ``migrations`` the names of
    those that were applied ("events.0001_initial"), ``revisions`` by a campaign's slug; ``size`` is in bytes.
    """

    format: int
    made_at: str
    vendor: str
    server_version: str
    migrations: list[str]
    tables: list[str]
    revisions: dict[str, int]
    size: int
    sha256: str

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        """Raises BackupError where the text is none of a manifest."""
        try:
            found = json.loads(text)
            if found["format"] != FORMAT:
                raise BackupError(f"Its format is {found['format']}; this version of the software reads {FORMAT}.")
            manifest = cls(**found)
            for name, kind in _KINDS.items():
                if type(getattr(manifest, name)) is not kind:
                    raise TypeError(f"{name} is no {kind.__name__}")
            if not all(isinstance(name, str) for name in (*manifest.migrations, *manifest.tables)):
                raise TypeError("migrations and tables are names")
            return manifest
        except (ValueError, KeyError, TypeError, RecursionError) as problem:
            raise BackupError(f"{MANIFEST} cannot be read: {problem}") from problem


def make_backup(path: Path) -> Manifest:
    """Write a backup of the database into a new file that its owner alone may read; readers and editors go on.

    Raises BackupError where the file exists, and where the database cannot be copied.
    """
    if path.exists():
        raise BackupError(f"{path} exists already.")
    # Beside it, so that the file is there whole or not at all.
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=path.parent) as folder:
        copy, archive = Path(folder) / DATABASE, Path(folder) / "archive"
        manifest = _copy_database(copy)
        with _new_file(archive) as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bundle:
                bundle.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1, ensure_ascii=False))
                bundle.write(copy, DATABASE)
            file.flush()
            os.fsync(file.fileno())
        extract(archive, Path(folder) / "read again")
        os.link(archive, path)
    return manifest


def _copy_database(path: Path) -> Manifest:
    try:
        # The copy is of the moment in which the manifest is read. PostgreSQL exports no snapshot within a savepoint.
        with one_snapshot(), transaction.atomic(savepoint=False):
            said: dict[str, Any] = {
                "format": FORMAT,
                "made_at": timezone.now().isoformat(timespec="seconds"),
                "vendor": databases.vendor(),
                "server_version": databases.server_version(),
                "migrations": _applied(),
                "tables": databases.tables(),
                "revisions": dict(Campaign.objects.order_by("slug").values_list("slug", "revision")),
            }
            databases.copy_to(path)
    except databases.DatabaseCopyError as problem:
        raise BackupError(str(problem)) from problem
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Manifest(**said, size=path.stat().st_size, sha256=digest)


def extract(path: Path, copy: Path) -> Manifest:
    """Write the copy of the database from a backup into a new file, and hold it against its SHA-256.

    Raises BackupError where the file is no backup, or not as it was written.
    """
    try:
        with zipfile.ZipFile(path) as bundle:
            manifest = Manifest.from_json(bundle.read(MANIFEST))
            digest, size = hashlib.sha256(), 0
            with bundle.open(DATABASE) as packed, _new_file(copy) as file:
                while chunk := packed.read(CHUNK):
                    digest.update(chunk)
                    size += len(chunk)
                    if size > manifest.size:
                        break
                    file.write(chunk)
    except FileNotFoundError as problem:
        raise BackupError(f"There is no file {path}.") from problem
    except _DAMAGES as problem:
        raise BackupError(f"{path} is no backup, or not a whole one: {problem}") from problem
    if (size, digest.hexdigest()) != (manifest.size, manifest.sha256):
        raise BackupError(f"{path} is not as it was written: the SHA-256 of its database is another one.")
    return manifest


def restore(path: Path, *, replace: bool) -> Manifest:
    """Fill the database from a backup.

    Raises BackupError, with the database as it was, where the backup is damaged, of another kind of database or of a
    later version of the software, and, without ``replace``, where the database holds anything.
    """
    with tempfile.TemporaryDirectory(prefix="restore-") as folder:
        copy = Path(folder) / DATABASE
        manifest = extract(path, copy)
        if manifest.vendor != databases.vendor():
            raise BackupError(f"It is a backup of {manifest.vendor}, and the database here is {databases.vendor()}.")
        if unknown := sorted(set(manifest.migrations) - _known()):
            raise BackupError(f"It is of a later version of the software, which has the migration {unknown[-1]}.")
        if not replace and _holds_anything():
            raise BackupError("The database is not empty. Back it up, and then use --replace.")
        try:
            databases.fill_from(copy, sorted({*manifest.tables, *databases.tables()}))
        except databases.DatabaseCopyError as problem:
            raise BackupError(str(problem)) from problem
    return manifest


def _applied() -> list[str]:
    return _names(MigrationRecorder(connection).applied_migrations())


def _known() -> set[str]:
    return set(_names(MigrationLoader(None).disk_migrations))


def _names(migrations: Any) -> list[str]:
    return sorted(f"{app}.{name}" for app, name in migrations)


def _holds_anything() -> bool:
    """Whether somebody has written something; a database that is not migrated has not even tables."""
    there = set(databases.tables())
    models = (model for model in apps.get_models() if model._meta.db_table in there)
    return any(model._base_manager.exists() for model in models if model not in MADE_BY_MIGRATE)


def _new_file(path: Path) -> IO[bytes]:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
