"""How well the record covers a campaign: events and citations by week, captured districts by bank."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import Count

from events.models import Campaign, Citation, District, Event
from events.newsroom.quality_checks import CAPTURABLE_KINDS, COUNT_CACHE_SECONDS, CheckScope, never_taken

WEEK = dt.timedelta(days=7)
# In the order in which they are listed; the last is no bank.
BANK_NAMES = {**dict(District.Bank.choices), "": ""}
# As they are cached: JSON makes lists of tuples.
Counts = Sequence[Sequence[Any]]


@dataclass(frozen=True, slots=True)
class WeekCoverage:
    """The published events of the seven days from ``starts``, and their citations."""

    # The campaign's last week may be shorter.
    starts: dt.date
    events: int
    citations: int


def weeks(campaign: Campaign) -> list[WeekCoverage]:
    """Every week of the campaign from its first day, empty ones too; cached until the campaign's revision moves."""
    key = f"weeks-{campaign.pk}-{campaign.revision}"
    counts: Counts = cache.get_or_set(key, lambda: _count_by_week(campaign), COUNT_CACHE_SECONDS) or []
    return [WeekCoverage(campaign.start + number * WEEK, *count) for number, count in enumerate(counts)]


def _count_by_week(campaign: Campaign) -> list[tuple[int, int]]:
    """Of each week, the events and the citations."""
    events = Event.objects.filter(campaign=campaign).published().order_by()
    citations = Citation.objects.filter(event__campaign=campaign).visible_to_public().order_by()
    by_day = (
        events.values_list("occurred_on").annotate(n=Count("pk")),
        citations.values_list("event__occurred_on").annotate(n=Count("pk")),
    )
    by_week = [Counter[int](), Counter[int]()]
    for counter, days in zip(by_week, by_day, strict=True):
        for day, count in days:
            counter[(day - campaign.start) // WEEK] += count
    week_count = (campaign.end - campaign.start) // WEEK + 1
    return [(by_week[0][number], by_week[1][number]) for number in range(week_count)]


@dataclass(frozen=True, slots=True)
class BankCoverage:
    """The quarters and towns of one bank; ``name`` is "" for those on none."""

    name: str
    taken: int
    not_taken: int


def banks(campaign: Campaign, now: dt.datetime) -> list[BankCoverage]:
    """By bank, how many districts have a report that they were taken, and how many have none; cached as the weeks."""
    key = f"banks-{campaign.pk}-{campaign.revision}"
    counts: Counts = cache.get_or_set(key, lambda: _count_by_bank(campaign, now), COUNT_CACHE_SECONDS) or []
    return [BankCoverage(str(BANK_NAMES[bank]), *count) for bank, *count in counts]


def _count_by_bank(campaign: Campaign, now: dt.datetime) -> list[tuple[str, int, int]]:
    """Of each bank in the order of BANK_NAMES, the districts that were taken and those that were not."""
    scope = CheckScope(campaign, now)
    total, not_taken = (
        dict(districts.order_by().values_list("bank").annotate(n=Count("pk")))
        for districts in (scope.districts.filter(kind__in=CAPTURABLE_KINDS), never_taken(scope))
    )
    return [
        (bank, total[bank] - not_taken.get(bank, 0), not_taken.get(bank, 0)) for bank in BANK_NAMES if bank in total
    ]
