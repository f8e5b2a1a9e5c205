"""What browsers report of the content policy becomes a line of the log, and anybody's flood of them does not."""

import json
import logging

import pytest

from events.public import policy_reports

ADDRESS = "/policy-reports"
REPORT = {
    "document-uri": "https://map.example.org/harbour/?on=2031-03-05&find=somebody",
    "effective-directive": "script-src-elem",
    "blocked-uri": "https://elsewhere.example.org/x.js",
    "line-number": 7,
    "original-policy": "default-src 'self'",
}


@pytest.fixture(autouse=True)
def new_hour(monkeypatch):
    monkeypatch.setattr(policy_reports, "written", policy_reports.HourOfLines())


@pytest.fixture
def send(client):
    def post(report, body=None):
        body = json.dumps({"csp-report": report}) if body is None else body
        return client.post(ADDRESS, body, content_type="application/csp-report").status_code

    return post


def lines(caplog):
    return [record.getMessage() for record in caplog.records if record.name == "mosulmap.policy"]


def test_a_report_is_one_line_without_what_was_searched_for(send, caplog):
    assert send(REPORT) == 204
    (line,) = lines(caplog)
    assert "script-src-elem" in line
    assert "https://elsewhere.example.org/x.js" in line
    assert "somebody" not in line
    assert "default-src" not in line


def test_the_same_report_is_one_line_an_hour(send, caplog, monkeypatch):
    for _time in range(3):
        send(REPORT)
    assert len(lines(caplog)) == 1
    now = policy_reports.time.monotonic()
    monkeypatch.setattr(policy_reports.time, "monotonic", lambda: now + policy_reports.SECONDS)
    send(REPORT)
    assert len(lines(caplog)) == 2


def test_a_flood_fills_no_log(send, caplog):
    with caplog.at_level(logging.WARNING):
        for number in range(policy_reports.MOST_LINES + 50):
            assert send(REPORT | {"line-number": number}) == 204
    assert len(lines(caplog)) == policy_reports.MOST_LINES


def test_a_line_is_short_and_one(send, caplog):
    send(dict.fromkeys(policy_reports.FIELDS, "x\n" * 400))
    (line,) = lines(caplog)
    assert "\n" not in line
    assert len(line) < 2000


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("", 400),
        ("{", 400),
        ("[]", 400),
        ('{"csp-report": 7}', 400),
        ('{"csp-report": {"document-uri": "https://["}}', 400),
        ("[" * 16_000, 400),
        (b"\xff\xfe", 400),
        ("x" * (policy_reports.MOST_BYTES + 1), 413),
    ],
)
def test_what_is_no_report_is_refused(send, caplog, body, status):
    assert send(None, body) == status
    assert lines(caplog) == []
