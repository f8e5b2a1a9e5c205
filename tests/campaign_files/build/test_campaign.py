"""Tables become the files of a campaign, by the rules and by what people decided."""

import json

import pytest
from django.core.management import CommandError, call_command

from events.campaign_files.build import campaign
from events.campaign_files.build.ground import COLUMNS as GROUND
from events.campaign_files.build.tables import TableError
from tests.campaign_files.build.conftest import ARABIC, quarter

FIGURES = "date,measure,value,unit,qualifier,summary,publisher,url,published_on,report_note"


def references(rows):
    return [row["reference"] for row in rows]


# -- reports to citations and events -----------------------------------------------------------------


def test_a_report_becomes_an_event_with_one_citation(compilation):
    (event,) = compilation.build("events")
    assert event == {
        "campaign": ["harbour"],
        "reference": "r1",
        "occurred_on": "2031-03-05",
        "kind": "control",
        "actor": ["harbour", "harbour-guard"],
        "districts": [["harbour", "docks"]],
        "summary": "The guard took the docks.",
        "summary_ar": "سيطر الحرس على الأرصفة.",
        "status": "published",
    }
    (citation,) = compilation.build("citations")
    assert citation == {
        "event": ["harbour", "r1"],
        "reference": "r1",
        "source": ["harbour", "s-r1"],
        "claimant": "the harbour master",
        "claimant_ar": "قبطان الميناء",
    }


def test_one_statement_about_two_places_is_one_citation_of_one_event(compilation):
    compilation.reports({}, {"place_slug": "market"})
    assert [event["districts"] for event in compilation.build("events")] == [
        [["harbour", "docks"], ["harbour", "market"]]
    ]
    (citation,) = compilation.build("citations")
    assert (citation["note"], citation["note_ar"]) == ("Also r2.", "أيضًا r2.")


OTHER_PAPER = {"publisher": "Herald", "url": "https://herald.example/docks", "summary": "The docks fell."}


@pytest.mark.parametrize(
    ("other", "events"),
    [
        ({}, ["r1"]),
        ({"actor_slug": "city-council"}, ["r1"]),
        ({"actor_slug": "pirates"}, ["r1", "r2"]),
        ({"event_date": "2031-03-06"}, ["r1", "r2"]),
        ({"date_precision": "approximate"}, ["r1", "r2"]),
        ({"scope": "part"}, ["r1", "r2"]),
        ({"kind": "entered"}, ["r1", "r2"]),
        ({"place_slug": "market"}, ["r1", "r2"]),
        ({"place_slug": "", "place_as_reported": "a warehouse"}, ["r1", "r2"]),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else "",
)
def test_two_publications_tell_of_one_event_if_they_say_the_same_happened(compilation, other, events):
    compilation.reports({}, OTHER_PAPER | other)
    assert references(compilation.build("events")) == events
    assert len(compilation.build("citations")) == 2


def test_an_event_has_the_most_particular_actor_and_each_citation_its_own_words(compilation):
    compilation.reports({"actor_slug": "city-council"}, OTHER_PAPER)
    (event,) = compilation.build("events")
    assert event["actor"] == ["harbour", "harbour-guard"]
    assert [citation.get("summary") for citation in compilation.build("citations")] == [None, "The docks fell."]


def test_a_statement_about_a_bank_is_about_all_its_quarters(compilation):
    compilation.reports({"place_slug": "", "covers": "east-bank"})
    (event,) = compilation.build("events")
    assert (event["covers"], event["districts"]) == ("east", [["harbour", "docks"], ["harbour", "market"]])


def test_a_place_without_a_position_is_named_as_reported(compilation):
    compilation.reports(
        {"place_slug": "", "place_as_reported": "a warehouse", "confidence": "low", "note": "Seen once"}
    )
    (event,) = compilation.build("events")
    assert (event["place"], "districts" in event) == ("a warehouse", False)
    (citation,) = compilation.build("citations")
    assert citation["note"] == "Seen once. Low confidence in the reading."
    # No half of a note is translated.
    assert "note_ar" not in citation


# -- what people decided -----------------------------------------------------------------------------


def test_a_person_decides_what_is_one_event_and_what_is_not(compilation):
    compilation.reports({}, OTHER_PAPER, OTHER_PAPER | {"event_date": "2031-03-06"})
    compilation.decisions(("report", "r2", "event", "r2"), ("report", "r3", "event", "r1"))
    assert references(compilation.build("events")) == ["r1", "r2"]
    assert [citation["event"][1] for citation in compilation.build("citations")] == ["r1", "r1", "r2"]


def test_a_person_decides_on_cells_and_on_built_fields(compilation):
    compilation.decisions(
        ("report", "r1", "event_date", "2031-03-07"),
        ("report", "r1", "place", "the crane"),
        ("event", "r1", "summary", "Guards hold the docks."),
        ("source", "r1", "reference", "s0001"),
        ("source", "r1", "agency", "Wire"),
        ("district", "*", "initial_holder", "pirates"),
        ("district", "docks", "initial_holder", ""),
        ("district", "docks", "alt_names", "Quay|Pier"),
    )
    (event,) = compilation.build("events")
    assert (event["occurred_on"], event["place"], event["summary"]) == (
        "2031-03-07",
        "the crane",
        "Guards hold the docks.",
    )
    (source,) = compilation.build("sources")
    assert (source["reference"], source["agency"]) == ("s0001", "Wire")
    docks, market = compilation.build("districts")
    assert ("initial_holder" in docks, market["initial_holder"]) == (False, ["harbour", "pirates"])
    assert docks["alt_names"] == ["Quay", "Pier"]


# -- sources, figures, outlines ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "built"),
    [
        ("Docks taken", {"title": "Docks taken", "language": "en"}),
        ("Docks taken (Arabic)", {"title": "Docks taken", "language": "ar", "title_language": "en"}),
        (
            "Docks taken (Persian), headline not recorded",
            {"title": "[Docks taken]", "language": "fa", "title_language": "en"},
        ),
    ],
)
def test_a_title_says_what_it_is(compilation, title, built):
    compilation.reports({"title": title})
    (source,) = compilation.build("sources")
    assert built.items() <= source.items()
    assert ("note" in source) is ("not recorded" in title)


