"""Copies the whole database into a file and back, as its own tools do: SQLite's online backup, pg_dump and psql."""

import os
import sqlite3
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.db import connection

# What psql is to run: all of it in one transaction, or none.
PSQL = ("psql", "--quiet", "--no-psqlrc", "--single-transaction", "--set", "ON_ERROR_STOP=1", "--output", os.devnull)


class DatabaseCopyError(Exception):
    """The database could not be copied or filled; the message is the tool's own."""


def vendor() -> str:
    """``sqlite`` or ``postgresql``. A copy can be put back into the same alone."""
    return connection.vendor


def server_version() -> str:
    return ".".join(str(number) for number in connection.get_database_version())


def tables() -> list[str]:
    """Those of this site that exist, in the order of their names."""
    names = {*connection.introspection.django_table_names(only_existing=True), "django_migrations"}
    return sorted(names & set(connection.introspection.table_names()))


def copy_to(path: Path) -> None:
    """Write the database as it is in the current transaction, others' writes going on, into a new file.

    Raises DatabaseCopyError.
    """
    if vendor() == "sqlite":
        # Not on the connection of the transaction: SQLite copies none that may write.
        with closing(_sqlite()) as filled, closing(sqlite3.connect(path)) as copy:
            filled.backup(copy, progress=_patience())
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
    chosen = [f"--table={connection.ops.quote_name(table)}" for table in tables()]
    options = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={path}"]
    _run(["pg_dump", *options, *chosen, *_address()])


def fill_from(path: Path, others: Sequence[str]) -> None:
    """Put the copy in the place of whatever the database holds, all of it or nothing.

    ``others`` are the tables that are removed before. Raises DatabaseCopyError.
    """
    if vendor() == "sqlite":
        # A statement of ours that is not read to its end would hold a lock.
        connection.close()
        with closing(sqlite3.connect(path)) as copy, closing(_sqlite()) as filled:
            _check_pages(copy)
            copy.backup(filled, progress=_patience())
        return
    script = path.with_suffix(".sql")
    _run(["pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(path)])
    names = ", ".join(connection.ops.quote_name(table) for table in others)
    before = ["--command", f"DROP TABLE IF EXISTS {names} CASCADE"] if others else []
    # Its locks would be waited for.
    connection.close()
    _run([*PSQL, *before, f"--file={script}", *_address()])


def _sqlite() -> sqlite3.Connection:
    return sqlite3.connect(connection.get_connection_params()["database"])


def _patience() -> Callable[[int, int, int], None]:
    """For sqlite3's ``backup``, which waits for the lock of another process for ever."""
    end = time.monotonic() + settings.DATABASE_LOCK_TIMEOUT

    def look(status: int, _remaining: int, _total: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > end:
            raise DatabaseCopyError("Somebody else uses the database. Stop the site first.")

    return look


def _check_pages(copy: sqlite3.Connection) -> None:
    try:
        (found,) = copy.execute("PRAGMA integrity_check").fetchone()
    except sqlite3.DatabaseError as problem:
        found = str(problem)
    if found != "ok":
        raise DatabaseCopyError(f"SQLite says of it: {found}")


def _address() -> list[str]:
    """The arguments that name the database to PostgreSQL's tools: those of Django for psql, but for the password."""
    arguments, _environment = connection.client.settings_to_cmd_args_env(connection.settings_dict, [])
    return list(arguments[1:])


def _run(command: list[str]) -> None:
    _arguments, environment = connection.client.settings_to_cmd_args_env(connection.settings_dict, [])
    try:
        # The programs are ours to name, and no shell reads the arguments.
        done = subprocess.run(command, env=os.environ | (environment or {}), capture_output=True, text=True)  # noqa: S603
    except FileNotFoundError as missing:
        raise DatabaseCopyError(f"{command[0]} is not installed. It comes with PostgreSQL's client.") from missing
    if done.returncode:
        raise DatabaseCopyError(done.stderr.strip() or f"{command[0]} ended with {done.returncode}")
