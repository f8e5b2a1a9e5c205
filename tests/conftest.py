"""Settings and fixtures of every test."""

import gc
import shutil

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connections
from django.db.models.signals import post_migrate
from django.test import override_settings
from django.utils import translation

from events.newsroom import roles
from tests import memory
from tests.campaigns import Harbour
from tests.copies import copied

ON_SQLITE = connections["default"].vendor == "sqlite"
pytest_plugins = ["tests.once", "tests.processes"]


def pytest_collection_modifyitems(items):
    """Begin with the slowest files: at the end of the run, no test process should wait long for another."""
    items.sort(key=lambda item: (not item.get_closest_marker("server"), not item.get_closest_marker("browser")))


def pytest_collection_finish():
    """Spare the garbage collector what lives to the end of the run: traversing it took a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


@pytest.fixture(scope="session", autouse=True)
def _plain_http_and_plain_file_names(tmp_path_factory):
    """As on a laptop: no TLS, and static files under their own names, without a `collectstatic` before."""
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(
        SECURE_SSL_REDIRECT=False,
        SESSION_COOKIE_SECURE=False,
        CSRF_COOKIE_SECURE=False,
        # WhiteNoise warns of a directory that is not there.
        STATIC_ROOT=tmp_path_factory.mktemp("static"),
        STORAGES={**settings.STORAGES, "staticfiles": static},
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        LAST_GOOD_DIR="",
    ):
        yield


@pytest.fixture(scope="session", autouse=True)
def _roles_outlive_a_flush():
    """A test with real transactions flushes every table afterwards, and with them the groups that a migration made."""

    def make_groups(**_kwargs):
        roles.make_groups(apps)

    events = apps.get_app_config("events")
    post_migrate.connect(make_groups, sender=events)
    yield
    post_migrate.disconnect(make_groups, sender=events)


@pytest.fixture(autouse=True)
def _english_at_the_start():
    """A page in Arabic leaves its language active in the thread, and so in the next test."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _empty_cache():
    """Primary keys and revisions, which are cache keys, begin anew in each test."""
    memory.forget()


@pytest.fixture
def harbour(db):
    """A small campaign without events."""
    return copied(Harbour)()


@pytest.fixture
def editor(admin_client):
    """A client that is logged in and may do everything."""
    return admin_client


@pytest.fixture
def security_lines(caplog, django_capture_on_commit_callbacks):
    """A way to have something done; gives the lines of the logger mosulmap.security that tell of it."""
    caplog.set_level("INFO", "mosulmap.security")

    def of(change):
        caplog.clear()
        with django_capture_on_commit_callbacks(execute=True):
            change()
        return [record.getMessage() for record in caplog.records if record.name == "mosulmap.security"]

    return of


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request, tmp_path_factory, django_db_modify_db_settings_parallel_suffix):
    """SQLite in a file, as in real life: a copy of one that the migrations have made for all test processes.

    In memory, the server's threads and the test would share one cache, whose table locks nobody waits for:
    "database table is locked".
    """
    if ON_SQLITE:
        path = tmp_path_factory.mktemp("database") / "test.sqlite3"
        shutil.copy(request.getfixturevalue("empty_file"), path)
        connections["default"].settings_dict["TEST"] |= {"NAME": str(path), "MIGRATE": False}


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb):
    """A copied file is taken as it is."""
    return django_db_keepdb or ON_SQLITE
