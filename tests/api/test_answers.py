"""How the API answers: revalidation, language, formats, other sites, methods, problems."""

import json

import pytest
from django.db import DatabaseError
from django.test import Client, override_settings

from events.api import answers
from events.models import Campaign
from tests.api.asking import BASE, ask, problem
from tests.campaigns import Harbour

pytestmark = pytest.mark.django_db


@pytest.fixture
def harbour(db):
    harbour = Harbour()
    harbour.docks.name_ar = "الأرصفة"
    harbour.docks.save()
    harbour.event("taken", 5)
    return harbour


def test_an_answer_names_its_revision_its_language_and_its_licences(harbour, client):
    response = client.get(f"{BASE}/events?lang=ar")
    revision = Campaign.objects.get().revision
    assert response.headers["Record-Revision"] == str(revision)
    assert response.headers["Content-Language"] == "ar"
    assert response.headers["Link"] == '<http://testserver/ar/harbour/record/#licences>; rel="license"'
    record = response.json()["record"]
    assert (record["campaign"], record["revision"], record["language"]) == ("harbour", revision, "ar")


def test_names_and_pages_are_in_the_language_that_was_asked_for(harbour, client):
    english, arabic = (ask(client, f"/districts/docks?lang={language}") for language in ("en", "ar"))
    assert (english["name"], english["page"]) == ("Docks", "http://testserver/harbour/districts/docks/")
    assert (arabic["name"], arabic["page"]) == ("الأرصفة", "http://testserver/ar/harbour/districts/docks/")


