"""A gunicorn on loopback with a small record of its own, and accounts of every role; and what changed in its tables."""

import os
import re
import sqlite3
import tempfile
from contextlib import contextmanager
from pathlib import Path

from bench.server import serving
from tests.attacks import attack
from tests.attacks.client import Client
from tests.attacks.judge import SECRET_KEY

ROLES = ("anybody", "Reporters", "Editors", "Administrators", "superuser")
PASSWORD = "harbour-lights"
# How Django and gunicorn begin what they say of one.
SERVER_ERRORS = ("Internal Server Error:", "Error handling request", "Exception in worker")
# What a request may always write: a session that was not there before.
UNREAD = {"django_session", "sqlite_sequence"}

# What a publication moves.
UNCOUNTED = {("events_campaign", "revision"), ("events_campaign", "revised_at")}


def environment(folder):
    """Of the server and of this process: the product's settings, but for log-ins that take no time."""
    return {
        "DATABASE_URL": f"sqlite:///{folder / 'record.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "SECRET_KEY": SECRET_KEY,
        "HTTPS": "off",
        "LAST_GOOD_DIR": "",
        "LOG_LEVEL": "ERROR",
    }


class Site:
    """``rows`` are one of every noun; ``client`` is logged in as every role."""

    def __init__(self, folder, port, rows):
        self.rows, self.client, self._folder = rows, Client(port), folder
        self.log = folder / "errors.log"
        self.database = sqlite3.connect(folder / "record.sqlite3", timeout=30, isolation_level=None)
        for role in ROLES[1:]:
            self._log_in(role)
        self._keep_seed()
        self._restored = 0

    def _log_in(self, role):
        pairs = [("username", role), ("password", PASSWORD), ("csrfmiddlewaretoken", attack.CSRF_TOKEN)]
        body, content_type = attack.form(pairs)
        login = attack.Attack("anybody", "POST", "/admin/login/", "", "", body, (("Content-Type", content_type),))
        cookies = [value for name, value in self.client.send(login).headers if name.lower() == "set-cookie"]
        self.client.sessions[role] = next(
            found[1] for each in cookies if (found := re.match("sessionid=([^;]+)", each))
        )

    def _keep_seed(self):
        """A copy of the record as it is now, beside the real tables under the name “seed”."""
        with sqlite3.connect(self._folder / "seed.sqlite3") as seed:
            self.database.backup(seed)
        self.database.execute("ATTACH ? AS seed", [str(self._folder / "seed.sqlite3")])
        self.database.execute("PRAGMA foreign_keys = OFF")
        named = self.database.execute("SELECT name FROM seed.sqlite_master WHERE type = 'table'")
        self.tables = sorted(name for (name,) in named if name not in UNREAD)

    def last_error(self):
        """The line that names the exception of the last server error of the log."""
        *_before, last = re.split("|".join(SERVER_ERRORS), self.log.read_text(errors="replace"))
        named = re.findall(r"^[a-zA-Z_][\w.]*(?:Error|DoesNotExist|Request|Exception)\b.*$", last, re.M)
        return named[0][:150] if named else "nothing in the log"

    def server_errors(self):
        """How many requests ended in an exception, by the log."""
        return len(re.findall("|".join(SERVER_ERRORS), self.log.read_text(errors="replace")))

    def changed(self):
        """The tables whose rows differ from the seed's, but for a campaign's revision, which publications move."""
        return {table for table in self.tables if self._differs(table)}

    def _differs(self, table):
        names = [name for _n, name, *_rest in self.database.execute(f'PRAGMA table_info("{table}")')]
        columns = ", ".join(f'"{name}"' for name in names if (table, name) not in UNCOUNTED)
        now, then = (f'SELECT {columns} FROM {schema}."{table}"' for schema in ("main", "seed"))
        counted = "SELECT (SELECT count(*) FROM ({now} EXCEPT {then})) + (SELECT count(*) FROM ({then} EXCEPT {now}))"
        counts = f'SELECT (SELECT count(*) FROM main."{table}") - (SELECT count(*) FROM seed."{table}")'
        return any(self.database.execute(sql).fetchone()[0] for sql in (counted.format(now=now, then=then), counts))

    def ask(self, sql):
        """The same question to the tables as they are now, and to the seed."""
        return [self.database.execute(sql.format(schema)).fetchall() for schema in ("main", "seed")]

    def restore(self, changed):
        """Put the tables back. The revision goes on, for pages are kept in memory by it."""
        self._restored += 1
        self.database.execute("BEGIN IMMEDIATE")
        for table in {*changed, "events_campaign", "django_session"}:
            self.database.execute(f'DELETE FROM main."{table}"')
            self.database.execute(f'INSERT INTO main."{table}" SELECT * FROM seed."{table}"')
        self.database.execute("UPDATE main.events_campaign SET revision = revision + ?", [1000 * self._restored])
        self.database.execute("COMMIT")


@contextmanager
def running(workers=2):
    """The site for the block; the log of the server's errors is a file, ``site.log``."""
    with tempfile.TemporaryDirectory(prefix="attack-") as name:
        folder = Path(name)
        os.environ.update(environment(folder))
        rows = _fill()
        with (folder / "errors.log").open("w+b") as log, serving("mosulmap.wsgi", workers, "/healthz", log) as port:
            yield Site(folder, port, rows)


def _fill():
    """Migrates the database, and makes the accounts and one row of every noun."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from tests.attacks.record import make_record

    return make_record(ROLES[1:], PASSWORD)


def processes():
    """The gunicorn workers of this process, by pid, with the megabytes of memory that each holds and held at most."""
    found = {}
    for master in _children(os.getpid()):
        for worker in _children(master):
            status = Path(f"/proc/{worker}/status").read_text()
            held = {name: int(kilobytes) // 1024 for name, kilobytes in re.findall(r"(VmRSS|VmHWM):\s+(\d+)", status)}
            found[worker] = (held["VmRSS"], held["VmHWM"])
    return found


def _children(pid):
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
