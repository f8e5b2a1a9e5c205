"""Every problem with its place, and nothing changed."""

import datetime as dt
import json
import os

import pytest
from django.core.management import CommandError, call_command

from events.campaign_files.loader import reason_for
from events.models import Actor, Campaign, District, Event
from tests.campaign_files.printed import everything
from tests.campaigns import add_event, square
from tests.records import event, row

pytestmark = pytest.mark.django_db


ACROSS = {"type": "Polygon", "coordinates": [[[179, 36], [-179, 36], [-179, 37], [179, 37], [179, 36]]]}
BOW_TIE = {"type": "Polygon", "coordinates": [[[10, 50], [10.1, 50.1], [10.1, 50], [10, 50.1], [10, 50]]]}


@pytest.mark.parametrize(
    ("file", "number", "values", "expected"),
    [
        (
            "events",
            1,
            {"districts": [["harbour", "dockss"]]},
            "row 1 (taken): districts: “dockss” is not a district of harbour (did you mean docks?)",
        ),
        (
            "events",
            1,
            {"actor": ["harbour", "gards"]},
            "row 1 (taken): actor: “gards” is not an actor of harbour (did you mean guards?)",
        ),
        (
            "citations",
            1,
            {"voice": ["harbour", "wtch"]},
            "row 1 (taken/c1): voice: “wtch” is not a voice of harbour (did you mean watch?)",
        ),
        (
            "voices",
            1,
            {"side": ["harbour", "guards"]},
            "row 1 (watch): side: A voice speaks for a side: choose an actor without a parent.",
        ),
        (
            "voices",
            1,
            {"is_unnamed": True},
            "row 1 (watch): Only residents and reporters can be unnamed people.",
        ),
        (
            "citations",
            2,
            {"source": ["harbour", "zzz"]},
            "row 2 (taken/c2): source: “zzz” is not a source of harbour",
        ),
        (
            "events",
            1,
            {"occurred_on": "2016-13-40"},
            "row 1 (taken): occurred_on: “2016-13-40” value has the correct format (YYYY-MM-DD) but it is an inv",
        ),
        (
            "events",
            1,
            {"occurred_on": "12 November"},
            "row 1 (taken): occurred_on: “12 November” value has an invalid date format.",
        ),
        (
            "events",
            2,
            {"occurred_on": "2031-04-30"},
            "row 2 (fair): occurred_on: The campaign runs from 2031-03-01 to 2031-04-29. (given: “2031-04-30”)",
        ),
        ("figures", 1, {"day": "2031-02-28"}, "row 1 (f1): day: The campaign runs from"),
        (
            "phases",
            2,
            {"starts": "2031-03-10"},
            "row 2 (landing): starts: The phase “The siege” has days from 1 March 2031 to 10 March 2031: no day "
            "belongs to two phases. (given: “2031-03-10”)",
        ),
        ("phases", 1, {"starts": "2031-02-28"}, "row 1 (siege): starts: The campaign runs from 2031-03-01 to"),
        ("phases", 2, {"ends": "2031-03-10"}, "row 2 (landing): ends: The phase ends before it starts."),
        ("phases", 1, {"west": 10, "south": 50}, "row 1 (siege): east: A view has four sides, or none."),
        (
            "phases",
            1,
            {"west": 10, "south": 50, "east": 12, "north": 51},
            "row 1 (siege): west: The view must lie within the bounds of the campaign. (given: “10”)",
        ),
        ("phases", 1, {"west": "far"}, "row 1 (siege): west: This field takes a number. (given: “far”)"),
        ("milestones", 1, {"day": "2031-04-30"}, "row 1 (docks-taken): day: The campaign runs from"),
        (
            "milestones",
            1,
            {"event": ["harbour", "takn"]},
            "row 1 (docks-taken): event: “takn” is not an event of harbour (did you mean taken?)",
        ),
        (
            "stories",
            2,
            {"reports": ["takn"]},
            "row 2 (landing-1): reports: “takn” is not an event of harbour (did you mean taken?)",
        ),
        ("stories", 2, {"day": "2031-04-30"}, "row 2 (landing-1): day: The campaign runs from"),
        ("stories", 2, {"lat": None}, "row 2 (landing-1): A view has a zoom from 5 to 18"),
        ("campaign", 1, {"lede": "x" * 601}, "row 1 (harbour): lede: Ensure this value has at most 600 characters"),
        (
            "campaign",
            1,
            {"licences": "x" * 10_001},
            "row 1 (harbour): licences: Ensure this value has at most 10000 characters",
        ),
        ("events", 1, {"kind": "rumour"}, "row 1 (taken): kind: Value 'rumour' is not a valid choice."),
        (
            "events",
            1,
            {"summary": "x" * 401},
            "row 1 (taken): summary: Ensure this value has at most 400 characters (it has 401). (given: “xxx",
        ),
        ("events", 1, {"summary": 5}, "row 1 (taken): summary: This field takes text in quotes. (given: “5”)"),
        ("events", 1, {"summary": "a\0b"}, "row 1 (taken): summary: Text cannot hold a NUL character."),
        ("events", 1, {"summary": ""}, "row 1 (taken): Write a summary, in English or in Arabic."),
        ("events", 1, {"summary": None}, "row 1 (taken): summary: This field cannot be null."),
        ("events", 1, {"lon": "10.1"}, "row 1 (taken): lon: This field takes a number. (given: “10.1”)"),
        ("events", 1, {"lon": 10.1}, "row 1 (taken): lat: A point needs both longitude and latitude."),
        ("events", 1, {"districts": "docks"}, "row 1 (taken): districts: This field takes a list of natural keys."),
        (
            "events",
            1,
            {"districts": ["docks"]},
            "row 1 (taken): districts: A natural key is a list of 2: [“harbour”, “…”], not “docks”.",
        ),
        (
            "events",
            1,
            {"actor": ["aleppo", "guards"]},
            "row 1 (taken): actor: “aleppo/guards” is of another campaign than “harbour”.",
        ),
        ("events", 1, {"actor": None}, "row 1 (taken): Control, an entry, a claim and a withdrawal need an actor."),
        ("events", 1, {"districts": []}, "row 1 (taken): districts: A control event needs a district, or the name"),
        ("events", 1, {"status": "retracted"}, "row 1 (taken): Give the reason for retracting the event."),
        (
            "events",
            1,
            {"distrcts": []},
            "row 1 (taken): distrcts: “distrcts” is not a field of an event (did you mean districts?).",
        ),
        (
            "citations",
            3,
            {"stance": "disputes"},
            "events.json: row 2 (fair): A published event needs at least one citation",
        ),
        (
            "districts",
            1,
            {"shape": BOW_TIE},
            "row 1 (docks): shape: The polygon is not valid: Self-intersection[10.05 50.05]",
        ),
        (
            "districts",
            1,
            {"shape": ACROSS},
            "districts.json: row 1 (docks): shape: The shape reaches from longitude -179 to 179, more than half",
        ),
        ("events", 1, {"shape": square(80, 50)}, "row 1 (taken): shape: The shape (longitude 80 to 80.01, latitude"),
        ("basemap", 1, {"shape": ACROSS}, "row 1 (canal): shape: The shape reaches from longitude -179 to 179"),
        ("districts", 1, {"shape": None}, "row 1 (docks): shape: A city quarter needs a polygon."),
        ("districts", 2, {"lon": 200}, "row 2 (mill): lon: A longitude runs from -180 to 180 degrees. (given: “200”)"),
        (
            "districts",
            2,
            {"approximate": "yes"},
            "row 2 (mill): approximate: This field takes true or false. (given: “yes”)",
        ),
        ("districts", 2, {"alt_names": [1]}, "row 2 (mill): alt_names: Write a list of names."),
        (
            "sources",
            1,
            {"url": "javascript:alert(1)"},
            "row 1 (gazette): url: Enter a valid URL. (given: “javascript:alert(1)”)",
        ),
        ("figures", 1, {"value": True}, "row 1 (f1): value: This field takes a whole number. (given: “True”)"),
        (
            "figures",
            1,
            {"value": -1},
            "row 1 (f1): value: Ensure this value is greater than or equal to 0. (given: “-1”)",
        ),
        (
            "actors",
            2,
            {"colour": ""},
            "row 2 (crown): A side (an actor without a parent) needs a colour for the light map and one for the dark",
        ),
        ("actors", 2, {"alt_names": "Crown"}, "row 2 (crown): alt_names: Write a list of names."),
        ("actors", 2, {"slug": "not a slug"}, "row 2 (not a slug): slug: Enter a valid “slug”"),
        ("campaign", 1, {"end": "2031-02-01"}, "row 1 (harbour): end: The campaign ends before it starts."),
        ("campaign", 1, {"end": None}, "row 1 (harbour): end: This field cannot be null."),
        ("places", 1, {"alt_names": "market"}, "row 1 (market): alt_names: Write a list of names."),
        ("places", 1, {"level": "city"}, "row 1 (market): level: Value 'city' is not a valid choice."),
        (
            "basemap",
            1,
            {"shape": {"type": "LineString", "coordinates": []}},
            "row 1 (canal): shape: The geometry is empty.",
        ),
    ],
)
def test_a_problem_is_reported_with_its_place(files, refusal, file, number, values, expected):
    files.fields(file, number).update(values)
    lines = refusal(files.write())
    where = expected if ".json" in expected else f"{file}.json: {expected}"
    assert any(line.startswith(f"{files.folder}/{where}") for line in lines), lines
    assert not Campaign.objects.exists()


