"""The files that readers download: what an address asks for, its headers, and what one request may cost."""

import csv
import io
import json
import tempfile
import zipfile
from urllib.parse import urljoin

import pytest

from events.exports.layer_formats.registry import FORMATS
from events.public import downloads
from tests.campaigns import day

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(harbour):
    harbour.event("taken", 5, sources=[harbour.gazette, harbour.herald])
    harbour.event("fought", 7, districts=[harbour.mill], kind="contested")
    harbour.event("draft", 8, status="draft")
    harbour.campaign.refresh_from_db()
    return harbour


def body(response):
    return b"".join(response.streaming_content)


def got(client, address, **headers):
    response = client.get(f"/harbour/download/{address}", headers=headers)
    assert response.status_code == 200, response.content
    return response


def features(client, address):
    return json.loads(body(got(client, address)))["features"]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("layer", ["events", "control", "changes", "spans", "districts"])
def test_every_layer_comes_in_every_format(client, told, layer, form):
    response = got(client, f"{layer}.{form}")
    days = {"control": f"-{day(59)}", "changes": f"-{day(0)}-{day(59)}"}.get(layer, "")
    name = f"harbour-{layer}{days}-r{told.campaign.revision}.{form}"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response["Content-Type"] == FORMATS[form].media_type
    assert len(body(response)) == int(response["Content-Length"]) > 0


@pytest.mark.parametrize(("query", "holder"), [("on=2031-03-05", "guild"), ("on=2031-03-06", "guards"), ("", "guards")])
def test_control_is_that_of_the_day_in_the_address(client, told, query, holder):
    found = {feature["id"]: feature["properties"] for feature in features(client, f"control.geojson?{query}")}
    assert found["docks"]["holder"] == holder


def test_control_is_as_it_was_known(client, told):
    read = json.loads(body(got(client, "control.geojson?on=2031-03-10&known_on=2031-03-11&at_least=reported")))
    docks = next(feature for feature in read["features"] if feature["id"] == "docks")
    assert docks["properties"]["holder"] == "guild"
    assert read["about"]["conditions"] == ["as known on 11 March 2031", "counting reported and better"]


def test_events_are_filtered_as_in_their_table(client, told):
    read = json.loads(body(got(client, "events.geojson?kind=contested&from=2031-03-02")))
    assert [feature["id"] for feature in read["features"]] == ["fought"]
    assert read["about"]["conditions"] == ["Events with kind=contested", "Events with from=2031-03-02"]


def test_events_are_those_that_were_known(client, told):
    """The Gazette is of day 20, the Herald of day 30; the Wire has no date, and counts from the event's own day."""
    told.event("early", 3, sources=[told.wire])
    read = json.loads(body(got(client, f"events.geojson?known_on={day(19)}&at_least=reported")))
    assert [feature["id"] for feature in read["features"]] == ["early"]
    assert read["about"]["conditions"] == ["as known on 20 March 2031"]
    taken = next(each for each in features(client, f"events.geojson?known_on={day(20)}") if each["id"] == "taken")
    assert (taken["properties"]["supporting"], taken["properties"]["publishers"]) == (1, ["Gazette"])


def test_reports_are_those_that_were_known(client, told):
    def publishers(query):
        lines = csv.DictReader(body(got(client, f"reports.csv{query}")).decode("utf-8-sig").splitlines())
        return [(line["reference"], line["publisher"]) for line in lines if line["reference"] == "taken"]

    assert publishers("") == [("taken", "Gazette"), ("taken", "Herald")]
    assert publishers(f"?known_on={day(20)}") == [("taken", "Gazette")]
    assert publishers(f"?known_on={day(19)}") == []


def test_changes_are_those_between_two_days(client, told):
    assert [each["id"] for each in features(client, "changes.geojson?from=2031-03-02&to=2031-03-07")] == ["docks"]
    assert [each["id"] for each in features(client, "changes.geojson?from=2031-03-07&to=2031-03-09")] == ["mill"]


def test_names_are_in_the_language_of_the_path(client, told):
    told.docks.name_ar = "الأرصفة"
    told.docks.save()
    response = client.get("/ar/harbour/download/districts.geojson")
    docks = next(each for each in json.loads(body(response))["features"] if each["id"] == "docks")
    assert (docks["properties"]["name"], response["Content-Language"]) == ("الأرصفة", "ar")
    assert docks["properties"]["page"] == "http://testserver/ar/harbour/districts/docks/"


