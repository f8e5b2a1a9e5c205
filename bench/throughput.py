"""Core and page requests a second, against a bare view on the same gunicorn (2 workers of 4 threads).

Four keep-alive connections of this process ask for a second at a time, in turns; the best of ten rounds counts,
for what else the machine does only takes away. The client takes its part of the processors, from all alike.
"""

import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial

from bench.server import get, serving
from bench.table import Row, spread
from bench.weight import core_path

WORKERS = 2
CONNECTIONS = 4
SECONDS = 1.0
ROUNDS = 10
SLUG = "mosul"
HOST = "127.0.0.1"
# Gives the path of the next request.
Address = Callable[[], str]
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


def measure() -> Iterator[Row]:
    with (
        serving("mosulmap.wsgi", WORKERS, "/healthz") as site,
        serving("bench.bare_wsgi", WORKERS) as bare,
    ):
        page = f"/{SLUG}/"
        page_size = len(get(site, page, Accept_Encoding="br").body)
        core = core_path(site, SLUG)
        core_size = len(get(site, core, Accept_Encoding="br").body)
        rates = _in_turns(
            {
                "core": (site, core),
                "page": (site, page),
                "behind": (site, "/bench/bare"),
                "bare": (bare, "/"),
                "as large": (bare, f"/{page_size}"),
                "as large as the core": (bare, f"/{core_size}"),
            }
        )
    for ours, name, peer, times in (
        ("core", "a bare Django view of as many bytes", "as large as the core", 0.8),
        ("core", "a bare view behind our middleware", "behind", None),
        ("page", "a bare Django view of as many bytes", "as large", 0.5),
        ("page", "a bare view behind our middleware", "behind", None),
    ):
        yield Row(
            f"{ours} requests, against {name}",
            max(rates[ours]),
            "/s",
            peer=max(rates[peer]),
            more=True,
            times=times,
            remark=f"{spread(rates[ours])}; peer {spread(rates[peer])}",
        )


def _in_turns(targets: dict[str, tuple[int, str]]) -> dict[str, list[float]]:
    """Requests a second of each target (port and path), round by round; the first round only warms up."""
    rates: dict[str, list[float]] = {name: [] for name in targets}
    for turn in range(1 + ROUNDS):
        for name, (port, path) in targets.items():
            found = rate(port, partial(str, path))
            if turn:
                rates[name].append(found)
    return rates


def rate(
    port: int, address: Address, encoding: str = "br", connections: int = CONNECTIONS, host: Address = lambda: HOST
) -> float:
    """Requests a second, over so many connections at once; ``address`` gives the path of each, ``host`` its Host."""
    counts: list[int] = []
    until = time.monotonic() + SECONDS
    clients = [
        threading.Thread(target=lambda: counts.append(_ask(port, address, host, encoding, until)))
        for _ in range(connections)
    ]
    began = time.monotonic()
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    if len(counts) < connections:
        raise RuntimeError(f"GET {address()} failed under load.")
    return sum(counts) / (time.monotonic() - began)


def _ask(port: int, address: Address, host: Address, encoding: str, until: float) -> int:
    """How many answers one connection got until then."""
    answers = 0
    with socket.create_connection((HOST, port), timeout=30) as connection:
        while time.monotonic() < until:
            path = address()
            request = f"GET {path} HTTP/1.1\r\nHost: {host()}\r\nAccept-Encoding: {encoding}\r\n\r\n".encode()
            connection.sendall(request)
            _receive(connection, path)
            answers += 1
    return answers


def _receive(connection: socket.socket, path: str) -> None:
    """Take one answer off the connection. Far less work than http.client, which would be half of what is measured."""
    first = connection.recv(65536)
    head, separator, body = first.partition(b"\r\n\r\n")
    length = LENGTH.search(head)
    if not (first.startswith(b"HTTP/1.1 200") and separator and length):
        raise RuntimeError(f"GET {path}: {first[:200]!r}")
    missing = int(length[1]) - len(body)
    while missing > 0:
        part = connection.recv(missing)
        if not part:
            raise RuntimeError(f"GET {path}: the answer breaks off.")
        missing -= len(part)
