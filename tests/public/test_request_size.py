"""A request that is too large is refused by its Content-Length, and nothing of it is parsed or written to the disk."""

from io import BytesIO

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db

MB = 2**20
FORM = int(2.5 * MB)
UPLOAD = reverse("admin:events_import_add")
OUTLINES = reverse("admin:events_import_districts")


class Body(BytesIO):
    """The first 4 MB of a form with a file; counts what is read of it."""

    bytes_read = 0

    def __init__(self):
        beginning = b'--x\r\nContent-Disposition: form-data; name="file"; filename="reports.csv"\r\n\r\n'
        super().__init__(beginning + b"," * 4 * MB)

    def read(self, size=-1, /):
        part = super().read(size)
        self.bytes_read += len(part)
        return part


class CountingHandler(TemporaryFileUploadHandler):
    """Django's own, which writes to the disk; counts its files."""

    files = 0

    def new_file(self, *args, **kwargs):
        CountingHandler.files += 1
        super().new_file(*args, **kwargs)


@pytest.fixture(autouse=True)
def _files_are_counted(settings, monkeypatch):
    settings.FILE_UPLOAD_HANDLERS = [f"{__name__}.CountingHandler"]
    monkeypatch.setattr(CountingHandler, "files", 0)


@pytest.fixture
def anybody():
    """Checked as a browser is, with a cookie of its own making: the form is then read to find the token in it."""
    client = Client(enforce_csrf_checks=True)
    client.cookies["csrftoken"] = "a" * 32
    return client


@pytest.fixture
def editor(anybody):
    anybody.force_login(get_user_model().objects.create_superuser("amal"))
    return anybody


def send(client, address, headers):
    """Send the beginning of a form to the address; gives the response and how much of the body was read."""
    body = Body()
    environ = {"wsgi.input": body, "CONTENT_TYPE": "multipart/form-data; boundary=x"}
    response = client.generic("POST", address, headers=headers, **environ)
    return response, body.bytes_read


def claim(client, address, length, **headers):
    """Send the beginning of a form that claims to be that long."""
    return send(client, address, {"Content-Length": str(length)} | headers)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/admin/login/", "A form can hold 2.5 MB at most."),
        ("/ar/admin/login/", "لا يتسع النموذج لأكثر من 2.5 ميغابايت."),
        ("/", "A form can hold 2.5 MB at most."),
        (UPLOAD, "You are not logged in."),
        (f"/ar{UPLOAD}", "لم تسجّل الدخول."),
        (OUTLINES, "You are not logged in."),
    ],
)
def test_nobody_who_is_not_logged_in_sends_a_file(anybody, address, words):
    response, bytes_read = claim(anybody, address, 398 * MB)
    assert (response.status_code, bytes_read, CountingHandler.files) == (413, 0, 0)
    assert words in response.content.decode()


def test_without_the_limit_it_would_be_read_and_written(anybody, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 400 * MB
    response, bytes_read = claim(anybody, "/admin/login/", 398 * MB)
    assert response.status_code == 403
    assert (bytes_read > 3 * MB, CountingHandler.files) == (True, 1)


@pytest.mark.parametrize(
    ("page", "file_megabytes"),
    [
        ("admin:events_import_add", 50),
        ("admin:events_import_districts", 16),
        ("admin:events_campaign_shape", 16),
        ("admin:events_district_add", 16),
        ("admin:events_basemapfeature_add", 16),
        ("admin:events_event_add", 16),
        ("admin:events_source_add", 0),
        ("admin:password_change", 0),
        ("home", 0),
    ],
)
def test_an_editor_sends_files_where_files_are_taken(editor, page, file_megabytes):
    most = file_megabytes * MB + FORM
    within, _bytes_read = claim(editor, reverse(page), most)
    assert within.status_code != 413
    # A page for readers takes no form, and refuses without looking at it.
    assert CountingHandler.files == (page != "home")
    beyond, bytes_read = claim(editor, reverse(page), most + 1)
    assert (beyond.status_code, bytes_read) == (413, 0)
    assert f"{file_megabytes or 2.5} MB at most" in beyond.content.decode()


def test_the_operator_says_how_large_a_file_of_reports_may_be(editor, settings):
    settings.IMPORT_MAX_MB = 3
    assert claim(editor, UPLOAD, 5 * MB)[0].status_code != 413
    refused, bytes_read = claim(editor, UPLOAD, 6 * MB)
    assert (refused.status_code, bytes_read) == (413, 0)
    assert "A file can hold 3 MB at most." in refused.content.decode()


def test_an_account_of_no_editor_sends_no_files(anybody):
    anybody.force_login(get_user_model().objects.create_user("reader"))
    assert claim(anybody, UPLOAD, 5 * MB)[0].status_code == 413


def test_what_its_page_takes_is_read_to_its_end_whatever_the_answer_so_that_nginx_hears_it(anybody):
    refused, bytes_read = claim(anybody, UPLOAD, 30 * MB)
    assert (refused.status_code, bytes_read > 4 * MB, CountingHandler.files) == (413, True, 0)


def test_a_script_is_answered_in_json(editor):
    refused, _bytes_read = claim(editor, reverse("admin:events_campaign_shape"), 30 * MB, Accept="application/json")
    assert refused.status_code == 413
    assert refused.json() == {"problem": "A file can hold 16 MB at most."}


def test_a_body_of_no_length_is_refused(anybody):
    response, bytes_read = send(anybody, "/admin/login/", {"Transfer-Encoding": "chunked"})
    assert (response.status_code, bytes_read) == (411, 0)


@pytest.mark.parametrize("path", ["/nothing.js", "/ar/nothing.js"])
def test_a_form_of_too_many_parts_at_no_address_is_not_found(path):
    """A page that asked for the form's token would read the form, which cannot be read, and end as a server error."""
    client = Client(enforce_csrf_checks=True)
    client.cookies["csrftoken"] = token = "q" * 32
    body, content_type = b"--zqx\r\n" * 100_000, "multipart/form-data; boundary=zqx"
    response = client.generic("POST", path, body, content_type, headers={"X-CSRFToken": token})
    assert response.status_code == 404
