"""What each row of a file is to become: new, changed, same, duplicate or refused. The record is only read."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from events import control
from events.imports.dialects.parsed_report import CitedSource, ParsedReport
from events.imports.dialects.registry import Dialect
from events.imports.matching.actors import ActorMatcher
from events.imports.matching.places import PlaceFinder, PlaceMatcher, ReportedPlace
from events.imports.tables.table import RowError, TableRow
from events.models import Campaign, Citation, Event, Source
from events.newsroom.duplicates import duplicate_keys

NEEDS_ACTOR = ("control", "entered", "claimed", "withdrawn")
# Several of these may happen to one district on one day, by the same side.
REPEATABLE = ("contested", "attack", "bridge", "humanitarian", "other")
# Columns of a source that a file may fill.
_OF_SOURCE = ("publisher", "title", "url", "language", "agency", "via", "archived_url", "published_on")


@dataclass(slots=True)
class PlannedRow:
    """One row, judged by itself; what the record and the other rows say to it follows."""

    number: int
    outcome: str = "new"
    name: str = ""
    value: str = ""
    reason: str = ""
    reference: str = ""
    # Whether the reference is the file's own, and none that is made of the row's content.
    is_named: bool = False
    digest: str = ""
    likeness: str = ""
    is_unplaced: bool = False
    data: dict[str, Any] | None = None
    remarks: list[str] = field(default_factory=list)

    def refuse(self, reason: str, name: str = "", value: str = "") -> None:
        self.outcome, self.reason, self.name, self.value = "refused", reason, name, value
        self.data, self.is_unplaced, self.likeness = None, False, ""


class Planner:
    """Judges the rows of one file by the campaign's actors, districts and days."""

    def __init__(self, campaign: Campaign, dialect: Dialect, place: PlaceFinder) -> None:
        self.campaign = campaign
        self.dialect = dialect
        self.actors = ActorMatcher(campaign)
        self.places = PlaceMatcher(campaign, place)

    def plan(self, rows: Iterable[TableRow]) -> list[PlannedRow]:
        return [self._judge(row) for row in rows]

    def _judge(self, row: TableRow) -> PlannedRow:
        planned = PlannedRow(row.number)
        if row.problem:
            planned.refuse(row.problem)
            return planned
        content = {name: cell.strip() for name, cell in self.dialect.named(row.cells).items() if cell.strip()}
        planned.digest = _digest(content)
        try:
            report = self.dialect.report(row.cells)
            planned.is_named = bool(report.reference)
            planned.reference = report.reference or f"row-{planned.digest[:16]}"
            self._fill(planned, report)
        except RowError as refusal:
            planned.refuse(refusal.reason, refusal.name, refusal.value)
        except ValidationError as problem:
            planned.refuse(*_first(problem, planned))
        return planned

    def _fill(self, planned: PlannedRow, report: ParsedReport) -> None:
        self._check_ground(report)
        placed = self.places.place(report)
        planned.data = self._data(report, placed, self._actor(planned, report))
        _check(planned.reference, planned.data)
        planned.is_unplaced = not placed.districts
        if placed.why:
            planned.remarks.append(placed.why)
            planned.name, planned.value = "districts", placed.name
        planned.reason = " ".join(planned.remarks)
        if placed.districts:
            planned.likeness = district_keys(planned.data, self.actors.side(planned.data["actor"]))[0]

    def _check_ground(self, report: ParsedReport) -> None:
        campaign = self.campaign
        if not campaign.start.isoformat() <= report.day <= campaign.end.isoformat():
            raise RowError(
                _("The campaign runs from %(start)s to %(end)s.") % {"start": campaign.start, "end": campaign.end},
                "occurred on",
                report.day,
            )
        lon, lat = report.lon, report.lat
        if lon is None or lat is None:
            return
        if not (campaign.west <= lon <= campaign.east and campaign.south <= lat <= campaign.north):
            raise RowError(_("This lies outside the campaign's map."), "coordinates", f"{lon} {lat}")

    def _actor(self, planned: PlannedRow, report: ParsedReport) -> str | None:
        for name in report.actors:
            if actor := self.actors.find(name):
                return actor.slug
        listed = control.is_cumulative_list(report.kind, report.precision)
        named = ", ".join(report.actors)
        if report.kind in NEEDS_ACTOR or listed:
            known = _("No actor of that name is known.") if named else _("This kind of event needs an actor.")
            raise RowError(known, "actor", named)
        if named:
            planned.remarks.append(_("No actor of the name “%(name)s” is known.") % {"name": named})
        return None

    def _data(self, report: ParsedReport, placed: ReportedPlace, actor: str | None) -> dict[str, Any]:
        keeps_point = report.exact and report.lon is not None
        return {
            "kind": report.kind,
            "actor": actor,
            "occurred_on": report.day,
            "precision": report.precision,
            "scope": report.scope,
            "covers": report.covers,
            "districts": sorted(placed.districts),
            "place": report.kept_place if placed.districts else report.place,
            "lon": report.lon if keeps_point else None,
            "lat": report.lat if keeps_point else None,
            "summary": report.summary,
            "note": report.note,
            "sources": [_plain(cited) for cited in report.sources],
        }


def district_keys(data: Mapping[str, Any], side: str) -> list[str]:
    """The keys of newsroom.duplicates for a row's data (event_data) that names districts, and first that of the row.

    A row is stored under one key, which stands for all of its districts together.
    """
    day = dt.date.fromisoformat(data["occurred_on"])
    keys = duplicate_keys(day=day, kind=data["kind"], side=side, covers=data["covers"], districts=data["districts"])
    return keys if len(keys) < 2 else [_digest(keys), *keys]


def _digest(content: Any) -> str:
    written = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()[:40]


def _plain(cited: CitedSource) -> dict[str, str]:
    return {name: getattr(cited, name) for name in CitedSource.__dataclass_fields__}


_EVENT_COLUMNS: list[Any] = [Event._meta.get_field(name) for name in ("reference", "kind", "place", "summary", "note")]
_SOURCE_COLUMNS: list[Any] = [
    *(Source._meta.get_field(name) for name in _OF_SOURCE),
    Citation._meta.get_field("claimant"),
]


def _check(reference: str, data: dict[str, Any]) -> None:
    """Raise ValidationError, by field, for what the columns of the record do not take."""
    problems = {}
    given = [(column, ({"reference": reference} | data)[column.name]) for column in _EVENT_COLUMNS]
    given += [(column, source[column.name] or None) for source in data["sources"] for column in _SOURCE_COLUMNS]
    for column, value in given:
        if value is None and column.name != "publisher":
            continue
        try:
            column.clean("" if value is None else value, None)
        except ValidationError as problem:
            problems[column.name] = problem
    if problems:
        raise ValidationError(problems)


def _first(problem: ValidationError, planned: PlannedRow) -> tuple[str, str, str]:
    """Reason, field and value of what is wrong."""
    name, messages = next(iter(problem.message_dict.items()))
    data = planned.data or {}
    values = {"reference": planned.reference} | data | (data.get("sources") or [{}])[0]
    return " ".join(messages), name.replace("_", " "), str(values.get(name, ""))
