"""Reads a campaign's rows from the database, and whether a person or a loader wrote each of them last."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.db.models.fields.reverse_related import ForeignObjectRel

from events.campaign_files.schema import KEY_FIELDS, Key, RecordModel
from events.models import Campaign, Citation, Event
from events.models.base import Recorded
from events.models.change_reasons import LOADER_PREFIXES


@dataclass(frozen=True, slots=True)
class StoredRows:
    """The rows of one campaign by natural key, and the newest change reason of each by primary key."""

    rows: dict[RecordModel, dict[Key, Recorded]] = field(default_factory=dict)
    reasons: dict[RecordModel, dict[int, str]] = field(default_factory=dict)

    def find(self, model: RecordModel, key: Key) -> Recorded | None:
        return self.rows.get(model, {}).get(key)

    def reason(self, model: RecordModel, row: Recorded) -> str | None:
        """Why the row was last written; None where it has no history."""
        return self.reasons.get(model, {}).get(row.pk)

    def is_edited(self, model: RecordModel, row: Recorded) -> bool:
        """Whether a person has added or changed the row since it was loaded.

        A row without any history was loaded as well: loaddata writes none.
        """
        reason = self.reason(model, row)
        return reason is not None and not reason.startswith(LOADER_PREFIXES)


def read(slug: str) -> StoredRows:
    """The rows of the campaign; none where there is no such campaign."""
    campaign = Campaign.objects.filter(slug=slug).first()
    if campaign is None:
        return StoredRows()
    stored = StoredRows()
    for model in KEY_FIELDS:
        rows = _of_campaign(model._default_manager.all(), model, campaign)
        if model is Event:
            rows = rows.prefetch_related("districts")
        stored.rows[model] = _by_key(rows, campaign, stored)
        stored.reasons[model] = _newest_reasons(model, campaign)
    return stored


def _of_campaign(rows: "QuerySet[Any]", model: RecordModel, campaign: Campaign) -> "QuerySet[Any]":
    if model is Campaign:
        # Not pk: a history table has one of its own.
        return rows.filter(id=campaign.pk)
    return rows.filter(event__campaign=campaign) if model is Citation else rows.filter(campaign=campaign)


def _by_key(rows: Iterable[Any], campaign: Campaign, stored: StoredRows) -> dict[Key, Recorded]:
    """The rows by natural key. The event or campaign that a key begins with is set on each row, to spare a query."""
    events = {event.pk: event for event in stored.rows.get(Event, {}).values()}
    found: dict[Key, Recorded] = {}
    for row in rows:
        if isinstance(row, Citation):
            row.event = events[row.event_id]  # type: ignore[assignment]
        elif not isinstance(row, Campaign):
            row.campaign = campaign
        found[row.natural_key()] = row
    return found


def _newest_reasons(model: RecordModel, campaign: Campaign) -> dict[int, str]:
    history: Any = model.history  # type: ignore[attr-defined]
    # Of several entries of one row the newest comes last, and stays.
    rows = _of_campaign(history.all(), model, campaign).order_by("history_date", "history_id")
    return {pk: reason or "" for pk, reason in rows.values_list("id", "history_change_reason")}


def referrers(row: Recorded) -> str:
    """How many rows of which models still refer to the row, such as “2 citations”; "" for none.

    Spans do not count: they are derived, and follow.
    """
    counts: Counter[str] = Counter()
    for relation in row._meta.get_fields(include_hidden=True):
        model = relation.related_model
        if not isinstance(relation, ForeignObjectRel) or model not in KEY_FIELDS:
            continue
        number = model._base_manager.filter(**{relation.field.name: row}).count()
        counts[str(model._meta.verbose_name if number == 1 else model._meta.verbose_name_plural)] += number
    return ", ".join(f"{number} {name}" for name, number in counts.items() if number)
