"""What a package holds, and that it is what the specification says."""

import hashlib
import io
import json
import zipfile

import pytest
from django.utils import translation

from events.campaign_files.schema import KEY_FIELDS, columns
from events.exports.about import About
from events.exports.package.tables import name_of, record_tables, tables
from events.exports.package.writer import open_zip, write_folder, write_zip, zip_chunks
from events.models import Campaign
from tests.campaigns import add_campaign, day
from tests.exports.package.packages import ABOUT, Folder

pytestmark = pytest.mark.django_db


def test_frictionless_finds_nothing_wrong(package, faults):
    assert faults(package.path) == {}


def test_frictionless_finds_what_is_wrong(package, faults):
    package.change("events", 1, kind="parade", actor="nobody", occurred_on="soon")
    found = " ".join(faults(package.path)["events"])
    for part in ("parade", "nobody", "soon", "hash"):
        assert part in found


def test_every_model_has_a_table_with_every_column_that_people_fill_in():
    for model in KEY_FIELDS:
        table = record_tables()[name_of(model)]
        left_out = {column.name for column in columns(model)} - {column.name for column in table.columns}
        assert left_out <= {"campaign", "note"}, model
        assert set(table.key) <= {column.name for column in table.columns}
    assert "event_districts" in record_tables()
    assert set(tables()) - set(record_tables()) == {"spans", "span_events"}


def test_what_the_package_says_of_itself(full, package):
    said = package.descriptor
    assert said["name"] == "harbour"
    assert said["version"] == str(Campaign.objects.get().revision)
    assert said["created"] == "2031-05-01T00:00:00Z"
    assert said["homepage"] == ABOUT.address
    assert said["temporal"] == {"start": "2031-03-01", "end": "2031-04-29"}
    assert said["id"].startswith("urn:uuid:")
    assert [each["name"] for each in said["resources"]] == list(tables())
    for each in said["resources"]:
        content = (package.path / each["path"]).read_bytes()
        assert (each["bytes"], each["hash"]) == (len(content), f"sha256:{hashlib.sha256(content).hexdigest()}")


def test_licences_and_sources_are_those_of_the_campaign_and_of_its_shapes(full, tmp_path):
    Campaign.objects.update(licences="Points: see below.", attribution="© Somebody")
    full.campaign.districts.filter(slug="docks").update(geometry_licence="ODbL 1.0", geometry_source="A survey")
    package = Folder(tmp_path / "package", Campaign.objects.get())
    said = package.descriptor
    assert [each.get("name") or each["path"] for each in said["licenses"]] == ["LICENCES.txt", "ODbL-1.0"]
    assert [each["title"] for each in said["sources"]][1:] == ["A survey"]
    assert said["sources"][0]["path"] == "data/sources.csv"
    assert said["attribution"] == said["contributors"][0]["title"] == "© Somebody"
    [districts] = [each for each in said["resources"] if each["name"] == "districts"]
    assert districts["licenses"][0]["name"] == "ODbL-1.0"
    assert (package.path / "LICENCES.txt").read_text(encoding="utf-8") == "Points: see below.\n"
    assert "© Somebody" in (package.path / "README.md").read_text(encoding="utf-8")


def test_a_schema_has_types_choices_keys_and_words(package):
    schemas = {each["name"]: each["schema"] for each in package.descriptor["resources"]}
    fields = {name: {each["name"]: each for each in schema["fields"]} for name, schema in schemas.items()}
    events = fields["events"]
    assert events["kind"]["constraints"]["required"] is True
    assert "control" in events["kind"]["constraints"]["enum"]
    assert "" not in events["covers"]["constraints"]["enum"]
    assert {events[name]["type"] for name in ("lon", "lat")} == {"number"}
    assert (events["occurred_on"]["type"], events["shape"]["type"]) == ("date", "geojson")
    assert fields["figures"]["value"] | {"title": ""} == {
        "name": "value", "type": "integer", "title": "", "constraints": {"required": True, "minimum": 0},
    }  # fmt: skip
    assert fields["places"]["alt_names"]["type"] == "array"
    assert events["summary"]["description"] == "In our own words."
    assert schemas["citations"]["primaryKey"] == ["event", "reference"]
    assert {"fields": "parent", "reference": {"resource": "", "fields": "slug"}} in schemas["actors"]["foreignKeys"]
    assert {"fields": "event", "reference": {"resource": "events", "fields": "reference"}} in (
        schemas["citations"]["foreignKeys"]
    )


