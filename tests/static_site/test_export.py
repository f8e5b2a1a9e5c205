"""The edition of a small campaign: whole, of one state, and without a link that leads nowhere."""

import json
import re
import zipfile
from html import unescape

import pytest
from django.core.management import CommandError, call_command

from events.models import Campaign, Event, Story, StoryStep
from events.public import event_list, sources
from events.static_site import export
from events.static_site.export import export_site
from events.static_site.folder import EditionError
from events.static_site.options import Options
from tests.campaigns import add_source, day

SITE = "https://map.example"
LINK = re.compile(r'<(?:a|link|source|img|iframe)\b[^>]*? (?:href|src|srcset)="(/[^"]*)"')


@pytest.fixture
def harbour(harbour, monkeypatch):
    """The docks are taken on day 10, with 8 more reports; there is a story, and what was retracted has its page."""
    monkeypatch.setattr(event_list, "A_PAGE", 5)
    monkeypatch.setattr(sources, "A_PAGE", 5)
    harbour.event("taken", 10, summary="The docks were taken.")
    for number in range(8):
        source = add_source(harbour.campaign, f"Gazette {number % 3} & <Sons>", reference=f"s{number}")
        harbour.event(f"seen-{number}", 12, kind="other", sources=[source])
    harbour.event("wrong", 13, status="retracted", status_reason="It was a mistake.")
    harbour.event("draft", 14, status="draft", summary="Nobody knows.")
    story = Story.objects.create(campaign=harbour.campaign, slug="landing", name_en="Landing", is_published=True)
    StoryStep.objects.create(campaign=harbour.campaign, story=story, name_en="First", day=day(10))
    return harbour


@pytest.fixture
def few_days(monkeypatch):
    """The record's days are sixty: pictures and folds of two are enough."""
    monkeypatch.setattr("events.static_site.days.days_of", lambda _campaign: [day(10), day(11)])
    monkeypatch.setattr("events.static_site.parts.days_of", lambda _campaign: [day(10)])


@pytest.fixture
def edition(harbour, few_days, tmp_path):
    export_site(tmp_path / "edition", Options(site=SITE))
    return tmp_path / "edition"


def pages(root):
    return {path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in root.rglob("*.html")}


def leads_to(root, address):
    """The file that a server of files answers with."""
    path = address.partition("#")[0].partition("?")[0].lstrip("/")
    return root / path / "index.html" if path.endswith("/") or not path else root / path


def test_every_link_of_every_page_leads_to_a_file(edition):
    found = {(page, unescape(link)) for page, text in pages(edition).items() for link in LINK.findall(text)}
    assert len(found) > 1000
    # Pictures of two days alone were made.
    missing = {(link, page) for page, link in found if not leads_to(edition, link).is_file()}
    assert sorted(pair for pair in missing if not re.search(r"2031-\d\d-\d\d\.svg$", pair[0]))[:5] == []


def test_it_has_a_page_of_every_row_in_both_languages(edition):
    for root in ("", "ar/"):
        for path in ("", "harbour/", "harbour/districts/docks/", "harbour/events/taken/", "harbour/events/wrong/",
                     "harbour/days/2031-03-11/", "harbour/stories/landing/", "harbour/sources/s7/",
                     "harbour/events/page/2/", "harbour/sources/page/2/"):  # fmt: skip
            assert (edition / root / path / "index.html").is_file(), path
        for path in ("harbour/2031-03-11.svg", "harbour/feed.atom", "harbour/days/2031-03-11/cite.json"):
            assert (edition / root / path).is_file(), path
    assert len(list(edition.glob("harbour/sources/publisher/*/index.html"))) == 4
    assert not (edition / "harbour/events/draft").exists()
    assert not [path for path, text in pages(edition).items() if "Nobody knows." in text]


def test_it_has_the_whole_record_to_take_away(edition):
    for prefix in ("", "ar/"):
        with zipfile.ZipFile(edition / prefix / "harbour/download/record.zip") as package:
            assert any(name.endswith("datapackage.json") for name in package.namelist())


def test_pages_carry_their_own_policy_and_no_form_that_nobody_answers(edition):
    for page, text in pages(edition).items():
        policy = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', text)
        assert policy or page == "404.html", page
        assert not policy or ("default-src" in policy[1] and "frame-ancestors" not in policy[1])
        assert {"dialog", "search"} >= set(re.findall(r'<form[^>]*(?:method|role)="(\w+)"', text)), page
        assert 'class="question"' not in text
        assert "report-a-mistake" not in text


