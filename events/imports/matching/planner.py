"""Plans what each row of a file is to become, from the row itself, the campaign's actors, places and days."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from events import control
from events.imports.dialects.parsed_report import ParsedReport
from events.imports.dialects.registry import Dialect
from events.imports.matching import event_data
from events.imports.matching.actors import ActorMatcher
from events.imports.matching.places import MatchedPlace, PlaceFinder, PlaceMatcher
from events.imports.tables.table import RowError, TableRow
from events.models import Actor, Campaign, Citation, Event, ImportRow, Source
from events.models.base import NEEDS_SUMMARY
from events.newsroom.duplicates import duplicate_keys

NEEDS_ACTOR = ("control", "entered", "claimed", "withdrawn")
# Several of these may happen to one district on one day, by the same side.
REPEATABLE = ("contested", "attack", "bridge", "humanitarian", "other")

# The outcomes of rows that are never written.
LEFT_OUT = (ImportRow.Outcome.OUTSIDE, ImportRow.Outcome.REFUSED)


class _OutsideError(RowError):
    """A row of another time or place than the campaign."""


@dataclass(slots=True)
class PlannedRow:
    """One row and its outcome: new, outside or refused by itself; a RecordMatcher then compares it with the record."""

    number: int
    # One of ImportRow.Outcome.
    outcome: str = ImportRow.Outcome.NEW
    # What the reason is about: the column and the cell.
    name: str = ""
    value: str = ""
    reason: str = ""
    reference: str = ""
    # Whether the reference is the file's own, not one that is made of the row's content.
    is_named: bool = False
    # Whether the file says that it is an event of its own, whatever it is like.
    is_distinct: bool = False
    # The number of the earlier row of whose event it is a further source; None for an event of its own.
    further_source_of: int | None = None
    # Of the row's content, to know the same row again.
    digest: str = ""
    # Of its districts, day, kind and side together, to notice a duplicate; "" where it has no district.
    duplicate_key: str = ""
    # Whether the place is left for a person: there is neither a district nor a bank nor a point.
    is_unplaced: bool = False
    # As in event_data, with a list of "sources"; None for a row outside or refused.
    data: dict[str, Any] | None = None
    # What a person should know of a row that is not refused.
    remarks: list[str] = field(default_factory=list)

    @property
    def is_left_out(self) -> bool:
        """Whether the row itself says that it is not to be written, whatever is on record."""
        return self.outcome in LEFT_OUT

    def refuse(self, reason: str, name: str = "", value: str = "") -> None:
        self._leave_out(ImportRow.Outcome.REFUSED, reason, name, value)

    def leave_outside(self, problem: RowError) -> None:
        self._leave_out(ImportRow.Outcome.OUTSIDE, problem.reason, problem.name, problem.value)

    def _leave_out(self, outcome: str, reason: str, name: str, value: str) -> None:
        self.outcome, self.reason, self.name, self.value = outcome, reason, name, value
        self.data, self.is_unplaced, self.duplicate_key = None, False, ""

    def prepend_reason(self, text: str) -> None:
        self.reason = f"{text} {self.reason}".strip()


class Planner:
    """Plans the rows of one file for one campaign."""

    def __init__(self, campaign: Campaign, dialect: Dialect, find_place: PlaceFinder) -> None:
        self.campaign = campaign
        self.dialect = dialect
        self.actors = ActorMatcher(campaign)
        self.voices = set(campaign.voices.values_list("slug", flat=True))
        self.places = PlaceMatcher(campaign, find_place)

    def plan(self, rows: Iterable[TableRow]) -> list[PlannedRow]:
        return [self._plan_row(row) for row in rows]

    def _plan_row(self, row: TableRow) -> PlannedRow:
        planned = PlannedRow(row.number)
        if row.problem:
            planned.refuse(row.problem)
            return planned
        content = {name: cell.strip() for name, cell in self.dialect.by_column(row.cells).items() if cell.strip()}
        planned.digest = _digest(content)
        try:
            report = self.dialect.report(row.cells)
            planned.is_named, planned.is_distinct = bool(report.reference), report.distinct
            planned.reference = report.reference or f"row-{planned.digest[:16]}"
            self._fill(planned, report)
        except _OutsideError as problem:
            planned.leave_outside(problem)
        except RowError as refusal:
            planned.refuse(refusal.reason, refusal.name, refusal.value)
        except ValidationError as problem:
            planned.refuse(*_first_problem(problem, planned))
        return planned

    def _fill(self, planned: PlannedRow, report: ParsedReport) -> None:
        self._check_day_and_point(report)
        self._check_voices(report)
        place = self.places.match(report)
        planned.data = self._data(report, place, self._actor(planned, report))
        _check_columns(planned.reference, planned.data)
        # As newsroom.quality_checks.unplaced finds the events of the rows.
        planned.is_unplaced = not (place.districts or planned.data["covers"]) and planned.data["lon"] is None
        if place.reason:
            planned.remarks.append(place.reason)
            planned.name, planned.value = "districts", place.name
        planned.reason = " ".join(planned.remarks)
        if place.districts:
            planned.duplicate_key = row_duplicate_keys(planned.data, self.actors.side(planned.data["actor"]))[0]

    def _check_day_and_point(self, report: ParsedReport) -> None:
        """Raise _OutsideError for a day outside the campaign and for a point outside its map.

        Of a range of days that begins before the campaign and reaches into it a person has to choose the day: RowError.
        """
        campaign = self.campaign
        start, end = campaign.start.isoformat(), campaign.end.isoformat()
        reaches_into = report.day < start <= report.last_day
        if not (start <= report.day <= end or reaches_into):
            reason = _("The campaign runs from %(start)s to %(end)s.") % {"start": start, "end": end}
            raise _OutsideError(reason, "occurred on", report.day)
        self._check_point(report)
        if reaches_into:
            reason = _("These days begin before the campaign (%(start)s) and end within it. Write a day within it.")
            days = f"{report.day} – {report.last_day}"
            raise RowError(reason % {"start": start}, "occurred on", days)

    def _check_point(self, report: ParsedReport) -> None:
        """Raise _OutsideError for a point outside the campaign's map."""
        campaign = self.campaign
        lon, lat = report.lon, report.lat
        if lon is None or lat is None:
            return
        if not (campaign.west <= lon <= campaign.east and campaign.south <= lat <= campaign.north):
            raise _OutsideError(_("This lies outside the campaign's map."), "coordinates", f"{lon} {lat}")

    def _check_voices(self, report: ParsedReport) -> None:
        """Raise RowError for a voice that is not on record: made by a file, it would have neither kind nor side."""
        for cited in report.sources:
            if cited.voice and cited.voice not in self.voices:
                raise RowError(_("No voice has this slug."), "voice", cited.voice)

    def _actor(self, planned: PlannedRow, report: ParsedReport) -> str | None:
        """The slug of the first known actor. Raises RowError where none is known and the kind needs one."""
        shared: list[Actor] = []
        for name in report.actors:
            found = self.actors.find(name)
            if len(found) == 1:
                return found[0].slug
            shared = shared or found
        is_list = control.is_cumulative_list(report.kind, report.precision)
        names = ", ".join(report.actors)
        if report.kind in NEEDS_ACTOR or is_list:
            raise RowError(_why_no_actor(names, shared), "actor", names)
        if shared:
            planned.remarks.append(_why_no_actor(names, shared))
        elif names:
            planned.remarks.append(_("No actor has the name “%(name)s”.") % {"name": names})
        return None

    def _data(self, report: ParsedReport, place: MatchedPlace, actor: str | None) -> dict[str, Any]:
        keeps_point = report.exact and place.keeps_point and report.lon is not None
        return {
            "kind": report.kind,
            "actor": actor,
            "occurred_on": report.day,
            "precision": report.precision,
            "scope": report.scope,
            "covers": report.covers,
            "districts": sorted(place.districts),
            "place": report.kept_place if place.districts else report.place,
            "lon": report.lon if keeps_point else None,
            "lat": report.lat if keeps_point else None,
            "summary": report.summary,
            "summary_ar": report.summary_ar,
            "note": report.note,
            "note_ar": report.note_ar,
            "sources": [asdict(cited) for cited in report.sources],
        }


