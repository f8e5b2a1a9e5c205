"""Checks the rows of a campaign's files, against one another and against the database; nothing is written."""

import datetime as dt
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from events.campaign_files.files import CampaignFiles, ParsedRow
from events.campaign_files.json_rows import JsonRow
from events.campaign_files.parsing import clean, read_key, read_keys
from events.campaign_files.problem import Problem
from events.campaign_files.schema import Key, RecordModel, columns, name_of, private_columns, with_article
from events.gazetteer.suggestion import suggestion
from events.models import Campaign, Citation, District, Event, Phase, StoryStep
from events.models.base import Recorded
from events.projection import integrity

# For a campaign without a usable first or last day: no date of its rows can be said to lie outside.
_WIDEST_DAYS = {"start": dt.date.min, "end": dt.date.max}


def validate(json_rows: Iterable[JsonRow], problems: Iterable[Problem] = ()) -> CampaignFiles:
    """The files with every problem that was found, those of reading among them, in order of file and row.

    Without problems, every instance is filled and could be saved.
    """
    files = CampaignFiles(json_rows, problems)
    if _has_campaign(files):
        Validator(files).check()
    files.problems.sort(key=lambda problem: (problem.file, problem.row or 0))
    return files


def _has_campaign(files: CampaignFiles) -> bool:
    """Whether the campaign is known, without which no row can be checked; a problem where it is not."""
    if not files.slug:
        if not files.problems:
            files.problems.append(Problem("There is no row in these files."))
        return False
    if files.find(Campaign, (files.slug,)) is not None:
        return True
    if not files.is_incomplete:
        message = f"The campaign “{files.slug}” is neither in these files nor in the database."
        files.problems.append(Problem(message))
    return False


def _check_constraints(model: RecordModel) -> list[models.CheckConstraint]:
    return [constraint for constraint in model._meta.constraints if isinstance(constraint, models.CheckConstraint)]


def _keeps_all_constraints(row: ParsedRow) -> bool:
    """By one question to the database instead of one for each constraint: nearly every row breaks none."""
    constraints = _check_constraints(row.model)
    if not constraints:
        return True
    condition = models.Q(*(constraint.condition for constraint in constraints))
    try:
        models.CheckConstraint(condition=condition, name="all").validate(row.model, row.instance)
    except ValidationError:
        return False
    return True


