"""The map in a frame of another site: who may frame it, how it looks, and how sites find out (oEmbed)."""

import html
import json
import re
from urllib.parse import urlencode

import pytest

from tests.campaigns import Harbour, day
from tests.memory import forget
from tests.public.tags import tags_of
from tests.public.test_headers import directives
from tests.public.test_views import config_of, opening_of

pytestmark = pytest.mark.django_db

EMBED = "/embed/harbour/"


def test_anybody_may_frame_an_embedded_map_and_nothing_else(client, harbour):
    for address in (EMBED, "/ar" + EMBED):
        for known in ({}, {"HTTP_IF_NONE_MATCH": client.get(address).headers["ETag"]}):
            response = client.get(address, **known)
            assert response.status_code == (304 if known else 200)
            assert "*" in directives(response)["frame-ancestors"]
            assert "X-Frame-Options" not in response.headers
            assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    for address in ("/harbour/", "/harbour/cite/", "/embed/", "/embed/nowhere/", "/oembed"):
        response = client.get(address)
        assert directives(response)["frame-ancestors"] == ["'none'"]
        assert response.headers["X-Frame-Options"] == "DENY"


def test_the_operator_says_who_may(client, harbour, settings):
    settings.EMBED_FRAME_ANCESTORS = ["https://news.example.org"]
    assert directives(client.get(EMBED))["frame-ancestors"] == ["https://news.example.org", "'self'"]
    settings.EMBED_FRAME_ANCESTORS = ["'none'"]
    forget()
    response = client.get(EMBED)
    assert directives(response)["frame-ancestors"] == ["'none'"]
    assert response.headers["X-Frame-Options"] == "DENY"
    assert "json+oembed" not in client.get("/harbour/").text


def test_a_framed_page_sets_no_cookie_and_asks_nobody_else(client, harbour):
    response = client.get(EMBED)
    assert not response.cookies
    asked = [
        attributes.get("src") or attributes.get("href", "")
        for tag, attributes in tags_of(response)
        if tag in {"script", "img", "source"} or (tag == "link" and attributes.get("rel") in {"stylesheet", "preload"})
    ]
    assert asked
    assert [address for address in asked if address and not address.startswith("/")] == []


def test_it_takes_the_query_of_the_map(client, harbour):
    query = {"on": str(day(5)), "known_on": str(day(9)), "at_least": "reported", "compare": str(day(20))}
    response = client.get(f"{EMBED}?{urlencode(query)}")
    assert opening_of(response) == tuple(query.values())
    assert config_of(response)["framed"]
    assert not config_of(client.get("/harbour/"))["framed"]


@pytest.mark.parametrize(
    ("query", "theme", "is_short"),
    [
        ("", None, False),
        ("theme=dark", "dark", False),
        ("theme=pink&timeline=on", None, False),
        ("timeline=off", None, True),
    ],
)
def test_its_look_is_asked_for(client, harbour, query, theme, is_short):
    tags = tags_of(client.get(f"{EMBED}?{query}"))
    assert next(attributes for tag, attributes in tags if tag == "html").get("data-theme") == theme
    [page] = [attributes["class"] for _tag, attributes in tags if "framed" in attributes.get("class", "").split()]
    assert ("framed--short" in page) == is_short


def test_without_scripts_it_is_a_picture_that_leads_to_the_map(client, harbour):
    page = client.get(f"{EMBED}?on={day(5)}&theme=dark").text
    # The last one: there is another for what the page has without a frame.
    shown = html.unescape(re.findall(r"<noscript>.*?</noscript>", page, re.DOTALL)[-1])
    assert f'<a class="framed__picture" href="/harbour/?on={day(5)}" target="_blank"' in shown
    assert f'src="/harbour/{day(5)}.svg?theme=dark"' in shown
    assert f'id="whole-map" href="/harbour/?on={day(5)}" target="_blank"' in page


def ask(client, address, **query):
    return client.get("/oembed", {"url": address} | query)


@pytest.mark.parametrize("path", ["/harbour/", "/embed/harbour/", "/"])
def test_the_address_of_a_map_leads_to_its_frame(client, harbour, path):
    response = ask(client, f"http://testserver{path}?on={day(5)}&district=docks&evil=1")
    found = response.json()
    assert (found["type"], found["version"]) == ("rich", "1.0")
    assert found["title"] == "The Harbour Campaign: 6 March 2031"
    assert f'src="http://testserver/embed/harbour/?on={day(5)}&amp;district=docks"' in found["html"]
    assert (found["width"], found["height"]) == (800, 600)
    assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_the_frame_is_in_the_language_of_the_address(client, harbour):
    found = ask(client, "http://testserver/ar/harbour/").json()
    assert 'src="http://testserver/ar/embed/harbour/"' in found["html"]


@pytest.mark.parametrize(
    ("query", "size"),
    [
        ({"maxwidth": "500"}, (500, 600)),
        ({"maxheight": "200", "maxwidth": "5000"}, (800, 200)),
        ({"maxwidth": "1"}, (240, 600)),
        ({"maxwidth": "wide", "maxheight": "-3"}, (800, 600)),
    ],
)
def test_it_is_no_larger_than_it_may_be(client, harbour, query, size):
    found = ask(client, "http://testserver/harbour/", **query).json()
    assert (found["width"], found["height"]) == size
    assert f'width="{size[0]}" height="{size[1]}"' in found["html"]


@pytest.mark.parametrize(
    "address",
    [
        "/harbour/",
        "http://elsewhere.example/harbour/",
        "javascript:alert(1)",
        "http://testserver/privacy/",
        "http://testserver/nowhere/",
        "http://testserver/harbour/sources/",
        "http://[/harbour/",
        "http://testserver/harbour/?on=" + "1" * 2000,
    ],
)
def test_any_other_address_is_not_found(client, harbour, address):
    assert ask(client, address).status_code == 404


def test_there_is_no_xml(client, harbour):
    assert ask(client, "http://testserver/harbour/", format="xml").status_code == 501


def test_a_hostile_name_stays_a_text(client):
    harbour = Harbour()
    harbour.campaign.name_en = 'A "port" <script>alert(1)</script>'
    harbour.campaign.save()
    found = ask(client, "http://testserver/harbour/").json()
    assert "<script" not in found["html"]
    assert 'title="A &quot;port&quot; &lt;script&gt;' in found["html"]
    assert "<script>alert" not in client.get(EMBED).text


@pytest.mark.parametrize("path", ["/harbour/", EMBED])
def test_a_page_says_where_to_ask(client, harbour, path):
    [link] = [
        attributes["href"]
        for tag, attributes in tags_of(client.get(f"{path}?on={day(5)}"))
        if tag == "link" and attributes.get("type") == "application/json+oembed"
    ]
    answer = client.get(link.removeprefix("http://testserver"))
    assert f"embed/harbour/?on={day(5)}" in json.loads(answer.content)["html"]


@pytest.mark.django_db
def test_without_an_address_it_asks_for_one(client, harbour):
    response = client.get("/oembed")
    assert (response.status_code, response.text) == (400, "url is missing\n")
