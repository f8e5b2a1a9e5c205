"""The catalogue for data portals: valid by the published shapes, and true of what it names."""

import json
import socket

import pytest
from rdflib import RDF, URIRef
from rdflib.compare import isomorphic

from events.exports.layer_formats.registry import FORMATS
from events.exports.layers.registry import LAYERS
from events.models import Edition
from events.public.catalogue import record_files
from tests.campaigns import add_campaign, add_event, day
from tests.public.catalogue.reading import (
    DCAT,
    DCT,
    FILE_TYPE,
    FOAF,
    IANA,
    VCARD,
    contexts,
    graph,
    literals,
    one,
    problems,
    shapes,
)

pytestmark = pytest.mark.django_db
CATALOGUE, DATASET = "/catalog.jsonld", "/harbour/dataset.jsonld"
OWN = URIRef("http://testserver/harbour/record/#dataset")
SITE = URIRef("http://testserver/#catalogue")
WORDS = {"name_ar": "حملة الميناء", "lede": "Who held the harbour.", "lede_ar": "من سيطر على الميناء."}


@pytest.fixture
def harbour(harbour):
    for name, value in WORDS.items():
        setattr(harbour.campaign, name, value)
    harbour.campaign.licences = "Shapes: ODbL 1.0. </script><script>alert(1)</script>"
    harbour.campaign.attribution = "© Harbour survey"
    harbour.campaign.save()
    harbour.event("taken", 5, summary="The docks were taken.")
    harbour.event("secret", 6, status="draft", summary="Nobody knows.")
    return harbour


@pytest.fixture(scope="module")
def published_shapes():
    found = shapes()
    # Those of the release, and not an empty file.
    assert len(found) > 1500
    return found


@pytest.mark.parametrize("address", [CATALOGUE, DATASET])
def test_it_conforms_to_the_shapes_of_dcat_ap(harbour, client, published_shapes, address):
    assert problems(graph(client.get(address)), published_shapes) == ""


@pytest.mark.parametrize("lost", [DCT.title, DCT.publisher, DCT.description])
def test_the_shapes_find_what_is_missing(harbour, client, published_shapes, lost):
    found = graph(client.get(CATALOGUE))
    found.remove((SITE, lost, None))
    assert str(lost).rpartition("/")[2] in problems(found, published_shapes)


def test_an_empty_site_has_a_catalogue_of_nothing(client, published_shapes):
    found = graph(client.get(CATALOGUE))
    assert problems(found, published_shapes) == ""
    assert list(found.objects(SITE, DCAT.dataset)) == []


def test_reading_it_asks_nobody_else(harbour, client, monkeypatch):
    response = client.get(CATALOGUE)
    monkeypatch.setattr(socket, "socket", lambda *_args, **_named: pytest.fail("asked another server"))
    assert len(graph(response)) > 300
    [context] = contexts(response)
    assert all(isinstance(prefix, str) for prefix in context["@context"].values())


def test_it_says_the_same_as_each_campaign_says_itself(harbour, client):
    whole, own = graph(client.get(CATALOGUE)), graph(client.get(DATASET))
    # The catalogue's own description, and the table of themes that it alone names.
    taxonomy = one(whole, SITE, DCAT.themeTaxonomy)
    for node in (SITE, taxonomy):
        assert list(own.predicate_objects(node)) == []
        whole.remove((node, None, None))
    assert isomorphic(whole, own)


def test_texts_are_in_the_languages_that_they_have(harbour, client):
    found = graph(client.get(DATASET))
    assert literals(found, OWN, DCT.title) == {"en": "The Harbour Campaign", "ar": WORDS["name_ar"]}
    assert literals(found, OWN, DCT.description) == {"en": WORDS["lede"], "ar": WORDS["lede_ar"]}
    for distribution in found.objects(OWN, DCAT.distribution):
        assert {"en"} <= literals(found, distribution, DCT.title).keys() <= {"en", "ar"}
    whole = literals(graph(client.get(CATALOGUE)), SITE, DCT.title)
    assert whole == {"en": "Campaign map", "ar": "خريطة الحملة"}


def test_a_text_that_there_is_not_is_left_out(harbour, client):
    harbour.campaign.name_ar = harbour.campaign.lede = harbour.campaign.lede_ar = ""
    harbour.campaign.save()
    found = graph(client.get(DATASET))
    assert literals(found, OWN, DCT.title).keys() == {"en"}
    assert literals(found, OWN, DCT.description)["en"].startswith("Dated, sourced reports")


