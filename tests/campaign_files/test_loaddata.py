"""Django's loaddata, with the record's rules: one change, checked and folded, or none."""

import json

import pytest
from django.core.management import CommandError, call_command

from events.models import Campaign, Citation, District, Event, Source
from tests.campaigns import revision, spans, square
from tests.records import FILES, Files, citation, event

pytestmark = pytest.mark.django_db

ACROSS = {"type": "Polygon", "coordinates": [[[179, 36], [-179, 36], [-179, 37], [179, 37], [179, 36]]]}

# In an order that loaddata can follow without forward references.
ORDER = ("campaign", "actors", "voices", "districts", "phases", "places", "sources")
ORDER += ("events", "milestones", "stories", "citations", "figures", "basemap")


@pytest.fixture
def fixture(tmp_path):
    """Write rows to a fixture file; by default those of the small campaign."""

    def write(rows=None):
        path = tmp_path / "small.json"
        if rows is None:
            actors = sorted(FILES["actors"], key=lambda row: "parent" in row["fields"])
            rows = [row for name in ORDER for row in (actors if name == "actors" else FILES[name])]
        path.write_text(json.dumps(rows))
        return str(path)

    return write


def test_a_fixture_is_loaded_with_its_spans_in_one_change(fixture):
    call_command("loaddata", fixture(), verbosity=0)
    assert [span[:5] for span in spans(District.objects.get(slug="docks"))] == [
        (0, 10, "guild", None, "initial"),
        (10, 60, "guards", None, "corroborated"),
    ]
    assert revision(Campaign.objects.get()) == 1


def test_a_fixture_is_loaded_twice_without_a_second_row(fixture):
    path = fixture()
    call_command("loaddata", path, verbosity=0)
    before = list(Citation.objects.values()), spans(District.objects.get(slug="docks"))
    call_command("loaddata", path, verbosity=0)
    assert (list(Citation.objects.values()), spans(District.objects.get(slug="docks"))) == before


def test_a_district_s_box_is_measured(fixture):
    call_command("loaddata", fixture(), verbosity=0)
    assert District.objects.get(slug="docks").west == 10.1


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda rows: rows.append(event("bare", "2031-03-20", place="x")), "bare .*at least one citation"),
        (lambda rows: rows[-2]["fields"].update(source=["harbour", "nobody"]), "does not exist|NOT NULL|null"),
        (lambda rows: rows[6]["fields"].update(shape={"type": "Polygon"}), "not a GeoJSON geometry"),
        (
            lambda rows: rows[6]["fields"].update(shape=ACROSS),
            "small.json.*district harbour/docks: shape: .*crosses the antimeridian",
        ),
        (lambda rows: rows[-1]["fields"].update(shape=ACROSS), "basemapfeature harbour/canal: .*crosses"),
        (lambda rows: rows.append(event("wide", "2031-03-20", shape=square(80, 50))), "event harbour/wide: .*outside"),
        (lambda rows: rows[-2]["fields"].update(day="2016-13-40"), "invalid date"),
        (lambda rows: rows[0]["fields"].update(end="2031-03-05"), "must be within its campaign"),
        (lambda rows: rows[1]["fields"].update(colour=""), "actor_side_has_colours"),
    ],
    ids=["no citation", "unknown source", "no polygon", "across", "a river across", "far", "no date",
         "outside the campaign", "no colour"],
)  # fmt: skip
def test_a_fixture_that_breaks_a_rule_changes_nothing_and_says_what_to_do(fixture, change, message):
    path = fixture()
    with open(path) as file:
        rows = json.load(file)
    change(rows)
    with pytest.raises(CommandError, match=f"(?s)({message}).*load_campaign"):
        call_command("loaddata", fixture(rows), verbosity=0)
    assert not Campaign.objects.exists()


def test_what_loaddata_brought_counts_as_loaded(fixture, tmp_path, capsys):
    call_command("loaddata", fixture(), verbosity=0)
    folder = tmp_path / "harbour"
    folder.mkdir()
    files = Files(folder)
    call_command("load_campaign", files.write())
    assert "Nothing has changed" in capsys.readouterr().out
    files.fields("events", 1)["summary"] = "In other words."
    files.rows["figures"].clear()
    del files.rows["districts"][1]
    call_command("load_campaign", files.write())
    assert "kept:" not in capsys.readouterr().out
    assert Event.objects.get(reference="taken").summary == "In other words."
    assert not District.objects.filter(slug="mill").exists()


def test_loaddata_after_load_campaign_changes_nothing(fixture, tmp_path, capsys):
    folder = tmp_path / "harbour"
    folder.mkdir()
    call_command("load_campaign", Files(folder).write())
    before = list(Event.objects.values()), list(Source.objects.values())
    call_command("loaddata", fixture(), verbosity=0)
    assert (list(Event.objects.values()), list(Source.objects.values())) == before
    capsys.readouterr()
    call_command("load_campaign", folder)
    assert "Nothing has changed" in capsys.readouterr().out


def test_several_fixtures_may_lean_on_one_another(fixture, tmp_path):
    more = tmp_path / "more.json"
    more.write_text(json.dumps([event("late", "2031-04-01", districts=[["harbour", "mill"]])]))
    last = tmp_path / "last.json"
    last.write_text(json.dumps([citation("late", "herald")]))
    call_command("loaddata", fixture(), str(more), str(last), verbosity=0)
    assert len(spans(District.objects.get(slug="mill"))) == 2