def test_descriptions_come_in_the_language_that_is_asked_for(full, tmp_path):
    write_folder(full.campaign, tmp_path / "ar", About("ar", ABOUT.retrieved))
    arabic = Folder(tmp_path / "ar")
    assert arabic.descriptor["language"] == "ar"
    with translation.override("ar"):
        kind = str(tables()["events"].columns[1].field.verbose_name)
    events = next(each for each in arabic.descriptor["resources"] if each["name"] == "events")
    assert events["schema"]["fields"][1]["title"] == kind != "kind"
    assert translation.get_language() == "en"


def test_spans_say_who_held_what_and_on_which_side(full, package):
    docks = [row for row in package.rows("spans") if row["district"] == "docks"]
    assert [(row["starts"], row["until"], row["holder"], row["side"]) for row in docks] == [
        ("2031-03-01", "2031-03-06", "guild", "guild"),
        ("2031-03-06", "2031-03-10", "guards", "crown"),
        ("2031-03-10", "2031-04-30", "league", "league"),
    ]
    assert {"district": "docks", "starts": "2031-03-06", "event": "taken"} in package.rows("span_events")


def test_the_same_revision_makes_the_same_bytes(full, tmp_path):
    write_zip(full.campaign, tmp_path / "one.zip", ABOUT)
    write_zip(full.campaign, tmp_path / "two.zip", ABOUT)
    one = (tmp_path / "one.zip").read_bytes()
    assert one == (tmp_path / "two.zip").read_bytes() == b"".join(zip_chunks(full.campaign, ABOUT))
    full.event("more", 20)
    assert one != b"".join(zip_chunks(full.campaign, ABOUT))


def test_a_file_for_a_download_is_of_the_revision_that_there_is_by_then(full):
    before = full.campaign.revision
    full.event("more", 20)
    with open_zip(full.campaign, ABOUT) as file, zipfile.ZipFile(file) as archive:
        assert json.loads(archive.read("datapackage.json"))["revision"] == before + 1


def test_a_zip_file_has_the_same_files_as_a_folder(full, package):
    with zipfile.ZipFile(io.BytesIO(b"".join(zip_chunks(full.campaign, ABOUT)))) as archive:
        assert archive.testzip() is None
        # datapackage.json has the digests of all others, and so comes last.
        assert archive.namelist()[-1] == "datapackage.json"
        for name in archive.namelist():
            assert archive.read(name) == (package.path / name).read_bytes()


def test_the_identity_is_that_of_the_content(full, package, tmp_path):
    write_folder(full.campaign, tmp_path / "later", About("ar", day(200)))
    assert Folder(tmp_path / "later").descriptor["id"] == package.descriptor["id"]
    full.event("more", 20)
    write_folder(full.campaign, tmp_path / "other", ABOUT)
    assert Folder(tmp_path / "other").descriptor["id"] != package.descriptor["id"]


def test_an_empty_campaign_makes_a_package(db, tmp_path, faults):
    empty = Folder(tmp_path / "empty", add_campaign())
    assert faults(empty.path) == {}
    assert {name: len(empty.rows(name)) for name in tables()} == dict.fromkeys(tables(), 0) | {"campaigns": 1}


def test_markup_in_names_is_none_in_the_readme(full, tmp_path):
    Campaign.objects.update(name_en="<b>*A* [b](https://x.example)\n# c")
    package = Folder(tmp_path / "package", Campaign.objects.get())
    first = (package.path / "README.md").read_text(encoding="utf-8").splitlines()[0]
    assert first == r"# \<b\>\*A\* \[b\](https://x.example) \# c"
    assert json.loads((package.path / "datapackage.json").read_bytes())["title"].startswith("<b>*A*")
