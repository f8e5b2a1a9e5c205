"""manage.py export_campaign with a layer of the record: the same files as readers download."""

import json

import pytest
from django.core.management import CommandError, call_command

from tests.campaigns import Harbour

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(harbour):
    harbour.event("taken", 5, sources=[harbour.gazette, harbour.herald], summary_ar="أخذت")
    harbour.event("fought", 7, districts=[harbour.mill], kind="contested")
    harbour.event("draft", 8, status="draft")
    return harbour


def export(path, *options):
    form = path.suffix.removeprefix(".")
    call_command("export_campaign", "harbour", str(path), "--format", form, *options, verbosity=0)
    return json.loads(path.read_text(encoding="utf-8")) if form == "geojson" else None


def references(read):
    return [feature["id"] for feature in read["features"]]


def test_events_are_exported_as_their_filters_say(told, tmp_path, capsys):
    path = tmp_path / "events.geojson"
    assert references(export(path)) == ["taken", "fought"]
    assert references(export(path, "--kind", "contested", "--kind", "attack", "--from", "2031-03-02")) == ["fought"]


def test_control_is_that_of_a_day_as_it_was_known(told, tmp_path):
    path = tmp_path / "control.geojson"
    read = export(
        path, "--layer", "control", "--on", "2031-03-10", "--known-on", "2031-03-11", "--retrieved", "2031-06-01"
    )
    holders = {feature["id"]: feature["properties"]["holder"] for feature in read["features"]}
    assert holders["docks"] == "guild"
    assert (read["about"]["retrieved"], read["about"]["conditions"]) == ("2031-06-01", ["as known on 11 March 2031"])


def test_texts_are_in_the_language_that_is_asked_for(told, tmp_path):
    read = export(tmp_path / "e.geojson", "--lang", "ar", "--address", "https://map.example.org/ar/harbour/")
    properties = read["features"][0]["properties"]
    assert properties["summary"] == "أخذت"
    assert properties["page"] == "https://map.example.org/ar/harbour/events/taken/"


@pytest.mark.parametrize("form", ["csv", "zip", "xlsx", "kml", "kmz", "gpkg", "fgb", "parquet"])
def test_every_format_is_written(told, tmp_path, form):
    path = tmp_path / f"spans.{form}"
    export(path, "--layer", "spans")
    assert path.is_file()
    assert path.stat().st_size > 0
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--layer", "control", "--on", "2030-01-01"], "outside the campaign"),
        (["--layer", "changes", "--from", "2031-03-09", "--to", "2031-03-02"], "before the second"),
        (["--layer", "control", "--known-on", "yesterday"], "yesterday"),
        (["--layer", "reports"], "no places on a map"),
    ],
)
def test_options_that_say_nothing_write_nothing(told, tmp_path, options, said):
    path = tmp_path / "x.geojson"
    with pytest.raises(CommandError, match=said):
        export(path, *options)
    assert list(tmp_path.iterdir()) == []


def test_an_earlier_file_of_the_campaign_is_replaced_and_another_one_is_not(told, tmp_path):
    path = tmp_path / "events.geojson"
    export(path)
    told.event("more", 9)
    assert "more" in references(export(path))
    Harbour("hafen")
    call_command("export_campaign", "hafen", str(path), "--format", "geojson", "--force", verbosity=0)
    with pytest.raises(CommandError, match="is an export of “hafen”"):
        export(path)
    table = tmp_path / "notes.csv"
    table.write_text("mine", encoding="utf-8")
    with pytest.raises(CommandError, match="--force"):
        export(table)
    assert table.read_text(encoding="utf-8") == "mine"