def test_the_page_s_own_headline_is_taken_where_it_was_seen(compilation):
    compilation.reports({"title": "Docks taken (Arabic), headline not recorded"})
    row = {"report_id": "r1", "lang": "ar", "title_original": "سقوط الأرصفة"}
    compilation.table("titles_original", "report_id,lang,title_original", row)
    (source,) = compilation.build("sources")
    assert (source["title"], source["language"]) == ("سقوط الأرصفة", "ar")
    assert not {"note", "title_language"} & source.keys()


def test_one_page_is_one_source_whether_by_http_or_https(compilation):
    compilation.reports({"url": "http://gazette.example/docks"}, {"summary": "Guards stand in the market."})
    (source,) = compilation.build("sources")
    assert source["url"] == "https://gazette.example/docks"


def test_a_figure_without_a_value_is_none(compilation):
    figure = {"date": "2031-03-05", "measure": "displaced", "unit": "people", "summary": "About 40 left."}
    compilation.table("figures", FIGURES, figure, figure | {"value": "40", "qualifier": "about"})
    compilation.decisions(("figure", "f0002", "source", "s-r1"))
    (built,) = compilation.build("figures")
    assert (built["reference"], built["value"], built["qualifier"]) == ("f0002", 40, "about")


def test_a_quarter_has_its_outline_and_says_where_it_is_from(compilation):
    docks, _market = compilation.build("districts")
    assert docks["geometry_source"] == "Drawn around a surveyed point"
    assert docks["shape"]["type"] == "Polygon"


# -- voices ------------------------------------------------------------------------------------------

VOICES = "slug,name_en,name_ar,kind,side,is_unnamed,note"
GUARD = {"slug": "guard", "name_en": "The guard's command", "kind": "party", "side": "city-council", "is_unnamed": "no"}
RESIDENTS = {"slug": "residents", "name_en": "Residents", "kind": "resident", "is_unnamed": "yes"}


def test_a_citation_carries_the_voice_of_its_reports(compilation):
    compilation.reports({}, {"place_slug": "market"}, OTHER_PAPER)
    compilation.table("voices", VOICES, GUARD, RESIDENTS)
    voices = {"r1": "", "r2": "guard", "r3": "residents"}
    rows = [{"reference": report, "voice": voice} for report, voice in voices.items()]
    compilation.table("report_voices", "reference,voice,basis", *rows)
    assert [citation["voice"] for citation in compilation.build("citations")] == [
        ["harbour", "guard"],
        ["harbour", "residents"],
    ]
    guard, residents = compilation.build("voices")
    assert (guard["side"], "is_unnamed" in guard) == (["harbour", "city-council"], False)
    assert ("side" in residents, residents["is_unnamed"]) == (False, True)


