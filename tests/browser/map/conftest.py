"""The real campaign on a server as an operator would run it, and a reader who opens pages of it."""

import contextlib
import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.pages import DESK, complaints_of
from tests.once import once

ROOT = Path(__file__).resolve().parents[3]
# Of the libraries', what no reader's page asks for: to compress it takes longest.
EDITORS_FILES = ("admin", "draw", "leaflet-src.*", "proj4*")
# The page has drawn the map and answers.
READY = "html[data-ready]"
PHONE = {"width": 360, "height": 740}


class Site:
    """A database of its own, and gunicorn on it once ``serve`` is entered."""

    def __init__(self, folder, static):
        self.environment = {
            **os.environ,
            "DATABASE_URL": f"sqlite:///{folder / 'record.sqlite3'}",
            "DJANGO_SETTINGS_MODULE": "tests.browser.map.settings",
            "PYTHONPATH": str(ROOT),
            "STATIC_ROOT": str(static),
            "SECRET_KEY": "for tests alone",
            "DEBUG": "off",
            "HTTPS": "off",
            "LOG_LEVEL": "WARNING",
        }
        self.url = None

    def manage(self, *arguments):
        """What a management command prints."""
        return self._run("manage.py", *arguments)

    def _run(self, *arguments):
        command = [sys.executable, *arguments]
        ran = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, f"{' '.join(command)}\n{ran.stdout}{ran.stderr}"
        return ran.stdout

    @contextlib.contextmanager
    def serve(self):
        # The socket is handed on open, so no other program can take the port, and requests wait in it
        # until the server is up.
        with socket.create_server(("127.0.0.1", 0)) as listening:
            listening.set_inheritable(True)
            number = listening.fileno()
            options = ["--bind", f"fd://{number}", "--threads", "4", "--log-level", "warning"]
            command = [sys.executable, "-m", "gunicorn", "mosulmap.wsgi", *options]
            server = subprocess.Popen(command, cwd=ROOT, env=self.environment, pass_fds=[number])
            self.url = f"http://127.0.0.1:{listening.getsockname()[1]}"
            try:
                yield self
            finally:
                server.terminate()
                server.wait(20)


@pytest.fixture(scope="session")
def make_site(shared_folder, empty_file):
    """Serves a record: loaded once for all test processes, as are the static files collected."""
    with contextlib.ExitStack() as running:

        def make(name, *load):
            site = Site(shared_folder / name, shared_folder / "static")

            def fill():
                shutil.copy(empty_file, shared_folder / name / "record.sqlite3")
                site.manage(*load)

            once(shared_folder / name, fill)
            ignored = [f"--ignore={pattern}" for pattern in EDITORS_FILES]
            collect = ("collectstatic", "--no-input", "--verbosity=0", *ignored)
            once(shared_folder / "static", lambda: site.manage(*collect))
            return running.enter_context(site.serve())

        yield make


@pytest.fixture(scope="session")
def mosul(browser, make_site):
    """The whole campaign. (After the browser: without one, nothing needs to be loaded.)"""
    return make_site("mosul", "load_campaign", "fixtures/mosul")


# What a reader of the map comes by; to write the pages of all rows as well would take minutes.
EDITION = """
from pathlib import Path
from events.projection.basis import Basis
from events.static_site import export, parts
from events.static_site.options import Options
parts.bases = lambda _campaign: [Basis.parse(text) for text in {bases!r}]
names = "home campaign embed revision service-worker offline-list manifest days day".split()
export.export_site(Path({folder!r}), Options(pictures=False, pages=frozenset(names)))
"""
# The days of knowledge that tests ask for.
BASES = ["2016-11-12", "2016-11-13", "2016-11-12-reported", "2016-12-01-reported"]


class Edition:
    """The static edition of a site, which a server of files serves, and nothing else."""

    def __init__(self, site, url):
        self.url = url
        self.manage = site.manage


@contextlib.contextmanager
def serve_files(folder):
    """The address of Python's own server on a folder."""
    command = [sys.executable, "-u", "-m", "http.server", "--bind", "127.0.0.1", "--directory", str(folder), "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        try:
            yield f"http://127.0.0.1:{re.search('port ([0-9]+)', server.stdout.readline())[1]}"
        finally:
            server.terminate()


@pytest.fixture(scope="session")
def mosul_edition(mosul, shared_folder):
    folder = shared_folder / "mosul-edition"
    files = folder / "files"

    def make():
        mosul.manage("shell", "-v0", "-c", EDITION.format(folder=str(files), bases=BASES))
        # Where pages of the tests are parked.
        (files / "robots.txt").write_text("User-agent: *\n")

    once(folder, make)
    with serve_files(files) as url:
        yield Edition(mosul, url)


@pytest.fixture(params=["mosul", pytest.param("mosul_edition", id="static edition")])
def served(request):
    """The whole campaign, by the application and as files."""
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="session")
def article(browser, make_site):
    """The one article of 12 November 2016."""
    return make_site("article", "loaddata", "article")


def go(page, address, ready=READY, settled=True):
    """Open an address in a page, and wait until it is ready."""
    page.goto(address)
    page.locator(ready).wait_for(state="attached")
    if settled and ready == READY:
        # Several, where two days are compared.
        expect(page.locator("#panel-body .loading")).to_have_count(0)
        page.locator(".names:not([data-busy])").first.wait_for(state="attached")


@pytest.fixture
def visit(browser, kept_pages):
    """Opens a page of a site and waits until it is ready; nothing may have gone wrong in it by the end.

    ``prepare`` is called with the page before it is opened; ``ready`` is what is waited for, and where ``settled``
    also the evidence that it shows. Further options are those of a browser context. ``first`` is for a reader who
    has never been here: nothing is in the cache.
    """
    contexts = []
    pages = []

    def new_page(site, prepare, first, options):
        given = {"locale": "en-GB", "base_url": site.url} | options
        if not first:
            return kept_pages.page(own=prepare is not None, **given)
        contexts.append(browser.new_context(**{"reduced_motion": "reduce", "viewport": DESK} | given))
        page = contexts[-1].new_page()
        page.complaints = complaints_of(page)
        pages.append(page)
        return page

    def open_page(site, address="/", *, prepare=None, ready=READY, settled=True, first=False, **options):
        page = new_page(site, prepare, first, options)
        if prepare:
            prepare(page)
        go(page, address, ready, settled)
        return page

    yield open_page
    for context in contexts:
        context.close()
    complaints = kept_pages.take_back()
    assert complaints + [complaint for page in pages for complaint in page.complaints] == []
