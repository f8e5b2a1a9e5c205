"""The page of one event."""

import re

import pytest

from tests.campaigns import Harbour, add_voice
from tests.editing import correct
from tests.public.test_districts import json_ld, text_of

pytestmark = pytest.mark.django_db

PAGE = "/harbour/events/taken/"


@pytest.fixture
def harbour(db):
    harbour = Harbour()
    harbour.event("taken", 10, against=[harbour.herald], lon=10.15, lat=50.15)
    return harbour


def plain(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text_of(response)))


def test_it_tells_what_happened_and_who_says_so(harbour, client):
    text = plain(client.get(PAGE))
    assert "Monday 11 March 2031" not in text
    assert "11 March 2031" in text
    assert re.search(r"Guards\s+·\s+Crown", text)
    assert "50.15000, 10.15000" in text
    assert re.search(r"Says so 1 Gazette .* Says otherwise 1 Herald", text)


def test_it_tells_the_day_before_beside_the_day(harbour, client):
    response = client.get(PAGE)
    row = re.search(r'<th scope="row"[^>]*><a href="/harbour/districts/docks/">.*?</tr>', text_of(response), re.DOTALL)[
        0
    ]
    assert re.findall(r"<bdi>(\w+)</bdi>", row) == ["Guild", "Guards"]
    titles = re.findall(r"<title>(Docks: [^<]+)</title>", text_of(response))
    assert titles == ["Docks: Guild", "Docks: Crown (disputed)"]
    assert "Docks (north bank) : Guild → Guards from 11 March 2031" in plain(response)


def test_of_an_event_about_many_districts_it_tells_in_how_many_what_would_differ(harbour, client, monkeypatch):
    monkeypatch.setattr("events.public.event.MANY_DISTRICTS", 1)
    harbour.event("all", 5, districts=[harbour.docks, harbour.mill], covers="north")
    text = plain(client.get("/harbour/events/all/"))
    # The docks would be taken later, and the mill not at all.
    assert "which side holds it: 2 districts" in text
    before, folded = text_of(client.get("/harbour/events/all/")).split("<summary>District by district</summary>")
    assert "from 6 March 2031" not in before
    assert "from 6 March 2031" in folded
    assert "north bank · statement about the whole bank" in text


def test_a_speaker_who_is_the_voice_is_named_once(harbour, client):
    citation = harbour.campaign.events.get(reference="taken").citations.get(source=harbour.gazette)
    citation.claimant, citation.voice = "Harbour watch", add_voice(harbour.campaign, "watch", name_en="Harbour watch")
    citation.save()
    text = plain(client.get(PAGE))
    assert text.count("Harbour watch") == 1
    assert "Quoted:" not in text
    citation.claimant = "Its captain"
    citation.save()
    assert "Quoted: Its captain · Voice: Harbour watch" in plain(client.get(PAGE))


def test_an_event_beside_another_that_says_the_same_changes_nothing(harbour, client):
    for reference in ("again", "once-more"):
        harbour.event(reference, 10, sources=[harbour.gazette], against=[harbour.herald])
    assert "The map would show the same: other reports say as much." in plain(client.get("/harbour/events/again/"))


def test_a_kind_that_changes_no_control_says_so(harbour, client):
    harbour.event("raid", 12, kind="attack")
    text = plain(client.get("/harbour/events/raid/"))
    assert "A report of this kind changes nothing of who holds what." in text
    assert "Without this report" not in text
    assert "No source on record says otherwise." in text


def test_on_the_first_day_the_map_before_is_that_of_the_first_holders(harbour, client):
    harbour.event("first", 0)
    text = text_of(client.get("/harbour/events/first/"))
    assert re.findall(r'<svg class="small-map"[^>]+aria-label="([^"]+)"', text) == [
        "Before the campaign",
        "1 March 2031",
    ]
    assert "<title>Docks: Guild</title>" in text


def test_a_place_without_a_position_is_named(harbour, client):
    harbour.event("away", 12, districts=[], kind="attack", place="The old wharf")
    response = client.get("/harbour/events/away/")
    assert "The old wharf" in plain(response)
    assert json_ld(response)[0]["location"] == {"@type": "Place", "name": "The old wharf"}


def test_its_history_names_reasons_and_no_editor(harbour, client, admin_client, admin_user):
    event = harbour.campaign.events.get(reference="taken")
    correct(admin_client, harbour, event, summary="Half of the docks.", scope="part")
    text = plain(client.get(PAGE))
    assert re.search(r"History corrected .* What taken says\. .* Half of the docks\. .* published", text)
    assert admin_user.get_username() not in text


def test_a_retracted_event_says_when_and_why_and_is_not_indexed(harbour, client):
    event = harbour.campaign.events.get(reference="taken")
    event.status, event.status_reason, event._change_reason = "retracted", "It was the mill.", "It was the mill."
    event.save()
    response = client.get(PAGE)
    text = plain(response)
    assert response.status_code == 200
    assert "This event was retracted" in text
    assert "It was the mill." in text
    assert "What taken says." not in text
    assert '<meta name="robots" content="noindex">' in text_of(response)


@pytest.mark.parametrize("status", ["draft", "in-review"])
def test_what_is_not_published_is_not_found(harbour, client, admin_client, status):
    harbour.event("secret", 12, status=status)
    assert client.get("/harbour/events/secret/").status_code == 404
    assert admin_client.get("/harbour/events/secret/").status_code == 404
    assert client.get("/harbour/events/nothing/").status_code == 404


def test_it_describes_itself_as_an_event_with_what_it_cites(harbour, client):
    event, page, crumbs = json_ld(client.get(PAGE))
    assert (event["@type"], event["startDate"], event["about"]["name"]) == ("Event", "2031-03-11", "Guards")
    assert event["location"][0]["geo"] == {"@type": "GeoCoordinates", "latitude": 50.1, "longitude": 10.1}
    assert [cited["publisher"]["name"] for cited in page["citation"]] == ["Gazette", "Herald"]
    assert crumbs["itemListElement"][1]["item"] == "http://testserver/harbour/events/"
    assert "ClaimReview" not in text_of(client.get(PAGE))


def test_it_shares_the_picture_of_its_day(harbour, client):
    assert 'property="og:image" content="http://testserver/harbour/2031-03-11.png"' in text_of(client.get(PAGE))


def test_an_event_about_many_districts_takes_no_more_queries(harbour, client, django_assert_max_num_queries):
    harbour.event("all", 20, districts=[harbour.docks, harbour.mill, harbour.fort], covers="south")
    with django_assert_max_num_queries(34):
        client.get("/harbour/events/all/")
