"""The files that ship with the project, read without a database: they agree with one another and with their tables."""

import json
from pathlib import Path

from django.conf import settings

from events.campaign_files import json_rows
from events.campaign_files.build import campaign
from events.campaign_files.schema import MODELS_BY_LABEL, key_of

FIXTURES = Path(settings.BASE_DIR) / "fixtures"


def rows_of(path):
    rows, problems = json_rows.read(path)
    assert problems == []
    return {(row.model, key_of(MODELS_BY_LABEL[row.model], row.fields)): row.fields for row in rows}


def test_the_article_is_part_of_the_campaign_value_by_value():
    whole = rows_of(FIXTURES / "mosul")
    for name, fields in rows_of(FIXTURES / "article.json").items():
        assert whole[name] == fields, name


def test_the_files_of_the_record_are_what_its_tables_give():
    folder = FIXTURES / "mosul"
    for name, rows in campaign.build(folder / "tables", folder).items():
        stored = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        assert stored == rows, f"{name}.json: run manage.py build_campaign"


def test_every_report_of_the_record_is_found_in_a_citation():
    folder = FIXTURES / "mosul"
    citations = json.loads((folder / "citations.json").read_text(encoding="utf-8"))
    found = set()
    for row in citations:
        also = row["fields"].get("note", "").partition(".")[0].removeprefix("Also ")
        found |= {row["fields"]["reference"], *also.split(", ")}
    lines = (folder / "tables" / "reports.csv").read_text(encoding="utf-8").splitlines()[1:]
    reports = {line.partition(",")[0] for line in lines}
    assert len(reports) == 947
    assert reports <= found


def test_every_step_of_a_story_rests_on_reports_and_is_told_in_both_languages():
    rows = json.loads((FIXTURES / "mosul" / "stories.json").read_text(encoding="utf-8"))
    steps = [row["fields"] for row in rows if row["model"] == "events.storystep"]
    assert len(steps) == 16
    for step in steps:
        assert all(step[name] for name in ("name_en", "name_ar", "text", "text_ar", "reports")), step["reference"]
        assert step["text"].count("\n\n") == step["text_ar"].count("\n\n"), step["reference"]
