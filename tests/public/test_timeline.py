"""How the payload is served: compressed, with an ETag, cacheable for ever, built once, in few queries."""

import gzip

import brotli
import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.models import Campaign, Figure, unit_of_work
from events.payload import builder
from events.payload.builder import build
from events.payload.cache import current_payload
from events.payload.encoding import compress
from tests.campaigns import Harbour, add_actor, add_district, add_source, day
from tests.copies import copied

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_cached():
    """Keys begin anew in each test, and the payload is cached by key and revision."""
    cache.clear()


@pytest.fixture
@copied
def harbour():
    harbour = Harbour()
    harbour.event("taken", 12)
    harbour.event("aim", 12, kind="announced", districts=[harbour.mill])
    add_figure(harbour, harbour.herald, 12)
    return harbour


def add_figure(harbour, source, number):
    given = {"measure": "displaced", "unit": "people", "summary": "People had left.", "value": 49_000}
    Figure.objects.create(campaign=harbour.campaign, source=source, day=day(number), **given)


def reread(campaign):
    return Campaign.objects.get(pk=campaign.pk)


@pytest.fixture
def served(harbour):
    return current_payload(reread(harbour.campaign), "en")


def address(version):
    return f"/harbour/timeline/en/{version}.json"


def unpacked(response):
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}
    return unpack[response.headers.get("Content-Encoding")](response.content)


NEGOTIATED = [
    # Accept-Encoding of the request, Content-Encoding of the response
    ("gzip, deflate, br, zstd", "br"),
    ("br", "br"),
    ("BR", "br"),
    ("gzip", "gzip"),
    ("gzip;q=1.0, br;q=0", "gzip"),
    ("gzip, br; q=0", "gzip"),
    ("br;q=0.000,gzip;q=0.001", "gzip"),
    ("br;q=0, gzip;q=0", None),
    ("deflate", None),
    ("identity", None),
    ("", None),
    ("brotli, gzipped", None),
    (";;;,,,=", None),
]


@pytest.mark.parametrize(("accepted", "expected"), NEGOTIATED)
def test_the_payload_comes_in_the_best_encoding_that_is_accepted(client, served, accepted, expected):
    response = client.get(address(served.version), headers={"Accept-Encoding": accepted})
    assert response.status_code == 200
    assert response.headers.get("Content-Encoding") == expected
    assert "Accept-Encoding" in response.headers["Vary"]
    assert unpacked(response) == served.identity


def test_the_address_from_before_the_payload_had_a_language_leads_to_the_payload(client, served):
    response = client.get("/harbour/timeline/1-4.json")
    assert (response.status_code, response.url) == (302, address(served.version))


def test_the_payload_may_be_cached_for_ever(client, served):
    control = client.get(address(served.version)).headers["Cache-Control"]
    assert set(control.split(", ")) == {"public", "max-age=31536000", "immutable"}


def test_each_encoding_has_an_etag_of_its_own(client, served):
    tags = {
        client.get(address(served.version), headers={"Accept-Encoding": accepted}).headers["ETag"]
        for accepted in ("br", "gzip", "")
    }
    assert len(tags) == 3


@pytest.mark.parametrize("accepted", ["br", "gzip", ""])
@pytest.mark.parametrize("form", ["{}", "W/{}", '"another", {}', "{} , W/{}", '"a, comma",{}', "*"])
def test_a_browser_that_has_the_payload_gets_304_without_the_bytes(client, served, accepted, form):
    first = client.get(address(served.version), headers={"Accept-Encoding": accepted})
    given = form.replace("{}", first.headers["ETag"])
    again = client.get(address(served.version), headers={"Accept-Encoding": accepted, "If-None-Match": given})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Cache-Control"] == first.headers["Cache-Control"]
    assert "Accept-Encoding" in again.headers["Vary"]


@pytest.mark.parametrize("given", ['"another"', "", "nonsense"])
def test_a_browser_that_has_another_version_gets_the_bytes(client, served, given):
    response = client.get(address(served.version), headers={"If-None-Match": given})
    assert response.status_code == 200
    assert response.content


