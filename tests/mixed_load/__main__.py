"""`make mixed-load`: readers, editors and imports on a real gunicorn that is killed every minute.

    make mixed-load ARGS="--minutes 20"
    make mixed-load ARGS="--minutes 20 --database postgres://postgres@127.0.0.1:5432/empty --cache redis://127.0.0.1:6379/5"

The database is a file of its own, or the one of ``--database``, which has to be empty. It takes the campaign of
fixtures/mosul. At the end the tables are held against every write that the server had acknowledged, and checked by
`check_projection` and `check_record`. Ends with 1 where anything is missing, where an answer was a server error that no
kill explains, and where a reader got none.
"""

import argparse
import os
import random
import socket
import sys
import tempfile
import threading
import time
from collections import Counter
from itertools import count
from pathlib import Path

# Seconds after which an answer is told as slow.
SLOW = 10
# Seconds in which all that is under way may end.
LAST = 60
EDITORS = ("amal", "badr", "celine")
PASSWORD = "harbour-lights"


def main():
    arguments = _arguments()
    with tempfile.TemporaryDirectory(prefix="mixed-load-") as folder:
        os.environ.update(_environment(Path(folder), arguments))
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        call_command("load_campaign", "fixtures/mosul", verbosity=0)
        _make_accounts()
        sys.exit(_run(arguments, Path(folder)))


def _arguments():
    parser = argparse.ArgumentParser(prog="make mixed-load")
    parser.add_argument("--minutes", type=float, default=20, help="how long, after the start (20)")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6), help="the choices of an earlier run")
    parser.add_argument("--readers", type=int, default=6, help="readers at once (6)")
    parser.add_argument("--kill-every", type=float, default=60, help="seconds between two kills (60)")
    parser.add_argument("--database", help="the URL of an empty database; without it, a file of SQLite's")
    parser.add_argument("--cache", default="", help="the URL of a cache for all workers; without it, each has its own")
    return parser.parse_args()


def _environment(folder, arguments):
    return {
        "DATABASE_URL": arguments.database or f"sqlite:///{folder / 'record.sqlite3'}",
        "CACHE_URL": arguments.cache or "locmemcache://",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "SECRET_KEY": "only-for-this-load-" * 4,
        "HTTPS": "off",
        "LAST_GOOD_DIR": str(folder / "last-good"),
        "LOG_LEVEL": "ERROR",
    }


def _make_accounts():
    from django.contrib.auth import get_user_model

    for name in EDITORS:
        get_user_model().objects.create_superuser(name, password=PASSWORD)


def _run(arguments, folder):
    """Load the server for the minutes, print the table and the faults; gives the exit code."""
    from tests.mixed_load.ledger import Ledger
    from tests.mixed_load.people import Editor, Importer, Reader
    from tests.mixed_load.server import KilledServer

    print(f"Mixed load for {arguments.minutes:g} minutes; --seed {arguments.seed}", flush=True)
    end = threading.Event()
    ledger = Ledger()
    with socket.create_server(("127.0.0.1", 0), backlog=512) as listener, KilledServer(listener, folder) as server:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        chances = (random.Random(f"{arguments.seed} {n}") for n in count())
        people = [Reader(address, str(n), next(chances), server) for n in range(arguments.readers)]
        people += [Editor(address, name, next(chances), server, ledger) for name in EDITORS]
        people.append(Importer(address, EDITORS[0], next(chances), server, ledger))
        threads = [threading.Thread(target=person.work, args=[end], name=str(person)) for person in people]
        for thread in threads:
            thread.start()
        until = time.monotonic() + arguments.minutes * 60
        while time.monotonic() < until:
            server.watch(min(arguments.kill_every, until - time.monotonic()))
            if time.monotonic() < until:
                server.kill()
        end.set()
        for thread in threads:
            thread.join(LAST)
        stuck = [thread.name for thread in threads if thread.is_alive()]
        log = server.log_of_errors()
    faults = [f"{name} has had no answer for {LAST} s" for name in stuck]
    faults += [fault for person in people for fault in person.faults]
    faults += ledger.faults()
    _print(people, server, ledger, log)
    for fault in faults[:50]:
        print(f"FAULT {fault}")
    print(f"{len(faults)} faults")
    return 1 if faults else 0


def _print(people, server, ledger, log):
    from tests.mixed_load.people import Reader

    readers = [person for person in people if isinstance(person, Reader)]
    statuses = sum((reader.statuses for reader in readers), Counter())
    table = {
        "kills": ", ".join(f"{number} × {kind}" for kind, number in server.kills.items()),
        "pages read": " ".join(f"{status}:{number}" for status, number in sorted(statuses.items())),
        "a page": _seconds([taken for reader in readers for taken in reader.seconds]),
        "a page after a kill": _seconds([taken for reader in readers for taken in reader.seconds_after_a_kill]),
        "cut off by a kill": sum(person.cut_off for person in people),
        "acts of editors": ", ".join(f"{number} {act}" for act, number in sorted(ledger.acts.items())),
        "memory of a worker": f"{server.memory[0]} MB at most in the first minute, {server.memory[1]} MB in the last",
        "errors in the log": log,
    }
    for name, value in table.items():
        print(f"{name:28} {value}")


def _seconds(taken):
    """The median and the most of pairs of seconds and a page."""
    taken = sorted(taken) or [(0, "")]
    slow = sum(seconds > SLOW for seconds, _page in taken)
    median, (most, page) = taken[len(taken) // 2][0], taken[-1]
    return f"{median:.2f} s in the median, {slow} of {len(taken)} over {SLOW} s, at most {most:.2f} s ({page})"


if __name__ == "__main__":
    main()
