"""The loader: every problem with its place, all or nothing, and nothing that a person wrote is lost."""

import datetime as dt
import json

import pytest
from django.core.management import CommandError, call_command

from events.models import Actor, BasemapFeature, Campaign, Citation, District, Event, Figure, Place, Source
from events.record.load import reason_for
from tests.campaigns import Harbour, add_event, add_source, revision, spans
from tests.records import NUMBER, Files, citation, event, row

pytestmark = pytest.mark.django_db

BOW_TIE = {"type": "Polygon", "coordinates": [[[10, 50], [10.1, 50.1], [10.1, 50], [10, 50.1], [10, 50]]]}

MODELS = (Campaign, Actor, District, Source, Event, Citation, Figure, BasemapFeature, Place)


@pytest.fixture
def files(tmp_path):
    folder = tmp_path / "harbour"
    folder.mkdir()
    return Files(folder)


@pytest.fixture
def load(capsys):
    """Load a folder or file; the result is what was printed."""

    def load(path, **options):
        capsys.readouterr()
        call_command("load_campaign", path, **options)
        return capsys.readouterr().out

    return load


@pytest.fixture
def refusal(capsys):
    """Try to load what cannot be loaded; the result is the lines of the problems."""

    def refusal(path, **options):
        capsys.readouterr()
        with pytest.raises(CommandError) as refused:
            call_command("load_campaign", path, **options)
        lines = capsys.readouterr().err.strip().splitlines()
        number = len(lines)
        assert str(refused.value) == f"{number} problem{'s' if number > 1 else ''}. Nothing was changed."
        return lines

    return refusal


def counts(out):
    """The summary: {plural: (new, changed, same, kept, removed)} for what is not zero throughout."""
    lines = [line.rsplit(maxsplit=5) for line in out.splitlines()[1:10]]
    return {name.strip(): tuple(map(int, numbers)) for name, *numbers in lines if any(map(int, numbers))}


def total(out, fate):
    column = ("new", "changed", "same", "kept", "removed").index(fate)
    return sum(numbers[column] for numbers in counts(out).values())


def everything():
    """All rows of the record, as values, and how much history they have."""
    return {model: (list(model.objects.order_by("pk").values()), model.history.count()) for model in MODELS}


# -- loading ----------------------------------------------------------------------------------------


def test_an_empty_database_gets_everything_in_one_change(files, load):
    out = load(files.write())
    assert counts(out) == {
        "campaigns": (1, 0, 0, 0, 0),
        "actors": (3, 0, 0, 0, 0),
        "districts": (2, 0, 0, 0, 0),
        "places without a position": (1, 0, 0, 0, 0),
        "sources": (2, 0, 0, 0, 0),
        "events": (2, 0, 0, 0, 0),
        "citations": (3, 0, 0, 0, 0),
        "figures": (1, 0, 0, 0, 0),
        "basemap features": (1, 0, 0, 0, 0),
    }
    assert "at revision 1" in out
    assert spans(District.objects.get(slug="docks")) == [
        (0, 10, "guild", None, "initial", []),
        (10, 60, "guards", None, "corroborated", ["taken"]),
    ]


def test_every_row_has_its_history_with_the_loader_s_reason(files, load):
    load(files.write())
    for model in MODELS:
        for stored in model.objects.all():
            assert {kept.history_change_reason for kept in stored.history.all()} == {reason_for(files.folder)}
    assert reason_for(files.folder).startswith("load_campaign ")
    (taken,) = Event.objects.get(reference="taken").history.latest().districts.all()
    assert taken.district.slug == "docks"


def test_loading_again_changes_nothing(files, load):
    load(files.write())
    before = everything()
    out = load(files.folder)
    assert total(out, "same") == NUMBER
    assert [total(out, fate) for fate in ("new", "changed", "kept", "removed")] == [0, 0, 0, 0]
    assert "Nothing has changed" in out
    assert everything() == before


def test_a_dry_run_counts_and_changes_nothing(files, load):
    out = load(files.write(), dry_run=True)
    assert total(out, "new") == NUMBER
    assert "A dry run: nothing was changed." in out
    assert not Campaign.objects.exists()
    assert not Campaign.history.exists()


