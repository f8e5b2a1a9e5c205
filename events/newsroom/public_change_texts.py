"""Public changes in words: the rows with the fields that differ, and the districts and days that show another state."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import ForeignKey, QuerySet, prefetch_related_objects
from django.utils.text import capfirst

from events import control
from events.models import Actor, Campaign, District, PublicChange, field_display
from events.models.change_reasons import is_by_program
from events.newsroom import revisions
from events.newsroom.effect_texts import EffectText, describe_effects
from events.newsroom.public_changes import READER_FIELDS, Change, RowChange
from events.newsroom.revisions import FieldChange
from events.projection.impact import Effect, State

# As many rows and effects are told of one change; the others are counted.
MOST = 30

# By the model's name and the primary key of an entry of its history, the entry.
_Entries = dict[tuple[str, int], Any]


@dataclass(frozen=True, slots=True)
class RowText:
    """A row that has changed: the name of its kind, its own as it was, and the fields; added or deleted: no fields."""

    kind: str
    name: str
    field_changes: list[FieldChange]
    is_addition: bool
    is_deletion: bool


@dataclass(frozen=True, slots=True)
class ChangeText:
    """A public change: its first MOST rows and effects, and how many rows, effects and districts there are in all."""

    rows: list[RowText]
    effects: list[EffectText]
    row_count: int
    effect_count: int
    district_count: int

    @property
    def more_rows(self) -> int:
        return self.row_count - len(self.rows)

    @property
    def more_effects(self) -> int:
        return self.effect_count - len(self.effects)


@dataclass(frozen=True, slots=True)
class LoggedChange:
    """A public change that was made. ``reason`` is "" where there was none, or where it is a loader's own."""

    at: dt.datetime
    reason: str
    is_by_loader: bool
    # The primary key of the step that it came about by, or None.
    step: int | None
    text: ChangeText


def describe_pending(campaign: Campaign, change: Change) -> ChangeText:
    """A change that is being asked about."""
    rows = [_row_text(row) for row in change.rows[:MOST]]
    effects = describe_effects(campaign, change.effects[:MOST])
    districts = {effect.district.pk for effect in change.effects}
    return ChangeText(rows, effects, len(change.rows), len(change.effects), len(districts))


def describe_stored(campaign: Campaign, changes: Iterable[PublicChange]) -> list[LoggedChange]:
    """Changes of the campaign; the number of queries grows with the rows that are told, and not otherwise."""
    given = list(changes)
    prefetch_related_objects([campaign], "actors")
    entries = _entries([row for change in given for row in change.rows[:MOST]])
    wanted = {effect["district"] for change in given for effect in change.effects[:MOST]}
    found = campaign.districts.filter(slug__in=wanted).defer("shape") if wanted else ()
    districts = {district.slug: district for district in found}
    related = _related(entries)
    return [_logged(campaign, change, entries, districts, related) for change in given]


def _logged(
    campaign: Campaign,
    change: PublicChange,
    entries: _Entries,
    districts: Mapping[str, District],
    related: field_display.RelatedRows,
) -> LoggedChange:
    pairs = [
        (row, entries.get((row["model"], row["before"])), entries.get((row["model"], row["after"])))
        for row in change.rows[:MOST]
    ]
    text = ChangeText(
        [
            _row_text(RowChange(apps.get_model("events", row["model"]), before, after), related)
            for row, before, after in pairs
            if after and (before or row["before"] is None)
        ],
        describe_effects(campaign, [_read(effect, districts) for effect in change.effects[:MOST]]),
        len(change.rows),
        len(change.effects),
        len({effect["district"] for effect in change.effects}),
    )
    is_by_loader = change.by_id is None and is_by_program(change.reason)
    return LoggedChange(change.at, "" if is_by_loader else change.reason, is_by_loader, change.step_id, text)


def _entries(rows: Sequence[Mapping[str, Any]]) -> _Entries:
    """The entries of histories that stored rows name, in one query a model."""
    keys: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        keys[row["model"]] |= {row["before"], row["after"]} - {None}
    found: _Entries = {}
    for model, of_model in keys.items():
        history: QuerySet[Any] = QuerySet(apps.get_model("events", f"historical{model}"))
        found |= {(model, pk): entry for pk, entry in history.in_bulk(of_model).items()}
    return found


def _related(entries: _Entries) -> field_display.RelatedRows:
    """The rows that the fields of the entries point to: all of them are actors."""
    columns = {model: [model._meta.get_field(name) for name in names] for model, names in READER_FIELDS.items()}
    keys = {
        getattr(entry, column.attname)
        for (name, _pk), entry in entries.items()
        for column in columns[apps.get_model("events", name)]
        if isinstance(column, ForeignKey)
    }
    return {Actor: Actor.objects.in_bulk(keys - {None})}


def _row_text(row: RowChange, related: field_display.RelatedRows | None = None) -> RowText:
    kind = str(capfirst(row.model._meta.verbose_name))
    if row.is_addition or row.is_deletion:
        return RowText(kind, _name(row.before or row.after), [], row.is_addition, row.is_deletion)
    hidden = {column.name for column in revisions.tracked_columns(row.model)}.difference(READER_FIELDS[row.model])
    changes = revisions.field_changes(row.model, row.before, row.after, related, exclude=hidden)
    return RowText(kind, _name(row.before), changes, is_addition=False, is_deletion=False)


def _name(entry: Any) -> str:
    try:
        return str(entry.instance)
    except ObjectDoesNotExist:
        # Its __str__ names another row, which has been deleted.
        return str(entry.id)


def _read(effect: dict[str, Any], districts: Mapping[str, District]) -> Effect:
    """An effect as it is stored; a district that has been deleted since is called by its slug."""
    slug = effect["district"]
    return Effect(
        districts.get(slug) or District(slug=slug, name_en=slug),
        dt.date.fromisoformat(effect["starts"]),
        dt.date.fromisoformat(effect["until"]),
        _read_state(effect["before"]),
        _read_state(effect["after"]),
    )


def _read_state(stored: dict[str, Any]) -> State:
    parties = {name: control.Party(**stored[name]) if stored[name] else None for name in ("holder", "challenger")}
    return State(**stored | parties | {"grade": control.Grade(stored["grade"])})
