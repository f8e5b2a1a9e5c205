"""Writes a campaign's checked files into the database: what differs, and nothing that a person has edited."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction

from events.campaign_files.database import referrers
from events.campaign_files.files import CampaignFiles, ParsedRow
from events.campaign_files.schema import KEY_FIELDS, Key, RecordModel, name_of
from events.models import (
    Actor,
    BasemapFeature,
    Campaign,
    Citation,
    District,
    Edition,
    Event,
    Figure,
    Milestone,
    Phase,
    Place,
    Source,
    Story,
    StoryStep,
    Voice,
    unit_of_work,
)
from events.models.base import Recorded
from events.newsroom import workflow

# What may become of a row: “kept” is one that the files change or lack, and that a person has edited.
OUTCOMES = ("new", "changed", "same", "kept", "removed")

RETRACTION_REASON = "No longer in the files."

# Rows are removed before the rows that they refer to.
_REMOVAL_ORDER: tuple[RecordModel, ...] = (
    StoryStep,
    Story,
    Citation,
    Figure,
    BasemapFeature,
    Source,
    Place,
    District,
    Voice,
    Actor,
    Edition,
    Phase,
    Milestone,
)

# As many characters as the history keeps of a change reason.
_REASON_LENGTH = 100

Rows = dict[RecordModel, dict[Key, Any]]


@dataclass(slots=True)
class LoadResult:
    """The number of rows by model and outcome, and a line for each row that was kept."""

    counts: dict[RecordModel, Counter[str]] = field(default_factory=lambda: {model: Counter() for model in KEY_FIELDS})
    kept: list[str] = field(default_factory=list)
    # The primary keys of events that were published before and have other content now.
    corrected: set[int] = field(default_factory=set)

    def keep(self, model: RecordModel, key: Key, why: str) -> None:
        self.counts[model]["kept"] += 1
        self.kept.append(f"{model._meta.verbose_name} {name_of(key)}: {why}")

    @property
    def changed_nothing(self) -> bool:
        return not any(count[outcome] for count in self.counts.values() for outcome in ("new", "changed", "removed"))


def reason_for(path: Path) -> str:
    """The change reason of a load: the same for a path however it is written."""
    name = "/".join(path.resolve().parts[-2:])
    return f"load_campaign {name}"[:_REASON_LENGTH]


def load(files: CampaignFiles, reason: str, *, whole: bool, overwrite: bool = False) -> LoadResult:
    """Write files without problems, in one transaction.

    ``whole``: the files are the whole campaign, so that every row that a load has brought and they do not hold is
    removed; else only the rows that a load for the same ``reason`` has brought. ``overwrite`` takes the files'
    version of rows that people have edited. Raises ValidationError where the projection refuses.
    """
    result = LoadResult()
    with transaction.atomic():
        with unit_of_work.together():
            for model, rows in files.rows.items():
                for row in _parents_first(rows) if model is Actor else rows.values():
                    _write(files, row, reason, overwrite, result)
            removed = _rows_to_remove(files, reason, whole, result)
            for event in removed.pop(Event, {}).values():
                _retract(event, reason)
        # A block of its own: the spans of the first one no longer refer to what is deleted now.
        with unit_of_work.together():
            for model in _REMOVAL_ORDER:
                _delete(model, removed.get(model, {}), reason, result)
            _record_corrections(result.corrected, reason)
    return result


def _parents_first(actors: dict[Key, ParsedRow]) -> list[ParsedRow]:
    def depth(row: ParsedRow) -> int:
        parent = actors.get(row.links.get("parent", ()))
        return 1 + depth(parent) if parent else 0

    return sorted(actors.values(), key=depth)


def _write(files: CampaignFiles, row: ParsedRow, reason: str, overwrite: bool, result: LoadResult) -> None:
    count = result.counts[row.model]
    differences = files.differences(row)
    if row.stored and not differences:
        count["same"] += 1
    elif row.stored and files.stored.is_edited(row.model, row.stored) and not overwrite:
        result.keep(row.model, row.key, f"edited here; the file differs in {', '.join(differences)}")
    else:
        count["changed" if row.stored else "new"] += 1
        if row.stored or row.model is Citation:
            _note_correction(_event_of(files, row), result)
        _save(files, row, reason, set_districts=row.stored is None or "districts" in differences)


def _save(files: CampaignFiles, row: ParsedRow, reason: str, *, set_districts: bool) -> None:
    instance = row.instance
    if row.stored is None:
        instance.pk = None
    # Set again: the rows that are referred to have their true primary keys only since they were saved.
    for name, key in row.links.items():
        setattr(instance, name, files.find(row.model._meta.get_field(name).related_model, key))  # type: ignore[arg-type]
    instance._change_reason = reason
    instance.save()
    if row.model is Event and set_districts and (row.districts or row.stored):
        instance.districts.set(files.districts(row))


def _event_of(files: CampaignFiles, row: ParsedRow) -> Any:
    """The stored event whose content the row is; None where it is new, or the row belongs to no event."""
    if row.model is Event:
        return row.stored
    return files.stored.find(Event, row.key[:2]) if row.model is Citation else None


def _note_correction(event: Any, result: LoadResult) -> None:
    if event and event.status == Event.Status.PUBLISHED:
        result.corrected.add(event.pk)


def _record_corrections(events: set[int], reason: str) -> None:
    """Store a step for each of the events (primary keys) that is still published, for the readers' change log."""
    for event in Event.objects.filter(pk__in=events).published():
        event._change_reason = reason
        workflow.record_correction(event)