def test_one_file_may_hold_it_all(files, load, tmp_path):
    path = tmp_path / "all.json"
    path.write_text(json.dumps([row for rows in files.rows.values() for row in rows]))
    assert total(load(path), "new") == NUMBER


def test_only_rows_that_differ_are_written(files, load):
    load(files.write())
    files.fields("districts", 2)["name_en"] = "Old Mill"
    files.fields("events", 1)["districts"] = [["harbour", "docks"], ["harbour", "mill"]]
    files.fields("figures", 1)["value"] = 45
    files.fields("actors", 1).pop("parent")
    files.fields("actors", 1).update(colour="#123456", colour_dark="#654321")
    before = revision(Campaign.objects.get())
    out = load(files.write())
    assert {name: numbers[1] for name, numbers in counts(out).items() if numbers[1]} == {
        "actors": 1,
        "districts": 1,
        "events": 1,
        "figures": 1,
    }
    assert Actor.objects.get(slug="guards").side.slug == "guards"
    assert [span[2] for span in spans(District.objects.get(slug="mill"))] == ["guild", "guards"]
    assert Source.history.count() == 2
    assert revision(Campaign.objects.get()) == before + 1


def test_a_field_that_a_file_leaves_out_has_its_default(files, load):
    load(files.write())
    files.fields("districts", 1).pop("alt_names")
    load(files.write())
    assert District.objects.get(slug="docks").alt_names == []


def test_the_campaign_may_be_in_the_database_alone(files, load, tmp_path):
    load(files.write())
    path = tmp_path / "more.json"
    path.write_text(json.dumps([event("late", "2031-04-01", kind="other", actor=None), citation("late", "herald")]))
    assert counts(load(path)) == {"events": (1, 0, 0, 0, 0), "citations": (1, 0, 0, 0, 0)}


def test_derived_columns_of_a_dump_are_passed_over(files, load):
    files.fields("campaign", 1)["revision"] = 77
    files.fields("districts", 2).update(west=None, south=None, east=None, north=None)
    assert "at revision 1" in load(files.write())


# -- what people have done ----------------------------------------------------------------------------


def test_an_edited_row_is_kept_and_said_so(files, load):
    load(files.write())
    mill = District.objects.get(slug="mill")
    mill.name_en = "The mill on the hill"
    mill.save()
    out = load(files.folder)
    assert counts(out)["districts"] == (0, 0, 1, 1, 0)
    assert "kept: district mill: edited here; the file differs in name_en" in out
    assert District.objects.get(slug="mill").name_en == "The mill on the hill"


def test_an_edit_that_the_files_have_made_too_is_no_conflict(files, load):
    load(files.write())
    mill = District.objects.get(slug="mill")
    mill.name_en = "Old Mill"
    mill.save()
    files.fields("districts", 2)["name_en"] = "Old Mill"
    assert counts(load(files.write()))["districts"] == (0, 0, 2, 0, 0)


def test_a_person_s_retraction_is_kept(files, load):
    load(files.write())
    taken = Event.objects.get(reference="taken")
    taken.status, taken.status_reason = "retracted", "It was another quarter."
    taken.save()
    out = load(files.folder)
    assert "kept: event taken: edited here; the file differs in status, status_reason" in out
    assert spans(District.objects.get(slug="docks")) == [(0, 60, "guild", None, "initial", [])]


def test_districts_set_by_a_person_are_kept(files, load):
    load(files.write())
    Event.objects.get(reference="taken").districts.add(District.objects.get(slug="mill"))
    assert "kept: event taken: edited here; the file differs in districts" in load(files.folder)
    assert Event.objects.get(reference="taken").districts.count() == 2


def test_overwrite_takes_the_file_s_version(files, load):
    load(files.write())
    mill = District.objects.get(slug="mill")
    mill.name_en = "The mill on the hill"
    mill.save()
    assert counts(load(files.folder, overwrite=True))["districts"] == (0, 1, 1, 0, 0)
    assert District.objects.get(slug="mill").name_en == "Mill"
    assert counts(load(files.folder))["districts"] == (0, 0, 2, 0, 0)


