"""The address of an event's identifier: it stays, wherever the event goes, and tells nothing of what is not public."""

import json
import re
import uuid

import pytest

from events.models import Event

pytestmark = pytest.mark.django_db
PAGE, ARABIC_PAGE = "/harbour/events/taken/", "/ar/harbour/events/taken/"


@pytest.fixture
def taken(harbour):
    return harbour.event("taken", 5)


@pytest.mark.parametrize(
    ("before", "accept", "leads_to"),
    [
        ("/id/", "", PAGE),
        ("/ar/id/", "", ARABIC_PAGE),
        ("/id/urn:uuid:", "", PAGE),
        ("/id/", "text/html,application/xhtml+xml,*/*;q=0.8", PAGE),
        ("/id/", "*/*", PAGE),
        ("/id/", "application/json", "/api/v1/campaigns/harbour/events/taken"),
        ("/id/", "application/geo+json", "/api/v1/campaigns/harbour/events/taken"),
    ],
)
def test_it_leads_to_the_event_as_it_is_asked_for(taken, client, before, accept, leads_to):
    headers = {"Accept": accept} if accept else {}
    response = client.get(f"{before}{taken.uid}", headers=headers)
    assert (response.status_code, response.headers["Location"]) == (303, leads_to)
    assert "Accept" in response.headers["Vary"]
    there = client.get(leads_to, headers=headers)
    assert there.status_code == 200
    assert there.headers["Content-Type"].partition(";")[0] in (accept or "text/html", "text/html")


def test_capital_letters_are_the_same_identifier(taken, client):
    assert client.get(f"/id/{str(taken.uid).upper()}").headers["Location"] == PAGE


def test_it_stays_when_the_reference_and_the_slug_change(taken, harbour, client):
    address = f"/id/{taken.uid}"
    Event.objects.filter(pk=taken.pk).update(reference="seized")
    harbour.campaign.slug = "haven"
    harbour.campaign.save()
    assert client.get(address).headers["Location"] == "/haven/events/seized/"


def test_a_retracted_event_has_a_page_that_says_so(harbour, client):
    wrong = harbour.event("wrong", 6, status="retracted", status_reason="It was a mistake.")
    assert client.get(f"/id/{wrong.uid}").headers["Location"] == "/harbour/events/wrong/"


@pytest.mark.parametrize("status", ["draft", "in-review"])
def test_of_what_is_not_public_there_is_nothing(harbour, client, status):
    secret = harbour.event("secret", 6, status=status)
    nobody = uuid.uuid4()
    answers = [client.get(f"/id/{each}") for each in (secret.uid, nobody)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].text.replace(str(secret.uid), "") == answers[1].text.replace(str(nobody), "")


@pytest.mark.parametrize("hostile", ["taken", "1", "urn:uuid:", "{%s}", "%s0", "urn:urn:uuid:%s", "zqx" * 400, "%%00"])
def test_what_is_no_identifier_is_not_found(taken, client, hostile):
    text = hostile % taken.uid if "%s" in hostile else hostile
    assert client.get(f"/id/{text}").status_code == 404


def test_the_page_and_the_row_name_it(taken, client):
    address = f"http://testserver/id/{taken.uid}"
    for page in (PAGE, ARABIC_PAGE):
        text = client.get(page).text
        [data] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)
        [event] = [thing for thing in json.loads(data)["@graph"] if thing["@type"] == "Event"]
        assert (event["identifier"], event["sameAs"]) == (taken.urn, address)
        assert taken.urn in re.sub("<script.*?</script>", "", text)
    assert client.get("/api/v1/campaigns/harbour/events/taken").json()["permalink"] == address
