"""The editions of a campaign's record: which one was the newest at a time, and what loads did to events under each."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Count, Min
from django.db.models.functions import TruncMinute

from events.models import Campaign, Edition, Step
from events.models.querysets import StepQuerySet


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
    # A load has no identity of its own: steps of one kind, reason and minute are taken to be one.
    by_minute = steps.by_loaders().order_by().annotate(minute=TruncMinute("at")).values("minute", "kind", "reason")
    # By its first step: an edition that a later load brings in the same minute is none of this one's.
    for load in by_minute.annotate(event_count=Count("pk"), first=Min("at")).order_by("first"):
        newest = _newest_at(load["first"], since)
        yield BulkLoad(load["kind"], load["first"], load["event_count"], newest)


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
