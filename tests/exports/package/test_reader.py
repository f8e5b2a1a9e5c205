"""Packages that cannot be read: each fault is told with file, row, field and value, and nothing is written."""

import os
import re
import zipfile

import pytest
from django.core.management import CommandError, call_command

from events.exports.package.writer import zip_chunks
from events.models import Campaign, Event
from tests.exports.package.packages import ABOUT, Folder, public_record

pytestmark = pytest.mark.django_db


@pytest.fixture
def refusal(capsys):
    """Try to load; the result is what was said, without the folder of the test."""

    def refusal(path):
        before = public_record("harbour"), Campaign.objects.get().revision
        capsys.readouterr()
        with pytest.raises(CommandError, match=r"\d+ problems?\. Nothing was changed\."):
            call_command("load_campaign", path)
        assert (public_record("harbour"), Campaign.objects.get().revision) == before
        return [re.sub(r"^.*?harbour(\.zip)?/?", "", line) for line in capsys.readouterr().err.strip().splitlines()]

    return refusal


@pytest.mark.parametrize(
    ("table", "cells", "said"),
    [
        ("events", {"kind": "parade"}, "data/events.csv: row 2 (lost): kind: Value 'parade' is not a valid choice."),
        (
            "events",
            {"occurred_on": "soon"},
            "data/events.csv: row 2 (lost): occurred_on: “soon” value has an invalid date format. It must be in "
            "YYYY-MM-DD format.",
        ),
        (
            "events",
            {"actor": "leage"},
            "data/events.csv: row 2 (lost): actor: “leage” is not an actor of harbour (did you mean league?)",
        ),
        ("events", {"lon": "east"}, "data/events.csv: row 2 (lost): lon: This field takes a number. (given: “east”)"),
        ("events", {"lon": "nan"}, "data/events.csv: row 2 (lost): lon: This field takes a number. (given: “nan”)"),
        (
            "events",
            {"shape": "{"},
            "data/events.csv: row 2: shape: This is not JSON: Expecting property name enclosed in double quotes "
            "(character 2). (given: “{”)",
        ),
        (
            "places",
            {"alt_names": "[NaN]"},
            "data/places.csv: row 2: alt_names: NaN is not a number in JSON. (given: “[NaN]”)",
        ),
        (
            "places",
            {"alt_names": "[" * 100_000},
            f"data/places.csv: row 2: alt_names: This is nested too deep. (given: “{'[' * 77}…”)",
        ),
        (
            "districts",
            {"approximate": "maybe"},
            "data/districts.csv: row 2 (docks): approximate: This field takes true or false. (given: “maybe”)",
        ),
        (
            "figures",
            {"value": "3.5"},
            "data/figures.csv: row 2 (f1): value: This field takes a whole number. (given: “3.5”)",
        ),
        (
            "event_districts",
            {"district": "dock"},
            "data/event_districts.csv: row 2: district: “dock” is not in districts.csv (did you mean docks?).",
        ),
        (
            "event_districts",
            {"event": "never"},
            "data/event_districts.csv: row 2: event: “never” is not in events.csv.",
        ),
    ],
)
def test_a_cell_that_is_wrong(package, refusal, table, cells, said):
    package.change(table, 1, **cells)
    assert refusal(package.path)[0] == said


def test_all_faults_of_the_cells_are_told_at_once(package, refusal):
    package.change("events", 1, kind="parade")
    package.change("events", 2, actor="nobody")
    package.change("phases", 1, ends="2031-01-01")
    assert len(refusal(package.path)) >= 3


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("slug,name_en\nquay,Quay,more\n", "data/places.csv: row 2: This row has 3 cells, and the header 2."),
        ("slug,name\nquay,Quay\n", "data/places.csv: “name” is not a column of places (did you mean name_en?)."),
        ("slug\nquay\n", "data/places.csv: The column “name_en” is missing."),
        ("name_en\nquay\n", "data/places.csv: The column “slug” is missing."),
        ("slug,slug,name_en\na,b,c\n", "data/places.csv: The column “slug” stands here twice."),
        ('slug,name_en\nquay,"Quay\n', "data/places.csv: Row 2 cannot be read: unexpected end of data."),
        ("", "data/places.csv: The column “slug” is missing."),
    ],
)
def test_a_file_that_is_wrong(package, refusal, content, said):
    package.file("places").write_text(content, encoding="utf-8")
    assert refusal(package.path)[0] == said


def test_a_file_that_is_not_utf_8(package, refusal):
    package.file("places").write_bytes("slug,name_en\nquay,Kée\n".encode("latin-1"))
    assert refusal(package.path)[0].startswith("data/places.csv: This file cannot be read: 'utf-8'")


def test_columns_may_be_left_out_come_in_any_order_and_with_a_mark_of_the_encoding(package):
    package.file("places").write_bytes(b"\xef\xbb\xbfname_en,slug\nQuay,quay\n")
    package.change("campaigns", 1, slug="hafen")
    call_command("load_campaign", package.path)
    assert Campaign.objects.get(slug="hafen").places.get().alt_names == []


def _without(package, name):
    package.change_descriptor(resources=[each for each in package.descriptor["resources"] if each["name"] != name])


def _with(package, **resource):
    package.change_descriptor(resources=[*package.descriptor["resources"], resource])


