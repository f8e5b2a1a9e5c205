"""deploy/mosulmap.service, beside nginx.conf: what the one opens is what the other asks."""

import configparser
import re
import shutil
import subprocess
import sys

import pytest
from django.conf import settings
from gunicorn.config import Config

from tests.deploy import as_shipped


@pytest.fixture
def options():
    """What the unit tells gunicorn."""
    config = Config()
    _program, *arguments = as_shipped.unit_command()
    parsed = config.parser().parse_args(arguments)
    assert parsed.args == [settings.WSGI_APPLICATION.removesuffix(".application")]
    for name, value in vars(parsed).items():
        if value is not None and name != "args":
            config.set(name, value)
    return config


def directives(name):
    """The arguments of each line of nginx.conf with that directive."""
    return re.findall(rf"^ *{name} +(.*);", as_shipped.NGINX_CONF.read_text(encoding="utf-8"), re.MULTILINE)


def test_nginx_asks_where_gunicorn_listens(options):
    assert options.bind[0].startswith(f"unix:{as_shipped.SOCKET_FOLDER}/")
    assert directives("server")[0].split()[0] == options.bind[0]


def test_a_long_import_keeps_no_worker_from_its_heartbeat(options):
    assert (options.worker_class_str, options.threads) == ("gthread", 4)
    assert options.graceful_timeout > 60


def test_gunicorn_takes_the_headers_that_nginx_lets_through(options):
    number, size = directives("large_client_header_buffers")[0].split()
    assert (number, size) == ("4", "8k")
    assert 8000 < options.limit_request_line <= 8192
    assert 8000 < options.limit_request_field_size <= 8192


@pytest.mark.parametrize("prefix", ["", "/ar"])
@pytest.mark.parametrize("page", ["add", "districts", "7/apply", "7/undo", "7/answer"])
def test_an_import_has_its_minutes(page, prefix):
    locations = re.findall(r"location ~ (\S+) {(.*?)}", as_shipped.NGINX_CONF.read_text(encoding="utf-8"), re.DOTALL)
    path = f"{prefix}/admin/events/import/{page}/"
    rules = next(rules for pattern, rules in locations if re.search(pattern, path))
    assert "proxy_read_timeout 600s;" in rules


def test_no_line_names_a_place_that_is_not_marked():
    """What has to be changed for another server stands in lines that say so."""
    unmarked = [line for line in as_shipped.NGINX_CONF.read_text().splitlines() if not line.endswith("# yours")]
    assert not [line for line in unmarked if re.search(r"example\.org|/run/|/etc/letsencrypt|listen", line)]


def test_the_service_stops_after_what_it_waits_for(options):
    unit = configparser.RawConfigParser(strict=False, interpolation=None)
    unit.optionxform = str
    unit.read_string(as_shipped.UNIT.read_text(encoding="utf-8").replace("\\\n", ""))
    assert int(unit["Service"]["TimeoutStopSec"]) > options.graceful_timeout
    assert unit["Service"]["Type"] == "notify"


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd here")
def test_systemd_reads_the_unit(tmp_path):
    unit = tmp_path / "mosulmap.service"
    program = as_shipped.unit_command()[0]
    unit.write_text(as_shipped.UNIT.read_text(encoding="utf-8").replace(program, sys.executable), encoding="utf-8")
    done = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