@pytest.mark.parametrize(
    ("file", "number", "name", "expected"),
    [
        ("events", 1, "occurred_on", "row 1 (taken): occurred_on: This field is missing."),
        ("events", 1, "campaign", "row 1: An event is found by “campaign” and “reference”"),
        ("events", 1, "reference", "row 1: An event is found by “campaign” and “reference”"),
        ("citations", 1, "source", "row 1 (taken/c1): source: This field is missing."),
        ("districts", 2, "lon", "row 2 (mill): lon: This field is missing."),
    ],
)
def test_a_missing_field_is_reported(files, refusal, file, number, name, expected):
    del files.fields(file, number)[name]
    assert any(line.startswith(f"{files.folder}/{file}.json: {expected}") for line in refusal(files.write()))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("[\n{,\n]", ": line 2: This is not JSON: Expecting property name enclosed in double quotes (column 2)."),
        ("", ": line 1: This is not JSON: Expecting value (column 1)."),
        ("{}", ": A file is a list of rows"),
        ("[1]", ": row 1: A row is an object with “model” and “fields”."),
        ('[{"model": "events.event"}]', ": row 1: A row is an object with “model” and “fields”."),
        (
            '[{"model": "events.event", "pk": 1, "fields": {}}]',
            ": row 1: pk: A row has “model” and “fields” and nothing",
        ),
        (
            '[{"model": "events.evnt", "fields": {}}]',
            ": row 1: model: “events.evnt” is not among what a campaign is made of (did you mean events.event?).",
        ),
        ('[{"model": "auth.user", "fields": {}}]', ": row 1: model: “auth.user” is not among"),
        (
            '[{"model": "events.event", "fields": {"lon": NaN}}]',
            ": This file cannot be read: NaN is not a number in JSON.",
        ),
    ],
)
def test_an_unreadable_file_is_reported(files, refusal, content, expected):
    files.write()
    path = files.folder / "extra.json"
    path.write_text(content)
    assert any(line.startswith(f"{path}{expected}") for line in refusal(files.folder))