@pytest.mark.parametrize(
    ("given", "status"), [("{}", 200), ("*", 200), ('"another", {}', 200), ('"another"', 412), ("W/{}", 412)]
)
def test_if_match_with_another_version_gets_412(client, served, given, status):
    tag = client.get(address(served.version)).headers["ETag"]
    response = client.get(address(served.version), headers={"If-Match": given.replace("{}", tag)})
    assert response.status_code == status


def test_the_etag_of_one_encoding_does_not_match_another(client, served):
    compressed = client.get(address(served.version), headers={"Accept-Encoding": "br"}).headers["ETag"]
    plain = client.get(address(served.version), headers={"If-None-Match": compressed})
    assert plain.status_code == 200


def test_the_payload_answers_head_requests(client, served):
    response = client.head(address(served.version))
    assert (response.status_code, response.content) == (200, b"")


@pytest.mark.parametrize("version", ["0-000000000000", "999-abc", "1", "latest", "<script>", "%00", "a" * 2000])
def test_an_unknown_version_redirects_to_the_current_one(client, served, version):
    response = client.get(address(version))
    assert response.status_code == 302
    assert response.headers["Location"] == address(served.version)
    assert response.headers["Cache-Control"] == "no-store"


def test_a_published_change_changes_the_address(client, harbour):
    before = current_payload(reread(harbour.campaign), "en").version
    harbour.event("later", 30, kind="other")
    after = current_payload(reread(harbour.campaign), "en").version
    assert after != before
    assert client.get(address(before), follow=True).redirect_chain == [(address(after), 302)]
    assert b"What later says." in client.get(address(after)).content


def test_a_draft_changes_no_address(harbour):
    before = current_payload(reread(harbour.campaign), "en").version
    harbour.event("rumour", 30, status="draft")
    assert current_payload(reread(harbour.campaign), "en").version == before


def test_the_same_content_gives_the_same_bytes(harbour):
    campaign = reread(harbour.campaign)
    cache.clear()
    first = compress(campaign.revision, build(campaign, "en"))
    cache.clear()
    assert compress(campaign.revision, build(campaign, "en")) == first


def test_the_payload_is_built_once_for_each_revision(client, harbour, monkeypatch):
    built = []
    monkeypatch.setattr(
        builder, "build", lambda campaign, language: built.append(campaign.revision) or build(campaign, language)
    )
    for _visit in range(3):
        client.get("/harbour/")
        client.get(address(current_payload(reread(harbour.campaign), "en").version))
    assert len(built) == 1
    harbour.event("later", 30, kind="other")
    client.get("/harbour/")
    client.get("/harbour/")
    assert len(built) == 2


def queries_of(act):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        act()
    return len(captured)


def grow(harbour):
    """Ten times as much of everything."""
    with unit_of_work.together():
        for number in range(10):
            town = add_district(harbour.campaign, f"town-{number}", harbour.guild, 10.1 + number / 20, 50.6)
            source = add_source(harbour.campaign, f"Paper {number}", reference=f"paper-{number}")
            actor = add_actor(harbour.campaign, f"watch-{number}", harbour.crown)
            harbour.event(f"more-{number}", 10 + number, actor=actor, districts=[town, harbour.mill], sources=[source])
            harbour.event(f"aim-{number}", 5, actor=actor, districts=[town], kind="announced", sources=[source])
            add_figure(harbour, source, number)


def test_the_queries_of_building_the_payload_do_not_grow_with_the_record(harbour):
    little = queries_of(lambda: build(reread(harbour.campaign), "en"))
    grow(harbour)
    assert queries_of(lambda: build(reread(harbour.campaign), "en")) == little
    assert little <= 20


def test_the_queries_of_a_page_do_not_grow_with_the_record(client, harbour):
    client.get("/harbour/")
    little = queries_of(lambda: client.get("/harbour/"))
    grow(harbour)
    client.get("/harbour/")
    assert queries_of(lambda: client.get("/harbour/")) == little
    assert little <= 6


def test_the_payload_once_built_costs_one_query(client, served):
    assert queries_of(lambda: client.get(address(served.version))) == 1