@pytest.mark.parametrize("overwrite", [False, True])
def test_a_row_that_a_person_has_added_is_kept(files, load, overwrite):
    load(files.write())
    campaign = Campaign.objects.get()
    source = add_source(campaign, "Wire", reference="wire")
    add_event(
        campaign, "added", 20, Actor.objects.get(slug="guild"), [District.objects.get(slug="docks")], sources=[source]
    )
    out = load(files.folder, overwrite=overwrite)
    assert counts(out)["events"] == (0, 0, 2, 1, 0)
    assert "kept: source wire: added or edited here; not in the files" in out
    assert Event.objects.get(reference="added").status == "published"


# -- what the files no longer hold -------------------------------------------------------------------


def test_an_event_that_the_files_no_longer_hold_is_retracted_with_its_evidence(files, load):
    load(files.write())
    del files.rows["events"][0]
    del files.rows["citations"][:2]
    out = load(files.write())
    assert counts(out)["events"] == (0, 0, 1, 0, 1)
    taken = Event.objects.get(reference="taken")
    assert (taken.status, taken.status_reason) == ("retracted", "No longer in the files.")
    assert taken.citations.count() == 2
    assert spans(District.objects.get(slug="docks")) == [(0, 60, "guild", None, "initial", [])]
    assert "Nothing has changed" in load(files.folder)


def test_a_retracted_event_comes_back_with_the_files(files, load):
    load(files.write())
    gone = files.rows["events"].pop(0), files.rows["citations"].pop(0), files.rows["citations"].pop(0)
    load(files.write())
    files.rows["events"].append(gone[0])
    files.rows["citations"].extend(gone[1:])
    assert counts(load(files.write()))["events"] == (0, 1, 1, 0, 0)
    taken = Event.objects.get(reference="taken")
    assert (taken.status, taken.status_reason) == ("published", "")
    assert len(spans(District.objects.get(slug="docks"))) == 2


def test_other_rows_are_deleted(files, load):
    load(files.write())
    files.rows["basemap"].clear()
    files.rows["figures"].clear()
    files.rows["places"].clear()
    del files.rows["districts"][1]
    del files.rows["citations"][1]
    out = load(files.write())
    assert {name: numbers[4] for name, numbers in counts(out).items() if numbers[4]} == {
        "districts": 1,
        "places without a position": 1,
        "citations": 1,
        "figures": 1,
        "basemap features": 1,
    }
    assert not District.objects.filter(slug="mill").exists()
    assert (
        District.history.filter(slug="mill", history_type="-").get().history_change_reason.startswith("load_campaign")
    )
    assert spans(District.objects.get(slug="docks"))[1][4] == "claimed"


def test_a_row_that_something_still_refers_to_is_kept(files, load):
    load(files.write())
    # The retracted event keeps its citation, and that its source.
    del files.rows["events"][0]
    files.rows["citations"] = files.rows["citations"][2:]
    del files.rows["sources"][0]
    out = load(files.write())
    assert "kept: source gazette: not in the files, but 1 citation still refer to it" in out
    assert Source.objects.filter(reference="gazette").exists()


def test_actors_go_from_the_leaves_of_their_tree(files, load):
    files.rows["actors"] += [
        row("actor", campaign=["harbour"], slug="league", name_en="League", colour="#111111", colour_dark="#eeeeee"),
        row("actor", campaign=["harbour"], slug="scouts", name_en="Scouts", parent=["harbour", "league"]),
    ]
    files.fields("districts", 2)["initial_holder"] = ["harbour", "league"]
    load(files.write())
    del files.rows["actors"][3:]
    files.fields("districts", 2)["initial_holder"] = ["harbour", "guild"]
    assert counts(load(files.write()))["actors"] == (0, 0, 3, 0, 2)


def test_a_single_file_removes_only_what_it_brought_itself(files, load, tmp_path):
    load(files.write())
    path = tmp_path / "more.json"
    late = [event("late", "2031-04-01", kind="other", actor=None), citation("late", "herald")]
    later = [event("later", "2031-04-02", kind="other", actor=None), citation("later", "herald")]
    path.write_text(json.dumps(late + later))
    load(path)
    path.write_text(json.dumps(late))
    assert counts(load(path)) == {"events": (0, 0, 1, 0, 1), "citations": (0, 0, 1, 0, 0)}
    assert Event.objects.published().count() == 3