@pytest.mark.parametrize(
    ("alter", "said"),
    [
        (lambda p: _without(p, "events"), "datapackage.json: resources: The table “events” is missing."),
        (lambda p: p.file("events").unlink(), "data/events.csv: This file is not in the package."),
        (
            lambda p: _with(p, name="evnts", path="data/evnts.csv"),
            "datapackage.json: row 19: resources: “evnts” is not a table of a campaign (did you mean events?).",
        ),
        (
            lambda p: _with(p, name="events", path="data/events.csv"),
            "datapackage.json: row 19: resources: “events” stands here twice.",
        ),
        (
            lambda p: _with(p, name="events", path=["data/events.csv"]),
            "datapackage.json: row 19: resources: A resource has a “name” and a “path”, which are texts.",
        ),
        (
            lambda p: p.change_descriptor(format=2),
            "datapackage.json: Its format is “2”; this version of the software reads 1.",
        ),
        (
            lambda p: p.change_descriptor(resources=None),
            "datapackage.json: resources: The table “campaigns” is missing.",
        ),
        (lambda p: (p.path / "datapackage.json").write_text("[]"), ": datapackage.json is no object."),
        (lambda p: (p.path / "datapackage.json").write_text("{" * 9), ": datapackage.json is not JSON: "),
    ],
)
def test_a_package_that_is_not_whole(package, refusal, alter, said):
    alter(package)
    assert refusal(package.path)[0].startswith(said)


@pytest.mark.parametrize(
    "path",
    [
        "../other.csv",
        "/etc/passwd",
        "data/../../other.csv",
        "https://example.org/places.csv",
        "data\\..\\x",
        "C:/x",
        "",
    ],
)
def test_nothing_outside_the_package_is_read(package, refusal, tmp_path, path):
    (tmp_path / "other.csv").write_text("slug,name_en\nquay,Quay\n")
    _without(package, "places")
    _with(package, name="places", path=path)
    assert refusal(package.path) == [f"{path}: This path leads out of the package."]
    assert refusal(package.packed(tmp_path / "harbour.zip")) == [f"{path}: This path leads out of the package."]


def test_no_link_out_of_the_package_is_followed(package, refusal, tmp_path):
    (tmp_path / "other.csv").write_text("slug,name_en\nquay,Quay\n")
    package.file("places").unlink()
    package.file("places").symlink_to(tmp_path / "other.csv")
    assert refusal(package.path) == ["data/places.csv: This path leads out of the package."]


def test_a_pipe_is_not_waited_for(package, refusal):
    package.file("places").unlink()
    os.mkfifo(package.file("places"))
    assert refusal(package.path) == ["data/places.csv: This file is not in the package."]


def test_a_zip_file_that_was_packed_with_its_folder_is_read(full, package, tmp_path):
    package.change("campaigns", 1, slug="hafen")
    call_command("load_campaign", package.packed(tmp_path / "packed.zip", "harbour/"))
    assert Event.objects.filter(campaign__slug="hafen").count() == 2


def test_the_newsroom_s_own_notes_stay_where_the_public_record_is_read_back(full, package):
    call_command("load_campaign", package.path, overwrite=True)
    assert [row.note for row in (full.campaign.phases.get(), full.campaign.stories.get())] == ["Ours.", "Ours too."]


def test_a_zip_file_without_a_package(refusal, full, tmp_path):
    with zipfile.ZipFile(tmp_path / "harbour.zip", "w") as archive:
        archive.writestr("events.csv", "x")
    assert refusal(tmp_path / "harbour.zip") == [
        ": There is no datapackage.json in harbour.zip: it is no data package."
    ]


def test_a_bomb_is_not_unpacked(package, refusal, tmp_path):
    package.file("places").write_bytes(b"0" * 30_000_000)
    [said] = refusal(package.packed(tmp_path / "harbour.zip"))
    assert said == ": data/places.csv is too large when unpacked, so the package was not opened."


def test_a_package_that_is_too_large_is_not_unpacked(package, refusal, tmp_path, settings):
    settings.IMPORT_MAX_MB = 0
    [said] = refusal(package.packed(tmp_path / "harbour.zip"))
    assert said == ": It is too large when unpacked, and was not opened: unpack it, or raise IMPORT_MAX_MB."


@pytest.mark.parametrize("keep", [0.2, 0.5, 0.9, 0.99])
def test_a_zip_file_that_was_cut_off_is_refused(package, tmp_path, keep):
    whole = package.packed(tmp_path / "harbour.zip").read_bytes()
    (tmp_path / "harbour.zip").write_bytes(whole[: int(len(whole) * keep)])
    with pytest.raises(CommandError):
        call_command("load_campaign", tmp_path / "harbour.zip")


@pytest.mark.parametrize("at", [40, 400, 3000])
def test_a_zip_file_that_was_damaged_is_refused(full, refusal, tmp_path, at):
    content = bytearray(b"".join(zip_chunks(full.campaign, ABOUT)))
    content[at : at + 60] = bytes(60)
    (tmp_path / "harbour.zip").write_bytes(content)
    assert refusal(tmp_path / "harbour.zip")


def test_what_a_package_no_longer_holds_is_retracted_and_what_people_edited_stays(full, tmp_path):
    folder = Folder(tmp_path / "harbour", full.campaign)
    folder.change("campaigns", 1, slug="hafen")
    call_command("load_campaign", folder.path)
    folder.write("citations", [row for row in folder.rows("citations") if row["event"] != "lost"])
    folder.write("event_districts", [row for row in folder.rows("event_districts") if row["event"] != "lost"])
    folder.write("events", [row for row in folder.rows("events") if row["reference"] != "lost"])
    call_command("load_campaign", folder.packed(tmp_path / "less.zip"))
    statuses = dict(Event.objects.filter(campaign__slug="hafen").values_list("reference", "status"))
    assert statuses == {"lost": "retracted", "taken": "published"}
