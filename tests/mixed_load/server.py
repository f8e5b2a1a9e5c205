"""A gunicorn that is killed, in parts or whole, and started again on the same socket."""

import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from itertools import cycle
from pathlib import Path

from django.db import connection

from bench.server import OPTIONS, ROOT

WORKERS = 2
# Seconds after a kill in which a request may be cut off, or find that the server starts.
AFTER_A_KILL = 10


class KilledServer:
    """``listener`` is the socket that outlives the servers: what comes between two of them waits in its queue."""

    def __init__(self, listener, folder):
        self._listener, self._log = listener, folder / "errors.log"
        self._server, self._moments = None, []
        self._kinds = cycle(self._ways())
        self.kills, self._samples = Counter(), []

    def __enter__(self):
        self._start()
        return self

    def __exit__(self, *_raised):
        self._server.terminate()
        try:
            self._server.wait(30)
        except subprocess.TimeoutExpired:
            self._server.kill()

    def watch(self, seconds):
        """Note the memory of the workers for so long."""
        until = time.monotonic() + seconds
        highest = 0
        while time.monotonic() < until:
            highest = max([highest, *map(_megabytes, _children(self._server.pid))])
            time.sleep(min(2, max(0, until - time.monotonic())))
        self._samples.append(highest)

    @property
    def memory(self):
        """The megabytes of the largest worker before the first kill, and after the last."""
        return self._samples[0], self._samples[-1]

    def kill(self):
        """Kill in the next of the ways, by turns."""
        name, way = next(self._kinds)
        self._moments.append(time.monotonic())
        way()
        self._moments.append(time.monotonic())
        self.kills[name] += 1

    def killed_since(self, began):
        """Whether a request that began at that moment of the monotonic clock may have met a kill."""
        return any(moment > began - AFTER_A_KILL for moment in self._moments)

    def log_of_errors(self):
        """How many exceptions the log has."""
        return len(re.findall("Internal Server Error:|Error handling request|Exception in worker", self._text()))

    def _text(self):
        return self._log.read_text(errors="replace")

    def _ways(self):
        ways = [("worker", self._kill_a_worker), ("whole server", self._kill_all)]
        if connection.vendor == "postgresql":
            ways.append(("all connections to the database", self._kill_connections))
        return ways

    def _start(self):
        options = [f"--bind=fd://{self._listener.fileno()}", f"--workers={WORKERS}", *OPTIONS]
        with self._log.open("ab") as log:
            self._server = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "mosulmap.wsgi", *options],
                cwd=ROOT,
                pass_fds=[self._listener.fileno()],
                stderr=log,
            )

    def _kill_a_worker(self):
        os.kill(_children(self._server.pid)[0], signal.SIGKILL)

    def _kill_all(self):
        for pid in (self._server.pid, *_children(self._server.pid)):
            os.kill(pid, signal.SIGKILL)
        self._server.wait()
        self._start()

    def _kill_connections(self):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


def _children(pid):
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except FileNotFoundError:
        return []


def _megabytes(pid):
    try:
        return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1]) // 1024
    except (FileNotFoundError, ProcessLookupError, TypeError):
        # It ended meanwhile.
        return 0