def _why_no_actor(names: str, shared: Iterable[Actor]) -> str:
    """Why a row has no actor, and what to do about it; ``shared``: several that have the name."""
    if shared:
        actors = ", ".join(f"{actor} ({actor.slug})" for actor in shared)
        return _("Several actors have this name: %(actors)s. Leave it to one of them, and match the file again.") % {
            "actors": actors
        }
    if not names:
        return _("This kind of event needs an actor.")
    return _("No actor has this name. Add it to the other names of an actor, and match the file again.")


def row_duplicate_keys(data: Mapping[str, Any], side: str) -> list[str]:
    """The keys of newsroom.duplicates for a row's data (event_data) that names districts, and first that of the row.

    A row is stored under one key, which stands for all of its districts together.
    """
    day = dt.date.fromisoformat(data["occurred_on"])
    keys = duplicate_keys(day=day, kind=data["kind"], side=side, covers=data["covers"], districts=data["districts"])
    return keys if len(keys) < 2 else [_digest(keys), *keys]


def _digest(content: Any) -> str:
    """40 hexadecimal digits that stand for the content, which JSON can write."""
    written = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()[:40]


# The columns whose lengths and formats a file can break; the others have been checked as they were parsed.
_EVENT_COLUMNS: list[Any] = [
    Event._meta.get_field(name) for name in ("reference", "kind", "place", "summary", "summary_ar", "note", "note_ar")
]
_SOURCE_COLUMNS: list[Any] = [
    *(Source._meta.get_field(name) for name in event_data.SOURCE_FIELDS),
    Citation._meta.get_field("claimant"),
    Citation._meta.get_field("claimant_ar"),
]


def _check_columns(reference: str, data: dict[str, Any]) -> None:
    """Raise ValidationError, by field, for what the columns of the record do not take."""
    problems: dict[str, Any] = {}
    if not (data["summary"] or data["summary_ar"]):
        problems["summary"] = NEEDS_SUMMARY
    given = [(column, ({"reference": reference} | data)[column.name]) for column in _EVENT_COLUMNS]
    given += [(column, source[column.name] or None) for source in data["sources"] for column in _SOURCE_COLUMNS]
    for column, value in given:
        # Of what a source may lack, the publisher alone is not optional.
        if value is None and column.name != "publisher":
            continue
        try:
            column.clean("" if value is None else value, None)
        except ValidationError as problem:
            problems[column.name] = problem
    if problems:
        raise ValidationError(problems)


def _first_problem(problem: ValidationError, planned: PlannedRow) -> tuple[str, str, str]:
    """Reason, field and value of the first problem."""
    name, messages = next(iter(problem.message_dict.items()))
    data = planned.data or {}
    values = {"reference": planned.reference} | data | (data.get("sources") or [{}])[0]
    return " ".join(messages), name.replace("_", " "), str(values.get(name, ""))