def test_period_place_and_revision_are_those_of_the_record(harbour, client):
    harbour.campaign.refresh_from_db()
    found = graph(client.get(DATASET))
    period, place = one(found, OWN, DCT.temporal), one(found, OWN, DCT.spatial)
    assert [str(one(found, period, name)) for name in (DCAT.startDate, DCAT.endDate)] == ["2031-03-01", "2031-04-29"]
    assert str(one(found, place, DCAT.bbox)).startswith("POLYGON ((10.0 50.0, 11.0 50.0, 11.0 51.0,")
    assert str(one(found, OWN, DCAT.version)) == str(harbour.campaign.revision)
    assert one(found, OWN, DCT.modified).toPython() == harbour.campaign.revised_at.replace(microsecond=0)


def test_it_was_issued_with_its_first_edition_or_event(harbour, client):
    published = harbour.campaign.events.get(reference="taken").steps.get(kind="published").at.date()
    assert one(graph(client.get(DATASET)), OWN, DCT.issued).toPython() == published
    Edition.objects.create(
        campaign=harbour.campaign, slug="first", name_en="First", released_on=published.replace(year=published.year - 1)
    )
    harbour.event("more", 7)
    assert one(graph(client.get(DATASET)), OWN, DCT.issued).toPython().year == published.year - 1


def distributions(found):
    """Of each distribution its address and what it says that comes of it."""
    for node in found.objects(OWN, DCAT.distribution):
        yield str(one(found, node, DCAT.accessURL)), str(one(found, node, DCAT.mediaType)).removeprefix(IANA)


def test_every_distribution_answers_with_what_it_says(harbour, client):
    found = list(distributions(graph(client.get(DATASET))))
    for address, media_type in found:
        response = client.get(address.removeprefix("http://testserver"))
        body = b"".join(response) if response.streaming else response.content
        assert (response.status_code, response.headers["Content-Type"].partition(";")[0]) == (200, media_type), address
        assert body
        assert b"Nobody knows." not in body
    assert len({address for address, _type in found}) == len(found)


def test_it_has_every_layer_in_every_format(harbour, client):
    files = {address.rpartition("/")[2] for address, _type in distributions(graph(client.get(DATASET)))}
    tables = {"csv", "zip", "xlsx"}
    layers = {f"{layer}.{form}" for layer in LAYERS for form in FORMATS if layer != "reports" or form in tables}
    assert files == {*layers, "record.zip", "harbour", "collections?f=json"}


def test_a_record_that_no_request_may_have_whole_is_not_offered_whole(harbour, client, monkeypatch):
    monkeypatch.setattr(record_files, "MOST_EVENTS", 0)
    files = {address.rpartition("/")[2] for address, _type in distributions(graph(client.get(DATASET)))}
    assert "spans.csv" in files
    assert not {"record.zip", "events.csv", "reports.csv"} & files


def test_a_distribution_names_its_format_its_licence_and_what_it_conforms_to(harbour, client):
    found = graph(client.get(DATASET))
    node = URIRef("http://testserver/harbour/download/events.geojson#distribution")
    assert str(one(found, node, DCT["format"])) == f"{FILE_TYPE}GEOJSON"
    assert str(one(found, node, DCT.conformsTo)) == "https://www.rfc-editor.org/rfc/rfc7946"
    licence = one(found, node, DCT.license)
    assert (str(licence), one(found, licence, RDF.type)) == (
        "http://testserver/harbour/record/#licences",
        DCT.LicenseDocument,
    )
    assert node in set(found.subjects(DCAT.downloadURL))


@pytest.mark.parametrize(
    ("service", "described_by", "media_type"),
    [
        ("http://testserver/api/v1/#service", "/api/v1/openapi.json", "application/json"),
        (
            "http://testserver/ogc/harbour/#service",
            "/ogc/harbour/api?f=json",
            "application/vnd.oai.openapi+json;version=3.0",
        ),
    ],
)
def test_the_services_are_described(harbour, client, service, described_by, media_type):
    found, node = graph(client.get(CATALOGUE)), URIRef(service)
    assert node in set(found.objects(SITE, DCAT.service))
    assert list(found.objects(node, DCAT.servesDataset)) == [OWN]
    assert str(one(found, node, DCAT.endpointDescription)) == f"http://testserver{described_by}"
    response = client.get(described_by)
    assert (response.status_code, response.headers["Content-Type"]) == (200, media_type)
    standards = {str(standard) for standard in found.objects(node, DCT.conformsTo)}
    if "ogc" in service:
        assert standards == set(client.get("/ogc/harbour/conformance?f=json").json()["conformsTo"])
    else:
        version = response.json()["openapi"].rpartition(".")[0]
        assert [standard.rpartition("/v")[2].rpartition(".")[0] for standard in standards] == [version]
    assert client.get(str(one(found, node, DCAT.endpointURL)).removeprefix("http://testserver")).status_code == 200


