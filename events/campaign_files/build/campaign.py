"""Builds a campaign's files from a folder of tables, beside the files that people write: campaign, actors, places.

The README beside the tables of the record that ships says what each is. Nothing is written unless all can be used.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from events.campaign_files import json_rows
from events.campaign_files.build import decisions as decisions_module
from events.campaign_files.build import reports as reports_module
from events.campaign_files.build import sources as sources_module
from events.campaign_files.build import texts
from events.campaign_files.build.decisions import Decisions
from events.campaign_files.build.districts import district_rows
from events.campaign_files.build.ground import ground_rows
from events.campaign_files.build.reports import Places
from events.campaign_files.build.sources import Sources
from events.campaign_files.build.tables import TableError, TableRow, Tables, by_key
from events.campaign_files.build.texts import Translations, sentence, with_arabic
from events.campaign_files.build.voices import Voices
from events.campaign_files.problem import Problem

FIGURE_COLUMNS = "date measure value unit qualifier summary publisher url published_on report_note"

# Left out of a file where a row has them: they are what the model takes by itself.
DEFAULTS = {
    "kind": "quarter",
    "approximate": True,
    "precision": "day",
    "scope": "whole",
    "stance": "supports",
    "is_unnamed": False,
}

# Fields that name another row of the campaign.
REFERENCES = {"actor", "initial_holder", "side", "source", "event", "voice"}

Rows = list[dict[str, Any]]
# The files that people write, and that are only read.
WRITTEN = ("campaign", "actors", "places")

# The rows of each file that is built, by its name without “.json”.
BuiltFiles = dict[str, Rows]


def build(tables_folder: Path, folder: Path) -> BuiltFiles:
    """The rows of each file of the campaign, also of those that people write. Raises TableError with every fault."""
    written = {name: _written(folder, name) for name in WRITTEN}
    campaign = written["campaign"][0]["fields"]
    slug = campaign["slug"]
    tables = Tables(tables_folder)
    decisions = Decisions(tables.read_if_there("decisions.csv", decisions_module.COLUMNS))
    translations = Translations(
        tables.read("arabic_texts.csv", texts.COLUMNS) + tables.read_if_there("further_texts.csv", texts.COLUMNS)
    )
    districts = district_rows(tables, decisions)
    parents = {row["fields"]["slug"]: (row["fields"].get("parent") or ["", ""])[1] for row in written["actors"]}
    places = Places({row["slug"]: row["bank"] for row in districts}, parents)

    table = tables.read("reports.csv", reports_module.COLUMNS)
    reports = reports_module.read_reports(table, decisions)
    titles = by_key(tables.read_if_there("titles_original.csv", sources_module.TITLE_COLUMNS), "report_id")
    _check_known(titles, reports)
    further = tables.read_if_there("further_sources.csv", sources_module.FURTHER_COLUMNS)
    sources = Sources(reports, titles, further, decisions)
    voices = Voices(tables, (actor for actor, parent in parents.items() if not parent))
    events, citations = _events(reports, places, sources, translations, decisions)
    citations += _further_citations(tables, events, sources, translations)
    voices.check_known([row["report_id"] for row in reports] + [row["reference"] for row in citations])
    citations = [row | {"voice": voices.of([row["reference"], *row.pop("further_reports", [])])} for row in citations]

    figure_table = tables.read("figures.csv", FIGURE_COLUMNS)
    figures = list(_figures(figure_table, sources, translations, decisions))
    decisions.check_all_used()
    translations.check_all_used(_texts_of(table, figure_table) | {texts.LOW_CONFIDENCE})
    basemap = ground_rows(tables, campaign)
    tables.check()
    order = {event["reference"]: number for number, event in enumerate(events)}
    return written | {
        "basemap": basemap,
        "voices": _rows("voice", slug, voices.rows),
        "districts": _rows("district", slug, districts),
        "sources": _rows("source", slug, sorted(sources.rows.values(), key=lambda source: source["reference"])),
        "events": _rows("event", slug, [event | {"status": "published"} for event in events]),
        "citations": _rows(
            "citation", slug, sorted(citations, key=lambda one: (order[one["event"]], one["reference"]))
        ),
        "figures": _rows("figure", slug, figures),
    }


def write(files: Mapping[str, Rows], folder: Path) -> None:
    """Write the files that are built into the folder; those that people write stay as they are."""
    for name, rows in files.items():
        if name not in WRITTEN:
            _write(folder / f"{name}.json", rows)


def write_subset(path: Path, files: Mapping[str, Rows]) -> None:
    """Write a file again whose rows are also rows of the campaign: each as it is now, and the voices that it names."""
    built = {_identity(row): row for rows in files.values() for row in rows}
    rows = [
        built.get(_identity(row), row)
        for row in json.loads(path.read_text(encoding="utf-8"))
        if row["model"] != "events.voice"
    ]
    named = {json.dumps(row["fields"]["voice"]) for row in rows if "voice" in row["fields"]}
    voices = [
        row for row in files["voices"] if json.dumps([*row["fields"]["campaign"], row["fields"]["slug"]]) in named
    ]
    # A row stands after those that it names: voices after actors, citations after voices.
    first_citation = next((n for n, row in enumerate(rows) if row["model"] == "events.citation"), len(rows))
    _write(path, rows[:first_citation] + voices + rows[first_citation:])


def _identity(row: dict[str, Any]) -> str:
    fields = row["fields"]
    name = fields.get("reference") or fields.get("slug")
    return json.dumps([row["model"], fields.get("campaign") or fields.get("event"), name])


def _write(path: Path, rows: Rows) -> None:
    lines = (json.dumps(row, ensure_ascii=False) for row in rows)
    path.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")


def _written(folder: Path, name: str) -> Rows:
    """The rows of a file that people write."""
    path = folder / f"{name}.json"
    try:
        rows, problems = json_rows.read(path)
    except FileNotFoundError as problem:
        raise TableError(Problem("There is no such file.", str(path))) from problem
    problems += [Problem("This row has no slug.", row.file, row.number) for row in rows if not row.fields.get("slug")]
    if not rows and not problems:
        problems = [Problem("This file has no row.", str(path))]
    if problems:
        raise TableError(*problems)
    return [{"model": row.model, "fields": row.fields} for row in rows]


def _check_known(titles: dict[str, TableRow], reports: list[TableRow]) -> None:
    for row in titles.values():
        row.one_of("report_id", [report["report_id"] for report in reports], "a report of reports.csv")


def _events(
    reports: list[TableRow], places: Places, sources: Sources, translations: Translations, decisions: Decisions
) -> tuple[Rows, Rows]:
    """The events in order of days, and the citations of the reports."""
    statements = reports_module.statements_of(reports, places, decisions)
    events: Rows = []
    citations: Rows = []
    for happening in reports_module.happenings_of(statements, places):
        event = reports_module.event_fields(happening, translations, decisions)
        events.append(event)
        citations += reports_module.citation_fields(happening, event, translations, decisions, sources.of_report)
    return sorted(events, key=lambda event: (event["occurred_on"], event["reference"])), citations


def _further_citations(
    tables: Tables, events: Rows, sources: Sources, translations: Translations
) -> Iterable[dict[str, Any]]:
    references = {event["reference"] for event in events}
    rows = tables.read_if_there("further_citations.csv", reports_module.FURTHER_COLUMNS)
    for row in by_key(rows, "reference").values():
        row.one_of("event", references, "an event of this campaign")
        row.one_of("source", sources.rows, "a source of this campaign")
        texts_of_row = with_arabic({name: row[name] for name in ("claimant", "summary", "note")}, translations)
        yield {name: row[name] for name in ("event", "reference", "source", "stance")} | texts_of_row


def _figures(
    rows: list[TableRow], sources: Sources, translations: Translations, decisions: Decisions
) -> Iterable[dict[str, Any]]:
    """The figures in order of the table, f0001 its first row; a row without a value is none."""
    for number, row in enumerate(rows, start=1):
        if not row["value"]:
            continue
        fields: dict[str, Any] = {
            "reference": f"f{number:04}",
            "day": row.day("date"),
            "measure": row["measure"],
            "value": row.number_in("value"),
            "unit": row["unit"],
            "qualifier": row["qualifier"],
            "claimant": "",
            "source": "",
            "summary": row["summary"],
            "note": sentence(row["report_note"]),
        }
        fields = decisions.applied("figure", fields["reference"], fields)
        if fields["source"] not in sources.rows:
            row.refuse("publisher", f"decisions.csv names no source for {fields['reference']}.")
        if isinstance(fields["value"], float) and fields["value"].is_integer():
            fields["value"] = int(fields["value"])
        names = ("claimant", "summary", "note")
        texts_of_row = with_arabic({name: fields.pop(name) for name in names}, translations)
        yield fields | texts_of_row


def _texts_of(reports: Iterable[TableRow], figures: Iterable[TableRow]) -> set[str]:
    """Every English text of the tables themselves."""
    found = {row[name] for row in reports for name in ("summary", "note", "claimant")}
    return found | {row[name] for row in figures for name in ("summary", "report_note")}


def _rows(model: str, campaign: str, rows: Iterable[dict[str, Any]]) -> Rows:
    return [{"model": f"events.{model}", "fields": _serialised(campaign, fields)} for fields in rows]


def _serialised(campaign: str, fields: dict[str, Any]) -> dict[str, Any]:
    """Fields as the file has them: references as natural keys, and without what is empty or the model's default."""
    found: dict[str, Any] = {} if "event" in fields else {"campaign": [campaign]}
    for name, value in fields.items():
        stored = value == "yes" if name in {"approximate", "is_unnamed"} else value
        if stored in ("", None, []) or DEFAULTS.get(name) == stored:
            continue
        if name in REFERENCES:
            stored = [campaign, stored]
        elif name == "districts":
            stored = [[campaign, slug] for slug in stored]
        found[name] = stored
    return found
