"""What pages tell search engines of the record as a data set, as Google Dataset Search asks."""

import json
import re

import pytest

from events.models import Edition
from events.public import structured_data
from tests.campaigns import day

pytestmark = pytest.mark.django_db
FULL, SHORT = ("record", "download"), ("method", "")


@pytest.fixture
def harbour(harbour):
    harbour.campaign.name_ar = "حملة الميناء"
    harbour.campaign.licences = "Free to all. </script><script>alert(1)</script>"
    harbour.campaign.save()
    harbour.event("taken", 5)
    return harbour


def dataset(client, page, prefix="/harbour/"):
    text = client.get(f"{prefix}{page}/" if page else prefix).text
    [data] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)
    [found] = [thing for thing in json.loads(data)["@graph"] if thing["@type"] == "Dataset"]
    return found


@pytest.mark.parametrize("page", [*FULL, *SHORT])
def test_it_has_what_dataset_search_asks(harbour, client, page):
    harbour.campaign.refresh_from_db()
    found = dataset(client, page)
    # Required, and of so many characters (https://developers.google.com/search/docs/appearance/structured-data/dataset).
    assert 50 <= len(found["description"]) <= 5000
    assert found["name"] == "The Harbour Campaign"
    assert found["identifier"] == found["@id"] == "http://testserver/harbour/record/#dataset"
    assert found["version"] == str(harbour.campaign.revision)
    assert found["dateModified"] == harbour.campaign.revised_at.isoformat(timespec="seconds")
    assert found["license"] == "http://testserver/harbour/record/#licences"
    assert found["variableMeasured"] == ["holder", "challenger", "grade"]
    assert found["isAccessibleForFree"] is True
    for role in ("creator", "publisher"):
        assert (found[role]["@type"], found[role]["name"]) == ("Organization", "testserver")
    catalogue = found["includedInDataCatalog"]
    assert (catalogue["@type"], catalogue["@id"]) == ("DataCatalog", "http://testserver/#catalogue")
    assert ("distribution" in found) == (page in FULL)


@pytest.mark.parametrize("page", FULL)
@pytest.mark.parametrize("prefix", ["/harbour/", "/ar/harbour/"])
def test_its_files_are_those_of_the_page_in_its_language(harbour, client, page, prefix):
    files = dataset(client, page, prefix)["distribution"]
    assert {file["@type"] for file in files} == {"DataDownload"}
    addresses = {file["contentUrl"].removeprefix("http://testserver") for file in files}
    assert f"{prefix}download/record.zip" in addresses
    assert f"{prefix}download/events.geojson" in addresses
    assert len(addresses) == len(files) > 30
    for file in files:
        response = client.head(file["contentUrl"].removeprefix("http://testserver"))
        assert (response.status_code, response.headers["Content-Type"].partition(";")[0]) == (
            200,
            file["encodingFormat"],
        )


def test_it_has_one_name_in_every_language(harbour, client):
    english, arabic = (dataset(client, "record", prefix) for prefix in ("/harbour/", "/ar/harbour/"))
    assert english["@id"] == arabic["@id"]
    assert arabic["name"] == "حملة الميناء"
    assert arabic["variableMeasured"] != english["variableMeasured"]


def test_its_first_day_is_that_of_its_first_edition(harbour, client):
    Edition.objects.create(campaign=harbour.campaign, slug="first", name_en="First", released_on=day(-4000))
    harbour.event("more", 7)
    assert dataset(client, "record")["datePublished"] == day(-4000).isoformat()


def test_the_operator_is_named_as_the_operator_wants(harbour, client, settings):
    settings.PUBLISHER_NAME = "Harbour Desk"
    assert structured_data.publisher("https://map.example")["name"] == "Harbour Desk"
    assert dataset(client, "record")["creator"]["name"] == "Harbour Desk"
