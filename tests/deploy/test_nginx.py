"""What nginx hands on, what it says of the client, and what it refuses."""

import json
import re
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.translation import override

from events.public import report_a_mistake, request_size
from tests.deploy import as_shipped

pytestmark = pytest.mark.server

MB = 2**20
FILE_PAGES = sorted(request_size.TABLE_PAGES | request_size.SHAPE_PAGES)
OTHER_PAGES = ["admin:login", "admin:events_source_add", "admin:events_import_changelist", "home"]


def told(response):
    """The headers that the application was sent."""
    assert response.status == 200
    return json.loads(response.body)


def path_of(page, language="en"):
    with override(language):
        try:
            return reverse(page)
        except NoReverseMatch:
            return reverse(page, args=[7])


def is_taken(site, path, length):
    """Whether nginx lets a body of that length come, which a client may ask before it sends one (RFC 9110, 10.1.1)."""
    with site.connect() as connection:
        # Another method than POST: of those, an address may not send many to the log-in page.
        head = f"PUT {path} HTTP/1.1\r\nHost: {as_shipped.HOST}\r\nContent-Length: {length}\r\nExpect: 100-continue\r\n"
        connection.sendall(f"{head}\r\n".encode())
        status = int(connection.recv(100).split()[1])
    assert status in (100, 413)
    return status == 100


def test_plain_http_is_led_to_tls_whatever_the_client_says(site):
    response = site.ask("/harbour/?on=2031-03-05", plain=True, X_Forwarded_Proto="https")
    assert response.status == 301
    assert response.headers["Location"] == "https://map.example.org/harbour/?on=2031-03-05"
    assert site.ask("/harbour/").status == 200


def test_what_a_client_says_of_itself_is_overwritten(echo):
    said = {"X_Forwarded_Proto": "http", "X_Forwarded_For": "192.0.2.7", "X_Forwarded_Host": "elsewhere.example"}
    headers = told(echo.ask("/", source="127.0.0.9", Forwarded="for=192.0.2.7", **said))
    forwarded = sorted(pair for pair in headers if "forwarded" in pair[0] or pair[0] == "host")
    assert forwarded == [["host", as_shipped.HOST], ["x-forwarded-for", "127.0.0.9"], ["x-forwarded-proto", "https"]]


def test_a_site_of_another_name_is_none_of_ours(echo):
    assert echo.ask("/", Host="elsewhere.example").status == 421


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
@pytest.mark.parametrize("page", FILE_PAGES + OTHER_PAGES)
def test_nginx_takes_what_the_application_takes_and_no_more(echo, page, language):
    limit = request_size.file_megabytes(page) * MB + settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    assert is_taken(echo, path_of(page, language), limit)
    assert not is_taken(echo, path_of(page, language), limit + 1)


def test_too_large_a_body_is_refused_in_both_languages(site):
    response = site.ask("/admin/login/", "POST", body=b"," * 4 * MB)
    assert response.status == 413
    assert "Nothing was saved." in response.body
    assert "لم يُحفظ شيء." in response.body


def test_the_application_refuses_a_file_of_nobodys_in_words(site):
    # More than once: nginx may be in the middle of the body when the answer comes.
    for _ in range(20):
        response = site.ask("/ar/admin/events/import/add/", "POST", body=b"," * 12 * MB)
        assert response.status == 413
        assert "لم تسجّل الدخول." in response.body


def log_in(site, source):
    """The response to a log-in as nobody, with the token of the site's own form."""
    form = site.ask("/admin/login/", source=source)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form.body)[1]
    headers = {
        "Cookie": form.headers["Set-Cookie"].partition(";")[0],
        "Origin": f"https://{as_shipped.HOST}",
        "Content_Type": "application/x-www-form-urlencoded",
        # What nginx overwrites.
        "X_Forwarded_For": "192.0.2.7",
    }
    sent = urlencode({"csrfmiddlewaretoken": token, "username": "nobody", "password": "none"})
    return site.ask("/admin/login/", "POST", source=source, body=sent, **headers)


def test_a_log_in_is_one_of_the_sites_own(site):
    refused = log_in(site, "127.0.3.3")
    assert refused.status == 200
    assert "Please enter the correct username and password" in refused.body