def _rows_to_remove(files: CampaignFiles, reason: str, whole: bool, result: LoadResult) -> Rows:
    """The stored rows that the files do not hold and that no person has edited."""
    found: Rows = {}
    for model, rows in files.stored.rows.items():
        for key, row in rows.items():
            if key in files.rows[model] or model is Campaign:
                continue
            if _is_edited(files, model, row):
                result.keep(model, key, "added or edited here; not in the files")
            elif (whole or files.stored.reason(model, row) == reason) and not _stays_on_record(files, model, row):
                found.setdefault(model, {})[key] = row
    result.counts[Event]["removed"] += len(found.get(Event, {}))
    return found


def _is_edited(files: CampaignFiles, model: RecordModel, row: Recorded) -> bool:
    """Whether a person has edited the row or, if it is an event, given it a citation."""
    if model is Event:
        citations = files.stored.rows[Citation].values()
        own = [citation for citation in citations if citation.event_id == row.pk]  # type: ignore[attr-defined]
        if any(files.stored.is_edited(Citation, citation) for citation in own):
            return True
    return files.stored.is_edited(model, row)


def _stays_on_record(files: CampaignFiles, model: RecordModel, row: Any) -> bool:
    """Whether it is a retracted event, or a citation of an event that the files do not hold.

    A retracted event keeps its evidence: it stays on record, and may come back.
    """
    if model is Event:
        return bool(row.status == Event.Status.RETRACTED)
    return model is Citation and row.event.natural_key() not in files.rows[Event]


def _retract(event: Event, reason: str) -> None:
    event.status = Event.Status.RETRACTED
    event.status_reason = RETRACTION_REASON
    event._change_reason = reason
    event.save()


def _delete(model: RecordModel, rows: dict[Key, Any], reason: str, result: LoadResult) -> None:
    """Delete the rows that nothing refers to, again and again while that frees others: a tree goes from its leaves."""
    remaining = dict(rows)
    has_freed = True
    while has_freed:
        has_freed = False
        for key, row in list(remaining.items()):
            if not referrers(row):
                row._change_reason = reason
                if model is Citation:
                    _note_correction(row.event, result)
                row.delete()
                result.counts[model]["removed"] += 1
                del remaining[key]
                has_freed = True
    for key, row in remaining.items():
        result.keep(model, key, f"not in the files, but {referrers(row)} still refer to it")
