"""The imprint and the page on privacy."""

import re
from pathlib import Path

import pytest
from django.conf import settings as site

from tests.test_settings import started

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).parents[2]
LINKED_FROM = ["/harbour/", "/harbour/changes/", "/harbour/record/", "/harbour/report-a-mistake/", "/privacy/"]


def test_without_a_text_of_the_operators_there_is_no_imprint_and_no_link_to_it(client, harbour):
    assert client.get("/imprint/").status_code == 404
    for page in LINKED_FROM:
        shown = client.get(page).content.decode()
        assert "/imprint/" not in shown
        assert 'href="/privacy/"' in shown, page
    assert "/imprint/" not in client.get("/sitemap.xml").content.decode()


def test_the_imprint_is_the_operators_text_as_text(client, harbour, settings):
    settings.IMPRINT = {"en": "The Office <b>\n\nHarbour Road 1", "ar": ""}
    page = client.get("/imprint/").content.decode()
    assert "<p>The Office &lt;b&gt;</p>\n\n<p>Harbour Road 1</p>" in page
    assert '<div lang="en" dir="auto">' in client.get("/ar/imprint/").content.decode()
    settings.IMPRINT = settings.IMPRINT | {"ar": "المكتب"}
    assert "<p>المكتب</p>" in client.get("/ar/imprint/").content.decode()
    for page in LINKED_FROM:
        assert 'href="/imprint/"' in client.get(page).content.decode(), page
        assert 'href="/ar/imprint/"' in client.get(f"/ar{page}").content.decode(), page


def test_the_page_on_privacy_says_for_how_long_in_both_languages(client, settings):
    settings.LOG_DAYS, settings.MISTAKE_REPORT_DAYS = 9, 77
    settings.PRIVACY = {"en": "A CDN <i> stands before.", "ar": ""}
    english, arabic = (client.get(f"{language}/privacy/").content.decode() for language in ("", "/ar"))
    for text in (english, arabic):
        assert re.search(r"\b9\b", text)
        assert "77" in text
        assert "A CDN &lt;i&gt; stands before." in text
    assert "It is deleted after 9 days at the latest." in english
    settings.REPORT_MISTAKES_TO = "desk@example.org"
    assert "77" not in client.get("/privacy/").content.decode()


def test_what_is_logged_of_a_request_is_what_the_page_says(client):
    """A field more in nginx's log is to be told on the page, and to be added here."""
    logged = re.search(r"log_format campaign_map.*?;\n", (ROOT / "deploy/nginx.conf").read_text(), re.DOTALL)[0]
    assert re.findall(r'"(\w+)":"\$', logged) == [
        "time", "request_id", "address", "method", "host", "path", "status", "bytes", "seconds", "referrer", "agent",
    ]  # fmt: skip
    assert site.LOG_DAYS == 15


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"IMPRINT_FILE": "/nowhere/imprint"}, "ImproperlyConfigured: IMPRINT_FILE: "),
        ({"PRIVACY_FILE_AR": str(ROOT / "LICENSE")}, "ImproperlyConfigured: PRIVACY_FILE: it is missing"),
        ({"REPORT_MISTAKES_TO": "desk"}, "ImproperlyConfigured: REPORT_MISTAKES_TO: “desk” is not an e-mail address."),
        ({"LOG_DAYS": "0"}, "ImproperlyConfigured: LOG_DAYS: "),
    ],
)
def test_a_setting_that_cannot_be_read_stops_the_start(variables, said):
    stopped = started(**variables)
    assert stopped.returncode != 0
    assert said in stopped.stderr
