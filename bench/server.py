"""gunicorn on a free port of this machine, for as long as it is needed."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent

# Seconds within which the first answer has to come, and in which the server has to stop.
START, STOP = 60, 10
# As in `make demo`, but for the time-out: the first payload of a large campaign takes a while.
OPTIONS = ("--threads=4", "--log-level=warning", "--timeout=120", "--forwarder-headers=")


@contextmanager
def serving(
    application: str,
    workers: int,
    probe: str = "/",
    log: IO[bytes] | None = None,
    python: str = sys.executable,
    **environment: str,
) -> Iterator[int]:
    """Serve the WSGI application with threads as `make demo` does; gives the port.

    ``probe`` is the path that has to answer before the block begins; ``log`` takes what the server has to say.
    ``python`` is that of another program's own environment.
    """
    # Bound here and handed over: a port that is merely looked up may be taken before it is used.
    with socket.create_server(("127.0.0.1", 0)) as listener:
        options = [f"--bind=fd://{listener.fileno()}", f"--workers={workers}", *OPTIONS]
        server = subprocess.Popen(
            [python, "-m", "gunicorn", application, *options],
            cwd=ROOT,
            env=os.environ | environment,
            pass_fds=[listener.fileno()],
            stderr=log,
        )
        port = listener.getsockname()[1]
        try:
            _await_answer(port, probe)
            yield port
        finally:
            _stop(server)


def get(port: int, path: str, **headers: str) -> http.client.HTTPResponse:
    """One answer, read to its end; its body is in ``.body``."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=START)
    try:
        connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        response.body = response.read()
    finally:
        connection.close()
    if response.status != 200:
        raise RuntimeError(f"GET {path}: {response.status}")
    return response


def _await_answer(port: int, path: str) -> None:
    """The listener queues what comes before the workers are there, so the first try is enough."""
    began = time.monotonic()
    get(port, path)
    if time.monotonic() - began > START:
        raise RuntimeError(f"The server took more than {START} s to answer.")


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(STOP)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
