"""What readers and editors get while the database cannot be asked."""

import contextlib
import datetime as dt
import os
import re

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.test import Client

from events.models import Campaign, Event
from events.public import last_good
from tests.editing import address, event_form_data
from tests.memory import forget

COUNTING = "known_on=2031-03-25&at_least=reported"
PICTURES = [
    "/harbour/2031-03-05.svg",
    "/ar/harbour/2031-03-05.svg?theme=dark",
    "/harbour/2031-03-05.png",
    f"/harbour/2031-03-05.svg?theme=dark&{COUNTING}",
]
PAGES = ["/", "/ar/", "/harbour/", "/ar/harbour/?on=2031-03-12", "/harbour/record/", "/harbour/changes/"]
PAGES += ["/harbour/sources/?publisher=Gazette&sort=date"]
PAGES += [f"/harbour/?on=2031-03-13&compare=2031-03-21&{COUNTING}", f"/harbour/?event=taken&{COUNTING}"]


@pytest.fixture
def taken(harbour):
    harbour.event("taken", 12)
    return harbour


class Outage:
    """The database is gone from ``begin`` to ``end``."""

    def __init__(self):
        self._patch = pytest.MonkeyPatch()

    def begin(self, problem=OperationalError):
        def refuse(*_arguments, **_named):
            raise problem("password=secret")

        self._patch.setattr(connection, "cursor", refuse)

    def end(self):
        self._patch.undo()


@pytest.fixture
def outage(db):
    outage = Outage()
    yield outage
    outage.end()


@pytest.fixture
def files(settings, tmp_path):
    settings.LAST_GOOD_DIR = str(tmp_path / "last-good")
    return tmp_path / "last-good"


def notice_of(response):
    found = re.search(r'<body class="outdated"><p class="outage" role="status">(.*?)</p>', response.content.decode())
    return found and found[1]


def revision():
    return Campaign.objects.get().revision


@pytest.mark.parametrize("problem", [OperationalError, InterfaceError, DatabaseError])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_the_last_one_that_was_served_and_says_so(taken, client, outage, page, problem):
    before, of = client.get(page), revision()
    outage.begin(problem)
    response = client.get(page)
    assert response.status_code == 200
    assert str(of) in notice_of(response)
    assert f"{dt.datetime.now(dt.UTC):%Y}" in notice_of(response)
    assert ("السجل" in notice_of(response)) == page.startswith("/ar/")
    rest = re.sub("<body.*?</p>\n", "<body>", response.content.decode(), count=1)
    assert rest == before.content.decode()
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Record-As-Of"].startswith(f"revision {of}; ")
    assert response.headers["Content-Security-Policy"] == before.headers["Content-Security-Policy"]
    assert "secret" not in response.content.decode()


def test_once_the_database_is_back_the_page_is_as_ever(taken, client, outage):
    before = client.get("/harbour/")
    outage.begin()
    during = client.get("/harbour/")
    outage.end()
    after = client.get("/harbour/", headers={"If-None-Match": during.headers["ETag"]})
    assert (after.status_code, after.content) == (200, before.content)


@pytest.mark.parametrize("picture", PICTURES)
def test_a_picture_is_the_last_one_that_was_served(taken, client, outage, picture):
    before, of = client.get(picture), revision()
    outage.begin()
    response = client.get(picture)
    assert (response.status_code, response.content) == (200, before.content)
    assert response.headers["Content-Type"] == before.headers["Content-Type"]
    assert response.headers["Record-As-Of"].startswith(f"revision {of}; ")
    assert response.headers["Cache-Control"] == "no-store"


def test_a_feed_is_the_last_one_that_was_served_and_the_pointer_is_not(taken, client, outage):
    before = client.get("/harbour/feed.atom")
    client.get("/harbour/revision.json")
    outage.begin()
    response = client.get("/harbour/feed.atom")
    assert (response.status_code, response.content) == (200, before.content)
    assert response.headers["Content-Type"] == before.headers["Content-Type"]
    assert response.headers["Record-As-Of"]
    # Open pages ask again, ever less.
    assert client.get("/harbour/revision.json").status_code == 503