def test_readers_without_scripts_are_led_to_the_pages_of_days(edition):
    part = re.search(r"<noscript>.*?</noscript>", (edition / "harbour/index.html").read_text(), re.DOTALL)[0]
    assert '"/harbour/days/"' in part
    assert '"/harbour/days/2031-03-02/"' in part
    assert "?on=" not in part
    # The rest leads to the map, whose scripts read the query.
    assert "/harbour/?on=2031-03-11" in (edition / "harbour/days/2031-03-11/index.html").read_text()


def test_the_pages_scripts_know_that_nobody_answers_a_query(edition):
    config = json.loads(re.search(r'id="config"[^>]*>(.*?)</script>', (edition / "index.html").read_text())[1])
    assert config["edition"] == {"knownOn": True, "pictures": True, "cite": True}
    pointer = json.loads((edition / "harbour/revision.json").read_text())
    assert pointer["revision"] == config["revision"]
    core = edition / config["parts"].lstrip("/") / config["version"]
    names = {"core", "control-2031-03-11", "control-2031-03-11-reported", "control-corroborated", "district-ar-docks"}
    assert names <= {path.stem for path in core.iterdir()}


def test_a_site_names_itself_and_one_that_does_not_know_where_it_stands_does_not(edition, harbour, tmp_path):
    text = (edition / "harbour/index.html").read_text()
    assert f'<link rel="canonical" href="{SITE}/harbour/">' in text
    preview = re.search(rf'og:image" content="{SITE}(/[^"]+\.png)"', text)[1]
    assert leads_to(edition, preview).read_bytes().startswith(b"\x89PNG")
    assert f"<loc>{SITE}/harbour/days/</loc>" in (edition / "sitemap-pages.xml").read_text()
    export_site(tmp_path / "nowhere", Options(known_on=False, pictures=False))
    whole = "".join(pages(tmp_path / "nowhere").values())
    assert not list((tmp_path / "nowhere").glob("**/harbour/*.png"))
    assert "static.invalid" not in whole
    assert "og:url" not in whole
    assert not list((tmp_path / "nowhere").rglob("*.atom"))
    assert not (tmp_path / "nowhere/sitemap.xml").exists()


def test_a_revision_writes_what_it_changed_and_nothing_else(edition, harbour):
    assert export_site(edition, Options(site=SITE)) is None
    before = {path: path.stat().st_mtime_ns for path in edition.rglob("*") if path.is_file()}
    harbour.event("later", 11, summary="The mill burnt.", kind="other")
    export_site(edition, Options(site=SITE))
    same = {path for path, moment in before.items() if path.exists() and path.stat().st_mtime_ns == moment}
    # Pages and pictures of days name the revision; of rows those alone are others that it touched.
    written = {path.relative_to(edition).as_posix() for path in set(edition.rglob("*.html")) - same}
    assert {name for name in written if re.search(r"(events|sources)/\w+(-\w+)?/index", name)} == {
        f"{root}harbour/{name}/index.html" for root in ("", "ar/") for name in ("events/later", "sources/gazette")
    }
    for path in ("ar/harbour/districts/mill/feed.atom", "privacy/index.html", "harbour/events/seen-7/index.html"):
        assert edition / path in same, path
    assert edition / "harbour/revision.json" not in same
    assert "The mill burnt." in (edition / "harbour/days/2031-03-12/index.html").read_text()


def test_of_a_record_that_changes_meanwhile_no_mixture_is_written(edition, harbour, monkeypatch):
    before = {path: path.read_bytes() for path in edition.rglob("*") if path.is_file()}
    write = export._write
    changes = iter(range(99))

    def with_a_publication(*given):
        write(*given)
        Campaign.objects.update(revision=1000 + next(changes))

    monkeypatch.setattr(export, "_write", with_a_publication)
    with pytest.raises(EditionError, match="changed 3 times"):
        export_site(edition, Options(site=SITE, pages=frozenset({"home"}), known_on=False, pictures=False))
    assert {path: path.read_bytes() for path in before} == before


@pytest.mark.django_db
def test_an_empty_record_has_a_page_that_says_so(tmp_path):
    export_site(tmp_path / "edition", Options(site=SITE))
    assert "load_campaign" in (tmp_path / "edition/index.html").read_text()
    assert (tmp_path / "edition/404.html").is_file()


