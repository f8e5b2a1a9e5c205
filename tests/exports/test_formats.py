"""Files of every format: programs that nobody here wrote read them, with the same rows; each says where it is from."""

import csv
import json
import zipfile
from dataclasses import replace
from itertools import product

import openpyxl
import pyogrio
import pytest
from pyarrow import parquet
from pyogrio import raw

from events.exports.layer_formats import xlsx
from events.exports.layer_formats.kml import MAIN_ENTRY
from events.exports.layer_formats.registry import CSV_WITH_BOM, FORMATS, write
from events.exports.layers.registry import LAYERS
from tests.campaigns import stored_before_the_rule
from tests.exports.asked import layer, rows, written
from tests.hostile.texts import CHARACTERS, MARKUP

pytestmark = pytest.mark.django_db

MAPS = [name for name in LAYERS if name != "reports"]
# Formulas, what ends CDATA, long words, markup and control characters; without NUL, which no database holds.
HOSTILE = [
    "=HYPERLINK(\"http://zqx.example\";\"x\")",
    "+1-1|' /C calc'!A0",
    "@SUM(1)",
    "]]><script>alert(1)</script>",
    "W" * 5000,
    "a\u202eb\x07\x0b\x1f\x85\ufffe",
    'quote " comma , line\r\nend',
    *CHARACTERS[:20],
    *MARKUP[:20],
]  # fmt: skip


def features(path, name):
    """How many rows GDAL reads, or for what its wheel does not know, pyarrow."""
    if path.suffix == ".parquet":
        return parquet.read_table(path).num_rows
    inside = {".kmz": MAIN_ENTRY, ".zip": f"{path.stem}.csv"}.get(path.suffix)
    chosen = {"layer": name} if path.suffix == ".xlsx" else {}
    opened = f"/vsizip/{path}/{inside}" if inside else path
    return pyogrio.read_info(opened, force_feature_count=True, **chosen)["features"]


@pytest.mark.parametrize("name", LAYERS)
def test_gdal_reads_as_many_rows_of_every_format(told, tmp_path, name):
    made = layer(told.campaign, name)
    expected = len(rows(made))
    assert expected > 0
    counts = {form: features(written(tmp_path, made, form), name) for form in FORMATS if FORMATS[form].takes(made)}
    assert counts == dict.fromkeys(counts, expected)
    assert set(counts) == (set(FORMATS) if name in MAPS else {"csv", "zip", "xlsx"})


@pytest.mark.parametrize("form", FORMATS)
def test_a_layer_without_rows_is_a_file_as_well(harbour, tmp_path, form):
    made = layer(harbour.campaign, "events")
    path = written(tmp_path, made, form)
    if form in ("kml", "kmz"):
        # GDAL knows no layer without a placemark.
        text = everything_in(path)
        assert ("<Document" in text, "<Placemark" in text) == (True, False)
    else:
        # Of a sheet with one row, GDAL takes that for a row.
        assert features(path, "events") == (form == "xlsx")


@pytest.mark.parametrize("form", FORMATS)
def test_hostile_texts_break_no_format(told, tmp_path, form):
    stored_before_the_rule(told.campaign, attribution=HOSTILE[3], licences="\n".join(HOSTILE), name_en=HOSTILE[3])
    for number, text in enumerate(HOSTILE):
        event = told.event(f"h{number}", 6, kind="other")
        stored_before_the_rule(event, summary=text, place=text)
    made = layer(told.campaign, "events")
    assert features(written(tmp_path, made, form), "events") == len(HOSTILE) + 4


@pytest.mark.parametrize("form", ["geojson", "gpkg", "fgb", "csv", "xlsx", "kml"])
def test_gdal_reads_a_text_as_it_is_on_record(told, tmp_path, form):
    """Texts that no spreadsheet runs, in two scripts, with what markup and separators are made of."""
    text = 'سوق <b>&amp;</b> "quoted", ]]> and\u200b a line'
    told.event("odd", 6, kind="other", summary=text)
    path = written(tmp_path, layer(told.campaign, "events"), form)
    chosen = {"layer": "events"} if form == "xlsx" else {}
    columns = ["summary", "occurred_on", "supporting"]
    meta, _fids, _geometry, found = raw.read(path, columns=columns, datetime_as_string=True, **chosen)
    table = dict(zip(meta["fields"], found, strict=True))
    number = list(table["summary"]).index(text)
    assert str(table["occurred_on"][number]).replace("/", "-")[:10] == "2031-03-07"
    assert int(table["supporting"][number]) == 1


def test_every_format_says_of_what_it_is_a_copy(told, tmp_path):
    stored_before_the_rule(told.campaign, attribution="Harbour office", licences="CC0 for all of it")
    made = layer(told.campaign, "control")
    for form, said in product(FORMATS, ("CC0 for all of it", "Harbour office", "2031-06-01", "harbour/")):
        if form != "csv":
            path = tmp_path / f"{form}.{form}"
            if not path.exists():
                write(made, form, path)
            assert said in everything_in(path), (form, said)