def test_no_picture_stands_for_one_of_which_other_reports_count(taken, client, outage):
    plain, known = "/harbour/2031-03-14.svg", "/harbour/2031-03-14.svg?known_on=2031-03-20"
    before, before_known = client.get(plain).content, client.get(known).content
    outage.begin()
    # In the other theme nothing was served, and that will do.
    assert client.get(f"{plain}?theme=dark").content == before
    assert client.get(f"{known}&theme=dark").content == before_known != before
    assert client.get(f"{plain}?at_least=reported").status_code == 503


def test_a_page_of_what_counts_comes_before_one_of_everything(taken, client, outage):
    known = client.get(f"/harbour/?on=2031-03-13&{COUNTING}").content.decode()
    client.get("/harbour/?on=2031-03-13")
    outage.begin()
    again = client.get(f"/harbour/?{COUNTING}&on=2031-03-13").content.decode()
    assert re.search("<title>.*", again)[0] == re.search("<title>.*", known)[0]
    # Its scripts read the address.
    assert client.get("/harbour/?on=2031-03-13&known_on=2031-03-02").status_code == 200


def core_of(page):
    return re.search(r'href="(/harbour/parts/[^"]*core.json)"', page.content.decode())[1]


def test_a_page_of_before_finds_its_parts(taken, client, outage):
    core = core_of(client.get("/harbour/"))
    before = client.get(core)
    outage.begin()
    assert core_of(client.get("/harbour/")) == core
    during = client.get(core)
    assert (during.status_code, during.content) == (200, before.content)
    assert "immutable" in during.headers["Cache-Control"]


def test_another_day_of_the_page_is_better_than_none(taken, client, outage):
    client.get("/harbour/?on=2031-03-12")
    outage.begin()
    for asked in ("/harbour/?on=2031-03-20", "/harbour/?event=taken&utm=x", "/harbour/"):
        assert notice_of(client.get(asked))
    assert client.get("/ar/harbour/").status_code == 503


@pytest.mark.parametrize(
    "lost", ["/harbour/", "/ar/harbour/record/", "/harbour/parts/1-0123456789ab/core.json", *PICTURES]
)
def test_where_nothing_is_known_it_is_said_when_to_come_back(taken, client, outage, lost):
    outage.begin()
    response = client.get(lost)
    assert (response.status_code, response.headers["Retry-After"]) == (503, "30")
    assert response.headers["Cache-Control"] == "no-store"
    said = "يجري إصلاحه" if lost.startswith("/ar/") else "being repaired"
    assert said in response.content.decode()
    assert "secret" not in response.content.decode()


def test_an_editor_is_told_and_nothing_is_written(taken, admin_client, outage):
    sent = event_form_data(taken, [(taken.gazette, "supports")])
    before = Event.objects.count()
    outage.begin()
    response = admin_client.post(address(Event, "add"), sent)
    assert response.status_code == 503
    assert "look before you send it again" in response.content.decode()
    outage.end()
    assert Event.objects.count() == before


def test_what_fails_outside_of_a_view_is_told_as_well(taken, admin_client, outage, monkeypatch):
    def lost(*_arguments):
        raise OperationalError("password=secret")

    monkeypatch.setattr("django.contrib.sessions.middleware.SessionMiddleware.process_response", lost)
    admin_client.raise_request_exception = False
    response = admin_client.get("/admin/")
    assert response.status_code == 503
    assert "being repaired" in response.content.decode()


def test_any_other_error_is_none_of_an_outage(taken, monkeypatch):
    client = Client(raise_request_exception=False)
    client.get("/harbour/")

    def fail(*_arguments):
        raise ZeroDivisionError

    monkeypatch.setattr("events.public.map_query.list_campaigns", fail)
    assert client.get("/harbour/").status_code == 500