def test_a_subset_has_the_voices_that_its_citations_name(compilation, tmp_path):
    compilation.table("voices", VOICES, GUARD, RESIDENTS)
    compilation.table("report_voices", "reference,voice,basis", {"reference": "r1", "voice": "guard"})
    files = campaign.build(compilation.tables, compilation.folder)
    subset = tmp_path / "subset.json"
    subset.write_text(json.dumps([files["actors"][0], files["citations"][0]]), encoding="utf-8")
    for _again in range(2):
        campaign.write_subset(subset, files)
        models = [row["model"] for row in json.loads(subset.read_text(encoding="utf-8"))]
        assert models == ["events.actor", "events.voice", "events.citation"]


# -- what is refused ---------------------------------------------------------------------------------


def overlapping(compilation):
    compilation.quarters(("docks", 10.0), ("market", 10.005))


def outside_its_outline(compilation):
    _row, feature = quarter("docks", 10.1)
    compilation.geojson("districts", feature, quarter("market", 10.01)[1])


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (
            lambda c: c.reports({"place_slug": "dock"}),
            "reports.csv: row 2: place_slug: This is not a slug of districts.csv or places.csv. (given: “dock”)",
        ),
        (
            lambda c: c.reports({"actor_slug": "guard"}),
            "reports.csv: row 2: actor_slug: This is not the slug of an actor. (given: “guard”)",
        ),
        (
            lambda c: c.reports({}, {"report_id": "r1"}),
            "reports.csv: row 3: report_id: This stands in reports.csv: row 2 already. (given: “r1”)",
        ),
        (
            lambda c: c.reports({"event_date": "5 March"}),
            "reports.csv: row 2: event_date: This is not a date such as 2031-03-09. (given: “5 March”)",
        ),
        (
            lambda c: c.reports({"covers": "north-bank"}),
            "reports.csv: row 2: covers: This is not a bank. (given: “north-bank”)",
        ),
        (
            lambda c: c.arabic(ARABIC | {"Nobody said this.": "لم يقل أحد هذا."}),
            "arabic_texts.csv: row 5: en: No table has this English text. (given: “Nobody said this.”)",
        ),
        (
            lambda c: c.arabic(ARABIC | {"the harbour master": ""}),
            "arabic_texts.csv: row 3: ar: “the harbour master” has no Arabic text.",
        ),
        (
            lambda c: c.decisions(("report", "r9", "event", "r1")),
            "decisions.csv: row 2: row: There is no such report. (given: “r9”)",
        ),
        (
            lambda c: c.decisions(("event", "r1", "colour", "red")),
            "decisions.csv: row 2: field: A row of this table has no such field. (given: “colour”)",
        ),
        (
            lambda c: c.decisions(("report", "r1", "event", "r7")),
            "reports.csv: row 2: report_id: decisions.csv has it in the event “r7”, which is not there. (given: “r1”)",
        ),
        (
            lambda c: c.table("voices", VOICES, GUARD | {"side": "harbour-guard"}),
            "voices.csv: row 2: side: This is not a side, which is an actor without a parent. (given: “harbour-guard”)",
        ),
        (
            lambda c: c.table("report_voices", "reference,voice,basis", {"reference": "r1", "voice": "guard"}),
            "report_voices.csv: row 2: voice: This is not a voice of voices.csv. (given: “guard”)",
        ),
        (
            lambda c: c.table("report_voices", "reference,voice,basis", {"reference": "r9"}),
            "report_voices.csv: row 2: reference: There is no such report or citation. (given: “r9”)",
        ),
        (
            lambda c: c.geojson("districts", quarter("docks", 10.0)[1]),
            "districts.csv: row 3: slug: This quarter has no outline in districts.geojson. (given: “market”)",
        ),
        (
            lambda c: c.decisions(("colour", "r1", "event", "r1")),
            "decisions.csv: row 2: table: This is not one of report, event,",
        ),
        (
            lambda c: c.decisions(("report", "r1", "sumary", "x")),
            "decisions.csv: row 2: field: A row of this table has no such field. (given: “sumary”)",
        ),
        (
            lambda c: (c.folder / "actors.json").write_text('[{"model": "events.actor", "fields": {}}]'),
            "actors.json: row 1: This row has no slug.",
        ),
        (overlapping, "districts.geojson: row 1: slug: This quarter overlaps its neighbour docks. (given: “market”)"),
        (
            outside_its_outline,
            "districts.csv: row 2: lon: The point lies outside the quarter's outline in districts.geojson.",
        ),
        (lambda c: (c.tables / "reports.csv").unlink(), "reports.csv: There is no such file."),
        (lambda c: (c.folder / "actors.json").unlink(), "actors.json: There is no such file."),
        (
            lambda c: c.table("figures", "date,value"),
            "figures.csv: row 1: The columns are not date, measure,",
        ),
    ],
)
def test_a_value_that_cannot_be_used_is_named_by_file_row_and_field(compilation, spoil, message):
    spoil(compilation)
    with pytest.raises(TableError) as refused:
        compilation.build("events")
    (line,) = str(refused.value).splitlines()
    assert line.removeprefix(f"{compilation.folder}/").startswith(message)


