"""The editions of a campaign's record: which one was the newest at a time, and what loads did to events under each."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Min
from django.db.models.functions import TruncMinute

from events.models import Campaign, Edition, Step
from events.models.querysets import StepQuerySet

# Steps of a load that goes on past the minute are closer than this.
PAUSE_WITHIN_A_LOAD = dt.timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class BulkLoad:
    """Steps of one kind that a loader made with many events at once: they are counted and not listed.

    ``edition`` is the newest that was on record then, None where there was none.
    """

    kind: str
    at: dt.datetime
    event_count: int
    edition: Edition | None

    @property
    def label(self) -> str:
        return str(Step.Kind(self.kind).label)


@dataclass(frozen=True, slots=True)
class EditionSummary:
    """An edition, and how many events each kind of step of its loads was taken with, by the kind's label.

    ``counts`` is empty where the database has no load of it, as of one that came with a later edition's files.
    """

    edition: Edition
    counts: dict[str, int]


def bulk_loads(campaign: Campaign, steps: StepQuerySet) -> Iterator[BulkLoad]:
    """The loads that the steps of loaders are of."""
    since = _on_record_since(campaign)
    for load in _joined(_by_minute(steps)):
        # By its first step: an edition that a later load brings in the same minute is none of this one's.
        yield BulkLoad(load["kind"], load["first"], load["event_count"], _newest_at(load["first"], since))


def _by_minute(steps: StepQuerySet) -> Iterable[dict[str, Any]]:
    """How many steps of a kind and reason each minute has, the first and the last of them: by kind, reason and time."""
    minutes = steps.by_loaders().order_by().annotate(minute=TruncMinute("at")).values("minute", "kind", "reason")
    counted = minutes.annotate(event_count=Count("pk"), first=Min("at"), last=Max("at"))
    return map(dict, counted.order_by("kind", "reason", "first"))


def _joined(parts: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    # A load has no identity of its own: steps of one kind and reason that follow one another are taken to be one.
    loads: list[dict[str, Any]] = []
    for part in parts:
        if loads and _goes_on(loads[-1], part):
            loads[-1] |= {"event_count": loads[-1]["event_count"] + part["event_count"], "last": part["last"]}
        else:
            loads.append(part)
    return loads


def _goes_on(load: dict[str, Any], part: dict[str, Any]) -> bool:
    of_one_load = (load["kind"], load["reason"]) == (part["kind"], part["reason"])
    return of_one_load and part["first"] - load["last"] < PAUSE_WITHIN_A_LOAD


def summaries(campaign: Campaign) -> list[EditionSummary]:
    """Every edition, the newest first."""
    counts: dict[int, Counter[str]] = {}
    for load in bulk_loads(campaign, Step.objects.of_campaign(campaign).public()):
        if load.edition:
            counts.setdefault(load.edition.pk, Counter())[load.label] += load.event_count
    editions = campaign.editions.order_by("-released_on", "-slug")
    return [EditionSummary(edition, dict(counts.get(edition.pk, {}))) for edition in editions]


def _on_record_since(campaign: Campaign) -> list[tuple[dt.datetime, Edition]]:
    """When each edition was entered here, in order of release; without those that have no history."""
    entered = dict(Edition.history.filter(history_type="+").values_list("id").annotate(at=Min("history_date")))
    return [(entered[edition.pk], edition) for edition in campaign.editions.all() if edition.pk in entered]


def _newest_at(moment: dt.datetime, since: Iterable[tuple[dt.datetime, Edition]]) -> Edition | None:
    return next((edition for at, edition in reversed(list(since)) if at <= moment), None)