def test_the_log_has_a_line_for_each_request_and_no_traceback(taken, client, outage, caplog):
    outage.begin()
    client.get("/harbour/")
    told = [record for record in caplog.records if record.name == "events.middleware"]
    assert [record.getMessage() for record in told] == [
        "The database could not be asked for /harbour/: password=secret"
    ]
    assert told[0].exc_info is None


@pytest.mark.parametrize("asked", [*PAGES, *PICTURES])
def test_a_process_that_starts_meanwhile_reads_it_from_files(taken, client, outage, files, asked):
    before = client.get(asked)
    forget()
    outage.begin()
    response = client.get(asked)
    assert response.status_code == 200
    assert before.content.decode(errors="ignore")[-200:] == response.content.decode(errors="ignore")[-200:]
    assert {oct(folder.stat().st_mode)[-3:] for folder in files.iterdir()} == {"700"}


def test_parts_are_in_files_too(taken, client, outage, files):
    core = core_of(client.get("/harbour/"))
    before = client.get(core)
    forget()
    outage.begin()
    assert client.get(core).content == before.content


def cut_off(file):
    file.write_bytes(file.read_bytes()[:-10])


def altered(file):
    file.write_bytes(file.read_bytes().replace(b"<title>", b"<TITLE>"))


@pytest.mark.parametrize("damage", [cut_off, altered, lambda file: file.write_bytes(b"")])
def test_a_damaged_file_is_left_out(taken, client, outage, files, damage, caplog):
    client.get("/harbour/")
    forget()
    for file in (files / "pages").iterdir():
        damage(file)
    outage.begin()
    assert client.get("/harbour/").status_code == 503
    assert "LAST_GOOD_DIR" in caplog.text


def test_a_page_of_another_deployment_is_left_out(taken, client, outage, files, monkeypatch):
    client.get("/harbour/")
    forget()
    monkeypatch.setattr(staticfiles_storage, "manifest_hash", "another", raising=False)
    outage.begin()
    assert client.get("/harbour/").status_code == 503


def test_where_no_file_can_be_written_readers_are_served(taken, client, files, caplog):
    files.write_text("no folder")
    assert client.get("/harbour/").status_code == 200
    assert "cannot be written (LAST_GOOD_DIR)" in caplog.text


def test_a_file_that_cannot_be_finished_is_taken_away(taken, client, files, monkeypatch, caplog):
    def full(*_paths):
        raise OSError("No space left on device")

    monkeypatch.setattr(last_good.os, "replace", full)
    assert client.get("/harbour/").status_code == 200
    assert "No space left on device" in caplog.text
    assert list((files / "pages").iterdir()) == []


def test_the_oldest_files_go_first(tmp_path):
    for number in range(4):
        file = tmp_path / str(number)
        file.write_bytes(b"x" * 100)
        os.utime(file, (number, number))
    last_good._forget_oldest(tmp_path, 250)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["2", "3"]


def test_a_file_that_another_process_has_moved_is_passed_over(tmp_path, monkeypatch):
    listing = os.scandir

    @contextlib.contextmanager
    def scan_while_one_goes(folder):
        with listing(folder) as found:
            entries = list(found)
        (tmp_path / "moved").unlink()
        yield entries

    for name in ("moved", "older", "newer"):
        (tmp_path / name).write_bytes(b"x" * 100)
    os.utime(tmp_path / "older", (1, 1))
    monkeypatch.setattr(last_good.os, "scandir", scan_while_one_goes)
    last_good._forget_oldest(tmp_path, 150)
    assert [file.name for file in tmp_path.iterdir()] == ["newer"]


def test_there_are_no_more_files_than_answers(taken, client, files):
    """Whatever stands in the query: else anybody could fill the disk."""
    for number in range(3):
        for page in ("/harbour/", "/harbour/changes/", "/harbour/record/"):
            for query in (
                f"?on=x{number}",
                f"?p={'0' * number}1",
                f"?event=no-{number}",
                f"?utm={number}",
                f"?theme={number}",
            ):
                client.get(page + query)
    assert len(list((files / "pages").iterdir())) == 3
