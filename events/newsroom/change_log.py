"""The readers' change log: what was published, corrected and retracted, when and why. It names no editor."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet, Value

from events.models import Campaign, PublicChange, Step, TakeDown
from events.newsroom.activity import ActivityEntry, activity_log
from events.newsroom.editions import BulkLoad, bulk_loads
from events.newsroom.public_change_texts import LoggedChange, describe_stored

M = TypeVar("M", bound=Model)

# What a line of the log shows.
LogEntry = ActivityEntry | BulkLoad | LoggedChange | TakeDown

# A line of the log, still to be read: when, the primary key, and the model's name.
Line = tuple[dt.datetime, int, str]


def lines(campaign: int, before: tuple[dt.datetime, int] | None = None) -> "QuerySet[Any, Line]":
    """The lines of the campaign (primary key), the newest first, in one query; bulk loads come on top.

    ``before`` is the moment and the primary key of a line: those that follow it.
    """
    steps = Step.objects.of_campaign(campaign).public().by_people()
    changes = PublicChange.objects.filter(campaign=campaign).apart_from_steps()
    take_downs = TakeDown.objects.filter(campaign=campaign)
    older = Q(at__lt=before[0]) | Q(at=before[0], pk__lt=before[1]) if before else Q()
    first, *others = (
        rows.filter(older).order_by().values_list("at", "pk", Value(rows.model.__name__))
        for rows in (steps, changes, take_downs)
    )
    joined: QuerySet[Any, Line] = first.union(*others, all=True)
    return joined.order_by("-at", "-id")


def read_entries(campaign: Campaign, page: Sequence[Line], newer: dt.datetime | None, is_last: bool) -> list[LogEntry]:
    """The lines of a page with the loads of that time, the newest first.

    ``newer`` is the moment of the last line before the page, None on the first one.
    """
    unordered: list[LogEntry] = [
        *with_consequences(campaign, activity_log(_on_page(page, Step.objects.select_related("event")))),
        *describe_stored(campaign, _on_page(page, PublicChange.objects.all())),
        *_on_page(page, TakeDown.objects.all()),
        *_bulk_loads_on(campaign, page, newer, is_last),
    ]
    return sorted(unordered, key=lambda entry: entry.at, reverse=True)


def newest_entries(campaign: Campaign, most: int) -> list[LogEntry]:
    """The newest lines of the log, the last one first."""
    found = list(lines(campaign.pk)[: most + 1])
    return read_entries(campaign, found[:most], None, len(found) <= most)[:most]


def with_consequences(campaign: Campaign, entries: Sequence[ActivityEntry]) -> Iterator[ActivityEntry]:
    """The entries with what each correction or retraction changed on the map."""
    changes = PublicChange.objects.filter(campaign=campaign, step__in=[entry.step.pk for entry in entries])
    by_step = {logged.step: logged for logged in describe_stored(campaign, changes)}
    return (replace(entry, consequence=by_step.get(entry.step.pk)) for entry in entries)


def _on_page(page: Sequence[Line], rows: "QuerySet[M]") -> "QuerySet[M]":
    keys = [pk for _at, pk, model in page if model == rows.model.__name__]
    return rows.filter(pk__in=keys).order_by("-at", "-pk")


def _bulk_loads_on(
    campaign: Campaign, page: Sequence[Line], newer: dt.datetime | None, is_last: bool
) -> Iterator[BulkLoad]:
    """The bulk loads that lie between the page's last line and the last one of the page before.

    The first page has no newer bound and the last one no older, so that no load is left out.
    """
    steps = Step.objects.of_campaign(campaign).public()
    if newer is not None:
        steps = steps.filter(at__lt=newer)
    if not is_last:
        steps = steps.filter(at__gte=page[-1][0])
    return bulk_loads(campaign, steps)