@pytest.mark.parametrize(
    ("name", "mail", "shown", "reached"),
    [
        ("", "", "testserver", {"http://testserver/harbour/report-a-mistake/"}),
        (
            "Harbour Desk",
            "desk@example.org",
            "Harbour Desk",
            {"http://testserver/harbour/report-a-mistake/", "mailto:desk@example.org"},
        ),
    ],
)
def test_who_publishes_and_who_answers(harbour, client, settings, name, mail, shown, reached):
    settings.PUBLISHER_NAME, settings.REPORT_MISTAKES_TO = name, mail
    found = graph(client.get(DATASET))
    assert str(one(found, one(found, OWN, DCT.publisher), FOAF.name)) == shown
    contact = one(found, OWN, DCAT.contactPoint)
    ways = {str(way) for kind in (VCARD.hasURL, VCARD.hasEmail) for way in found.objects(contact, kind)}
    assert ways == reached


def test_what_is_not_published_is_not_named(harbour, client):
    hidden = add_campaign("meadow", name_en="The Meadow Campaign")
    add_event(hidden, "planned", 3, kind="other", status="draft")
    for address in (CATALOGUE, DATASET):
        text = client.get(address).text
        assert "meadow" not in text.lower()
        assert "secret" not in text
        assert "Nobody knows." not in text
    assert client.get("/meadow/dataset.jsonld").status_code == 404
    assert "jsonld" not in client.get("/meadow/").text
    add_event(hidden, "seen", 4, kind="other")
    named = set(graph(client.get(CATALOGUE)).objects(SITE, DCAT.dataset))
    assert named == {OWN, URIRef("http://testserver/meadow/record/#dataset")}


def test_texts_of_people_are_texts(harbour, client):
    response = client.get(DATASET)
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    labels = [node.get("rdfs:label") for node in json.loads(response.text)["@graph"]]
    assert harbour.campaign.licences in str(labels)


@pytest.mark.parametrize("address", [CATALOGUE, DATASET])
def test_it_is_sent_again_after_a_publication_alone(harbour, client, address):
    response = client.get(address)
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    told = {"If-None-Match": response.headers["ETag"]}, {"If-Modified-Since": response.headers["Last-Modified"]}
    for condition in told:
        unchanged = client.get(address, headers=condition)
        assert (unchanged.status_code, unchanged.headers["Access-Control-Allow-Origin"]) == (304, "*")
    harbour.event("lost", 9, harbour.guild)
    assert client.get(address, headers=told[0]).status_code == 200
    assert client.head(address).headers["Content-Type"] == "application/ld+json"
    assert client.post(address).status_code == 405


def test_a_publication_in_any_campaign_moves_the_catalogue(harbour, client):
    other = add_campaign("meadow", start=day(-400), end=day(-300))
    tag = client.get(CATALOGUE).headers["ETag"]
    add_event(other, "seen", day(-350), kind="other")
    assert client.get(CATALOGUE, headers={"If-None-Match": tag}).status_code == 200


def test_each_host_has_a_catalogue_of_its_own(harbour, client, settings):
    settings.ALLOWED_HOSTS = ["one.example", "other.example"]
    for host in settings.ALLOWED_HOSTS:
        text = client.get(CATALOGUE, headers={"Host": host}).text
        assert f"http://{host}/harbour/record/#dataset" in text
        assert "testserver" not in text


@pytest.mark.parametrize("path", ["/harbour/", "/ar/harbour/", "/harbour/record/", "/harbour/method/"])
def test_pages_about_the_record_lead_to_it(harbour, client, path):
    text = client.get(path).text
    for address in (CATALOGUE, DATASET):
        assert f'href="{address}"' in text.partition("</head>")[0]


@pytest.mark.parametrize(
    ("path", "addresses"), [("/harbour/download/", [CATALOGUE, DATASET]), ("/api/v1/", [CATALOGUE])]
)
def test_pages_for_programs_name_it_to_people(harbour, client, path, addresses):
    for address in addresses:
        assert f'<a href="{address}"' in client.get(path).text
