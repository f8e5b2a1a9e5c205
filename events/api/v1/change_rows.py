"""The readers' change log and the history of an event as rows. They name no editor."""

from collections.abc import Iterable
from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from events.models import Campaign, Event, Step, TakeDown
from events.newsroom.activity import ActivityEntry, activity_log
from events.newsroom.change_log import LogEntry, with_consequences
from events.newsroom.editions import BulkLoad
from events.newsroom.public_change_texts import ChangeText, LoggedChange
from events.newsroom.revisions import FieldChange


class FieldRow(TypedDict):
    """One field before and after, in words."""

    field: str
    before: str
    after: str


class CitationChangeRow(TypedDict):
    """A citation that was added, removed or changed."""

    what: str
    fields: list[FieldRow]


class EffectRow(TypedDict):
    """A district that shows another state on some days, in words."""

    district: str
    before: str
    after: str
    when: str


class EventRevisionRow(TypedDict):
    """One thing that happened to a published event."""

    at: Annotated[str, Field(description="RFC 3339.")]
    kind: Annotated[str, Field(description="published, corrected or retracted.")]
    reason: Annotated[str, Field(description="As the editor gave it; empty for a load of the record’s files.")]
    with_files: Annotated[bool, Field(description="Whether it came with the record’s files.")]
    summary: Annotated[str, Field(description="The event’s summary as it was then.")]
    fields: list[FieldRow]
    citations: list[CitationChangeRow]
    effects: Annotated[list[EffectRow], Field(description="What it changed on the map; the first thirty.")]


class ChangedRow(TypedDict):
    """A row that readers see, and that was changed."""

    noun: Annotated[str, Field(description="Of which kind it is: a district, a source …")]
    name: str
    added: bool
    deleted: bool
    fields: list[FieldRow]


class ChangeLogRow(TypedDict):
    """An entry of the readers' change log."""

    at: Annotated[str, Field(description="RFC 3339.")]
    kind: Annotated[
        str,
        Field(
            description="published, corrected or retracted: of one event, or of many where they came with the record’s "
            "files; changed: of other rows that readers see; taken-down: a text was taken off for good."
        ),
    ]
    reason: str
    with_files: bool
    event: Annotated[str | None, Field(description="The reference of the event.")]
    events: Annotated[int, Field(description="How many events; more than one for a load.")]
    summary: str
    fields: list[FieldRow]
    citations: list[CitationChangeRow]
    rows: list[ChangedRow]
    effects: list[EffectRow]


def revision_rows(campaign: Campaign, event: Event) -> list[EventRevisionRow]:
    """The newest first."""
    steps = Step.objects.filter(event=event).public().select_related("event").order_by("-at", "-pk")
    return [_revision_row(entry) for entry in with_consequences(campaign, activity_log(steps))]


def _revision_row(entry: ActivityEntry) -> EventRevisionRow:
    correction = entry.correction
    return {
        "at": _moment(entry),
        "kind": entry.step.kind,
        "reason": "" if entry.is_by_loader else entry.step.reason,
        "with_files": entry.is_by_loader,
        "summary": entry.summary,
        "fields": _fields(correction.field_changes if correction else ()),
        "citations": [
            {"what": change.label, "fields": _fields(change.field_changes)}
            for change in (correction.citation_changes if correction else ())
        ],
        "effects": _effects(entry.consequence.text) if entry.consequence else [],
    }


def log_row(entry: LogEntry) -> ChangeLogRow:
    row: ChangeLogRow = {
        "at": _moment(entry),
        "kind": "changed",
        "reason": "",
        "with_files": False,
        "event": None,
        "events": 0,
        "summary": "",
        "fields": [],
        "citations": [],
        "rows": [],
        "effects": [],
    }
    if isinstance(entry, ActivityEntry):
        # A revision's members are among those of the log.
        return row | _revision_row(entry) | {"event": entry.step.event.reference, "events": 1}  # type: ignore[return-value]
    if isinstance(entry, BulkLoad):
        edition = str(entry.edition) if entry.edition else ""
        return row | {"kind": entry.kind, "with_files": True, "events": entry.event_count, "summary": edition}
    if isinstance(entry, TakeDown):
        return row | {"kind": "taken-down", "reason": str(entry.get_reason_display())}
    return row | {
        "reason": entry.reason,
        "with_files": entry.is_by_loader,
        "rows": _rows(entry),
        "effects": _effects(entry.text),
    }


def _rows(entry: LoggedChange) -> list[ChangedRow]:
    return [
        {
            "noun": row.kind,
            "name": row.name,
            "added": row.is_addition,
            "deleted": row.is_deletion,
            "fields": _fields(row.field_changes),
        }
        for row in entry.text.rows
    ]


def _fields(changes: Iterable[FieldChange]) -> list[FieldRow]:
    return [{"field": change.label, "before": change.before, "after": change.after} for change in changes]


def _effects(text: ChangeText) -> list[EffectRow]:
    return [
        {"district": effect.district, "before": effect.before, "after": effect.after, "when": effect.when}
        for effect in text.effects
    ]


def _moment(entry: LogEntry) -> str:
    return entry.at.isoformat(timespec="seconds")
