"""The headers of the readers' pages: the content policy, what else is denied to a browser, and no cookie."""

import base64
import hashlib
import io
import logging
import re

import pytest
from django.urls import resolve

from tests.public.tags import tags_of

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["/harbour/", "/ar/harbour/", "/harbour/report-a-mistake/", "/nowhere/"])
def served(request, client, harbour):
    return client.get(request.param)


def directives(response):
    parts = (part.split() for part in response.headers["Content-Security-Policy"].split(";"))
    return {name: values for name, *values in parts}


def is_hash(value):
    return re.fullmatch(r"'sha256-[A-Za-z0-9+/]{43}='", value)


def test_the_content_security_policy_admits_our_own_origin_and_nothing_inline(served):
    policy = directives(served)
    assert policy["default-src"] == ["'self'"]
    admitted = {value for values in policy.values() for value in values}
    assert "'unsafe-inline'" not in admitted
    assert "'unsafe-eval'" not in admitted
    # A hash is no address, and may have any of these characters.
    assert not [value for value in admitted if not is_hash(value) and ("*" in value or "//" in value)]
    assert policy["frame-ancestors"] == policy["object-src"] == policy["base-uri"] == ["'none'"]


def test_each_inline_script_is_allowed_by_its_hash_and_nothing_else(client, harbour):
    response = client.get("/harbour/")
    text = response.content.decode()
    scripts = re.findall(r"<script((?:\s[^>]*)?)>(.*?)</script>", text, re.DOTALL)
    # Data is not run, and needs no leave.
    other = re.compile(" src=|application/(ld\\+)?json")
    inline = [body for attributes, body in scripts if not other.search(attributes)]
    hashes = [base64.b64encode(hashlib.sha256(body.encode()).digest()).decode() for body in inline]
    assert len(hashes) == 2
    assert directives(response)["script-src"] == ["'self'", *(f"'sha256-{found}'" for found in hashes)]
    assert "nonce" not in text


READERS_PAGES = [
    "/",
    "/privacy/",
    "/harbour/",
    "/ar/harbour/",
    "/harbour/changes/",
    "/harbour/method/",
    "/harbour/record/",
    "/harbour/sources/",
    "/harbour/report-a-mistake/",
]


@pytest.mark.parametrize("address", READERS_PAGES)
def test_no_text_becomes_markup_on_a_readers_page(client, harbour, address):
    response = client.get(address)
    policy = directives(response)
    assert policy["require-trusted-types-for"] == ["'script'"]
    assert policy["trusted-types"] == ["default"]
    assert "Content-Security-Policy-Report-Only" not in response.headers


@pytest.mark.parametrize("address", [*READERS_PAGES, "/admin/login/"])
def test_what_the_policy_refuses_is_reported_to_this_site(client, harbour, address):
    (reports,) = directives(client.get(address))["report-uri"]
    assert resolve(reports).view_name == "policy-reports"


def test_on_an_editors_page_markup_from_text_is_only_reported(client):
    response = client.get("/admin/login/")
    assert "require-trusted-types-for" not in directives(response)
    reported = response.headers["Content-Security-Policy-Report-Only"]
    assert "require-trusted-types-for 'script'" in reported
    assert "report-uri /policy-reports" in reported


@pytest.mark.parametrize("address", [*READERS_PAGES, "/nowhere/"])
def test_no_readers_page_has_a_nonce(client, harbour, address):
    response = client.get(address)
    assert "nonce" not in response.content.decode() + response.headers["Content-Security-Policy"]


def test_nothing_in_the_page_is_inline_but_for_scripts(served):
    tags = tags_of(served)
    assert not [tag for tag, _attributes in tags if tag == "style"]
    assert not [name for _tag, attributes in tags for name in attributes if name.startswith("on") or name == "style"]


LOADED_FROM = {"src", "href", "srcset", "data", "poster", "action", "formaction"}


def test_no_address_of_a_third_party_is_in_the_page(served):
    # Nothing of the record is linked in the HTML itself: sources come with the payload.
    addresses = [
        value
        for _tag, attributes in tags_of(served)
        for name, value in attributes.items()
        if name in LOADED_FROM and value
    ]
    assert addresses
    ours = re.compile(r"/(?!/)|#|\?|data:image/|http://testserver/")
    assert [address for address in addresses if not ours.match(address)] == []


def test_the_headers_of_a_page_are_strict(served):
    assert served.headers["X-Frame-Options"] == "DENY"
    assert served.headers["X-Content-Type-Options"] == "nosniff"
    assert served.headers["Referrer-Policy"] == "same-origin"
    assert served.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert served.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert {"camera=()", "geolocation=()", "microphone=()"} <= set(served.headers["Permissions-Policy"].split(", "))


def test_a_host_that_is_not_ours_is_one_line_of_the_log(client, db):
    (handler,) = [each for each in logging.getLogger("django.security").handlers if each.filters]
    before = handler.setStream(written := io.StringIO())
    try:
        response = client.get("/", headers={"Host": "elsewhere.example\r\nforged"})
    finally:
        handler.setStream(before)
    assert response.status_code == 400
    (line,) = written.getvalue().splitlines()
    assert "elsewhere.example" in line


def test_no_response_depends_on_accept_language(client, harbour):
    response = client.get("/harbour/", headers={"Accept-Language": "ar"})
    assert response.headers["Content-Language"] == "en"
    assert "Accept-Language" not in response.headers.get("Vary", "")


def test_readers_get_no_cookie(served):
    assert not served.cookies
