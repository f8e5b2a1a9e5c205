"""How the parts of the payload are served: compressed, with an ETag, cacheable for ever, and what is no part."""

import pytest

from events.models import Campaign
from events.payload.parts import current_core
from events.public import parts
from events.public.work_queue import WorkQueue
from tests.public.parts.reading import address, names_and_versions, unpacked

pytestmark = pytest.mark.django_db


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
    assert unpacked(response) == served.payload.identity


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


@pytest.mark.parametrize("version", ["0-000000000000", "999-abc", "1", "latest"])
@pytest.mark.parametrize("name", ["core", "ground", "names", "days-en-2031-03-01", "district-en-docks"])
def test_a_part_of_another_version_is_gone(client, served, version, name):
    response = client.get(address(version, name))
    assert response.status_code == 410
    assert response.headers["Cache-Control"] == "no-store"


NO_PARTS = [
    *(
        "",
        "cores",
        "core-",
        "core-en",
        "ground-en",
        "days",
        "days-en",
        "days-en-",
        "days-fr-2031-03-01",
        "district-en-",
    ),
    *(
        "district--docks",
        "district-EN-docks",
        "districts-en-docks",
        "index",
        "index-fr",
        "index-en-docks",
        "days-en-" + "0" * 90,
    ),
]


@pytest.mark.parametrize("name", NO_PARTS)
def test_what_names_no_part_is_not_found(client, served, name):
    assert client.get(address(served.version, name)).status_code == 404


@pytest.mark.parametrize("version", ["<script>", "%00", "a" * 2000, "a/b"])
def test_what_is_no_version_is_not_found(client, served, version):
    assert client.get(address(version)).status_code == 404


def test_a_day_on_which_no_window_begins_and_a_district_that_is_not_there_are_gone(client, served):
    (version,) = {version for _until, version in served.windows.values()}
    assert client.get(address(version, "days-en-2031-03-02")).status_code == 410
    assert client.get(address(served.version, "district-en-nowhere")).status_code == 410


def test_a_part_of_a_campaign_that_is_not_there_is_not_found(client, served):
    assert client.get(address(served.version).replace("harbour", "nowhere")).status_code == 404


def test_every_part_that_the_core_names_is_there(client, served):
    for name, version in names_and_versions(served).items():
        response = client.get(address(version, name))
        assert response.status_code == 200, name
        assert response.json()["format"]


def test_a_campaign_that_is_deleted_meanwhile_is_not_found(client, harbour, monkeypatch):
    version = current_core(harbour.campaign).version

    def delete_first(*_arguments):
        raise Campaign.DoesNotExist

    monkeypatch.setattr("events.public.parts.current_part", delete_first)
    monkeypatch.setattr("events.public.pictures.read_one_revision", delete_first)
    assert client.get(f"/harbour/parts/{version}/front.json").status_code == 404
    assert client.get("/harbour/2031-03-12.svg").status_code == 404


FOLDS = ["control-2031-03-06", "control-reported", "compare-en-2031-03-05-2031-03-20-2031-03-09-corroborated"]


@pytest.mark.parametrize("name", FOLDS)
def test_a_fold_waits_for_its_turn_where_it_is_not_kept(client, served, monkeypatch, name):
    queue = WorkQueue(most_waiting=0)
    monkeypatch.setattr(parts, "folding", queue)
    path = address(served.version, name)
    with queue.turn():
        response = client.get(path)
        assert (response.status_code, response.headers["Retry-After"]) == (503, "2")
        assert response.headers["Cache-Control"] == "no-store"
        assert client.get(address(served.version, "core")).status_code == 200
    made = client.get(path)
    assert made.status_code == 200
    with queue.turn():
        assert client.get(path).content == made.content


NO_FOLDS = [
    "control",
    "control-",
    "control-claimed",
    "control-2031-03-06-",
    "control-1999-01-01",
    "compare-en",
    "compare-xx-2031-03-05-2031-03-20",
    "compare-en-2031-03-20-2031-03-05",
    "compare-en-2031-03-05-2031-03-05",
    "compare-en-2031-03-05x2031-03-20",
    "compare-en-2031-03-05-2099-03-20",
]


@pytest.mark.parametrize("name", NO_FOLDS)
def test_what_is_no_fold_of_the_campaign_is_not_made(client, served, name):
    assert client.get(address(served.version, name)).status_code in (404, 410)
