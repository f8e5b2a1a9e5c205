"""Settings from the environment: a bad one stops the start with its name."""

import os
import subprocess
import sys

import pytest


def started(**variables):
    command = [sys.executable, "manage.py", "diffsettings"]
    return subprocess.run(command, env=os.environ | variables, capture_output=True, text=True)


@pytest.mark.parametrize("value", ["many", "", "-1", "2", "5000.5", "1e4"])
def test_a_number_of_corners_that_is_none_stops_the_start(value):
    stopped = started(SHAPE_MAX_VERTICES=value)
    assert stopped.returncode != 0
    assert f"ImproperlyConfigured: SHAPE_MAX_VERTICES: “{value}” is not a whole number from 3 on." in stopped.stderr


def test_the_operator_says_how_many_corners_a_shape_may_have():
    assert "SHAPE_MAX_VERTICES = 12000" in started(SHAPE_MAX_VERTICES="12000").stdout


@pytest.mark.parametrize("value", ["", "  "])
def test_an_empty_key_stops_the_start(value):
    stopped = started(SECRET_KEY=value)
    assert stopped.returncode != 0
    assert "ImproperlyConfigured: SECRET_KEY: it is empty." in stopped.stderr


TIMEOUTS = {"DATABASE_LOCK_TIMEOUT": "0", "CACHE_TIMEOUT": "never", "ASK_AGAIN_AFTER": "nan"}
WHOLE = {"DATABASE_CONNECT_TIMEOUT": "1", "DATABASE_STATEMENT_TIMEOUT": "0.5", "LAST_GOOD_MAX_MB": "0"}
WHOLE |= {"SESSION_IDLE_HOURS": "0", "LOG_IN_FAILURES": "0", "LOG_IN_LOCK_MINUTES": "none"}
WHOLE |= {"REAUTHENTICATE_AFTER_MINUTES": "0"}


@pytest.mark.parametrize(("variable", "value"), [*TIMEOUTS.items(), *WHOLE.items()])
def test_a_time_out_that_is_none_stops_the_start(variable, value):
    stopped = started(**{variable: value})
    assert stopped.returncode != 0
    assert f"ImproperlyConfigured: {variable}: “{value}” is not a " in stopped.stderr


def test_the_time_outs_reach_the_database_and_the_cache():
    told = {"DATABASE_CONNECT_TIMEOUT": "7", "DATABASE_STATEMENT_TIMEOUT": "8", "DATABASE_LOCK_TIMEOUT": "1.5"}
    cache = {"CACHE_URL": "rediscache://host/1?key_prefix=ours", "CACHE_TIMEOUT": "0.2"}
    urls = {"DATABASE_URL": "postgres://who@host/name", **cache}
    settings = started(**told, **urls, ASK_AGAIN_AFTER="9").stdout
    assert "'connect_timeout': 7, 'options': '-c statement_timeout=8000 -c lock_timeout=1500'" in settings
    assert "'KEY_PREFIX': 'ours'" in settings
    assert "'socket_connect_timeout': 0.2, 'socket_timeout': 0.2, 'rest': 9.0" in settings


def test_what_the_url_of_the_database_says_comes_first():
    settings = started(DATABASE_URL="postgres://who@host/name?connect_timeout=9&options=-c%20work_mem%3D9MB").stdout
    assert "'connect_timeout': 9, 'options': '-c work_mem=9MB'" in settings


def test_what_is_committed_is_on_the_disk(tmp_path):
    query = "connection.cursor().execute('PRAGMA synchronous').fetchone()"
    asked = f"from django.db import connection; print('synchronous', {query})"
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", asked]
    variables = {"DATABASE_URL": f"sqlite:///{tmp_path}/record.sqlite3"}
    told = subprocess.run(command, env=os.environ | variables, capture_output=True, text=True, check=True).stdout
    # 2 is FULL (sqlite.org/pragma.html).
    assert "synchronous (2,)" in told


@pytest.mark.parametrize("value", ["nginx", "10.0.0.1/8", "10.0.0.0/33", "unix 10.0.0.1"])
def test_a_proxy_that_is_none_stops_the_start(value):
    stopped = started(TRUSTED_PROXIES=value)
    assert stopped.returncode != 0
    assert "ImproperlyConfigured: TRUSTED_PROXIES: " in stopped.stderr


def test_the_operator_says_whose_forwarding_is_believed_and_when_a_name_is_locked():
    told = started(TRUSTED_PROXIES="unix,10.0.0.0/8,::1", LOG_IN_FAILURES="7", LOG_IN_LOCK_MINUTES="90").stdout
    assert "TRUSTED_PROXIES = ['unix', IPv4Network('10.0.0.0/8'), IPv6Network('::1/128')]" in told
    assert "AXES_FAILURE_LIMIT = 7" in told
    assert "AXES_COOLOFF_TIME = datetime.timedelta(seconds=5400)" in told


def test_a_role_that_is_none_stops_the_start():
    stopped = started(SECOND_FACTOR_ROLES="Editors,Administrator")
    assert "ImproperlyConfigured: SECOND_FACTOR_ROLES: Administrator is none of " in stopped.stderr
    assert "SECOND_FACTOR_ROLES = ['Editors']" in started(SECOND_FACTOR_ROLES="Editors").stdout


@pytest.mark.parametrize("value", ["news.example.org", "https://news.example.org; script-src *", "*,'none'", ""])
def test_a_frame_ancestor_that_is_none_stops_the_start(value):
    stopped = started(EMBED_FRAME_ANCESTORS=value)
    assert stopped.returncode != 0
    assert "ImproperlyConfigured: EMBED_FRAME_ANCESTORS: " in stopped.stderr


def test_the_operator_says_who_frames_the_map():
    told = started(EMBED_FRAME_ANCESTORS="https://news.example.org,https://*.example.net").stdout
    assert "EMBED_FRAME_ANCESTORS = ['https://news.example.org', 'https://*.example.net']" in told
