"""The head of a page of text: what it says to crawlers and other sites, and nothing that breaks out of it."""

import json
import re

import pytest

from events.public.page_head import DESCRIPTION_LENGTH, PageHead
from tests.public.tags import tags_of

SITE = "https://map.example"


def head(**values):
    return PageHead(SITE, **{"path": "/harbour/sources/?p=2", "title": "Sources", "description": "All."} | values)


def test_the_address_is_whole_and_names_every_language():
    page = head()
    assert page.address == "https://map.example/harbour/sources/?p=2"
    assert page.alternates == [
        ("en", "https://map.example/harbour/sources/?p=2"),
        ("ar", "https://map.example/ar/harbour/sources/?p=2"),
    ]


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("One  text\nin two lines.", "One text in two lines."),
        ("x" * DESCRIPTION_LENGTH, "x" * DESCRIPTION_LENGTH),
        ("x" * (DESCRIPTION_LENGTH + 1), "x" * (DESCRIPTION_LENGTH - 1) + "…"),
        ("x" * (DESCRIPTION_LENGTH - 2) + " yz", "x" * (DESCRIPTION_LENGTH - 2) + "…"),
    ],
)
def test_a_description_has_at_most_so_many_characters(text, short):
    assert head(description=text).short_description == short


@pytest.mark.parametrize(
    "hostile", ["</script><script>alert(1)", "<!-- <script>", "\u2028\u2029", "&lt;/script&gt;", '"}']
)
def test_a_text_cannot_leave_the_script_of_data(hostile):
    written = head(data=[{"@type": "Dataset", "name": hostile}]).json_ld
    body = re.fullmatch(r'<script type="application/ld\+json">(.*)</script>', written, re.DOTALL)[1]
    assert not set(body) & set("<>&\u2028\u2029")
    assert json.loads(body) == {"@context": "https://schema.org", "@graph": [{"@type": "Dataset", "name": hostile}]}


def test_a_page_without_data_has_no_script():
    assert head().json_ld == ""


PATHS = ["/harbour/", "/harbour/changes/", "/harbour/method/", "/harbour/record/", "/harbour/sources/"]


def data_of(response):
    [written] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', response.text, re.DOTALL)
    return {thing["@type"]: thing for thing in json.loads(written)["@graph"]}


def links(response):
    """What the page says of its addresses, by relation and language."""
    return {
        (tag["rel"], tag.get("hreflang")): tag["href"]
        for name, tag in tags_of(response)
        # A feed and the way to embed it have a type.
        if name == "link" and tag.get("rel") in {"canonical", "alternate"} and "type" not in tag
    }


@pytest.mark.django_db
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("language", ["", "/ar"])
def test_a_page_names_its_address_and_those_in_other_languages(client, harbour, path, language):
    assert links(client.get(language + path)) == {
        ("canonical", None): f"http://testserver{language}{path}",
        ("alternate", "en"): f"http://testserver{path}",
        ("alternate", "ar"): f"http://testserver/ar{path}",
    }


@pytest.mark.django_db
@pytest.mark.parametrize("path", PATHS)
def test_each_site_has_a_page_of_its_own(client, harbour, settings, path):
    settings.ALLOWED_HOSTS = ["one.example", "other.example"]
    for host in (*settings.ALLOWED_HOSTS, "one.example"):
        page = client.get(path, headers={"Host": host})
        assert links(page)["canonical", None] == f"http://{host}{path}"


@pytest.mark.django_db
@pytest.mark.parametrize("path", PATHS)
def test_a_page_describes_itself_in_its_own_language(client, harbour, path):
    def said(response):
        [tag] = [tag for name, tag in tags_of(response) if tag.get("name") == "description"]
        return tag["content"]

    assert re.search("[a-z]", said(client.get(path)))
    assert re.search("[\u0600-\u06ff]", said(client.get(f"/ar{path}")))


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/harbour/", "/harbour/method/", "/harbour/record/"])
def test_the_record_is_described_as_data(client, harbour, path):
    data = data_of(client.get(path))["Dataset"]
    assert data["name"] == "The Harbour Campaign"
    assert data["temporalCoverage"] == "2031-03-01/2031-04-29"
    assert data["spatialCoverage"]["geo"]["box"] == "50.0 10.0 51.0 11.0"
    assert data["isBasedOn"] == "http://testserver/harbour/sources/"
    assert data["creator"]["name"] == "testserver"
    # The campaign says nothing of it, and nothing of it is published.
    assert not {"license", "distribution", "includedInDataCatalog", "datePublished"} & data.keys()


@pytest.mark.django_db
def test_the_licences_of_the_record_are_on_its_page(client, harbour):
    harbour.campaign.licences = "Free to all."
    harbour.campaign.save()
    record = client.get("/harbour/record/")
    assert data_of(record)["Dataset"]["license"] == "http://testserver/harbour/record/#licences"
    assert 'id="licences"' in record.text


@pytest.mark.django_db
def test_the_way_to_a_page_leads_from_the_map(client, harbour):
    way = data_of(client.get("/ar/harbour/sources/"))["BreadcrumbList"]["itemListElement"]
    assert [step["item"] for step in way] == [
        "http://testserver/ar/harbour/",
        "http://testserver/ar/harbour/sources/",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    ("language", "fonts"), [("", ["source-sans-3"]), ("/ar", ["source-sans-3", "noto-sans-arabic"])]
)
def test_fonts_are_asked_for_before_the_style_that_names_them(client, harbour, path, language, fonts):
    # They come late else, and move the page when they do.
    tags = [tag for name, tag in tags_of(client.get(language + path)) if name == "link"]
    before_style = tags[: next(index for index, tag in enumerate(tags) if tag["rel"] == "stylesheet")]
    found = [tag["href"] for tag in before_style if tag["rel"] == "preload" and tag["as"] == "font"]
    assert [address.split("/")[-2] for address in found] == fonts
