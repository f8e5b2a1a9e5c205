"""`make attack`: the hostile corpus against a real gunicorn on loopback, for some minutes.

    make attack ARGS="--minutes 3 --seed 7"

Ends with 1 where anything was found, where a worker died, or where not all of the corpus was sent; with ``--in-part``
that last is told, and no failure: how much is sent in some minutes depends on the machine.
"""

import argparse
import random
import shutil
import sys
import time

from tests.attacks.corpus.every import NAMES
from tests.attacks.site import processes, running


def main():
    arguments = _arguments()
    print(f"Attacking with {len(NAMES)} inputs for {arguments.minutes:g} minutes; --seed {arguments.seed}", flush=True)
    began = time.monotonic()
    with running() as site:
        # The models need Django set up, which the site's own settings do.
        from tests.attacks.plan import Plan, fields
        from tests.attacks.run import Run
        from tests.attacks.surface import Surface

        surface = Surface(site)
        run = Run(surface, Plan(surface, arguments.seed), _tell)
        before = processes()
        print(
            f"{len(surface.routes)} routes, {len(surface.reading) + len(surface.writing)} places to send to,", end=" "
        )
        print(f"{fields(surface)} fields; ready after {time.monotonic() - began:.0f} s", flush=True)
        run.until(began + arguments.minutes * 60)
        after = processes()
        if arguments.log:
            shutil.copy(site.log, arguments.log)
        errors = site.server_errors()
    sys.exit(_sum_up(run, before, after, errors, in_part=arguments.in_part))


def _arguments():
    parser = argparse.ArgumentParser(prog="make attack")
    parser.add_argument("--minutes", type=float, default=15, help="how long, the start included (15)")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6), help="the order of an earlier run")
    parser.add_argument("--in-part", action="store_true", help="what is not sent in time is no failure")
    parser.add_argument("--log", help="where to keep the log of the server's errors")
    return parser.parse_args()


def _tell(finding):
    known = f" (known: {finding.reason})" if finding.reason else ""
    print(f"FOUND {finding.kind}: {finding.detail} | {finding.attack}{known}", flush=True)


def _sum_up(run, before, after, errors, *, in_part):
    """Print the table; gives the exit code."""
    places = len({(target.role, target.label) for target in run.surface.reading + run.surface.writing})
    new = [finding for finding in run.findings.values() if finding.reason is None]
    died = set(before) - set(after)
    unsent = NAMES - run.payloads
    kinds = ("5xx", "late", "no answer", "injected", "header", "redirect", "leak", "sniffed", "rights", "undocumented")
    table = {
        "requests": run.sent,
        "whole rounds": run.rounds,
        "inputs sent": f"{len(NAMES) - len(unsent)} of {len(NAMES)}",
        "places reached": f"{len(run.targets)} of {places}",
        **{kind: sum(finding.kind == kind for finding in run.findings.values()) for kind in kinds},
        "known findings": len(run.findings) - len(new),
        "answers": " ".join(f"{status}:{number}" for status, number in sorted(run.statuses.items())),
        "slowest": f"{run.slowest[0]:.1f} s, {run.slowest[1]}",
        "errors in the log": errors,
        "workers": f"{'the same' if not died else 'DIED'}: {', '.join(map(str, after))}",
        "memory of each": ", ".join(f"{now} MB, at most {most}" for now, most in after.values()),
    }
    print()
    for name, value in table.items():
        print(f"{name:22} {value}")
    incomplete = not in_part and (unsent or len(run.targets) < places)
    return 1 if new or died or errors or incomplete else 0


if __name__ == "__main__":
    main()