def test_an_event_with_a_person_s_citation_is_not_retracted(files, load):
    load(files.write())
    source = add_source(Campaign.objects.get(), "Wire", reference="wire")
    Citation.objects.create(event=Event.objects.get(reference="taken"), source=source)
    del files.rows["events"][0]
    del files.rows["citations"][:2]
    assert "kept: event taken" in load(files.write())
    assert Event.objects.get(reference="taken").status == "published"


def test_other_campaigns_are_left_alone(files, load):
    Harbour("elsewhere").event("taken", 5)
    before = everything()
    load(files.write())
    load(files.folder)
    for model in MODELS:
        of_elsewhere = [values for values in everything()[model][0] if values in before[model][0]]
        assert of_elsewhere == before[model][0]


# -- problems ------------------------------------------------------------------------------------------


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
        ("events", 1, {"kind": "rumour"}, "row 1 (taken): kind: Value 'rumour' is not a valid choice."),
        (
            "events",
            1,
            {"summary": "x" * 401},
            "row 1 (taken): summary: Ensure this value has at most 400 characters (it has 401). (given: “xxx",
        ),
        ("events", 1, {"summary": 5}, "row 1 (taken): summary: This field takes text in quotes. (given: “5”)"),
        ("events", 1, {"summary": "a\0b"}, "row 1 (taken): summary: Text cannot hold a NUL character."),
        ("events", 1, {"summary": ""}, "row 1 (taken): summary: This field cannot be blank."),
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
        ("events", 1, {"actor": None}, "row 1 (taken): Control, entry, a claim and a withdrawal need an actor."),
        ("events", 1, {"districts": []}, "row 1 (taken): districts: A control event needs a district, or the name"),
        ("events", 1, {"status": "retracted"}, "row 1 (taken): Say why the event is retracted."),
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
            "row 2 (crown): A side (an actor without a parent) needs a colour for each theme.",
        ),
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
def test_a_problem_is_told_with_its_place(files, refusal, file, number, values, expected):
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
def test_a_missing_field_is_told(files, refusal, file, number, name, expected):
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
def test_a_file_that_makes_no_sense_is_told(files, refusal, content, expected):
    files.write()
    path = files.folder / "extra.json"
    path.write_text(content)
    assert any(line.startswith(f"{path}{expected}") for line in refusal(files.folder))


def test_a_file_that_is_not_utf_8_is_told(files, refusal):
    (files.write() / "extra.json").write_bytes(b'["\xff"]')
    assert "extra.json: This file cannot be read: 'utf-8' codec" in refusal(files.folder)[0]


def test_a_natural_key_stands_only_once_in_the_files(files, refusal):
    files.rows["events"].append(event("taken", "2031-03-20"))
    (line,) = refusal(files.write())
    assert line.endswith(
        f"events.json: row 3 (taken): reference: “taken” stands in {files.folder}/events.json: row 1 already."
    )


def test_a_row_of_another_campaign_is_told(files, refusal):
    files.rows["sources"].append(row("source", campaign=["aleppo"], reference="x", publisher="X"))
    (line,) = refusal(files.write())
    assert line.endswith("row 3 (x): campaign: This row is of the campaign “aleppo”, most others are of “harbour”.")


def test_a_campaign_that_is_nowhere_is_told(files, refusal):
    files.rows["campaign"].clear()
    assert refusal(files.write()) == ["The campaign “harbour” is neither in these files nor in the database."]


def test_actors_in_a_ring_are_told(files, refusal):
    files.fields("actors", 2)["parent"] = ["harbour", "guards"]
    lines = refusal(files.write())
    assert all("parent: An actor cannot stand above itself." in line for line in lines)
    assert len(lines) == 2


def test_all_problems_are_told_at_once_in_order_of_place(files, refusal):
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
    with pytest.raises(CommandError, match=r"added .*lies inside its campaign.*\nNothing was changed"):
        call_command("load_campaign", files.write())
    assert everything() == before


@pytest.mark.parametrize("name", ["nothing.json", "nowhere", "empty"])
def test_nothing_to_read_is_told(tmp_path, name):
    (tmp_path / "empty").mkdir()
    with pytest.raises(CommandError, match=name):
        call_command("load_campaign", tmp_path / name)


def test_no_rows_at_all_are_told(tmp_path, refusal):
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
