"""What a line of the log says of the request that it belongs to."""

import io
import json
import logging
import logging.config
import os
import re
import subprocess
import sys

import pytest
from django.conf import settings

from events.models import Campaign
from events.public import pages
from events.request_log import RequestFilter

A_NAME = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def lines():
    """What is logged from now on, as JSON; a function that gives the lines, parsed."""
    stream = io.StringIO()
    options = {**settings.LOGGING["formatters"]["json"]}
    formatter = logging.config.DictConfigurator({"version": 1}).configure_formatter(options)
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    handler.addFilter(RequestFilter())
    logging.getLogger().addHandler(handler)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.getLogger().removeHandler(handler)


def test_a_line_names_the_request_as_the_response_does(client, db, lines):
    response = client.get("/nowhere/")
    (line,) = lines()
    assert re.fullmatch("[0-9a-f]{32}", line["request_id"])
    assert line["request_id"] == response.headers["X-Request-ID"]
    assert (line["level"], line["logger"]) == ("WARNING", "django.request")
    assert line["message"] == "Not Found: /nowhere/"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+\+00:00", line["time"])


def test_each_request_has_a_name_of_its_own(client, db):
    names = {client.get("/healthz").headers["X-Request-ID"] for _ in range(3)}
    assert len(names) == 3


def test_the_proxys_name_is_taken(client, db, lines):
    response = client.get("/nowhere/", headers={"X-Request-ID": A_NAME})
    assert (response.headers["X-Request-ID"], lines()[0]["request_id"]) == (A_NAME, A_NAME)


@pytest.mark.parametrize("given", ["", "1", A_NAME + "0", A_NAME.upper(), "x" * 32, f"{A_NAME[:-2]}\r\n", "<b>" * 10])
def test_whatever_else_is_given_is_no_name(client, db, given):
    assert client.get("/healthz", headers={"X-Request-ID": given}).headers["X-Request-ID"] != given


def test_a_line_names_the_account_without_asking_for_it(client, admin_client, db, lines):
    client.get("/nowhere/")
    admin_client.get("/admin/nowhere/")
    assert [line["user"] for line in lines()] == ["", "admin"]


def test_a_line_names_the_revision_that_is_served(client, harbour, lines, monkeypatch):
    serve = pages.serve

    def telling(*arguments):
        logging.getLogger("told").warning("served")
        return serve(*arguments)

    monkeypatch.setattr(pages, "serve", telling)
    client.get("/harbour/")
    logging.getLogger("told").warning("outside of a request")
    assert [(line["revision"], bool(line["request_id"])) for line in lines()] == [
        (Campaign.objects.get().revision, True),
        ("", False),
    ]


def test_no_text_begins_a_line_of_its_own(client, db, lines):
    client.get("/nowhere%0AERROR forged/")
    assert len(lines()) == 1


PROGRAM = """
import django
django.setup()
import logging
logging.getLogger("mosulmap.security").info("role given")
logging.getLogger("other").info("nothing of security")
"""


def logged(**variables):
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "mosulmap.settings"} | variables
    done = subprocess.run([sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, check=True)
    return done.stderr.splitlines()


def test_events_of_security_have_a_file_of_their_own_whatever_the_level(tmp_path):
    file = tmp_path / "security.log"
    told = logged(LOG_FORMAT="json", LOG_LEVEL="ERROR", SECURITY_LOG=str(file))
    assert [json.loads(line)["message"] for line in told] == ["role given"]
    assert [json.loads(line)["message"] for line in file.read_text().splitlines()] == ["role given"]


def test_in_a_terminal_a_line_is_text():
    assert [line.split(" ", 2)[2] for line in logged(LOG_FORMAT="text", LOG_LEVEL="INFO")] == [
        "INFO mosulmap.security: role given",
        "INFO other: nothing of security",
    ]


def test_an_unknown_format_stops_the_start():
    with pytest.raises(subprocess.CalledProcessError) as stopped:
        logged(LOG_FORMAT="xml")
    assert "LOG_FORMAT: “xml” is neither json nor text." in stopped.value.stderr
