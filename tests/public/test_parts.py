"""How the parts of the payload are served: compressed, with an ETag, cacheable for ever, built once, in few queries."""

import datetime as dt
import gzip
import re

import brotli
import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.models import Campaign, Citation, Figure, unit_of_work
from events.payload import build_once, builder, evidence, index
from events.payload.encoding import compress
from events.payload.parts import CORE, INDEX, PartName, current_core, current_part
from events.public.parts import kept_parts
from tests.campaigns import Harbour, add_actor, add_district, add_source, day, square
from tests.copies import copied

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_cached():
    """Keys begin anew in each test, and the payload is cached by key and revision."""
    forget()


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


def forget():
    """Forget every part, in the cache and in memory."""
    cache.clear()
    kept_parts.clear()


def reread(campaign):
    return Campaign.objects.get(pk=campaign.pk)


@pytest.fixture
def served(harbour):
    return current_core(reread(harbour.campaign))


def address(version, name="core"):
    return f"/harbour/parts/{version}/{name}.json"


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


def names_and_versions(core):
    """Every part that a page at that core may ask for, in English."""
    found = {PartName(CORE): core.version, PartName("district", "en", "docks"): core.version}
    found |= {
        PartName(kind, "en" if kind == INDEX else ""): version for kind, version in core.versions.items() if version
    }
    windows = {first: version for first, (_until, version) in core.windows.items() if version}
    return found | {PartName("days", "en", first.isoformat()): version for first, version in windows.items()}


def test_every_part_that_the_core_names_is_there(client, served):
    for name, version in names_and_versions(served).items():
        response = client.get(address(version, name))
        assert response.status_code == 200, name
        assert response.json()["format"]


def add_many(harbour, first, until):
    """So many reports on each of the days that they do not go into one window."""
    with unit_of_work.together():
        for number in range(first, until):
            for again in range(20):
                harbour.event(f"many-{number}-{again}", number, kind="other", actor=None)


def test_many_reports_are_divided_into_windows_that_tile_the_campaign(harbour):
    add_many(harbour, 0, 30)
    windows = current_core(reread(harbour.campaign)).windows
    firsts, untils = list(windows), [until for until, _version in windows.values()]
    assert len(windows) > 3
    assert firsts == [day(0), *untils[:-1]]
    assert untils[-1] == day(60)


def test_a_day_is_never_divided(harbour):
    with unit_of_work.together():
        for again in range(170):
            harbour.event(f"many-{again}", 7, kind="other", actor=None)
    windows = current_core(reread(harbour.campaign)).windows
    assert windows[day(7)][0] == day(8)


def test_a_publication_moves_the_address_of_its_own_window_alone(client, harbour, monkeypatch):
    add_many(harbour, 0, 30)
    before = current_core(reread(harbour.campaign))
    for name, version in names_and_versions(before).items():
        client.get(address(version, name))
    built = []
    days_part = evidence.days_part
    monkeypatch.setattr(evidence, "days_part", lambda *given: built.append(given[1]) or days_part(*given))
    harbour.event("later", 59, kind="other")
    after = current_core(reread(harbour.campaign))
    changed = {first for first in after.windows if after.windows[first] != before.windows.get(first)}
    assert len(changed) == 1
    assert {name for name in after.versions if after.versions[name] != before.versions[name]} == {"index"}
    for name, version in names_and_versions(after).items():
        assert client.get(address(version, name)).status_code == 200
    assert set(built) == changed


