"""Programs that nobody here wrote read the real record: GDAL (through pyogrio), OWSLib, GeoPandas.

They get the same features as the API gives, for the whole, for a box and for a time.
"""

import json
import shutil
import urllib.request
from contextlib import closing
from urllib.parse import urlencode

import geopandas
import pyogrio
import pytest
from owslib.ogcapi.features import Features

from tests.processes import OtherDatabase

pytestmark = pytest.mark.server
CAMPAIGN = "mosul"
BOX = (43.1, 36.3, 43.15, 36.35)
DAY, LAST = "2016-11-12", "2017-01-24"
COLLECTIONS = ["districts", "events", "control", "spans"]
KEYS = {
    "districts": lambda row: row["slug"],
    "events": lambda row: row["reference"],
    "control": lambda row: f"{row['district']}.{row['day']}",
    "spans": lambda row: f"{row['district']}.{row['from']}",
}


@pytest.fixture(scope="module")
def site(empty_file, tmp_path_factory):
    """The address of a gunicorn with the whole record."""
    path = shutil.copy(empty_file, tmp_path_factory.mktemp("ogc") / "record.sqlite3")
    with closing(OtherDatabase(f"sqlite:///{path}")) as database:
        database.manage("load_campaign", "fixtures/mosul", "--verbosity", "0")
        with database.served() as address:
            yield address


@pytest.fixture(scope="module")
def api(site):
    """The ids of the API's own rows: ``api("events", **{"from": DAY})``."""

    def ids(noun, **query):
        if noun == "control":
            query = {"on": "2017-07-31"} | query
        address = f"{site}/api/v1/campaigns/{CAMPAIGN}/{noun}?{urlencode({'limit': 1000} | query)}"
        found = []
        while address:
            with urllib.request.urlopen(address) as answer:
                page = json.load(answer)
            found += map(KEYS[noun], page["items"])
            address = page["next"]
        return sorted(found)

    return ids


def by_gdal(site, collection, base="ogc", **options):
    """The ids of the features that GDAL reads."""
    meta, _fids, _geometries, columns = pyogrio.raw.read(f"OAPIF:{site}/{base}/", layer=collection, **options)
    return sorted(columns[list(meta["fields"]).index("id")])


def by_owslib(site, collection, **query):
    """The ids of the features of every page that OWSLib gets."""
    client = Features(f"{site}/ogc/")
    found = client.collection_items(collection, **{"limit": 300} | query)
    ids = [feature["id"] for feature in found["features"]]
    while following := [link["href"] for link in found["links"] if link["rel"] == "next"]:
        with urllib.request.urlopen(following[0]) as answer:
            found = json.load(answer)
        ids += [feature["id"] for feature in found["features"]]
    return sorted(ids)


def test_gdal_lists_the_collections_and_their_dates(site):
    assert [name for name, _geometry in pyogrio.list_layers(f"OAPIF:{site}/ogc/")] == COLLECTIONS
    types = {
        collection: dict(zip(info["fields"], map(str, info["dtypes"]), strict=True))
        for collection in COLLECTIONS
        for info in [pyogrio.read_info(f"OAPIF:{site}/ogc/{CAMPAIGN}/", layer=collection)]
    }
    day = "datetime64[D]"
    assert types["events"]["occurred_on"] == day
    assert [types["spans"][name] for name in ("from", "last_day", "until")] == [day] * 3
    assert types["control"]["unresolved"] == "bool"


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_gdal_reads_the_same_features_as_the_api_has(site, api, collection):
    assert by_gdal(site, collection) == api(collection)
    assert by_gdal(site, collection, f"ar/ogc/{CAMPAIGN}") == api(collection)


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_gdal_finds_the_same_features_in_a_box(site, api, collection):
    found = by_gdal(site, collection, bbox=BOX)
    assert found == api(collection, bbox=",".join(map(str, BOX)))
    assert 0 < len(found) < len(api(collection))


@pytest.mark.parametrize(
    ("collection", "where", "query"),
    [
        ("events", "occurred_on = '2016/11/12'", {"on": DAY}),
        ("events", "occurred_on >= '2016/11/12' AND occurred_on <= '2017/01/24'", {"from": DAY, "to": LAST}),
        ("events", "kind = 'attack'", {"kind": "attack"}),
        ("control", "day = '2016/11/12'", {"on": DAY}),
        ("control", "day = '2016/11/12' AND side = 'islamic-state'", {"on": DAY, "side": "islamic-state"}),
        ("spans", "\"from\" <= '2016/11/12' AND last_day >= '2016/11/12'", {"on": DAY}),
        ("spans", "side = 'islamic-state'", {"side": "islamic-state"}),
        ("districts", "bank = 'east'", {"bank": "east"}),
    ],
)
def test_gdal_finds_the_same_features_by_their_fields(site, api, collection, where, query):
    """GDAL makes parameters of the conditions: datetime of those on dates."""
    found = by_gdal(site, collection, where=where)
    assert found == api(collection, **query)
    assert found


def test_gdal_gets_no_feature_for_a_value_that_is_not_on_record(site):
    assert by_gdal(site, "spans", where="side = 'nobody'") == []


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_owslib_gets_the_same_features_page_by_page(site, api, collection):
    assert by_owslib(site, collection) == api(collection)
    boxed = by_owslib(site, collection, bbox=list(BOX))
    assert boxed == api(collection, bbox=",".join(map(str, BOX)))


@pytest.mark.parametrize(
    ("collection", "time", "query"),
    [
        ("events", DAY, {"on": DAY}),
        ("events", f"{DAY}/{LAST}", {"from": DAY, "to": LAST}),
        ("events", f"../{DAY}", {"to": DAY}),
        ("events", f"{LAST}T00:00:00Z/..", {"from": LAST}),
        ("spans", DAY, {"on": DAY}),
        ("spans", f"{DAY}/{LAST}", {"from": DAY, "to": LAST}),
        ("control", DAY, {"on": DAY}),
        ("control", f"{DAY}/{LAST}", {"on": LAST}),
        ("districts", DAY, {}),
    ],
)
def test_owslib_gets_the_same_features_of_a_time(site, api, collection, time, query):
    found = by_owslib(site, collection, datetime=time)
    assert found == api(collection, **query)
    assert found


def test_owslib_reads_what_the_service_says_of_itself(site):
    client = Features(f"{site}/ogc/")
    assert client.feature_collections() == COLLECTIONS
    assert len(client.conformance()["conformsTo"]) == 4
    assert client.api()["openapi"].startswith("3.0")
    assert client.collection("spans")["extent"]["temporal"]["interval"][0][0] == "2016-10-17T00:00:00Z"
    one = client.collection_item("events", "r0001")
    assert one["properties"]["occurred_on"] == "2016-10-17"


def test_geopandas_has_the_states_of_a_day_with_their_outlines(site, api):
    frame = geopandas.read_file(f"OAPIF:{site}/ogc/", layer="control", where="day = '2016/11/12'")
    assert sorted(frame["id"]) == api("control", on=DAY)
    assert frame.crs.to_epsg() == 4326 or frame.crs.to_string() == "OGC:CRS84"
    assert set(frame.geom_type) == {"Polygon", "Point"}
    assert (frame["day"].astype(str).str[:10] == DAY).all()
