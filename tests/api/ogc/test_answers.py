"""How the service answers: forms, languages, other sites, methods, an empty database."""

import pytest
from django.db import DatabaseError

from events.api.ogc import asking
from events.models.campaign import RESERVED_SLUGS
from tests.api.ogc.asking import ask, problem

pytestmark = pytest.mark.django_db
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "query", "found"),
    [
        ("*/*", "", "application/geo+json"),
        ("application/geo+json", "", "application/geo+json"),
        ("application/json", "", "application/geo+json"),
        # GDAL and QGIS.
        ("application/geo+json, application/json", "", "application/geo+json"),
        ("application/geo+json;q=0.1, text/html", "", "text/html; charset=utf-8"),
        (BROWSER, "", "text/html; charset=utf-8"),
        (BROWSER, "?f=json", "application/geo+json"),
        ("application/geo+json", "?f=html", "text/html; charset=utf-8"),
        ("image/png", "", "application/geo+json"),
        ("nonsense", "", "application/geo+json"),
    ],
)
def test_the_parameter_and_then_the_client_chooses_the_form(harbour, client, accept, query, found):
    response = client.get(f"/ogc/collections/events/items{query}", headers={"Accept": accept})
    assert (response.status_code, response.headers["Content-Type"]) == (200, found)
    assert "Accept" in response.headers["Vary"]


def test_names_and_texts_are_in_the_language_of_the_address(harbour, client):
    harbour.docks.name_ar = "الأرصفة"
    harbour.docks.save()
    for language, name in (("", "Docks"), ("/ar", "الأرصفة")):
        response = client.get(f"{language}/ogc/collections/districts/items/docks")
        assert response.json()["properties"]["name"] == name
        assert response.headers["Content-Language"] == ("ar" if language else "en")
        assert all(f"{language}/ogc/" in link["href"] for link in response.json()["links"] if link["rel"] != "license")
    assert ask(client, "/collections")["collections"][0]["title"] == "Districts"
    assert client.get("/ar/ogc/collections?f=json").json()["collections"][0]["title"] == "المناطق"


def test_scripts_of_other_sites_may_read_and_not_write(harbour, client):
    for path in ("/ogc/", "/ar/ogc/", "/ogc/api", "/ogc/nothing/", "/ogc/collections/events/items?limit=0"):
        response = client.get(path)
        assert response.headers["Access-Control-Allow-Origin"] == "*", path
        assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    asked = {"Origin": "https://other.example", "Access-Control-Request-Method": "POST"}
    preflight = client.options("/ogc/collections/events/items", headers=asked)
    assert (preflight.status_code, preflight.headers["Access-Control-Allow-Methods"]) == (204, "GET, HEAD")


@pytest.mark.parametrize("path", ["/ogc/", "/ar/ogc/", "/ogc/collections/events/items"])
def test_it_takes_head_and_refuses_what_writes(harbour, client, path):
    read, head = client.get(path), client.head(path)
    assert (head.status_code, head.content, head.headers["ETag"]) == (200, b"", read.headers["ETag"])
    for method in (client.post, client.put, client.patch, client.delete):
        response = method(path)
        assert (response.status_code, response.json()["code"]) == (405, "method-not-allowed")


def test_a_database_that_cannot_be_asked_is_a_problem_document(harbour, client, monkeypatch):
    def fail(*_arguments):
        raise DatabaseError("gone")

    monkeypatch.setattr(asking, "list_campaigns", fail)
    response = client.get("/ogc/collections")
    assert (response.status_code, response.json()["code"]) == (503, "unavailable")
    assert response.headers["Retry-After"]


@pytest.mark.parametrize("language", ["", "/ar"])
@pytest.mark.parametrize("form", ["json", "html"])
def test_an_empty_database_has_a_landing_page_and_no_collections(client, language, form):
    for path in ("", "conformance", "api", "collections"):
        assert client.get(f"{language}/ogc/{path}?f={form}").status_code == 200, path
    assert client.get("/ogc/collections?f=json").json()["collections"] == []
    for path in ("/collections/events", "/collections/events/items", "/collections/events/items/x"):
        assert "no campaign" in problem(client, path, 404)[1]


def test_no_campaign_can_have_the_name_of_a_resource():
    assert {"ogc", "collections", "conformance", "api"} <= RESERVED_SLUGS


def test_another_host_gets_its_own_addresses(harbour, client, settings):
    settings.ALLOWED_HOSTS = ["one.example", "other.example"]
    for host in ("one.example", "other.example", "one.example"):
        document = client.get("/ogc/?f=json", headers={"Host": host}).json()
        assert all(link["href"].startswith(f"http://{host}/") for link in document["links"])
