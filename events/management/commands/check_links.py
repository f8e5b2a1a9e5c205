"""manage.py check_links [CAMPAIGN]: check whether the addresses of the sources still answer.

No request leaves the server unless an operator runs it.
"""

import datetime as dt
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.core.management.base import BaseCommand
from django.utils import timezone

from events.management.campaign_option import named_campaign
from events.models import LinkCheck, Source
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
        if campaign:
            named_campaign(campaign)
        since = timezone.now() - dt.timedelta(days=again_after)
        links = list(due(campaign, since))[:limit]
        rate_limit = HostRateLimit(options["pause"])
        dead = 0
        for number, (source, address) in enumerate(links, start=1):
            rate_limit.wait(address)
            response = link_checker.check(address, timeout=options["timeout"], allow_private=options["inside"])
            dead += store(source, address, response, timezone.now())
            self.stdout.write(f"{number}/{len(links)} {response.status or response.problem} {address}")
        self.stdout.write(f"{len(links)} asked, {dead} dead.")


class HostRateLimit:
    """Lets ``pause`` seconds pass between two requests to one host."""

    def __init__(self, pause: float) -> None:
        self.pause = pause
        self._next: dict[str, float] = {}

    def wait(self, address: str) -> None:
        """Sleep until the address's host may be asked."""
        host = _host(address)
        time.sleep(max(0.0, self._next.get(host, 0.0) - time.monotonic()))
        self._next[host] = time.monotonic() + self.pause


def due(campaign: str | None, since: dt.datetime) -> Iterator[tuple[int, str]]:
    """The primary key of a source and one of its addresses, for each that has not been checked since then.

    The hosts take turns, so that the pauses between two requests to one host cost little time.
    """
    sources = Source.objects.filter(campaign__slug=campaign) if campaign else Source.objects.all()
    checked = set(LinkCheck.objects.filter(checked_at__gt=since).values_list("source", "address"))
    rounds: dict[str, int] = {}
    found = []
    for source, *addresses in sources.order_by("pk").values_list("pk", "url", "archived_url"):
        for address in filter(None, addresses):
            if (source, address) not in checked:
                host = _host(address)
                rounds[host] = rounds.get(host, 0) + 1
                found.append((rounds[host], source, address))
    return ((source, address) for _round, source, address in sorted(found))


def store(source: int, address: str, response: link_checker.LinkResponse, now: dt.datetime) -> bool:
    """Store the response in the place of the last one; returns whether the link is dead."""
    LinkCheck.objects.filter(source=source, address=address).delete()
    check = LinkCheck.objects.create(
        source_id=source, address=address, checked_at=now, status=response.status, problem=response.problem
    )
    return LinkCheck.objects.dead().filter(pk=check.pk).exists()


def _host(address: str) -> str:
    """The host that answers. Not canonical_url.host_of(): for an archived copy that gives the original's host."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
