"""The loader, and files that come, come again and are changed."""

import json

import pytest

from events.campaign_files.loader import reason_for
from events.models import Actor, Campaign, District, Event, Source
from tests.campaign_files.printed import MODELS, counts, everything, total
from tests.campaigns import revision, spans
from tests.records import NUMBER, citation, event

pytestmark = pytest.mark.django_db


def test_an_empty_database_gets_everything_in_one_change(files, load):
    out = load(files.write())
    assert counts(out) == {
        "campaigns": (1, 0, 0, 0, 0),
        "phases": (2, 0, 0, 0, 0),
        "actors": (3, 0, 0, 0, 0),
        "voices": (2, 0, 0, 0, 0),
        "districts": (2, 0, 0, 0, 0),
        "places without a position": (1, 0, 0, 0, 0),
        "sources": (2, 0, 0, 0, 0),
        "events": (2, 0, 0, 0, 0),
        "citations": (3, 0, 0, 0, 0),
        "milestones": (1, 0, 0, 0, 0),
        "stories": (1, 0, 0, 0, 0),
        "story steps": (1, 0, 0, 0, 0),
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
    assert [total(out, outcome) for outcome in ("new", "changed", "kept", "removed")] == [0, 0, 0, 0]
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
    assert Actor.objects.get(slug="guards").parent is None
    assert [span[2] for span in spans(District.objects.get(slug="mill"))] == ["guild", "guards"]
    assert Source.history.count() == 2
    assert revision(Campaign.objects.get()) == before + 1


def test_a_field_that_a_file_leaves_out_has_its_default(files, load):
    load(files.write())
    files.fields("districts", 1).pop("alt_names")
    load(files.write())
    assert District.objects.get(slug="docks").alt_names == []


def test_actors_have_the_other_names_that_a_file_gives_them(files, load):
    files.fields("actors", 1)["alt_names"] = ["Crown Forces", "حرس"]
    load(files.write())
    assert Actor.objects.get(slug="guards").alt_names == ["Crown Forces", "حرس"]
    assert Actor.objects.get(slug="crown").alt_names == []


def test_the_campaign_may_be_in_the_database_alone(files, load, tmp_path):
    load(files.write())
    path = tmp_path / "more.json"
    path.write_text(json.dumps([event("late", "2031-04-01", kind="other", actor=None), citation("late", "herald")]))
    assert counts(load(path)) == {"events": (1, 0, 0, 0, 0), "citations": (1, 0, 0, 0, 0)}


def test_derived_columns_of_a_dump_are_passed_over(files, load):
    files.fields("campaign", 1)["revision"] = 77
    files.fields("districts", 2).update(west=None, south=None, east=None, north=None)
    assert "at revision 1" in load(files.write())