@pytest.mark.django_db
@pytest.mark.parametrize("site", ["map.example", "ftp://map.example", "https://map.example/below", "https://"])
def test_a_site_is_a_scheme_and_a_host(tmp_path, site):
    with pytest.raises(CommandError, match="--site"):
        call_command("export_site", str(tmp_path / "edition"), f"--site={site}")
    assert not (tmp_path / "edition").exists()


def test_the_command_tells_what_it_did(harbour, few_days, tmp_path, capsys):
    Event.objects.filter(reference__startswith="seen").update(status="draft")
    options = ["--without-known-on", "--without-pictures"]
    call_command("export_site", str(tmp_path / "edition"), *options)
    assert re.search(r"\d+ files written, 0 removed, 0 as they were; [\d.]+ MB", capsys.readouterr().out)
    call_command("export_site", str(tmp_path / "edition"), *options)
    assert "nothing has changed" in capsys.readouterr().out
    assert "data-report" not in (tmp_path / "edition/harbour/index.html").read_text()
    call_command("export_site", str(tmp_path / "edition"), *options, "--live=https://live.example")
    assert 'href="https://live.example/harbour/report-a-mistake/"' in (tmp_path / "edition/index.html").read_text()


DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>')


def datasets(root):
    """Of each page that describes the record, what it says."""
    for path, text in pages(root).items():
        for thing in (thing for found in DATA.findall(text) for thing in json.loads(found)["@graph"]):
            if thing["@type"] == "Dataset":
                yield path, thing


def test_what_it_tells_machines_holds(harbour, few_days, tmp_path):
    pages_alone = frozenset({"record", "method", "event", "layer-file", "package-file"})
    export_site(tmp_path / "edition", Options(site=SITE, pages=pages_alone))
    told = dict(datasets(tmp_path / "edition"))
    assert told.keys() >= {"harbour/record/index.html", "ar/harbour/record/index.html"}
    files = told["harbour/record/index.html"]["distribution"]
    addresses = {file["contentUrl"].removeprefix(SITE) for file in files}
    assert {"/harbour/download/record.zip", "/harbour/download/events.csv"} <= addresses
    assert [address for address in addresses if not leads_to(tmp_path / "edition", address).is_file()] == []
    assert not [address for address in addresses if "/control." in address or "/changes." in address]
    event = pages(tmp_path / "edition")["harbour/events/taken/index.html"]
    urn = harbour.campaign.events.get(reference="taken").urn
    assert urn in DATA.search(event)[1]
    assert "/id/" not in event
    assert not [path for path, text in pages(tmp_path / "edition").items() if "jsonld" in text]


def test_with_a_site_behind_it_machines_are_led_there(harbour, few_days, tmp_path):
    live = "https://live.example"
    export_site(tmp_path / "edition", Options(site=SITE, live=live, pages=frozenset({"record", "event"})))
    [record] = [thing for path, thing in datasets(tmp_path / "edition") if path == "harbour/record/index.html"]
    files = {file["contentUrl"] for file in record["distribution"]}
    assert {f"{live}/harbour/download/control.csv", f"{SITE}/harbour/download/events.csv"} <= files
    assert f'href="{live}/harbour/dataset.jsonld"' in pages(tmp_path / "edition")["harbour/record/index.html"]
    assert f"{live}/id/" in pages(tmp_path / "edition")["harbour/events/taken/index.html"]


def test_the_page_of_downloads_leads_to_files_of_the_whole_campaign(edition):
    for root in ("", "ar/"):
        page = (edition / root / "harbour/download/index.html").read_text(encoding="utf-8")
        files = set(re.findall(r'href="(/[^"]*/download/[^"]+)"', page))
        assert {f"/{root}harbour/download/events.csv", f"/{root}harbour/download/districts.geojson"} <= files
        assert any(address.endswith("/download/record.zip") for address in files)
        assert [address for address in files if not leads_to(edition, address).is_file()] == []
        assert "<form" not in page
    assert "taken" in (edition / "harbour/download/events.csv").read_text(encoding="utf-8-sig")


def test_a_part_is_what_the_site_serves(edition, client):
    parts = [path.relative_to(edition).as_posix() for path in edition.glob("harbour/parts/*/*.json")]
    kinds = {path.rpartition("/")[2].partition("-")[0].removesuffix(".json") for path in parts}
    assert kinds >= {"core", "control", "days", "district", "index", "story"}
    for path in parts:
        assert client.get(f"/{path}").content == (edition / path).read_bytes(), path