@pytest.mark.parametrize(
    "address",
    [
        "nothing.geojson",
        "events.exe",
        "reports.geojson",
        "reports.gpkg",
        "control.geojson?on=2031-02-31",
        "control.geojson?on=2030-01-01",
        "control.geojson?known_on=2030-01-01",
        "events.geojson?known_on=2030-01-01",
        "reports.csv?known_on=then",
        "control.geojson?at_least=rumoured",
        "changes.csv?from=2031-03-07&to=2031-03-07",
        "changes.csv?from=2031-03-09&to=2031-03-07",
        "events.csv?from=yesterday",
        "events.csv?from=2031-03-09&to=2031-03-07",
    ],
)
def test_an_address_that_says_nothing_finds_nothing(client, told, address):
    assert client.get(f"/harbour/download/{address}").status_code == 404
    assert client.get("/nowhere/download/events.csv").status_code == 404


def test_without_the_extra_its_formats_are_not_there(client, told, monkeypatch):
    monkeypatch.setattr("events.exports.layer_formats.gis.find_spec", lambda _name: None)
    assert client.get("/harbour/download/events.gpkg").status_code == 404
    assert got(client, "events.kml")


def test_a_file_is_asked_for_again_only_when_the_record_has_moved(client, told):
    first = got(client, "control.geojson?on=2031-03-06")
    assert first["Cache-Control"] == "public, no-cache"
    again = client.get("/harbour/download/control.geojson?on=2031-03-06", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again["Access-Control-Allow-Origin"]) == (304, "*")
    other = got(client, "control.geojson?on=2031-03-07")
    assert other["ETag"] != first["ETag"]
    told.event("more", 9)
    moved = got(client, "control.geojson?on=2031-03-06", **{"If-None-Match": first["ETag"]})
    assert moved["ETag"] != first["ETag"]
    assert moved["Record-Revision"] == str(told.campaign.revision + 1)


