"""Rows of files become instances that could be saved, or problems; the database is only read."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from events.campaign_files import database as database
from events.campaign_files.database import StoredRows
from events.campaign_files.json_rows import JsonRow, Problem
from events.campaign_files.parsing import clean, read_key, read_keys, with_value
from events.campaign_files.schema import (
    BY_LABEL,
    KEY_FIELDS,
    Key,
    RecordModel,
    closest_name,
    columns,
    key_of,
    name_of,
    with_article,
)
from events.models import Campaign, Citation, District, Event
from events.models.base import Recorded
from events.projection import integrity

# A campaign without a usable first or last day: no date of its rows can be said to lie outside.
_ALWAYS = {"start": dt.date.min, "end": dt.date.max}


@dataclass(slots=True)
class ParsedRow:
    """A row as an instance that is not saved yet."""

    noun: RecordModel
    key: Key
    row: JsonRow
    instance: Any
    stored: Recorded | None
    # The natural keys behind the foreign keys, by field, and behind an event's districts.
    links: dict[str, Key] = field(default_factory=dict)
    districts: list[Key] = field(default_factory=list)
    # Fields with a problem; "" where the problem is the whole row's.
    bad: set[str] = field(default_factory=set)


class CampaignFiles:
    """The rows of some files, checked against one another and against the database."""

    def __init__(self, rows: Iterable[JsonRow], problems: Iterable[Problem] = ()) -> None:
        self.problems = list(problems)
        # Of what a file that cannot be read may hold, nothing is said to be missing.
        self._incomplete = any(problem.row is None for problem in self.problems)
        self.drafts: dict[RecordModel, dict[Key, ParsedRow]] = {noun: {} for noun in KEY_FIELDS}
        keyed = list(self._keyed(rows))
        tally = Counter(key[0] for _noun, key, _row in keyed)
        self.slug = tally.most_common(1)[0][0] if tally else ""
        self.stored: StoredRows = database.read(self.slug)
        # Until they are saved, new rows have negative primary keys, so that they can be compared.
        self._new_key = count(-1, -1)
        self._collect(keyed)
        if self._has_campaign():
            self._check()
        self.problems.sort(key=lambda problem: (problem.file, problem.row or 0))

    def find(self, noun: RecordModel, key: Key) -> Any:
        """The row of that natural key as the files give it, or else as it is stored; None for neither."""
        draft = self.drafts[noun].get(key)
        return draft.instance if draft else self.stored.find(noun, key)

    def differences(self, draft: ParsedRow) -> list[str]:
        """The fields in which the files and the database differ; none for a row that is new."""
        stored: Any = draft.stored
        if stored is None:
            return []
        names = [
            column.name
            for column in columns(draft.noun)
            if getattr(draft.instance, column.attname) != getattr(stored, column.attname)
        ]
        if draft.noun is Event and {d.pk for d in stored.districts.all()} != {d.pk for d in self.districts(draft)}:
            names.append("districts")
        return names

    def districts(self, draft: ParsedRow) -> list[District]:
        return [self.find(District, key) for key in draft.districts]

    # -- from rows to drafts ---------------------------------------------------------------------

    def _keyed(self, rows: Iterable[JsonRow]) -> Iterable[tuple[RecordModel, Key, JsonRow]]:
        for row in rows:
            noun = BY_LABEL.get(row.model.lower())
            if noun is None:
                hint = closest_name(row.model, BY_LABEL)
                self._add(row, "model", f"“{row.model}” is not among what a campaign is made of{hint}.")
                continue
            key = key_of(noun, row.fields)
            if key is None:
                names = " and ".join(f"“{name}”" for name in KEY_FIELDS[noun])
                self._add(
                    row, "", f"{with_article(noun).capitalize()} is found by {names}, which is missing or no text."
                )
                continue
            yield noun, key, row

    def _collect(self, keyed: Iterable[tuple[RecordModel, Key, JsonRow]]) -> None:
        """One draft for each natural key of the campaign."""
        for noun, key, row in keyed:
            name = name_of(key)
            if key[0] != self.slug:
                message = f"This row is of the campaign “{key[0]}”, most others are of “{self.slug}”."
                self._add(row, KEY_FIELDS[noun][0], message, name)
            elif key in self.drafts[noun]:
                first = self.drafts[noun][key].row
                message = f"“{name}” stands in {first.file}: row {first.number} already."
                self._add(row, KEY_FIELDS[noun][-1], message, name)
            else:
                self.drafts[noun][key] = self._draft(noun, key, row)

    def _draft(self, noun: RecordModel, key: Key, row: JsonRow) -> ParsedRow:
        stored = self.stored.find(noun, key)
        instance = noun()
        instance.pk = stored.pk if stored else next(self._new_key)
        instance._state.adding = stored is None
        return ParsedRow(noun, key, row, instance, stored)

    def _has_campaign(self) -> bool:
        if not self.slug:
            if not self.problems:
                self.problems.append(Problem("There is no row in these files."))
            return False
        if self.find(Campaign, (self.slug,)) is None:
            if self._incomplete:
                return False
            message = f"The campaign “{self.slug}” is neither in these files nor in the database."
            self.problems.append(Problem(message))
            return False
        return True

    # -- checks ------------------------------------------------------------------------------------

    def _check(self) -> None:
        for drafts in self.drafts.values():
            for draft in drafts.values():
                self._fill(draft)
        # Only now: an actor may stand before its parent in the files.
        for drafts in self.drafts.values():
            for draft in drafts.values():
                self._check_row(draft)
        self._check_events()

    def _fill(self, draft: ParsedRow) -> None:
        fields = draft.row.fields
        known = {column.name for column in draft.noun._meta.fields if not column.primary_key}
        known |= {column.name for column in draft.noun._meta.many_to_many}
        for name in sorted(fields.keys() - known):
            self._refuse(
                draft, name, f"“{name}” is not a field of {with_article(draft.noun)}{closest_name(name, known)}."
            )
        for column in columns(draft.noun):
            try:
                if isinstance(column, models.ForeignKey):
                    self._link(draft, column)
                else:
                    setattr(draft.instance, column.name, clean(column, fields, draft.instance))
            except ValidationError as problem:
                self._refuse(draft, column.name, *problem.messages)
                self._blank(draft, column)
        if draft.noun is Event:
            self._link_districts(draft)

    def _blank(self, draft: ParsedRow, column: "models.Field[Any, Any]") -> None:
        """Give a field that has a problem a value that causes no second one elsewhere."""
        if column.name == "campaign":
            draft.instance.campaign = self.find(Campaign, (self.slug,))
        elif draft.noun is Campaign and column.name in _ALWAYS:
            setattr(draft.instance, column.name, _ALWAYS[column.name])
        else:
            setattr(draft.instance, column.attname, None)

    def _link(self, draft: ParsedRow, column: "models.ForeignKey[Any, Any]") -> None:
        key = read_key(column, draft.row.fields, self.slug)
        if key is None:
            return
        noun: RecordModel = column.related_model  # type: ignore[assignment]
        setattr(draft.instance, column.name, self._found(noun, key))
        draft.links[column.name] = key

    def _link_districts(self, draft: ParsedRow) -> None:
        try:
            keys = read_keys(Event._meta.get_field("districts"), draft.row.fields, self.slug)
        except ValidationError as problem:
            self._refuse(draft, "districts", *problem.messages)
            return
        for key in keys:
            try:
                self._found(District, key)
                draft.districts.append(key)
            except ValidationError as problem:
                self._refuse(draft, "districts", *problem.messages)

    def _found(self, noun: RecordModel, key: Key) -> Recorded:
        row: Recorded | None = self.find(noun, key)
        if row is None and self._incomplete:
            raise ValidationError([])
        if row is None:
            name = name_of(key)
            names = [name_of(other) for other in (*self.drafts[noun], *self.stored.rows.get(noun, ()))]
            raise ValidationError(f"“{name}” is not {with_article(noun)} of {self.slug}{closest_name(name, names)}")
        return row

    def _check_row(self, draft: ParsedRow) -> None:
        """The model's own checks, and its constraints where the row is to be written."""
        try:
            draft.instance.clean()
        except ValidationError as problem:
            for name, messages in problem.message_dict.items():
                if name not in draft.bad:
                    self._refuse(draft, name, *messages)
        if draft.bad or (draft.stored and not self.differences(draft)):
            return
        for constraint in draft.noun._meta.constraints:
            if isinstance(constraint, models.CheckConstraint):
                try:
                    constraint.validate(draft.noun, draft.instance)
                except ValidationError as problem:
                    self._refuse(draft, "", *problem.messages)

    def _check_events(self) -> None:
        """The rules that span rows, which the projection would refuse without naming the file."""
        supported = {key[:2] for key, draft in self.drafts[Citation].items() if draft.instance.stance == "supports"}
        for key, citation in self.stored.rows.get(Citation, {}).items():
            if self.stored.is_edited(Citation, citation) and citation.stance == "supports":  # type: ignore[attr-defined]
                supported.add(key[:2])
        for key, draft in self.drafts[Event].items():
            event = draft.instance
            if event.status != Event.Status.PUBLISHED:
                continue
            if key not in supported and not self._incomplete:
                self._refuse(draft, "", str(integrity.NEEDS_SUPPORT))
            if event.kind == Event.Kind.CONTROL and not (event.place or draft.districts or "districts" in draft.bad):
                self._refuse(draft, "districts", str(integrity.NEEDS_PLACE))

    # -- problems ----------------------------------------------------------------------------------

    def _refuse(self, draft: ParsedRow, field: str, *messages: str) -> None:
        name = "" if field == "__all__" else field
        draft.bad.add(name)
        # Once each: an address has two validators that say the same.
        for message in dict.fromkeys(messages):
            self._add(draft.row, name, with_value(message, draft.row.fields.get(name)), name_of(draft.key))

    def _add(self, row: JsonRow, field: str, message: str, name: str = "") -> None:
        self.problems.append(Problem(message, row.file, row.number, name, field))
