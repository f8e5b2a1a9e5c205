"""The requirements of OGC API – Features, Part 1 (OGC 17-069r4), each as a question to the service."""

import pytest

from tests.api.ogc.asking import ask, ids, links, page, problem
from tests.campaigns import day

pytestmark = pytest.mark.django_db
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
COLLECTIONS = ["districts", "events", "control", "spans"]
ONE_OF_EACH = {"districts": "docks", "events": "taken", "control": f"docks.{day(6)}", "spans": f"docks.{day(5)}"}
PATHS = [
    "/",
    "/conformance",
    "/collections",
    *(f"/collections/{name}" for name in COLLECTIONS),
    *(f"/collections/{name}/items" for name in COLLECTIONS),
    *(f"/collections/{name}/items/{one}" for name, one in ONE_OF_EACH.items()),
]


def test_root_success_links_to_the_definition_the_conformance_and_the_data(harbour, client):
    document = ask(client, "/")
    for rel in ("service-desc", "service-doc", "conformance", "data", "license"):
        [link] = links(document, rel)
        assert client.get(link["href"].partition("#")[0]).status_code == 200, rel


def test_api_definition_is_of_the_type_that_its_link_names(harbour, client):
    [link] = links(ask(client, "/"), "service-desc")
    response = client.get(link["href"], headers={"Accept": link["type"]})
    assert response.headers["Content-Type"] == link["type"] == "application/vnd.oai.openapi+json;version=3.0"


def test_conformance_success_names_the_classes(harbour, client):
    assert [name.rpartition("/")[2] for name in ask(client, "/conformance")["conformsTo"]] == [
        "core", "oas30", "html", "geojson",
    ]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_query_param_unknown_is_refused_everywhere(harbour, client, path):
    assert problem(client, f"{path}?limt=1")[0] == ["limt"]
    assert problem(client, f"{path}?f=xml")[0] == ["f"]


@pytest.mark.parametrize("path", PATHS)
def test_every_response_links_to_itself_and_to_its_other_form(harbour, client, path):
    for accept, form in (("application/json", "json"), ("text/html", "html")):
        response = client.get(f"/ogc{path}", headers={"Accept": accept})
        assert response.status_code == 200
        assert ("html" in response.headers["Content-Type"]) == (form == "html")
    document = ask(client, path)
    [own], [other] = links(document, "self"), links(document, "alternate")
    assert client.get(own["href"]).json()["links"] == document["links"]
    assert client.get(own["href"]).headers["Content-Type"] == own["type"]
    assert client.get(other["href"]).headers["Content-Type"].startswith(other["type"])


@pytest.mark.parametrize("path", PATHS)
def test_every_link_has_a_relation_and_a_type(harbour, client, path):
    document = ask(client, path)
    for link in [*document["links"], *(link for each in document.get("collections", []) for link in each["links"])]:
        assert link["rel"]
        assert link["type"]
        assert link["href"].startswith("http://testserver/")


def test_fc_md_items_every_collection_is_listed_with_links_to_its_items(harbour, client):
    there = ask(client, "/collections")["collections"]
    assert [each["id"] for each in there] == COLLECTIONS
    for each in there:
        assert {link["type"] for link in links(each, "items")} == {"application/geo+json", "text/html"}
        assert (each["itemType"], each["crs"]) == ("feature", [CRS84])
        for link in links(each, "items"):
            assert client.get(link["href"]).headers["Content-Type"].startswith(link["type"])


def test_sfc_md_success_a_collection_is_the_one_that_is_listed(harbour, client):
    for each in ask(client, "/collections")["collections"]:
        alone = ask(client, f"/collections/{each['id']}")
        assert alone | {"links": 0} == each | {"links": 0}
        assert links(alone, "items") == links(each, "items")


def test_fc_md_extent_holds_every_geometry_and_every_day(harbour, client):
    harbour.mill.lon, harbour.mill.lat = 9.5, 52.0
    harbour.mill.save()
    for each in ask(client, "/collections")["collections"]:
        extent = each["extent"]
        assert extent["spatial"] == {"bbox": [[9.5, 50, 11, 52.0]], "crs": CRS84}
        if each["id"] == "districts":
            assert "temporal" not in extent
        else:
            assert extent["temporal"]["interval"] == [["2031-03-01T00:00:00Z", "2031-04-29T23:59:59Z"]]


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_fc_op_gives_a_feature_collection(harbour, client, collection):
    response = client.get(f"/ogc/collections/{collection}/items")
    assert response.headers["Content-Type"] == "application/geo+json"
    document = response.json()
    assert document["type"] == "FeatureCollection"
    assert document["numberReturned"] == len(document["features"]) == document["numberMatched"] > 0
    # It would differ in each answer, and nothing could be revalidated.
    assert "timeStamp" not in document
    assert links(document, "collection")[0]["href"].endswith(f"/ogc/collections/{collection}")


@pytest.mark.parametrize(
    ("limit", "returned"),
    [("1", 1), ("2", 2), ("10000", 3), ("10001", 3), ("1000000000", 3), ("9" * 5000, 3), ("0002", 2)],
)
def test_fc_limit_response_a_greater_limit_is_no_error(harbour, client, limit, returned):
    document = page(client, "districts", f"limit={limit}")
    assert (document["numberReturned"], document["numberMatched"]) == (returned, 3)
    assert bool(links(document, "next")) == (returned < 3)


@pytest.mark.parametrize("limit", ["0", "-1", "ten", "1e3", "1.5", "", "٣", "%00", "1&limit=2"])
def test_query_param_invalid_limits_are_refused(harbour, client, limit):
    assert problem(client, f"/collections/districts/items?limit={limit}")[0] == ["limit"]


