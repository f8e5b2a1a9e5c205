"""Programs and servers in other processes, which may be killed, on a database of their own: SQLite or PostgreSQL."""

import json
import os
import shutil
import subprocess
import sys
import uuid
from contextlib import closing, contextmanager

import psycopg
import pytest
import redis
from django.conf import settings
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.sqlite3.base import DatabaseWrapper
from psycopg import sql

from bench.server import serving
from tests.once import once

# A PostgreSQL server, without a database, on which the account may create databases.
POSTGRES_URL = os.environ.get("POSTGRES_URL", "postgres://postgres@127.0.0.1:5432")
REDIS_URL = os.environ.get("REDIS_URL", "redis://127.0.0.1:6379")

MANAGE = """
import sys
from django.core.management import execute_from_command_line
execute_from_command_line(["manage.py", *sys.argv[1:]])
"""


class OtherDatabase:
    """A database by its DATABASE_URL, and the processes that use it."""

    def __init__(self, url):
        self.url = url
        self.environment = {
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "SECRET_KEY": "only-for-this-test-" * 4,
            "HTTPS": "off",
            "LAST_GOOD_DIR": "",
        }
        self._forking = None

    def run(self, *arguments):
        """Run Python with these arguments to its end; gives returncode, stdout and stderr."""
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=settings.BASE_DIR,
            env=os.environ | self.environment,
            capture_output=True,
            text=True,
            timeout=120,
        )

    def fork(self, program, *arguments):
        """Run a program with Django set up, in a process of its own; gives returncode, stdout and stderr."""
        if not self._forking:
            self._forking = subprocess.Popen(
                [sys.executable, "-m", "tests.forking"],
                cwd=settings.BASE_DIR,
                env=os.environ | self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        print(json.dumps([program, arguments]), file=self._forking.stdin, flush=True)
        return subprocess.CompletedProcess(program, *json.loads(self._forking.stdout.readline()))

    def python(self, program, *arguments):
        """As ``fork``; gives what the program prints. It has to succeed."""
        done = self.fork(program, *arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def manage(self, *arguments):
        """What a management command prints. It has to succeed."""
        return self.python(MANAGE, *arguments)

    def close(self):
        """End the process that forks, if there is one."""
        if self._forking:
            self._forking.communicate()

    @contextmanager
    def served(self, application="mosulmap.wsgi", **environment):
        """Run gunicorn for the block; gives its URL."""
        with serving(application, 1, "/healthz", **self.environment | environment) as port:
            yield f"http://127.0.0.1:{port}"


@contextmanager
def _default_database_in(path):
    """For the block, what this thread asks of the database goes to an SQLite file."""
    options = {"init_command": "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF;"}
    named = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path), "OPTIONS": options}
    usual = connections[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = DatabaseWrapper(connections.configure_settings({"default": named})["default"])
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS].close()
        connections[DEFAULT_DB_ALIAS] = usual


@pytest.fixture(scope="session")
def empty_file(shared_folder, django_db_blocker):
    """An SQLite file with the tables and nothing in them, to copy: to run all migrations takes six seconds."""
    path = shared_folder / "empty" / "empty.sqlite3"

    def migrate():
        with django_db_blocker.unblock(), _default_database_in(path):
            call_command("migrate", verbosity=0)

    once(path.parent, migrate)
    return path


@pytest.fixture
def on_sqlite(empty_file, tmp_path):
    """A new database in a file of its own, with its tables."""
    with closing(OtherDatabase(f"sqlite:///{shutil.copy(empty_file, tmp_path / 'record.sqlite3')}")) as database:
        yield database


@contextmanager
def _database(server, template):
    """The name of a new database, which is dropped after the block."""
    name = f"mosulmap_{uuid.uuid4().hex[:12]}"
    server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))
    try:
        yield name
    finally:
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def _postgres():
    """A PostgreSQL, and the name of a database in it with the tables and nothing in them. Skips where none answers."""
    try:
        server = psycopg.connect(f"{POSTGRES_URL}/postgres", autocommit=True, connect_timeout=5)
    except psycopg.OperationalError as problem:
        pytest.skip(f"no PostgreSQL answers at {POSTGRES_URL} (POSTGRES_URL): {problem}")
    with server, _database(server, "template1") as name:
        with closing(OtherDatabase(f"{POSTGRES_URL}/{name}")) as empty:
            empty.manage("migrate", "--verbosity", "0")
        yield server, name


@pytest.fixture(scope="module")
def on_postgres(_postgres):
    """A new database with its tables. Skips, with the reason, where no PostgreSQL answers."""
    server, empty = _postgres
    with _database(server, empty) as name, closing(OtherDatabase(f"{POSTGRES_URL}/{name}")) as database:
        yield database


@pytest.fixture
def redis_server():
    """A client of the real Redis. Skips, with the reason, where none answers."""
    client = redis.from_url(REDIS_URL, socket_connect_timeout=5)
    try:
        client.ping()
    except redis.ConnectionError as problem:
        pytest.skip(f"no Redis answers at {REDIS_URL} (REDIS_URL): {problem}")
    return client
