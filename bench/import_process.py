"""Imports one file and prints the seconds and megabytes: python -m bench.import_process ours|peer FILE DATABASE."""

import json
import resource
import sys
import time
from pathlib import Path

import django


def main(who: str, path: Path, name: str) -> None:
    django.setup()
    # Its models, like those below, can only be imported after setup().
    from bench.record import database

    run = {"ours": _ours, "peer": _peer}[who]
    with database(name):
        from events.models import Campaign, Event

        campaign, start, began = Campaign.objects.get(), megabytes(), time.perf_counter()
        run(path, campaign)
        took = time.perf_counter() - began
        number = Event.objects.count()
    with path.open() as file:
        assert number == sum(1 for _ in file) - 1, f"{number} events were imported"
    print(json.dumps({"seconds": took, "megabytes": megabytes(), "start": start}))


def megabytes() -> float:
    """The most memory that this process has had so far."""
    status = Path("/proc/self/status")
    if status.exists():
        # Linux counts what a process was before it ran another program into ru_maxrss, and that was the bench.
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1_000
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1_000 if sys.platform != "darwin" else 1_000_000)


def _ours(path: Path, campaign: object) -> None:
    from events.gazetteer.cache import gazetteer_of
    from events.imports.steps.apply import apply
    from events.imports.steps.page_matcher import PageMatcher
    from events.imports.steps.staging import receive

    with path.open("rb") as file:
        batch = receive(file, path.name, campaign)
    PageMatcher(batch, gazetteer_of(campaign).place).match_all()
    apply(batch)


def _peer(path: Path, campaign: object) -> None:
    import tablib

    from bench.import_peer import EventResource

    dataset = tablib.Dataset().load(path.read_text(), format="csv")
    EventResource().import_data(dataset, dry_run=False, raise_errors=True, use_transactions=True)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