def test_half_a_character_is_reported(files, refusal):
    files.fields("events", 1)["summary"] = "a-half"
    path = files.write() / "events.json"
    path.write_text(path.read_text(encoding="utf-8").replace("a-half", r"a\ud800b"), encoding="utf-8")
    problem = "row 1 (taken): summary: Character 2 (U+D800) is one half of a character, and cannot be stored."
    assert problem in refusal(files.folder)[0]


def test_what_would_be_read_without_an_end_is_reported(files, refusal):
    os.mkfifo(files.write() / "pipe.json")
    assert "pipe.json: This is not a file." in refusal(files.folder)[0]


def test_a_file_that_is_not_utf_8_is_reported(files, refusal):
    (files.write() / "extra.json").write_bytes(b'["\xff"]')
    assert "extra.json: This file cannot be read: 'utf-8' codec" in refusal(files.folder)[0]


def test_a_natural_key_stands_only_once_in_the_files(files, refusal):
    files.rows["events"].append(event("taken", "2031-03-20"))
    (line,) = refusal(files.write())
    assert line.endswith(
        f"events.json: row 3 (taken): reference: “taken” stands in {files.folder}/events.json: row 1 already."
    )


def test_a_row_of_another_campaign_is_reported(files, refusal):
    files.rows["sources"].append(row("source", campaign=["aleppo"], reference="x", publisher="X"))
    (line,) = refusal(files.write())
    assert line.endswith("row 3 (x): campaign: This row is of the campaign “aleppo”, most others are of “harbour”.")