CHANGES = {
    "an event": lambda harbour: harbour.campaign.events.filter(reference="taken").update(summary="Half of them."),
    "its citation": lambda harbour: Citation.objects.filter(event__reference="taken").update(note="On page 2."),
    "a source": lambda harbour: harbour.campaign.sources.filter(publisher="Gazette").update(publisher="New Gazette"),
    "a figure": lambda harbour: harbour.campaign.figures.update(value=50_000),
    "the districts of an event": lambda harbour: harbour.campaign.events.get(reference="taken").districts.add(
        harbour.fort
    ),
    "the slug of a district": lambda harbour: harbour.campaign.districts.filter(slug="docks").update(slug="old-docks"),
    "the slug of an actor": lambda harbour: harbour.campaign.actors.filter(slug="guards").update(slug="old-guards"),
    "a retraction": lambda harbour: harbour.campaign.events.filter(reference="taken").update(
        status="retracted", status_reason="Wrong."
    ),
    "the campaign's first day": lambda harbour: Campaign.objects.update(start=day(1)),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_a_window_shows_moves_its_address_when_it_changes(harbour, served, change):
    def shown(core):
        ((_first, (_until, version)),) = core.windows.items()
        name = PartName("days", "en", next(iter(core.windows)).isoformat())
        return version, current_part(reread(harbour.campaign), version, name).identity

    version, before = shown(served)
    CHANGES[change](harbour)
    forget()
    new_version, after = shown(current_core(reread(harbour.campaign)))
    assert before != after
    assert version != new_version


def test_a_draft_and_a_district_s_outline_leave_the_windows_where_they_are(harbour, served):
    harbour.event("rumour", 30, status="draft")
    harbour.docks.shape = square(10.1, 50.1, 0.02)
    harbour.docks.save()
    assert current_core(reread(harbour.campaign)).windows == served.windows


def test_a_database_that_is_filled_anew_has_other_addresses(harbour, served):
    entered = harbour.campaign.history.get()
    harbour.campaign.history.update(history_date=entered.history_date + dt.timedelta(days=1))
    forget()
    assert set(current_core(reread(harbour.campaign)).windows.values()).isdisjoint(served.windows.values())


def test_an_open_page_goes_on_with_the_parts_of_its_own_time(client, harbour, served):
    (name,) = [name for name in names_and_versions(served) if name.kind == "days"]
    old = address(served.version_of(name), name)
    before = client.get(old).content
    harbour.event("later", 30, kind="other")
    client.get("/harbour/")
    assert client.get(old).content == before
    forget()
    assert client.get(old).status_code == 410


def test_a_published_change_changes_the_address(client, harbour, served):
    harbour.event("later", 30, kind="control", districts=[harbour.mill])
    core = current_core(reread(harbour.campaign))
    assert core.version != served.version
    ((first, (_until, version)),) = core.windows.items()
    assert b"What later says." in client.get(address(version, f"days-en-{first.isoformat()}")).content


def test_a_draft_changes_no_address(harbour, served):
    harbour.event("rumour", 30, status="draft")
    assert current_core(reread(harbour.campaign)).version == served.version


def test_the_same_content_gives_the_same_bytes(harbour):
    campaign = reread(harbour.campaign)
    first = compress(builder.core_part(campaign))
    forget()
    assert compress(builder.core_part(campaign)) == first


def test_the_core_is_built_once_for_each_revision(client, harbour, monkeypatch):
    built = []
    core_part = builder.core_part
    monkeypatch.setattr(builder, "core_part", lambda campaign: built.append(campaign.revision) or core_part(campaign))
    for page in ("/harbour/", "/ar/harbour/", "/harbour/"):
        core = re.search(r"/harbour/parts/[^/]+/core\.json", client.get(page).content.decode())[0]
        client.get(core)
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


@pytest.mark.parametrize(
    ("build", "most"),
    [
        (builder.core_part, 24),
        (builder.names_part, 6),
        (lambda campaign: index.index_part(campaign, "en"), 7),
        (lambda campaign: evidence.days_part(campaign, day(0), day(60), "en"), 7),
        (lambda campaign: evidence.district_part(campaign, "docks", "en"), 7),
    ],
    ids=["core", "names", "index", "days", "district"],
)
def test_the_queries_of_building_a_part_do_not_grow_with_the_record(harbour, build, most):
    def asked():
        forget()
        campaign = reread(harbour.campaign)
        return queries_of(lambda: build(campaign))

    little = asked()
    grow(harbour)
    assert asked() == little
    assert little <= most


def test_the_queries_of_a_page_do_not_grow_with_the_record(client, harbour):
    client.get("/harbour/")
    little = queries_of(lambda: client.get("/harbour/"))
    grow(harbour)
    client.get("/harbour/")
    assert queries_of(lambda: client.get("/harbour/")) == little
    assert little <= 6


def test_a_part_once_built_costs_no_query(client, served):
    addresses = [address(version, name) for name, version in names_and_versions(served).items()]

    def ask():
        for each in addresses:
            client.get(each)

    ask()
    assert queries_of(ask) == 0


def test_names_that_anybody_invents_leave_nothing_behind(client, harbour):
    version = current_core(harbour.campaign).version
    for number in range(20):
        response = client.get(f"/harbour/parts/{version}/district-en-x{number}.json")
        assert response.status_code == 410
    assert len(build_once._thread_locks) == 0


def test_a_campaign_that_is_deleted_meanwhile_is_not_found(client, harbour, monkeypatch):
    version = current_core(harbour.campaign).version

    def delete_first(*_arguments):
        raise Campaign.DoesNotExist

    monkeypatch.setattr("events.public.parts.current_part", delete_first)
    monkeypatch.setattr("events.public.pictures.read_one_revision", delete_first)
    assert client.get(f"/harbour/parts/{version}/front.json").status_code == 404
    assert client.get("/harbour/2031-03-12.svg").status_code == 404
