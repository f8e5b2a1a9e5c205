"""The data package as a download: of one revision, revalidated, bounded."""

import io
import json
import zipfile

import pytest

from events.models import Campaign
from events.public import package_file
from tests.campaigns import Harbour

pytestmark = pytest.mark.django_db
ADDRESS = "/harbour/download/record.zip"


@pytest.fixture
def harbour(db):
    harbour = Harbour()
    harbour.event("taken", 5)
    harbour.event("secret", 6, status="draft")
    return harbour


def archive(response):
    return zipfile.ZipFile(io.BytesIO(b"".join(response)))


@pytest.mark.parametrize(("prefix", "language"), [("", "en"), ("/ar", "ar")])
def test_it_is_the_whole_public_record(harbour, client, prefix, language):
    response = client.get(prefix + ADDRESS)
    assert response.headers["Content-Disposition"] == f'attachment; filename="harbour-r{harbour_revision()}.zip"'
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    with archive(response) as found:
        said = json.loads(found.read(next(name for name in found.namelist() if name.endswith("datapackage.json"))))
        events = found.read(next(name for name in found.namelist() if name.endswith("events.csv"))).decode()
    assert (said["version"], said["language"]) == (str(harbour_revision()), language)
    assert "taken" in events
    assert "secret" not in events


def harbour_revision():
    return Campaign.objects.get().revision


def test_it_is_sent_again_after_a_publication_alone(harbour, client):
    tag = client.get(ADDRESS).headers["ETag"]
    assert client.get(ADDRESS, headers={"If-None-Match": tag}).status_code == 304
    harbour.event("lost", 9, harbour.guild)
    assert client.get(ADDRESS, headers={"If-None-Match": tag}).status_code == 200


def test_a_record_that_one_request_may_not_have_is_refused(harbour, client, monkeypatch):
    monkeypatch.setattr(package_file, "MOST_EVENTS", 0)
    response = client.get(ADDRESS)
    assert (response.status_code, b"export_campaign" in response.content) == (400, True)


def test_the_page_leads_to_it(harbour, client):
    assert f'href="{ADDRESS}"' in client.get("/harbour/download/").content.decode()
