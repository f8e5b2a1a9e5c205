"""What there is to keep of a campaign, the app's manifest, and the service worker."""

import json
import re
import struct

import pytest
import resvg_py
from django.conf import settings

from events.public import offline

pytestmark = pytest.mark.django_db

STATIC = settings.BASE_DIR / "static" / "mosulmap"
LIST, WORKER = "/harbour/offline.json", "/service-worker.js"


@pytest.fixture
def harbour(harbour):
    harbour.event("taken", 5)
    return harbour


def worker(client):
    """The settings that the script begins with."""
    first, _line, _rest = client.get(WORKER).content.decode().partition("\n")
    return json.loads(re.fullmatch(r"const SITE = (.*);", first)[1])


@pytest.mark.parametrize(("language", "direction"), [("", "ltr"), ("/ar", "rtl")])
def test_the_manifest_names_the_campaign_in_the_language_of_the_page(client, harbour, language, direction):
    page = client.get(f"{language}/harbour/").content.decode()
    address = re.search(r'<link rel="manifest" href="([^"]+)">', page)[1]
    response = client.get(address)
    assert response.headers["Content-Type"] == "application/manifest+json"
    found = response.json()
    assert (found["name"], found["dir"]) == ("The Harbour Campaign", direction)
    assert found["start_url"] == f"{language}/harbour/"
    assert client.get(found["start_url"]).status_code == 200
    assert {icon["purpose"] for icon in found["icons"]} == {"any", "maskable"}


@pytest.mark.parametrize(("name", "size"), [("icon-192", 192), ("icon-512", 512), ("maskable-512", 512)])
def test_the_icons_are_the_sites_own_drawing(name, size):
    drawing = (STATIC / "icon.svg").read_text()
    if name.startswith("maskable"):
        # Each system cuts its own corners.
        drawing = drawing.replace(' rx="3"', "")
    stored = (STATIC / "icons" / f"{name}.png").read_bytes()
    # Width and height, as the head of a PNG has them.
    assert struct.unpack(">II", stored[16:24]) == (size, size)
    assert stored == bytes(resvg_py.svg_to_bytes(svg_string=drawing, width=size))


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_list_has_every_part_that_is_served_with_its_measured_size(client, harbour, language):
    listed = client.get(LIST if language == "en" else f"/ar{LIST}").json()
    for address, wire, plain in listed["parts"]:
        assert len(client.get(address, headers={"Accept-Encoding": "br"}).content) == wire
        assert len(client.get(address).content) == plain
    names = [re.search(r"/([^/]+)\.json$", address)[1] for address, _wire, _plain in listed["parts"]]
    assert {f"days-{language}-2031-03-01", f"district-{language}-docks", f"index-{language}", "core"} <= set(names)
    assert listed["has_district_stories"]
    for address in listed["pages"]:
        assert client.get(address).headers["Record-Revision"] == str(listed["revision"])
    prefix = "" if language == "en" else "/ar"
    assert listed["pages"] == [f"{prefix}/harbour/", f"{prefix}/"]


def test_of_very_many_districts_no_stories_are_listed(client, harbour, monkeypatch):
    monkeypatch.setattr(offline, "MOST_STORIES", 2)
    listed = client.get(LIST).json()
    assert [address for address, *_sizes in listed["parts"] if "/district-" in address] == []
    assert not listed["has_district_stories"]


def test_what_the_map_page_loads_is_among_the_files(client, harbour):
    page = client.get("/harbour/").content.decode()
    files = {address for address, _wire, _plain in client.get(LIST).json()["files"]}
    asked = re.findall(r'(?:src|href)="(/static/[^"]+)"', page)
    assert asked
    assert set(asked) <= files
    assert set(worker(client)["files"]) == files
    # The reader's browser gets nothing of the editors'.
    assert not [address for address in files if "/admin" in address]


def test_the_service_worker_is_asked_for_anew_each_time_and_may_ask_only_the_site(client, harbour):
    response = client.get(WORKER)
    assert response.headers["Content-Type"].startswith("text/javascript")
    assert response.headers["Cache-Control"] == "no-cache"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; connect-src 'self'"
    assert client.get(WORKER, headers={"If-None-Match": response.headers["ETag"]}).status_code == 304
    assert "admin" in worker(client)["reserved"]


def test_another_version_of_the_site_has_another_service_worker(client, monkeypatch):
    before = client.get(WORKER).content
    monkeypatch.setattr(offline, "_site_version", lambda: "next")
    assert client.get(WORKER).content != before
    assert worker(client)["version"] == "next"


def test_its_line_without_a_connection_is_in_both_languages(client):
    words = worker(client)["words"]
    assert set(words) == {"en", "ar"}
    assert words["en"] != words["ar"]
    assert all("{revision}" in text for text in words.values())


def test_a_page_says_of_which_revision_it_is(client, harbour):
    before = int(client.get("/harbour/method/").headers["Record-Revision"])
    harbour.event("more", 6)
    assert int(client.get("/harbour/method/").headers["Record-Revision"]) == before + 1
    assert "Record-Revision" not in client.get("/privacy/").headers