class Validator:
    """Fills the instances of the files and adds the problems to them."""

    def __init__(self, files: CampaignFiles) -> None:
        self._files = files

    def check(self) -> None:
        for row in self._files.all_rows:
            self._fill(row)
        # Only now: an actor may stand before its parent in the files.
        for row in self._files.all_rows:
            self._check_row(row)
        self._check_phases()
        self._check_events()
        self._check_reports()

    # -- filling ---------------------------------------------------------------------------------

    def _fill(self, row: ParsedRow) -> None:
        self._check_field_names(row)
        private = private_columns(row.model)
        for column in columns(row.model):
            if row.stored and column.name in private and column.name not in row.json_row.fields:
                # Files of the public record do not have it, and so do not take it back either.
                setattr(row.instance, column.name, getattr(row.stored, column.name))
                continue
            try:
                if isinstance(column, models.ForeignKey):
                    self._link(row, column)
                else:
                    setattr(row.instance, column.name, clean(column, row.json_row.fields, row.instance))
            except ValidationError as problem:
                self._files.refuse(row, column.name, *problem.messages)
                self._blank(row, column)
        if row.model is Event:
            self._link_districts(row)

    def _check_field_names(self, row: ParsedRow) -> None:
        known = {column.name for column in row.model._meta.fields if not column.primary_key}
        known |= {column.name for column in row.model._meta.many_to_many}
        for name in sorted(row.json_row.fields.keys() - known):
            message = f"“{name}” is not a field of {with_article(row.model)}{suggestion(name, known)}."
            self._files.refuse(row, name, message)

    def _blank(self, row: ParsedRow, column: "models.Field[Any, Any]") -> None:
        """Give a field that has a problem a value that causes no second one elsewhere."""
        if column.name == "campaign":
            row.instance.campaign = self._files.find(Campaign, (self._files.slug,))
        elif row.model is Campaign and column.name in _WIDEST_DAYS:
            setattr(row.instance, column.name, _WIDEST_DAYS[column.name])
        else:
            setattr(row.instance, column.attname, None)

    def _link(self, row: ParsedRow, column: "models.ForeignKey[Any, Any]") -> None:
        key = read_key(column, row.json_row.fields, self._files.slug)
        if key is None:
            return
        model: RecordModel = column.related_model  # type: ignore[assignment]
        setattr(row.instance, column.name, self._found(model, key))
        row.links[column.name] = key

    def _link_districts(self, row: ParsedRow) -> None:
        try:
            keys = read_keys(Event._meta.get_field("districts"), row.json_row.fields, self._files.slug)
        except ValidationError as problem:
            self._files.refuse(row, "districts", *problem.messages)
            return
        for key in keys:
            try:
                self._found(District, key)
                row.districts.append(key)
            except ValidationError as problem:
                self._files.refuse(row, "districts", *problem.messages)

    def _found(self, model: RecordModel, key: Key) -> Recorded:
        """The instance of that key. Raises ValidationError, without a message where a file cannot be read."""
        found: Recorded | None = self._files.find(model, key)
        if found is None and self._files.is_incomplete:
            raise ValidationError([])
        if found is None:
            name = name_of(key)
            names = [name_of(other) for other in (*self._files.rows[model], *self._files.stored.rows.get(model, ()))]
            raise ValidationError(
                f"“{name}” is not {with_article(model)} of {self._files.slug}{suggestion(name, names)}"
            )
        return found

    # -- checking --------------------------------------------------------------------------------

    def _check_row(self, row: ParsedRow) -> None:
        """The model's own checks, and its constraints where the row is to be written."""
        try:
            row.instance.clean()
        except ValidationError as problem:
            for name, messages in problem.message_dict.items():
                if name not in row.bad_fields:
                    self._files.refuse(row, name, *messages)
        if row.bad_fields or (row.stored and not self._files.differences(row)):
            return
        if _keeps_all_constraints(row):
            return
        for constraint in _check_constraints(row.model):
            try:
                constraint.validate(row.model, row.instance)
            except ValidationError as problem:
                self._files.refuse(row, "", *problem.messages)

    def _check_phases(self) -> None:
        """That no day belongs to two phases of the files; with those that are only stored, the projection sees it."""
        rows = [row for row in self._files.rows[Phase].values() if not row.bad_fields & {"starts", "ends"}]
        for earlier, later in pairwise(sorted(rows, key=lambda row: (row.instance.starts, row.key))):
            if earlier.instance.overlaps(later.instance):
                for name, message in later.instance.overlap_problem(earlier.instance).items():
                    self._files.refuse(later, name, str(message))

    def _check_events(self) -> None:
        """The rules that span rows, which the projection would refuse without naming the file."""
        supported = self._supported_events()
        for key, row in self._files.rows[Event].items():
            event = row.instance
            if event.status != Event.Status.PUBLISHED:
                continue
            if key not in supported and not self._files.is_incomplete:
                self._files.refuse(row, "", str(integrity.NEEDS_SUPPORT))
            has_place = event.place or row.districts or "districts" in row.bad_fields
            if event.kind == Event.Kind.CONTROL and not has_place:
                self._files.refuse(row, "districts", str(integrity.NEEDS_PLACE))

    def _check_reports(self) -> None:
        """That the reports which a story's step rests on are events of the campaign."""
        for row in self._files.rows[StoryStep].values():
            if "reports" in row.bad_fields:
                continue
            for reference in row.instance.reports:
                try:
                    self._found(Event, (self._files.slug, reference))
                except ValidationError as problem:
                    self._files.refuse(row, "reports", *problem.messages)

    def _supported_events(self) -> set[Key]:
        """The keys of events with a supporting citation in the files, or one that a person has added or edited.

        Other citations in the database do not count: those that the files no longer hold are removed.
        """
        citations = self._files.rows[Citation].items()
        supported = {key[:2] for key, row in citations if row.instance.stance == Citation.Stance.SUPPORTS}
        for key, citation in self._files.stored.rows.get(Citation, {}).items():
            is_edited = self._files.stored.is_edited(Citation, citation)
            if is_edited and citation.stance == Citation.Stance.SUPPORTS:  # type: ignore[attr-defined]
                supported.add(key[:2])
        return supported
