"""A real Chromium, and a page in it that forgives nothing."""

import os
import shutil

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles import handlers
from django.test import Client
from playwright.sync_api import Error, sync_playwright
from pytest_django.live_server_helper import LiveServer

from events.models import BasemapFeature
from tests.browser.live_site import KeptStaticFiles
from tests.browser.pages import KeptPages
from tests.campaigns import Harbour
from tests.copies import copied

# Playwright's synchronous interface keeps an event loop running in the test's own thread, and Django
# refuses the database to a thread with a loop. Nothing here awaits, so nothing can interleave.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# The headless shell is the same engine without the windows around it, and takes two thirds of the time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
# No sandbox: containers forbid it. The rest keeps the browser from calling home.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # The headless shell would hint fonts, and so give texts other sizes than a whole browser does.
    "--font-render-hinting=none",
]


def _chromium():
    """The path of a Chromium on this machine; None leaves it to Playwright's own."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(scope="session")
def browser():
    path = _chromium()
    with sync_playwright() as playwright:
        try:
            launched = playwright.chromium.launch(executable_path=path, args=FLAGS)
        except Error as problem:
            tried = path or "Playwright's own, for there is none on PATH and CHROMIUM is not set"
            pytest.skip(f"no Chromium could be started ({tried}): {problem.message.splitlines()[0]}")
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def kept_pages(browser):
    return KeptPages(browser)


@pytest.fixture(scope="session")
def live_server():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(handlers, "StaticFilesHandler", KeptStaticFiles)
        server = LiveServer("localhost")
    yield server
    server.stop()


@pytest.fixture
def new_page(kept_pages, live_server):
    """Opens pages of 1280 by 800 at the live server's address, in English, each with cookies of its own.

    Whatever is left in ``page.complaints`` at the end fails the test; a test that provokes a complaint
    asserts it and clears the list.
    """

    def make():
        return kept_pages.page(base_url=live_server.url, locale="en-GB")

    yield make
    assert kept_pages.take_back() == []


@pytest.fixture
def page(new_page):
    return new_page()


def log_in(page, live_server, name="amal"):
    """Make a superuser of that name, whose session the page has from now on."""
    client = Client()
    client.force_login(get_user_model().objects.create_superuser(name, password="harbour-lights"))
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    return page


@copied
def harbour_with_river():
    harbour = Harbour()
    BasemapFeature.objects.create(
        campaign=harbour.campaign,
        slug="river",
        kind="river",
        name_en="River",
        name_ar="النهر",
        shape={"type": "LineString", "coordinates": [[10.05, 50.05], [10.4, 50.35]]},
    )
    return harbour


@pytest.fixture
def harbour(db):
    """The small campaign, with a river to see on its maps."""
    return harbour_with_river()


@pytest.fixture
def editor(page, live_server, harbour):
    """The page, logged in as somebody who may do everything."""
    return log_in(page, live_server)
