"""PURE: events and citations from ``reports.csv``, a table of one row for each place in each publication.

Rows of one publication that say the same of several places are one *statement* and become one citation. Statements that
say the same happened on the same day become one event. Where a person found otherwise, ``decisions.csv`` says so.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from events.campaign_files.build.decisions import NO_SUCH_FIELD, Decisions
from events.campaign_files.build.tables import TableRow, by_key
from events.campaign_files.build.texts import ALSO, LOW_CONFIDENCE, Translations, sentence, with_arabic

COLUMNS = (
    "report_id event_date date_precision place_slug covers place_as_reported kind actor_slug scope disputed summary "
    "claimant publisher publisher_via title url published_on confidence note"
)

# Citations that are no report of the table: most say who contradicts a report.
FURTHER_COLUMNS = "reference event source stance claimant summary note"


@dataclass(frozen=True, slots=True)
class Places:
    """What a report may name: the districts by slug with their bank, and the actors with their parents."""

    banks: dict[str, str]
    parents: dict[str, str]

    def of_bank(self, bank: str) -> tuple[str, ...]:
        return tuple(sorted(slug for slug, its_bank in self.banks.items() if its_bank == bank))

    def includes(self, general: str, actor: str) -> bool:
        """Whether the actor is the general one or below it in the tree of actors."""
        while actor and actor != general:
            actor = self.parents.get(actor, "")
        return actor == general


@dataclass(slots=True)
class Statement:
    """The reports that become one citation, the lowest id first, and the event that a person chose for them."""

    reports: list[TableRow]
    districts: tuple[str, ...]
    covers: str
    place: str
    event: str

    @property
    def first(self) -> TableRow:
        return self.reports[0]

    @property
    def reference(self) -> str:
        return self.first["report_id"]


@dataclass(slots=True)
class Happening:
    """The statements that become one event."""

    statements: list[Statement] = field(default_factory=list)
    actor: str = ""

    @property
    def reference(self) -> str:
        return min(statement.reference for statement in self.statements)

    @property
    def first(self) -> Statement:
        return min(self.statements, key=lambda statement: statement.reference)


def read_reports(rows: Iterable[TableRow], decisions: Decisions) -> list[TableRow]:
    """The reports with the decided cells in them. An id that stands there twice is refused."""
    reports = []
    for report_id, row in by_key(rows, "report_id").items():
        cells = dict(row.cells)
        for name, decided in decisions.about("report", report_id).items():
            if name in cells or name == "place":
                cells[name] = decided["value"]
            elif name not in {"event", "source"}:
                decided.refuse("field", NO_SUCH_FIELD)
        reports.append(replace(row, cells=cells))
    return reports


def statements_of(reports: list[TableRow], places: Places, decisions: Decisions) -> list[Statement]:
    """The reports grouped by publication, day, kind, actor, scope and words."""
    same = [
        "publisher",
        "publisher_via",
        "title",
        "url",
        "event_date",
        "date_precision",
        "kind",
        "actor_slug",
        "scope",
        "covers",
        "summary",
    ]
    groups: dict[tuple[str, ...], list[TableRow]] = {}
    for report in reports:
        _check(report, places)
        groups.setdefault(tuple(report[column] for column in same), []).append(report)
    return [_statement(group, places, decisions) for group in groups.values()]


def _check(report: TableRow, places: Places) -> None:
    if not report["event_date"]:
        report.refuse("event_date", "A report has a day.")
    report.day("event_date")
    if report["place_slug"]:
        report.one_of("place_slug", places.banks, "a slug of districts.csv or places.csv")
    if report["actor_slug"]:
        report.one_of("actor_slug", places.parents, "the slug of an actor")
    if report["covers"]:
        report.one_of("covers", [f"{bank}-bank" for bank in set(places.banks.values()) if bank], "a bank")
    report.one_of("scope", ["whole", "part"], "whole or part")
    report.one_of("confidence", ["high", "medium", "low"], "high, medium or low")


def _statement(group: list[TableRow], places: Places, decisions: Decisions) -> Statement:
    covers = group[0]["covers"].removesuffix("-bank")
    named = sorted({report["place_slug"] for report in group if report["place_slug"]})
    unplaced = [_place(report) for report in group]
    chosen = {decisions.value("report", report["report_id"], "event") for report in group} - {""}
    return Statement(
        reports=sorted(group, key=lambda report: report["report_id"]),
        districts=places.of_bank(covers) if covers else tuple(named),
        covers=covers,
        place="; ".join(dict.fromkeys(filter(None, unplaced))),
        event=min(chosen, default=""),
    )


def _place(report: TableRow) -> str:
    """The place as reported where it has no district, or where a person gave one."""
    if "place" in report.cells:
        return report["place"]
    return "" if report["place_slug"] or report["covers"] else report["place_as_reported"]


def happenings_of(statements: list[Statement], places: Places) -> list[Happening]:
    """The statements grouped into events, of which each has the most particular actor that its reports name."""
    groups: dict[tuple[Any, ...], list[Statement]] = {}
    happenings: list[Happening] = []
    for statement in statements:
        if not statement.event:
            one = statement.first
            same = (one["event_date"], one["date_precision"], one["kind"], one["scope"])
            groups.setdefault((*same, statement.districts, statement.covers, statement.place), []).append(statement)
    for group in groups.values():
        happenings += _by_actor(group, places)
    by_reference = {statement.reference: happening for happening in happenings for statement in happening.statements}
    for statement in statements:
        if statement.event:
            _join(statement, by_reference, happenings, places)
    return happenings


def _by_actor(group: list[Statement], places: Places) -> list[Happening]:
    """One event for each named force; a statement of its side alone goes to the force with the lowest reference."""
    found: list[Happening] = []
    # The more particular an actor, the earlier: its side's general statements then find it.
    for statement in sorted(group, key=lambda one: (-_depth(one.first["actor_slug"], places), one.reference)):
        actor = statement.first["actor_slug"]
        same = [
            one
            for one in found
            if one.actor == actor or (actor and not places.parents.get(actor) and places.includes(actor, one.actor))
        ]
        if same:
            min(same, key=lambda one: one.reference).statements.append(statement)
        else:
            found.append(Happening([statement], actor))
    return found


def _depth(actor: str, places: Places) -> int:
    return 1 + _depth(places.parents.get(actor, ""), places) if actor else 0


def _join(
    statement: Statement, by_reference: dict[str, Happening], happenings: list[Happening], places: Places
) -> None:
    """Add a statement to the event that a person chose for it; with its own reference it stands alone."""
    if happening := by_reference.get(statement.event):
        happening.statements.append(statement)
        return
    if statement.event != statement.reference:
        statement.first.refuse(
            "report_id", f"decisions.csv has it in the event “{statement.event}”, which is not there."
        )
    happenings.append(Happening([statement], statement.first["actor_slug"]))
    by_reference[statement.reference] = happenings[-1]


def event_fields(happening: Happening, translations: Translations, decisions: Decisions) -> dict[str, Any]:
    """The fields of an event, without its campaign; its districts as slugs."""
    one = happening.first
    fields = {
        "reference": happening.reference,
        "occurred_on": one.first["event_date"],
        "kind": one.first["kind"],
        "actor": happening.actor,
        "precision": one.first["date_precision"],
        "scope": one.first["scope"],
        "districts": list(one.districts),
        "covers": one.covers,
        "place": one.place,
        "summary": one.first["summary"],
        "note": "",
    }
    fields = decisions.applied("event", happening.reference, fields)
    return _with_arabic(fields, ("summary", "note"), translations)


def citation_fields(
    happening: Happening,
    event: dict[str, Any],
    translations: Translations,
    decisions: Decisions,
    source_of: Callable[[str], str],
) -> Iterable[dict[str, Any]]:
    """The fields of an event's citations; a summary only where it differs from the event's."""
    for statement in happening.statements:
        one = statement.first
        others = [report["report_id"] for report in statement.reports[1:]]
        note, note_ar = translations.note(
            [
                f"{ALSO} {', '.join(others)}." if others else "",
                sentence(one["note"]),
                LOW_CONFIDENCE if one["confidence"] == "low" else "",
            ]
        )
        fields: dict[str, Any] = {
            "event": happening.reference,
            "reference": statement.reference,
            "source": source_of(statement.reference),
            "stance": "supports",
            "claimant": one["claimant"],
            "summary": one["summary"] if one["summary"] != event["summary"] else "",
        }
        fields = decisions.applied("citation", statement.reference, fields)
        fields = _with_arabic(fields, ("claimant", "summary"), translations)
        yield fields | {"note": note, "note_ar": note_ar, "further_reports": others}


def _with_arabic(fields: dict[str, Any], names: Iterable[str], translations: Translations) -> dict[str, Any]:
    texts = with_arabic({name: fields[name] for name in names}, translations)
    return {
        name: value
        for key in fields
        for name, value in (
            [(key, texts[key]), (f"{key}_ar", texts[f"{key}_ar"])] if key in texts else [(key, fields[key])]
        )
    }
