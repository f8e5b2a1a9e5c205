"""What crawlers and browsers ask for, and the first words of addresses that no campaign may take."""

import re
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern

from events.models import Story
from events.models.campaign import RESERVED_SLUGS, validate_campaign_slug
from events.public import site_files
from tests.campaigns import add_campaign

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"


def test_robots_may_read_all_but_the_editors_pages(client):
    response = client.get("/robots.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /ar/admin/",
        "Allow: /",
        "",
        "Sitemap: http://testserver/sitemap.xml",
    ]


def parts(client):
    """The paths of the parts that the sitemap names."""
    response = client.get("/sitemap.xml")
    assert response.headers["Content-Type"] == "application/xml"
    named = ElementTree.fromstring(response.content).findall(f"{SITEMAP}sitemap/{SITEMAP}loc")
    return [each.text.removeprefix("http://testserver") for each in named]


def mapped(client):
    """By each address of the sitemap, its alternates by language."""
    urls = [url for part in parts(client) for url in ElementTree.fromstring(client.get(part).content)]
    return {
        url.find(f"{SITEMAP}loc").text.removeprefix("http://testserver"): {
            link.get("hreflang"): link.get("href").removeprefix("http://testserver")
            for link in url.findall(f"{XHTML}link")
        }
        for url in urls
    }


@pytest.mark.django_db
def test_the_sitemap_has_every_page_in_every_language_with_its_alternates(client, harbour):
    add_campaign("meadow")
    harbour.event("taken", 5)
    harbour.event("draft", 6, status="draft")
    for slug, is_published in (("told", True), ("untold", False)):
        Story.objects.create(campaign=harbour.campaign, slug=slug, name_en=slug, is_published=is_published)
    found = mapped(client)
    of_campaigns = (
        "", "changes/", "days/", "districts/", "download/", "events/", "method/", "record/", "sources/", "stories/",
    )  # fmt: skip
    pages = [
        "/",
        "/api/v1/",
        "/ogc/",
        "/privacy/",
        *(f"/{slug}/{page}" for slug in ("harbour", "meadow") for page in of_campaigns),
        # Nothing public cites the others.
        "/harbour/sources/gazette/",
        *(f"/harbour/districts/{slug}/" for slug in ("docks", "fort", "mill")),
        "/harbour/events/taken/",
        "/harbour/stories/told/",
    ]
    assert found.keys() == {*pages, *(f"/ar{page}" for page in pages)}
    for page in pages:
        assert found[page] == found[f"/ar{page}"] == {"en": page, "ar": f"/ar{page}"}


@pytest.mark.django_db
def test_every_address_of_the_sitemap_answers(client, harbour):
    harbour.event("taken", 5)
    for address in mapped(client):
        assert client.get(address).status_code == 200


@pytest.mark.django_db
def test_a_part_with_too_many_addresses_comes_in_pages(client, harbour, monkeypatch):
    whole = mapped(client)
    monkeypatch.setattr(site_files.AddressMap, "limit", 5)
    assert "/sitemap-pages.xml?p=2" in parts(client)
    assert mapped(client) == whole


@pytest.mark.parametrize("part", ["pages.xml?p=2", "pages.xml?p=x", "sources.xml?p=%3Cscript%3E", "more.xml"])
@pytest.mark.django_db
def test_a_part_of_the_sitemap_that_is_not_there_is_not_found(client, harbour, part):
    response = client.get(f"/sitemap-{part}")
    assert response.status_code == 404
    assert b"<script>" not in response.content


def test_the_icon_is_our_own(client):
    response = client.get("/favicon.ico")
    assert (response.status_code, response.headers["Location"]) == (302, "/static/mosulmap/favicon.ico")
    assert (settings.BASE_DIR / "static/mosulmap/favicon.ico").read_bytes().startswith(b"\0\0\1\0")


def first_words(resolver):
    """The first path segment of every address that is not a campaign's own."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver) and isinstance(pattern.pattern, LocalePrefixPattern):
            yield from first_words(pattern)
        elif word := str(pattern.pattern).partition("/")[0]:
            yield word
        elif isinstance(pattern, URLResolver):
            yield from first_words(pattern)
        else:
            assert isinstance(pattern, URLPattern)


def test_no_campaign_may_take_the_first_word_of_an_address_of_the_site():
    words = {word for word in first_words(get_resolver()) if not word.startswith("<")}
    assert {"admin", "healthz", "robots.txt"} <= words
    words |= {code for code, _name in settings.LANGUAGES} | {settings.STATIC_URL.strip("/")}
    # One with a dot is no slug.
    assert {word for word in words if re.fullmatch("[-a-zA-Z0-9_]+", word)} <= RESERVED_SLUGS


@pytest.mark.parametrize("word", [*sorted(RESERVED_SLUGS), "robots.txt", "sitemap.xml", "favicon.ico"])
def test_a_campaign_of_such_a_name_is_refused(word):
    with pytest.raises(ValidationError):
        validate_campaign_slug(word)


@pytest.mark.parametrize("word", ["embed", "oembed", "readyz", "api", "ogc"])
def test_addresses_to_come_are_kept_free(word):
    assert word in RESERVED_SLUGS
