"""A backup fills an empty database with the same record, and whatever is wrong with it changes nothing."""

import hashlib
import json
import sqlite3
import stat
import zipfile
from contextlib import closing

import pytest

from tests.processes import MANAGE, OtherDatabase, _database

pytestmark = pytest.mark.server

FILLS = """
from django.contrib.auth import get_user_model
from tests.campaigns import Harbour
get_user_model().objects.create_user("amal", password="harbour-lights")
harbour = Harbour()
harbour.event("lost", 20, harbour.league, sources=[harbour.herald])
harbour.event("taken", 5, status="in-review")
"""
TELLS = """
import hashlib, json
from django.core import serializers
from django.apps import apps
told = {}
for model in apps.get_models():
    rows = serializers.serialize("jsonl", model._base_manager.order_by("pk"))
    told[model._meta.label] = hashlib.sha256(rows.encode()).hexdigest()
print(json.dumps(told))
"""
WRITES = """
from django.core.management import call_command
from tests.campaigns import Harbour
Harbour("inland")
"""


def record(database):
    """What every table holds, by its model."""
    return json.loads(database.python(TELLS))


@pytest.fixture(params=["sqlite", "postgresql"])
def databases(request, tmp_path):
    """One with a record, and one that is not even migrated, of the same kind."""
    if request.param == "sqlite":
        filled = request.getfixturevalue("on_sqlite")
        with closing(OtherDatabase(f"sqlite:///{tmp_path / 'new.sqlite3'}")) as empty:
            filled.python(FILLS)
            yield filled, empty
        return
    server, _name = request.getfixturevalue("_postgres")
    filled = request.getfixturevalue("on_postgres")
    with _database(server, "template1") as name:
        url = filled.url.rpartition("/")[0]
        with closing(OtherDatabase(f"{url}/{name}")) as empty:
            filled.python(FILLS)
            yield filled, empty


def test_a_record_goes_into_a_file_and_comes_back(databases, tmp_path):
    filled, empty = databases
    file = tmp_path / "record.backup"
    told = filled.manage("backup", str(file))
    assert "harbour: revision" in told
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []

    told = empty.manage("restore", str(file))
    assert "The record is as it was written" in told
    assert record(empty) == record(filled)
    # What is written next has its place.
    empty.python(WRITES)

    refused = empty.fork(MANAGE, "restore", str(file))
    assert refused.returncode == 1
    assert "The database is not empty. Back it up, and then use --replace. Nothing was changed." in refused.stderr
    empty.manage("restore", str(file), "--replace")
    assert record(empty) == record(filled)


@pytest.fixture
def file(on_sqlite, tmp_path):
    on_sqlite.python(FILLS)
    path = tmp_path / "record.backup"
    on_sqlite.manage("backup", str(path))
    return path


def rewritten(file, **changes):
    """Put other members in the place of a backup's: the manifest's fields, or ``database`` as bytes."""
    with zipfile.ZipFile(file) as bundle:
        manifest, database = json.loads(bundle.read("manifest.json")), bundle.read("database")
    database = changes.pop("database", database)
    file.unlink()
    with zipfile.ZipFile(file, "w") as bundle:
        bundle.writestr("manifest.json", json.dumps(manifest | changes))
        bundle.writestr("database", database)


def of_damaged_pages(file):
    with zipfile.ZipFile(file) as bundle:
        database = bytearray(bundle.read("database"))
    database[4096:12288] = b"\x07" * 8192
    rewritten(file, database=bytes(database), sha256=hashlib.sha256(database).hexdigest())


def of_damaged_compression(file):
    data = bytearray(file.read_bytes())
    data[1500:1540] = b"\xff" * 40
    file.write_bytes(data)


FAULTS = {
    "is not there": (lambda file: file.unlink(), "There is no file"),
    "is cut": (lambda file: file.write_bytes(file.read_bytes()[:-5000]), "is no backup, or not a whole one"),
    "is something else": (lambda file: file.write_text("record"), "is no backup, or not a whole one"),
    "has another database": (lambda file: rewritten(file, database=b"SQLite"), "is not as it was written"),
    "has a longer database": (lambda file: rewritten(file, size=100), "is not as it was written"),
    "has damaged pages": (of_damaged_pages, "SQLite says of it"),
    "is of another kind": (lambda file: rewritten(file, vendor="postgresql"), "the database here is sqlite"),
    "is of another format": (lambda file: rewritten(file, format=2), "Its format is 2"),
    "has damaged compression": (of_damaged_compression, "is no backup, or not a whole one"),
    "has a size in words": (lambda file: rewritten(file, size="large"), "manifest.json cannot be read: size is no int"),
    "has no migrations": (lambda file: rewritten(file, migrations=None), "migrations is no list"),
    "lacks a field": (lambda file: rewritten(file, wording=1), "manifest.json cannot be read"),
    "is of a later version": (
        lambda file: rewritten(file, migrations=["events.9999_later"]),
        "has the migration events.9999_later",
    ),
}


def test_a_file_that_is_no_backup_changes_nothing(on_sqlite, file):
    """In one test: each fault is a process of its own, but for all of them one record is enough."""
    before, whole = record(on_sqlite), file.read_bytes()
    told = {}
    for fault, (spoil, _message) in FAULTS.items():
        file.write_bytes(whole)
        spoil(file)
        refused = on_sqlite.fork(MANAGE, "restore", str(file), "--replace")
        told[fault] = refused.stderr if refused.returncode == 1 else f"ended with {refused.returncode}"
    for fault, (_spoil, message) in FAULTS.items():
        assert message in told[fault], fault
        assert "Nothing was changed." in told[fault], fault
        assert "Traceback" not in told[fault], fault
    assert record(on_sqlite) == before


def test_a_backup_writes_over_no_file(on_sqlite, file):
    before = file.read_bytes()
    refused = on_sqlite.fork(MANAGE, "backup", str(file))
    assert refused.returncode == 1
    assert "exists already. Nothing was written." in refused.stderr
    assert file.read_bytes() == before


def test_a_backup_of_an_earlier_version_is_brought_up_to_this_one(on_sqlite, tmp_path):
    """Its last migration is taken back, and made again when it is restored."""
    on_sqlite.python(FILLS)
    before = record(on_sqlite)
    on_sqlite.manage("migrate", "sessions", "zero", "--verbosity", "0")
    file = tmp_path / "earlier.backup"
    on_sqlite.manage("backup", str(file))
    with closing(OtherDatabase(f"sqlite:///{tmp_path / 'new.sqlite3'}")) as empty:
        empty.manage("restore", str(file))
        assert record(empty) == before


def test_a_backup_of_sqlite_is_a_database_that_sqlite_reads(file, tmp_path):
    with zipfile.ZipFile(file) as bundle:
        bundle.extract("database", tmp_path)
    with closing(sqlite3.connect(tmp_path / "database")) as copy:
        assert copy.execute("SELECT slug FROM events_campaign").fetchall() == [("harbour",)]
