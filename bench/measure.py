"""Runs the benches that were asked for, in a temporary folder."""

import os
import secrets
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import django

from bench.table import Row, rendered

NAMES = ("jump", "load", "weight", "throughput", "publish", "imports", "exports", "ogc")
# Run only where they are named: minutes would become hours.
LONG = ("imports-long", "exports-long")
# Seconds after which the bench gives up, whatever it is doing.
LIMIT, LONG_LIMIT = 1800, 3 * 3600


def main(asked: Sequence[str]) -> None:
    unknown = set(asked) - {*NAMES, *LONG}
    if unknown:
        sys.exit(f"{', '.join(sorted(unknown))}: not one of {', '.join((*NAMES, *LONG))}")
    began = time.monotonic()
    limit = LONG_LIMIT if set(asked) & set(LONG) else LIMIT
    with _limit(limit), tempfile.TemporaryDirectory(prefix="mosulmap-bench-") as folder:
        _configure(folder)
        rows = list(_rows(asked or NAMES))
    print(rendered(rows))
    print(f"\n{_machine()}; {time.monotonic() - began:.0f} s in all. bench/README.md says what each row is.")


def _configure(folder: str) -> None:
    """Set the environment of a server up, for this process and those that it starts."""
    os.environ |= {
        "BENCH_FOLDER": folder,
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "DATABASE_URL": "sqlite:///bench",
        "CACHE_URL": "locmemcache://",
        "DEBUG": "off",
        "HTTPS": "off",
    }
    django.setup()


def _rows(names: Sequence[str]) -> Iterator[Row]:
    from bench import exports, imports, ogc, publish, record, throughput

    _report_progress("filling the databases")
    record.fill_site()
    benches = {
        "publish": publish.measure,
        "imports": imports.measure,
        "imports-long": imports.measure_long,
        "exports": exports.measure,
        "exports-long": exports.measure_long,
        "throughput": throughput.measure,
        "ogc": ogc.measure,
    }
    for name, measure in benches.items():
        if name in names:
            _report_progress(name)
            yield from measure()
    if {"jump", "load", "weight"} & set(names):
        yield from _in_the_browser(names)


def _in_the_browser(names: Sequence[str]) -> Iterator[Row]:
    from bench import browser, jump, load, weight
    from bench.server import serving

    # Before the browser: its interface keeps an event loop, and Django refuses the database to a thread with one.
    subjects = jump.subjects() if "jump" in names else []
    remark = _install_peer() if "jump" in names else ""
    try:
        with serving("mosulmap.wsgi", 1, "/healthz") as port, browser.chromium() as chromium:
            if "weight" in names:
                _report_progress("weight")
                yield from weight.measure(chromium, port)
            if "load" in names:
                _report_progress("load")
                yield from load.measure(chromium, port)
            if "jump" in names:
                _report_progress("jump")
                yield from jump.measure(chromium, port, subjects, with_peer=not remark)
    except browser.NoBrowserError as problem:
        unmeasured = ", ".join(name for name in ("weight", "load", "jump") if name in names)
        yield Row(unmeasured, None, remark=f"not measured, for there is no Chromium: {problem}")
    if remark:
        yield Row("Leaflet.timeline", None, remark=f"not measured: {remark}")


def _install_peer() -> str:
    """Install the peer; returns why it could not be installed, or ""."""
    from bench import peer

    _report_progress("installing the peer")
    try:
        peer.install()
    except peer.NoPeerError as problem:
        return str(problem)
    return ""


@contextmanager
def _limit(seconds: int) -> Iterator[None]:
    """Raise TimeoutError where the block takes longer than that."""

    def give_up(*_: object) -> None:
        raise TimeoutError(f"The bench has taken more than {seconds} s.")

    signal.signal(signal.SIGALRM, give_up)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)


def _machine() -> str:
    cores, load = os.cpu_count(), os.getloadavg()[0]
    return f"{cores} processors, load {load:.1f} at the end"


def _report_progress(step: str) -> None:
    print(f"… {step}", file=sys.stderr, flush=True)