def everything_in(path):
    """The texts of a file and of what is in it, near enough to find one."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            return "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    return path.read_bytes().decode("utf-8", "replace")


def test_geojson_has_its_metadata_beside_its_features(told, tmp_path):
    made = layer(told.campaign, "control")
    read = json.loads(written(tmp_path, made, "geojson").read_text(encoding="utf-8"))
    assert read["type"] == "FeatureCollection"
    assert read["about"] == made.about
    assert [feature["id"] for feature in read["features"]] == ["docks", "fort", "mill"]
    assert read["features"][0]["properties"]["publishers"] == ["Gazette", "Herald"]


def test_a_spreadsheet_is_handed_texts_and_no_formulas(told, tmp_path):
    told.event("sum", 6, kind="other", summary="=1+1")
    path = written(tmp_path, layer(told.campaign, "events"), "xlsx")
    workbook = openpyxl.load_workbook(path)
    assert workbook.sheetnames == ["events", "About"]
    header, *found = workbook["events"].iter_rows()
    column = [cell.value for cell in header].index("summary")
    assert ("=1+1", "s") in [(row[column].value, row[column].data_type) for row in found]
    assert not [cell for row in found for cell in row if cell.data_type == "f"]
    day = found[0][[cell.value for cell in header].index("occurred_on")]
    assert (day.is_date, day.value.date().isoformat()) == (True, "2031-03-06")
    about = {row[0].value: row[1].value for row in workbook["About"].iter_rows() if row[0].value}
    assert about["Retrieved on"] == "2031-06-01"


def test_a_workbook_refuses_more_rows_than_a_sheet_has(told, tmp_path, monkeypatch):
    monkeypatch.setattr(xlsx, "MOST_ROWS", 4)
    with pytest.raises(xlsx.TooManyRowsError, match="A sheet has 4 rows"):
        written(tmp_path, layer(told.campaign, "events"), "xlsx")


def test_a_csv_cell_that_a_spreadsheet_would_run_is_defused_and_the_description_says_so(told, tmp_path):
    told.event("sum", 6, kind="other", summary="=1+1")
    made = layer(told.campaign, "events")
    with zipfile.ZipFile(written(tmp_path, made, "zip")) as archive:
        names = archive.namelist()
        described = json.loads(archive.read(names[1]))
        table = list(csv.DictReader(archive.read(names[2]).decode().splitlines()))
    assert names == ["README.txt", f"{made.file_name}.csv-metadata.json", f"{made.file_name}.csv"]
    assert "'=1+1" in [row["summary"] for row in table]
    assert described["url"] == names[2]
    assert [column["name"] for column in described["tableSchema"]["columns"]] == list(table[0])
    assert described["tableSchema"]["primaryKey"] == "reference"
    assert described["notes"][0]["formulas"].startswith("A text that a spreadsheet")


def test_a_byte_order_mark_is_there_by_choice(told, tmp_path):
    made = layer(told.campaign, "events")
    CSV_WITH_BOM.write(made, tmp_path / "bom.csv")
    plain = written(tmp_path, made, "csv").read_bytes()
    assert (tmp_path / "bom.csv").read_bytes() == b"\xef\xbb\xbf" + plain
    assert plain.startswith(b"reference,")


def test_geoparquet_says_where_its_geometry_is(told, tmp_path):
    path = written(tmp_path, layer(told.campaign, "control"), "parquet")
    geo = json.loads(parquet.read_schema(path).metadata[b"geo"])
    assert geo["version"] == "1.1.0"
    assert geo["columns"][geo["primary_column"]]["encoding"] == "WKB"
    assert str(parquet.read_schema(path).field("since").type) == "date32[day]"


def test_a_layer_without_places_is_no_map(told, tmp_path):
    with pytest.raises(ValueError, match="reports has no places on a map"):
        written(tmp_path, layer(told.campaign, "reports"), "geojson")


def test_without_the_extra_its_formats_say_so(told, tmp_path, monkeypatch):
    monkeypatch.setattr("events.exports.layer_formats.gis.find_spec", lambda _name: None)
    with pytest.raises(ValueError, match="requirements-gis"):
        written(tmp_path, layer(told.campaign, "events"), "gpkg")


@pytest.mark.parametrize("form", FORMATS)
def test_an_error_among_the_rows_is_raised_and_not_written(told, tmp_path, form):
    made = layer(told.campaign, "control")

    def read():
        yield next(made.read())
        raise RuntimeError("the record moved")

    with pytest.raises(RuntimeError, match="the record moved"):
        written(tmp_path, replace(made, read=read), form)


def test_a_workbook_that_fails_leaves_no_temporary_file(told, tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.setattr(xlsx, "MOST_ROWS", 2)
    with pytest.raises(xlsx.TooManyRowsError):
        written(tmp_path, layer(told.campaign, "events"), "xlsx")
    assert list(tmp_path.iterdir()) == []
