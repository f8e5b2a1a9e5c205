"""Asks whether the addresses of the sources still answer. Runs when an operator runs it, and never by itself."""

import datetime as dt
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from events.models import Campaign, LinkCheck, Source
from events.newsroom import link_checker


class Command(BaseCommand):
    help = "Ask the addresses of the sources from this server and keep what they answer, for “Needs attention”."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("campaign", nargs="?", help="its slug; all campaigns without it")
        parser.add_argument(
            "--again-after", type=int, default=7, metavar="DAYS", help="leave younger answers alone (7)"
        )
        parser.add_argument("--limit", type=int, metavar="N", help="ask at most so many addresses")
        parser.add_argument("--pause", type=float, default=2, metavar="SECONDS", help="between two of one host (2)")
        parser.add_argument("--timeout", type=float, default=15, metavar="SECONDS", help="for one address (15)")
        parser.add_argument("--inside", action="store_true", help="ask addresses of this server's own network too")

    def handle(self, *args: Any, campaign: str | None, again_after: int, limit: int | None, **options: Any) -> None:
        if campaign and not Campaign.objects.filter(slug=campaign).exists():
            raise CommandError(f"There is no campaign “{campaign}”.")
        since = timezone.now() - dt.timedelta(days=again_after)
        waiting = list(due(campaign, since))[:limit]
        turns = Turns(options["pause"])
        dead = 0
        for number, (source, address) in enumerate(waiting, start=1):
            turns.wait(address)
            response = link_checker.check(address, timeout=options["timeout"], allow_private=options["inside"])
            dead += keep(source, address, response, timezone.now())
            self.stdout.write(f"{number}/{len(waiting)} {response.status or response.problem} {address}")
        self.stdout.write(f"{len(waiting)} asked, {dead} dead.")


class Turns:
    """Has one host asked no oftener than every ``pause`` seconds."""

    def __init__(self, pause: float) -> None:
        self.pause = pause
        self._next: dict[str, float] = {}

    def wait(self, address: str) -> None:
        host = _host(address)
        time.sleep(max(0.0, self._next.get(host, 0.0) - time.monotonic()))
        self._next[host] = time.monotonic() + self.pause


def due(campaign: str | None, since: dt.datetime) -> Iterator[tuple[int, str]]:
    """Each source's addresses that have not been asked since then, hosts taking turns."""
    sources = Source.objects.filter(campaign__slug=campaign) if campaign else Source.objects.all()
    fresh = set(LinkCheck.objects.filter(checked_at__gt=since).values_list("source", "address"))
    rounds: dict[str, int] = {}
    found = []
    for source, *addresses in sources.order_by("pk").values_list("pk", "url", "archived_url"):
        for address in filter(None, addresses):
            if (source, address) not in fresh:
                host = _host(address)
                rounds[host] = rounds.get(host, 0) + 1
                found.append((rounds[host], source, address))
    return ((source, address) for _round, source, address in sorted(found))


def keep(source: int, address: str, answer: link_checker.LinkResponse, now: dt.datetime) -> bool:
    """Put the answer in the place of the last one; whether it means that the link is dead."""
    LinkCheck.objects.filter(source=source, address=address).delete()
    check = LinkCheck.objects.create(
        source_id=source, address=address, checked_at=now, status=answer.status, problem=answer.problem
    )
    return LinkCheck.objects.dead().filter(pk=check.pk).exists()


def _host(address: str) -> str:
    """Who answers. Not web_address.host_of(): of an archive's copy that names the original's host."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