@pytest.mark.parametrize("header", ["ETag", "Last-Modified"])
def test_it_answers_304_until_the_next_publication(harbour, client, header):
    first = client.get(f"{BASE}/events")
    asked = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}[header]
    again = client.get(f"{BASE}/events", headers={asked: first.headers[header]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["Access-Control-Allow-Origin"] == "*"
    Campaign.objects.update(revised_at="2031-01-01T00:00:00Z")
    harbour.event("lost", 10, harbour.guild)
    later = client.get(f"{BASE}/events", headers={"If-None-Match": first.headers["ETag"]})
    assert [row["reference"] for row in later.json()["items"]] == ["taken", "lost"]


def test_an_answer_is_kept_and_takes_one_query(harbour, client, django_assert_num_queries):
    client.get(f"{BASE}/events?kind=control&limit=5")
    with django_assert_num_queries(1):
        client.get(f"{BASE}/events?limit=5&kind=control")


def test_another_host_gets_its_own_addresses(harbour, client):
    ask(client, "/districts/docks")
    with override_settings(ALLOWED_HOSTS=["map.example"]):
        row = client.get(f"{BASE}/districts/docks", headers={"Host": "map.example"}).json()
    assert row["page"] == "http://map.example/harbour/districts/docks/"


@pytest.mark.parametrize(
    ("path", "accept", "found"),
    [
        ("/districts", "*/*", "application/json"),
        ("/districts", "application/geo+json", "application/geo+json"),
        ("/districts", "text/html, application/geo+json;q=0.5, application/json;q=0.4", "application/geo+json"),
        ("/districts", "text/html", "application/json"),
        ("/districts.json", "application/geo+json", "application/json"),
        ("/districts.geojson", "application/json", "application/geo+json"),
        ("/districts/docks.geojson", "*/*", "application/geo+json"),
        ("/actors", "application/geo+json", "application/json"),
    ],
)
def test_the_suffix_and_then_the_client_chooses_the_format(harbour, client, path, accept, found):
    response = client.get(f"{BASE}{path}", headers={"Accept": accept})
    assert (response.status_code, response.headers["Content-Type"]) == (200, found)
    assert "Accept" in response.headers["Vary"]


def test_what_has_no_position_has_no_geojson(harbour, client):
    assert problem(client, "/actors.geojson", 404)[1].startswith("This has no position")


def test_scripts_of_other_sites_may_read_and_not_write(harbour, client):
    for response in (client.get(f"{BASE}/events"), client.get(f"{BASE}/nothing"), client.get(f"{BASE}/events?limit=0")):
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    asked = {"Origin": "https://other.example", "Access-Control-Request-Method": "POST"}
    preflight = client.options(f"{BASE}/events", headers=asked)
    assert (preflight.status_code, preflight.headers["Access-Control-Allow-Methods"]) == (204, "GET, HEAD")
    assert "Authorization" not in preflight.headers["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in preflight.headers


def test_head_answers_as_get_without_a_body(harbour, client):
    read, head = client.get(f"{BASE}/events"), client.head(f"{BASE}/events")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["ETag"] == read.headers["ETag"]


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/events", "GET, HEAD, OPTIONS"),
        ("/events.geojson", "GET, HEAD, OPTIONS"),
        ("/drafts", "GET, HEAD, OPTIONS, POST"),
        ("/drafts/x/submit", "OPTIONS, POST"),
    ],
)
def test_options_says_what_can_be_done(harbour, client, path, allowed):
    assert client.options(f"{BASE}{path}").headers["Allow"] == allowed
    assert client.options(f"{BASE}/nothing").status_code == 404


def test_no_cookie_is_set_and_none_changes_an_answer(harbour, admin_client, client):
    assert not client.get(f"{BASE}/events").cookies
    assert admin_client.get(f"{BASE}/events").content == client.get(f"{BASE}/events").content


@pytest.mark.parametrize(
    ("method", "address", "status", "type"),
    [
        ("get", "/api/v1/nothing", 404, "not-found"),
        ("get", "/api/nothing.json", 404, "not-found"),
        ("get", "/api/v1/campaigns/nowhere/events", 404, "not-found"),
        ("get", f"{BASE}/events/nothing", 404, "not-found"),
        ("post", f"{BASE}/events", 405, "method-not-allowed"),
        ("post", f"{BASE}/events.json", 405, "method-not-allowed"),
        ("get", f"{BASE}/events.xml", 404, "not-found"),
        ("get", f"{BASE}/events?limit=1000000000", 400, "invalid-parameter"),
    ],
)
def test_what_cannot_be_answered_is_a_problem_document(harbour, client, method, address, status, type):
    response = getattr(client, method)(address)
    document = json.loads(response.content)
    assert response.headers["Content-Type"] == "application/problem+json"
    assert (response.status_code, document["status"], document["type"]) == (status, status, f"/api/v1/#{type}")
    assert document["detail"]


def test_each_type_of_problem_is_explained_on_the_page(harbour, client):
    page = client.get("/api/v1/").content.decode()
    for address in ("/api/v1/nothing", f"{BASE}/events?limit=0"):
        _page, _sign, name = client.get(address).json()["type"].partition("#")
        assert f'id="{name}"' in page


def test_a_database_that_cannot_be_asked_is_a_problem_document(harbour, client, monkeypatch):
    def fail(*_arguments):
        raise DatabaseError("gone")

    monkeypatch.setattr(answers, "list_campaigns", fail)
    response = client.get(f"{BASE}/events")
    assert (response.status_code, response.json()["type"]) == (503, "/api/v1/#unavailable")
    assert response.headers["Retry-After"]


def test_an_error_of_ours_is_a_problem_document_that_says_nothing_of_it(harbour, monkeypatch):
    def fail(*_arguments):
        raise RuntimeError("secret")

    monkeypatch.setattr(answers, "list_campaigns", fail)
    response = Client(raise_request_exception=False).get(f"{BASE}/events")
    assert (response.status_code, response.headers["Content-Type"]) == (500, "application/problem+json")
    assert b"secret" not in response.content


def test_an_empty_database_has_no_campaigns(client, db):
    assert client.get("/api/v1/campaigns").json() == {"items": []}
    assert client.get("/api/v1/").status_code == 200
