"""How well the record covers a campaign: week by week, and bank by bank."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import cast

from django.core.cache import cache
from django.db.models import Count
from django.utils.translation import get_language

from events.models import Campaign, Citation, District, Event
from events.newsroom.quality_checks import COUNTS_HOLD_FOR, WITH_CAPTURE, Scope, never_taken


@dataclass(frozen=True, slots=True)
class WeekCoverage:
    """Seven days from ``starts``, the campaign's last ones perhaps fewer: published events, and their citations."""

    starts: dt.date
    events: int
    citations: int


def weeks(campaign: Campaign) -> list[WeekCoverage]:
    """Every week of the campaign, counted from its first day; anew when its revision has moved."""
    key = f"weeks-{campaign.pk}-{campaign.revision}"
    return cast(list[WeekCoverage], cache.get_or_set(key, lambda: _weeks(campaign), COUNTS_HOLD_FOR))


def _weeks(campaign: Campaign) -> list[WeekCoverage]:
    events = Event.objects.filter(campaign=campaign).published().order_by()
    citations = Citation.objects.filter(event__campaign=campaign, event__status=Event.Status.PUBLISHED).order_by()
    by_week = [Counter[int](), Counter[int]()]
    for counter, rows in zip(
        by_week,
        (
            events.values_list("occurred_on").annotate(n=Count("pk")),
            citations.values_list("event__occurred_on").annotate(n=Count("pk")),
        ),
        strict=True,
    ):
        for day, number in rows:
            counter[(day - campaign.start).days // 7] += number
    number = (campaign.end - campaign.start).days // 7 + 1
    week = dt.timedelta(days=7)
    return [WeekCoverage(campaign.start + each * week, by_week[0][each], by_week[1][each]) for each in range(number)]


@dataclass(frozen=True, slots=True)
class BankCoverage:
    """The quarters and towns of a bank; ``name`` is "" for those of none."""

    name: str
    taken: int
    not_taken: int


def banks(campaign: Campaign, now: dt.datetime) -> list[BankCoverage]:
    """How many districts of each bank have a report that they were taken, and how many have none; kept as the weeks."""
    key = f"banks-{campaign.pk}-{campaign.revision}-{get_language()}"
    return cast(list[BankCoverage], cache.get_or_set(key, lambda: _banks(campaign, now), COUNTS_HOLD_FOR))


def _banks(campaign: Campaign, now: dt.datetime) -> list[BankCoverage]:
    of = Scope(campaign, now)
    all_, never = (
        dict(rows.order_by().values_list("bank").annotate(n=Count("pk")))
        for rows in (of.districts.filter(kind__in=WITH_CAPTURE), never_taken(of))
    )
    labels = {**dict(District.Bank.choices), "": ""}
    return [
        BankCoverage(str(labels[name]), all_[name] - never.get(name, 0), never.get(name, 0))
        for name in labels
        if name in all_
    ]