def test_a_name_is_locked_for_the_address_that_failed(site):
    answers = [log_in(site, "127.0.3.4") for _ in range(settings.AXES_FAILURE_LIMIT)]
    assert [answer.status for answer in answers] == [200] * (settings.AXES_FAILURE_LIMIT - 1) + [429]
    assert "Too many attempts to log in failed." in answers[-1].body
    assert log_in(site, "127.0.3.5").status == 200


def test_passwords_are_not_guessed_fast(site):
    answers = [site.ask("/admin/login/", "POST", source="127.0.3.1", body="password=a").status for _ in range(9)]
    # Without a token the application refuses those that come through.
    assert answers == [403] * 6 + [429] * 3
    assert site.ask("/ar/admin/login/", "POST", source="127.0.3.1", body="password=a").status == 429
    assert site.ask("/admin/login/", source="127.0.3.1").status == 200
    assert site.ask("/admin/login/", "POST", source="127.0.3.2", body="password=a").status == 403


def test_the_form_for_a_mistake_takes_little_and_not_often(echo):
    path = "/harbour/report-a-mistake/"
    for language in ("", "/ar"):
        assert is_taken(echo, language + path, report_a_mistake.MOST_BYTES)
        assert not is_taken(echo, language + path, report_a_mistake.MOST_BYTES + 1)
    answers = [echo.ask(path, "POST", source="127.0.3.9", body="text=a").status == 429 for _ in range(8)]
    assert answers == [False] * 6 + [True] * 2


def test_ten_readers_of_one_address_open_the_page_at_once(site):
    with ThreadPoolExecutor(20) as readers:
        answers = list(readers.map(lambda _number: site.ask("/healthz", source="127.0.4.1").status, range(220)))
    assert set(answers) == {200}


def test_too_many_requests_of_one_address_are_refused(echo):
    # nginx itself refuses this address; on one connection, it does so hundreds of times in a moment.
    answers = echo.ask_often("/readyz", 600, source="127.0.4.2")
    assert set(answers) == {403, 429}
    assert answers[:300] == [403] * 300
    assert echo.ask("/", source="127.0.4.3").status == 200


@pytest.mark.parametrize(
    "headers",
    [{"X_Long": "x" * 9000}, {f"X_{number}": "x" * 7000 for number in range(6)}],
    ids=["one", "many"],
)
def test_too_large_headers_are_refused(echo, headers):
    assert 400 <= echo.ask("/", **headers).status < 500


def test_too_long_an_address_is_refused(echo):
    assert echo.ask("/?q=" + "x" * 9000).status == 414


@pytest.mark.parametrize("path", ["/readyz", "//readyz", "/%72eadyz", "/./readyz", "/readyz?of=all"])
def test_whether_the_site_is_ready_is_told_to_the_machine_itself_alone(site, path):
    assert site.ask(path, source="127.0.0.2").status == 403


def test_the_machine_itself_asks_whether_the_site_is_ready(site):
    assert site.ask("/readyz").status == 200
    assert site.ask("/healthz", source="127.0.0.2").status == 200


def test_a_site_that_is_being_started_says_so(tmp_path):
    with as_shipped.nginx(tmp_path) as site:
        response = site.ask("/harbour/")
    assert response.status == 503
    assert "The site does not answer." in response.body
    assert "الموقع لا يستجيب." in response.body


def logged(site, path):
    """The line of the request, which nginx writes a moment after its answer."""
    for _attempt in range(100):
        lines = [json.loads(line) for line in site.access_log.read_text().splitlines()]
        if found := [line for line in lines if line["path"].startswith(path)]:
            return found[0]
        time.sleep(0.05)
    raise AssertionError(f"no line of {path}")


def test_a_request_has_one_name_in_both_logs_and_what_a_client_sends_begins_no_line(site):
    response = site.ask('/nowhere%0A"/?a="b', X_Request_ID="0" * 32, User_Agent='a "quoted" name')
    line = logged(site, "/nowhere")
    assert [line["request_id"]] == response.headers.get_all("X-Request-ID")
    assert line["request_id"] != "0" * 32
    assert (line["status"], line["agent"]) == ("404", 'a "quoted" name')