def test_pages_of_other_sites_may_read_it(client, told):
    response = got(client, "events.csv")
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_text_is_compressed_and_archives_are_as_they_are(client, told):
    told.campaign.licences = "ODbL 1.0. " * 50
    told.campaign.save()
    assert got(client, "control.geojson", **{"Accept-Encoding": "gzip"})["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in got(client, "control.kmz", **{"Accept-Encoding": "gzip"})


def test_a_head_request_makes_no_file(client, told, monkeypatch):
    monkeypatch.setattr(downloads, "_file_response", None)
    response = client.head("/harbour/download/events.xlsx")
    assert (response.status_code, response["ETag"][:2]) == (200, "W/")


def test_a_table_leads_to_its_description(client, told):
    response = got(client, "events.csv?kind=control")
    assert response["Link"] == (
        '</harbour/download/events.csv-metadata.json?kind=control>; rel="describedby"; type="application/csvm+json"'
    )
    table = list(csv.DictReader(io.StringIO(body(response).decode())))
    address = "/harbour/download/events.csv-metadata.json?kind=control"
    described = client.get(address)
    assert described["Content-Type"] == "application/csvm+json"
    read = described.json()
    assert urljoin(address, read["url"]) == "/harbour/download/events.csv?kind=control"
    assert [column["name"] for column in read["tableSchema"]["columns"]] == list(table[0])
    assert read["notes"][0]["conditions"] == ["Events with kind=control"]


def test_a_byte_order_mark_is_there_by_choice(client, told):
    assert body(got(client, "events.csv?bom=1")).startswith(b"\xef\xbb\xbfreference")
    assert body(got(client, "events.csv")).startswith(b"reference")


def test_a_zip_has_the_table_and_where_it_comes_from(client, told):
    with zipfile.ZipFile(io.BytesIO(body(got(client, "reports.zip")))) as archive:
        assert [name.rpartition(".")[2] for name in archive.namelist()] == ["txt", "json", "csv"]
        assert "http://testserver/harbour/" in archive.read("README.txt").decode()


def test_a_file_leaves_nothing_behind(client, told, monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with monkeypatch.context() as limited:
        limited.setattr(downloads, "MOST_EVENTS", 1)
        assert client.get("/harbour/download/events.gpkg").status_code == 400
    assert list(tmp_path.iterdir()) == []
    response = got(client, "events.gpkg")
    assert len(list(tmp_path.iterdir())) == 1
    body(response)
    response.close()
    assert list(tmp_path.iterdir()) == []


def test_more_events_than_a_request_may_have_are_refused_and_it_says_what_to_do(client, told, monkeypatch):
    monkeypatch.setattr(downloads, "MOST_EVENTS", 1)
    refused = client.get("/harbour/download/events.csv")
    assert (refused.status_code, refused["Content-Type"]) == (400, "text/plain; charset=utf-8")
    assert refused.content.decode().startswith("These are 2 events, and a file has 1 at most.")
    assert client.get("/harbour/download/events.csv?kind=contested").status_code == 200


def test_who_is_one_too_many_is_told_to_come_again(client, told, monkeypatch):
    monkeypatch.setattr(downloads.making, "_await_turn", lambda: False)
    busy = client.get("/harbour/download/events.csv")
    assert (busy.status_code, busy["Retry-After"], busy["Cache-Control"]) == (503, "10", "no-store")


def test_a_file_is_of_one_revision(client, told, monkeypatch):
    """Somebody publishes while it is written: it is written again."""
    write, published = downloads.FORMATS["csv"].write, []

    def publish_meanwhile(layer, path):
        write(layer, path)
        if not published:
            published.append(told.event("meanwhile", 9))

    monkeypatch.setitem(downloads.FORMATS, "csv", downloads.Format("text/csv", publish_meanwhile))
    response = got(client, "events.csv")
    assert b"meanwhile" in body(response)
    assert "ETag" not in response
    assert response["Record-Revision"] == str(told.campaign.revision + 1)


def test_drafts_are_in_no_file(client, told):
    for layer in ("events", "reports"):
        assert b"draft" not in body(got(client, f"{layer}.csv"))


def test_an_empty_campaign_has_files_without_rows(client, harbour):
    assert features(client, "events.geojson") == []
    assert len(features(client, "control.geojson")) == 3


# -- the page -------------------------------------------------------------------------------------


def test_the_page_offers_what_is_shown_and_the_whole_campaign(client, told):
    page = client.get("/harbour/download/?on=2031-03-06&known_on=2031-04-01&kind=control").content.decode()
    assert 'href="/harbour/download/control.geojson?on=2031-03-06&amp;known_on=2031-04-01"' in page
    assert 'href="/harbour/download/events.xlsx?kind=control&amp;known_on=2031-04-01"' in page
    assert 'href="/harbour/download/events.xlsx?known_on=2031-04-01"' in page
    assert 'href="/harbour/download/changes.csv?from=2031-03-01&amp;to=2031-04-29&amp;known_on=2031-04-01"' in page
    assert 'href="/harbour/download/reports.csv?known_on=2031-04-01"' in page
    assert "of the whole campaign, as known on 1 April 2031" in page
    assert "reports.geojson" not in page
    assert 'href="/harbour/2031-03-06.svg?known_on=2031-04-01"' in page


def test_the_page_compares_the_days_that_the_map_compares(client, told):
    page = client.get("/harbour/download/?on=2031-03-06&compare=2031-03-02").content.decode()
    assert 'href="/harbour/download/changes.kml?from=2031-03-02&amp;to=2031-03-06"' in page


def test_the_table_of_events_leads_to_files_of_what_it_shows(client, told):
    page = client.get("/harbour/events/?kind=contested&from=2031-03-02").content.decode()
    assert 'href="/harbour/download/events.csv?kind=contested&amp;from=2031-03-02"' in page


def test_every_link_of_the_page_is_a_file(client, told):
    page = client.get("/ar/harbour/download/?on=2031-03-06").content.decode()
    links = [part.partition('"')[0] for part in page.split('href="')[1:] if "/download/" in part.partition('"')[0]]
    files = [link.replace("&amp;", "&") for link in links if "." in link.rpartition("/")[2]]
    assert len(files) > 40
    assert {client.get(link).status_code for link in files[::7]} == {200}