@pytest.mark.parametrize(
    "bbox",
    [
        "1,2,3", "1,2,3,4,5", "1,2,3,4,5,6,7", "a,b,c,d", "nan,0,1,1", "0,0,inf,1", "0,5,1,-5", "-181,0,1,1",
        "0,0,1,91", "0,0,x,1,1,2", ",,,", "10,50,11,51&bbox=1,2,3,4", "10 50 11 51", "1e999,0,1,1",
    ],
)  # fmt: skip
@pytest.mark.parametrize("collection", COLLECTIONS)
def test_query_param_invalid_boxes_are_refused(harbour, client, collection, bbox):
    assert problem(client, f"/collections/{collection}/items?bbox={bbox}")[0] == ["bbox"]


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_query_param_invalid_times_are_refused(harbour, client, collection):
    for text in ("yesterday", "2031-02-30", "2031-03-09/2031-03-01", "2031-03-01/x", "%00"):
        assert problem(client, f"/collections/{collection}/items?datetime={text}")[0] == ["datetime"]


@pytest.mark.parametrize(
    ("bbox", "found"),
    [
        ("10.05,50.05,10.15,50.15", ["docks"]),
        # A corner of its outline, beside its point.
        ("10.1099,50.1099,10.12,50.12", ["docks"]),
        ("10.2,50.2,10.3,50.3", ["fort", "mill"]),
        ("10.2,50.2,-5,10.3,50.3,9000", ["fort", "mill"]),
        ("170,-90,10.15,90", ["docks"]),
        ("-180,-90,180,90", ["docks", "fort", "mill"]),
        ("0,0,1,1", []),
    ],
)
def test_fc_bbox_response_has_what_meets_the_box(harbour, client, bbox, found):
    assert ids(client, "districts", f"bbox={bbox}") == found
    assert [name.partition(".")[0] for name in ids(client, "control", f"bbox={bbox}")] == found
    assert {name.partition(".")[0] for name in ids(client, "spans", f"bbox={bbox}")} == set(found)


def test_fc_bbox_response_leaves_out_what_has_no_geometry(harbour, client):
    assert ids(client, "events", "bbox=-180,-90,180,90") == ["taken", "fought", "lost"]


def test_fc_time_response_leaves_out_no_feature_without_a_time(harbour, client):
    assert ids(client, "districts", "datetime=1999-01-01") == ["docks", "fort", "mill"]


@pytest.mark.parametrize(
    ("time", "events", "spans"),
    [
        (str(day(5)), ["taken"], {0, 5}),
        (f"{day(5)}T12:00:00Z", ["taken"], {0, 5}),
        (f"{day(6)}/{day(24)}", ["fought", "far"], {0, 5, 10}),
        (f"../{day(5)}", ["taken"], {0, 5}),
        (f"{day(12)}/..", ["far", "lost"], {5, 10, 25}),
        ("../..", ["taken", "fought", "far", "lost"], {0, 5, 10, 25}),
        ("1999-01-01/2000-01-01", [], set()),
        # As GDAL sends two conditions on fields.
        (f"../{day(5)}T&datetime={day(5)}T/..", ["taken"], {0, 5}),
    ],
)
def test_fc_time_response_has_what_meets_the_time(harbour, client, time, events, spans):
    assert ids(client, "events", f"datetime={time}") == events
    shown = {name.partition(".")[2] for name in ids(client, "spans", f"datetime={time}&district=docks&district=mill")}
    found = {str(day(number)) for number in spans}
    assert shown & {str(day(number)) for number in (0, 5, 10, 25)} == found


@pytest.mark.parametrize(
    ("time", "shown"),
    [
        (str(day(4)), (4, "guild")),
        (str(day(5)), (5, "crown")),
        (f"../{day(24)}", (24, "crown")),
        (f"{day(5)}/..", (59, "guild")),
        (f"1999-01-01/{day(5)}T23:59:59-11:00", (5, "crown")),
        ("", (59, "guild")),
        ("1999-01-01", None),
        ("2031-05-01/..", None),
    ],
)
def test_control_is_the_state_of_the_last_day_of_the_time(harbour, client, time, shown):
    features = page(client, "control", f"datetime={time}&district=docks")["features"]
    found = [(each["id"], each["properties"]["day"], each["properties"]["side"]) for each in features]
    assert found == ([(f"docks.{day(shown[0])}", str(day(shown[0])), shown[1])] if shown else [])


@pytest.mark.parametrize(("collection", "name"), ONE_OF_EACH.items())
def test_f_success_a_feature_is_the_one_that_is_listed(harbour, client, collection, name):
    [listed] = [
        each
        for each in page(client, collection, f"datetime={day(6)}/{day(6)}" if collection == "control" else "")[
            "features"
        ]
        if each["id"] == name
    ]
    response = client.get(f"/ogc/collections/{collection}/items/{name}")
    assert response.headers["Content-Type"] == "application/geo+json"
    alone = response.json()
    assert {member: alone[member] for member in listed} == listed
    assert links(alone, "collection")


@pytest.mark.parametrize(
    "path",
    [
        "/nothing", "/collections/nothing", "/collections/nothing/items", "/collections/districts/items/nothing",
        "/collections/control/items/docks", "/collections/control/items/docks.1999-01-01", "/nowhere/collections",
        "/collections/control/items/docks.2031-13-01", "/collections/spans/items/docks.2031-03-02",
        "/collections/spans/items/%00", "/collections/districts/items/%00", "/collections/events/items/%00",
        "/collections/events/items/draft", "/collections/Districts", "/collections/districts/items/docks/more",
    ],
)  # fmt: skip
def test_what_is_not_there_is_not_found(harbour, client, path):
    harbour.event("draft", 7, status="draft")
    response = client.get(f"/ogc{path}", follow=True)
    assert (response.status_code, response.json()["code"]) == (404, "not-found")