def refusals(compilation):
    """What the command says of tables that it refuses, without its last line."""
    with pytest.raises(CommandError) as refused:
        call_command("build_campaign", compilation.tables, compilation.folder)
    *lines, last = str(refused.value).splitlines()
    assert last == "Nothing was written."
    return lines


def test_every_fault_of_a_table_is_told_and_nothing_is_written(compilation):
    compilation.reports(
        {"place_slug": "dock", "scope": "most"}, {"actor_slug": "guard"}, {}, {"report_id": "r1"}, {"event_date": ""}
    )
    assert refusals(compilation) == [
        "reports.csv: row 2: place_slug: This is not a slug of districts.csv or places.csv. (given: “dock”)",
        "reports.csv: row 2: scope: This is not whole or part. (given: “most”)",
        "reports.csv: row 3: actor_slug: This is not the slug of an actor. (given: “guard”)",
        "reports.csv: row 5: report_id: This stands in reports.csv: row 2 already. (given: “r1”)",
        "reports.csv: row 6: event_date: A report has a day.",
    ]
    assert sorted(path.name for path in compilation.folder.iterdir()) == ["actors.json", "campaign.json", "places.json"]


def test_faults_of_several_tables_are_told_together_each_once(compilation):
    overlapping(compilation)
    compilation.reports({"place_slug": "dock", "published_on": "soon"})
    compilation.arabic(ARABIC | {"Nobody said this.": "لم يقل أحد هذا."})
    compilation.decisions(
        ("district", "*", "colour", "red"), ("event", "r8", "summary", "x"), ("report", "r1", "x", "")
    )
    compilation.table("figures", FIGURES, {"value": "many", "date": "2031-03-05"})
    compilation.table("ground", ",".join(GROUND.split()), {"file": "sea.geojson"}, {"file": "river.geojson"})
    told = [line.split(": ")[:3] for line in refusals(compilation)]
    assert told == [
        ["arabic_texts.csv", "row 5", "en"],
        ["decisions.csv", "row 2", "field"],
        ["decisions.csv", "row 3", "row"],
        ["decisions.csv", "row 4", "field"],
        ["districts.geojson", "row 1", "slug"],
        ["figures.csv", "row 2", "value"],
        ["figures.csv", "row 2", "publisher"],
        ["ground.csv", "row 2", "file"],
        ["ground.csv", "row 3", "slug"],
        ["ground.csv", "row 3", "kind"],
        ["ground.csv", "row 3", "name_en"],
        ["reports.csv", "row 2", "published_on"],
        ["reports.csv", "row 2", "place_slug"],
    ]


def test_what_cannot_be_read_is_told_without_what_follows_from_it(compilation):
    compilation.decisions(("report", "r1", "kind", "entered"))
    (compilation.tables / "reports.csv").write_text("report_id\nr1\n", encoding="utf-8")
    with (compilation.tables / "places.csv").open("a", encoding="utf-8") as file:
        file.write("far,Far\n\n")
    compilation.geojson("districts", quarter("docks", 10.0)[1], {"type": "Feature", "properties": {"slug": "market"}})
    assert [line.split(": ")[:2] for line in refusals(compilation)] == [
        ["districts.geojson", "row 1"],
        ["places.csv", "row 2"],
        ["places.csv", "row 3"],
        ["reports.csv", "row 1"],
    ]
    assert sorted(path.name for path in compilation.folder.iterdir()) == ["actors.json", "campaign.json", "places.json"]


def test_the_command_writes_the_files_and_keeps_a_subset_the_same(compilation, tmp_path, capsys):
    compilation.written("events", {"campaign": ["harbour"], "reference": "r1", "summary": "An older text."})
    subset = (compilation.folder / "events.json").rename(tmp_path / "subset.json")
    call_command("build_campaign", compilation.tables, compilation.folder, subset=[subset])
    assert "1 events" in capsys.readouterr().out
    (event,) = json.loads((compilation.folder / "events.json").read_text(encoding="utf-8"))
    assert json.loads(subset.read_text(encoding="utf-8")) == [event]
