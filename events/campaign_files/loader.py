"""A checked record is written: what differs, and nothing that a person has edited."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction

from events.campaign_files.database import referrers
from events.campaign_files.schema import KEY_FIELDS, Key, RecordModel, name_of
from events.campaign_files.validator import CampaignFiles, ParsedRow
from events.models import (
    Actor,
    BasemapFeature,
    Campaign,
    Citation,
    District,
    Event,
    Figure,
    Place,
    Source,
    unit_of_work,
)
from events.models.base import Recorded

OUTCOMES = ("new", "changed", "same", "kept", "removed")

RETRACTED_BECAUSE = "No longer in the files."

# Rows go before the rows that they refer to.
_REMOVAL_ORDER: tuple[RecordModel, ...] = (Citation, Figure, BasemapFeature, Source, Place, District, Actor)

# As many characters as the history keeps of a reason.
_REASON_LENGTH = 100


@dataclass(slots=True)
class LoadResult:
    """What became of the rows, by noun and fate, and why some were kept."""

    counts: dict[RecordModel, Counter[str]] = field(default_factory=lambda: {noun: Counter() for noun in KEY_FIELDS})
    kept: list[str] = field(default_factory=list)

    def keep(self, noun: RecordModel, key: Key, why: str) -> None:
        self.counts[noun]["kept"] += 1
        self.kept.append(f"{noun._meta.verbose_name} {name_of(key)}: {why}")

    @property
    def changed_nothing(self) -> bool:
        return not any(count[fate] for count in self.counts.values() for fate in ("new", "changed", "removed"))


def reason_for(path: Path) -> str:
    """The change reason of a load: the same for a path however it is written."""
    name = "/".join(path.resolve().parts[-2:])
    return f"load_campaign {name}"[:_REASON_LENGTH]


def load(record: CampaignFiles, reason: str, *, whole: bool, overwrite: bool = False) -> LoadResult:
    """Write a record that has no problems, in one transaction.

    ``whole``: the record is the whole campaign, so what any load brought and it does not hold is
    removed; else only what a load for the same ``reason`` brought. ``overwrite`` takes the record's
    version of rows that people have edited. Raises ValidationError where the projection refuses.
    """
    outcome = LoadResult()
    with transaction.atomic():
        with unit_of_work.together():
            for noun, drafts in record.drafts.items():
                for draft in _parents_first(drafts) if noun is Actor else drafts.values():
                    _write(record, draft, reason, overwrite, outcome)
            gone = _gone(record, reason, whole, outcome)
            for event in gone.pop(Event, {}).values():
                _retract(event, reason)
        # A block of its own: the spans of the one before no longer refer to what goes now.
        with unit_of_work.together():
            for noun in _REMOVAL_ORDER:
                _remove(noun, gone.get(noun, {}), reason, outcome)
    return outcome


def _parents_first(actors: dict[Key, ParsedRow]) -> list[ParsedRow]:
    def depth(draft: ParsedRow) -> int:
        above = actors.get(draft.links.get("parent", ()))
        return 1 + depth(above) if above else 0

    return sorted(actors.values(), key=depth)


def _write(record: CampaignFiles, draft: ParsedRow, reason: str, overwrite: bool, outcome: LoadResult) -> None:
    count = outcome.counts[draft.noun]
    differences = record.differences(draft)
    if draft.stored and not differences:
        count["same"] += 1
    elif draft.stored and record.stored.is_edited(draft.noun, draft.stored) and not overwrite:
        outcome.keep(draft.noun, draft.key, f"edited here; the file differs in {', '.join(differences)}")
    else:
        count["changed" if draft.stored else "new"] += 1
        _save(record, draft, reason, set_districts=draft.stored is None or "districts" in differences)


def _save(record: CampaignFiles, draft: ParsedRow, reason: str, *, set_districts: bool) -> None:
    instance = draft.instance
    if draft.stored is None:
        instance.pk = None
    # Once more, for the rows that are referred to have their true primary keys only now.
    for name, key in draft.links.items():
        setattr(instance, name, record.find(draft.noun._meta.get_field(name).related_model, key))  # type: ignore[arg-type]
    instance._change_reason = reason
    instance.save()
    if draft.noun is Event and set_districts and (draft.districts or draft.stored):
        instance.districts.set(record.districts(draft))


def _gone(record: CampaignFiles, reason: str, whole: bool, outcome: LoadResult) -> dict[RecordModel, dict[Key, Any]]:
    """The stored rows that the record does not hold and that no person has touched."""
    gone: dict[RecordModel, dict[Key, Any]] = {}
    for noun, rows in record.stored.rows.items():
        for key, row in rows.items():
            if key in record.drafts[noun] or noun is Campaign:
                continue
            if _is_edited(record, noun, row):
                outcome.keep(noun, key, "added or edited here; not in the files")
            elif (whole or record.stored.reason(noun, row) == reason) and not _is_out_of_sight(record, noun, row):
                gone.setdefault(noun, {})[key] = row
    outcome.counts[Event]["removed"] += len(gone.get(Event, {}))
    return gone


def _is_edited(record: CampaignFiles, noun: RecordModel, row: Recorded) -> bool:
    """Whether a person has touched the row, or given the event a citation."""
    if noun is Event:
        citations = record.stored.rows[Citation].values()
        theirs = [citation for citation in citations if citation.event_id == row.pk]  # type: ignore[attr-defined]
        if any(record.stored.is_edited(Citation, citation) for citation in theirs):
            return True
    return record.stored.is_edited(noun, row)


def _is_out_of_sight(record: CampaignFiles, noun: RecordModel, row: Any) -> bool:
    """Whether it is a retracted event, or a citation of an event that the files do not hold.

    A retracted event keeps its evidence: it stays on record, and may come back.
    """
    if noun is Event:
        return bool(row.status == Event.Status.RETRACTED)
    return noun is Citation and row.event.natural_key() not in record.drafts[Event]


def _retract(event: Event, reason: str) -> None:
    event.status = Event.Status.RETRACTED
    event.status_reason = RETRACTED_BECAUSE
    event._change_reason = reason
    event.save()


def _remove(noun: RecordModel, rows: dict[Key, Any], reason: str, outcome: LoadResult) -> None:
    """Delete the rows to which nothing refers; again while that frees others, as the leaves of a tree do."""
    waiting = dict(rows)
    freed = True
    while freed:
        freed = False
        for key, row in list(waiting.items()):
            if not referrers(row):
                row._change_reason = reason
                row.delete()
                outcome.counts[noun]["removed"] += 1
                del waiting[key]
                freed = True
    for key, row in waiting.items():
        outcome.keep(noun, key, f"not in the files, but {referrers(row)} still refer to it")