def test_a_missing_campaign_is_reported(files, refusal):
    files.rows["campaign"].clear()
    assert refusal(files.write()) == ["The campaign “harbour” is neither in these files nor in the database."]


def test_a_cycle_of_actors_is_reported(files, refusal):
    files.fields("actors", 2)["parent"] = ["harbour", "guards"]
    files.fields("voices", 1)["side"] = None
    lines = refusal(files.write())
    assert all("parent: An actor cannot stand above itself." in line for line in lines)
    assert len(lines) == 2


def test_all_problems_are_reported_at_once_in_order_of_place(files, refusal):
    files.fields("events", 2).update(occurred_on="2016-13-40", kind="rumour", lon="x")
    files.fields("events", 1).update(districts=[["harbour", "nowhere"], ["harbour", "mil"]])
    files.fields("sources", 1)["url"] = "javascript:alert(1)"
    files.fields("citations", 1)["event"] = ["harbour", "gone"]
    lines = [line.removeprefix(f"{files.folder}/") for line in refusal(files.write())]
    assert [line.split(": ")[:3] for line in lines] == [
        ["citations.json", "row 1 (gone/c1)", "event"],
        ["events.json", "row 1 (taken)", "districts"],
        ["events.json", "row 1 (taken)", "districts"],
        ["events.json", "row 2 (fair)", "kind"],
        ["events.json", "row 2 (fair)", "occurred_on"],
        ["events.json", "row 2 (fair)", "lon"],
        ["sources.json", "row 1 (gazette)", "url"],
    ]


def test_what_a_file_that_cannot_be_read_may_hold_is_not_called_missing(files, refusal):
    files.fields("events", 2)["occurred_on"] = "2016-13-40"
    files.write()
    for name in ("campaign", "sources", "citations", "districts"):
        (files.folder / f"{name}.json").write_text("[")
    lines = [line.removeprefix(f"{files.folder}/").split(":")[0] for line in refusal(files.folder)]
    assert lines == ["campaign.json", "citations.json", "districts.json", "sources.json"]
    (files.folder / "campaign.json").write_text(json.dumps(files.rows["campaign"]))
    lines = [line.removeprefix(f"{files.folder}/").split(":")[0] for line in refusal(files.folder)]
    assert lines == ["citations.json", "districts.json", "events.json", "sources.json"]


def test_problems_change_nothing_in_a_loaded_database(files, load, refusal):
    load(files.write())
    before = everything()
    files.fields("districts", 2)["name_en"] = "Old Mill"
    files.fields("events", 1)["occurred_on"] = "2016-13-40"
    refusal(files.write())
    assert everything() == before


def test_what_only_the_projection_can_see_changes_nothing_either(files, load, capsys):
    load(files.write())
    campaign = Campaign.objects.get()
    add_event(campaign, "added", 55, Actor.objects.get(slug="guild"), [District.objects.get(slug="docks")])
    before = everything()
    files.fields("campaign", 1)["end"] = "2031-04-20"
    with pytest.raises(CommandError, match=r"added .*must be within its campaign.*\nNothing was changed"):
        call_command("load_campaign", files.write())
    assert everything() == before


@pytest.mark.parametrize("name", ["nothing.json", "nowhere", "empty"])
def test_a_missing_file_is_reported(tmp_path, name):
    (tmp_path / "empty").mkdir()
    with pytest.raises(CommandError, match=name):
        call_command("load_campaign", tmp_path / name)


def test_a_table_without_rows_is_reported(tmp_path, refusal):
    (tmp_path / "empty.json").write_text("[]")
    assert refusal(tmp_path) == ["There is no row in these files."]


def test_markup_in_a_text_is_text(files, load):
    files.fields("events", 1)["summary"] = "<script>alert(1)</script>"
    load(files.write())
    assert Event.objects.get(reference="taken").summary == "<script>alert(1)</script>"


def test_a_reason_fits_the_history_s_column(tmp_path):
    path = tmp_path / ("long" * 40)
    assert len(reason_for(path)) == 100


def test_dates_are_civil_dates(files, load):
    load(files.write())
    assert Event.objects.get(reference="taken").occurred_on == dt.date(2031, 3, 11)
