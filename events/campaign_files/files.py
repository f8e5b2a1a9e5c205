"""The rows of a campaign's files as unsaved instances, beside the rows in the database, which is only read."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from events.campaign_files import database
from events.campaign_files.database import StoredRows
from events.campaign_files.json_rows import JsonRow
from events.campaign_files.problem import Problem, with_value
from events.campaign_files.schema import (
    KEY_FIELDS,
    MODELS_BY_LABEL,
    Key,
    RecordModel,
    columns,
    key_of,
    name_of,
    with_article,
)
from events.gazetteer.suggestion import suggestion
from events.models import District, Event
from events.models.base import Recorded


@dataclass(slots=True)
class ParsedRow:
    """A row of a file as an instance that is not saved yet. The validator fills the instance and the links."""

    model: RecordModel
    key: Key
    json_row: JsonRow
    instance: Any
    # The row of that key in the database.
    stored: Recorded | None
    # The natural keys behind the foreign keys, by field, and behind an event's districts.
    links: dict[str, Key] = field(default_factory=dict)
    districts: list[Key] = field(default_factory=list)
    # Fields with a problem; "" where the problem is the whole row's.
    bad_fields: set[str] = field(default_factory=set)


class CampaignFiles:
    """The rows of some files, by model and natural key, and the problems found in them."""

    def __init__(self, json_rows: Iterable[JsonRow], problems: Iterable[Problem] = ()) -> None:
        self.problems = list(problems)
        # Of what a file that cannot be read may hold, nothing is said to be missing.
        self.is_incomplete = any(problem.row is None for problem in self.problems)
        self.rows: dict[RecordModel, dict[Key, ParsedRow]] = {model: {} for model in KEY_FIELDS}
        keyed = list(self._keyed(json_rows))
        # The campaign of most rows is the one that is meant.
        campaigns = Counter(key[0] for _model, key, _json_row in keyed)
        self.slug = campaigns.most_common(1)[0][0] if campaigns else ""
        self.stored: StoredRows = database.read(self.slug)
        # Until they are saved, new rows have negative primary keys, so that they can be compared.
        self._new_pks = count(-1, -1)
        self._collect(keyed)

    @property
    def all_rows(self) -> Iterator[ParsedRow]:
        for rows in self.rows.values():
            yield from rows.values()

    def find(self, model: RecordModel, key: Key) -> Any:
        """The instance of that natural key from the files, else from the database, else None."""
        row = self.rows[model].get(key)
        return row.instance if row else self.stored.find(model, key)

    def differences(self, row: ParsedRow) -> list[str]:
        """The fields in which the files and the database differ; none for a row that is new."""
        stored: Any = row.stored
        if stored is None:
            return []
        names = [
            column.name
            for column in columns(row.model)
            if getattr(row.instance, column.attname) != getattr(stored, column.attname)
        ]
        if row.model is Event and {d.pk for d in stored.districts.all()} != {d.pk for d in self.districts(row)}:
            names.append("districts")
        return names

    def districts(self, row: ParsedRow) -> list[District]:
        return [self.find(District, key) for key in row.districts]

    def refuse(self, row: ParsedRow, field: str, *messages: str) -> None:
        """Add problems of one field of a row; "__all__" stands for the whole row."""
        name = "" if field == "__all__" else field
        row.bad_fields.add(name)
        # Once each: an address has two validators that say the same.
        for message in dict.fromkeys(messages):
            shown = with_value(message, row.json_row.fields.get(name))
            self._add_problem(row.json_row, name, shown, name_of(row.key))

    def _add_problem(self, json_row: JsonRow, field: str, message: str, name: str = "") -> None:
        self.problems.append(Problem(message, json_row.file, json_row.number, name, field))

    # -- from the rows of files to instances -----------------------------------------------------

    def _keyed(self, json_rows: Iterable[JsonRow]) -> Iterator[tuple[RecordModel, Key, JsonRow]]:
        """The rows with their models and natural keys; a problem for each row that lacks one of them."""
        for json_row in json_rows:
            model = MODELS_BY_LABEL.get(json_row.model.lower())
            if model is None:
                hint = suggestion(json_row.model, MODELS_BY_LABEL)
                message = f"“{json_row.model}” is not among what a campaign is made of{hint}."
                self._add_problem(json_row, "model", message)
                continue
            key = key_of(model, json_row.fields)
            if key is None:
                names = " and ".join(f"“{name}”" for name in KEY_FIELDS[model])
                message = f"{with_article(model).capitalize()} is found by {names}, which is missing or no text."
                self._add_problem(json_row, "", message)
                continue
            yield model, key, json_row

    def _collect(self, keyed: Iterable[tuple[RecordModel, Key, JsonRow]]) -> None:
        """Keep one row for each natural key of the campaign; a problem for every other one."""
        for model, key, json_row in keyed:
            name = name_of(key)
            if key[0] != self.slug:
                message = f"This row is of the campaign “{key[0]}”, most others are of “{self.slug}”."
                self._add_problem(json_row, KEY_FIELDS[model][0], message, name)
            elif key in self.rows[model]:
                first = self.rows[model][key].json_row
                message = f"“{name}” stands in {first.file}: row {first.number} already."
                self._add_problem(json_row, KEY_FIELDS[model][-1], message, name)
            else:
                self.rows[model][key] = self._parsed_row(model, key, json_row)

    def _parsed_row(self, model: RecordModel, key: Key, json_row: JsonRow) -> ParsedRow:
        stored = self.stored.find(model, key)
        instance = model()
        instance.pk = stored.pk if stored else next(self._new_pks)
        instance._state.adding = stored is None
        if isinstance(instance, Event) and isinstance(stored, Event):
            # Files do not say who entered an event, and so do not take it back either.
            instance.entered_by_id, instance.entered_by_name = stored.entered_by_id, stored.entered_by_name
        return ParsedRow(model, key, json_row, instance, stored)
