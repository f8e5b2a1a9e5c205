"""The page on what the record rests on: its counts come from published events, and it names what rests on little."""

import re

import pytest

from events.models import Citation, Event
from events.newsroom import record_summary
from tests.campaigns import Harbour, add_district, add_voice, day, square

pytestmark = pytest.mark.django_db

PAGE = "/harbour/record/"


@pytest.fixture
def harbour(db):
    """The docks, taken on day 10 by two papers: the crown's watch and unnamed dockers say so. A draft besides."""
    harbour = Harbour()
    harbour.watch = add_voice(harbour.campaign, "watch", side=harbour.crown)
    harbour.dockers = add_voice(harbour.campaign, "dockers", "resident", is_unnamed=True)
    harbour.event("taken", 10, sources=[harbour.gazette, harbour.herald])
    harbour.event("fought", 35, harbour.guild, kind="attack", precision="approximate", districts=[])
    harbour.event("draft", 36, status=Event.Status.DRAFT)
    return harbour


def say(reference, publisher, voice):
    citation = Citation.objects.get(event__reference=reference, source__publisher=publisher)
    citation.voice = voice
    citation.save()


def said(harbour):
    say("taken", harbour.gazette.publisher, harbour.watch)
    say("taken", harbour.herald.publisher, harbour.dockers)
    return harbour


def counts(witnesses):
    return len(witnesses.events), witnesses.citations, len(witnesses.publishers), len(witnesses.voices)


def test_it_counts_published_events_and_those_who_tell_of_them(harbour):
    found = record_summary.summary(said(harbour).campaign)
    assert counts(found.whole) == (2, 3, 2, 2)
    assert found.whole.unattributed == 1
    assert {month.isoformat(): counts(rows) for month, rows in found.months.items()} == {
        "2031-03-01": (1, 2, 2, 2),
        "2031-04-01": (1, 1, 1, 0),
    }
    assert {bank: counts(rows) for bank, rows in found.banks.items()} == {"north": (1, 2, 2, 2)}
    assert {kind: counts(rows)[0] for kind, rows in found.kinds.items()} == {"control": 1, "attack": 1}


def test_unnamed_people_of_two_publishers_are_two_voices(harbour):
    say("taken", harbour.gazette.publisher, harbour.dockers)
    say("taken", harbour.herald.publisher, harbour.dockers)
    assert len(record_summary.summary(harbour.campaign).whole.voices) == 2


def test_it_tells_the_grades_of_quarters_on_the_last_day_of_each_month(harbour):
    rows = record_summary.grades_by_month(said(harbour).campaign)
    assert [(row.day.isoformat(), row.bank, row.counts) for row in rows] == [
        ("2031-03-31", "north", {"corroborated": 1}),
        ("2031-04-29", "north", {"corroborated": 1}),
    ]


def test_a_quarter_on_one_publisher_is_named_with_a_link_to_the_map(harbour, client):
    assert "?on=2031-04-29" not in client.get(PAGE).content.decode()
    Citation.objects.filter(source=harbour.herald).delete()
    assert 'href="/harbour/?on=2031-04-29&amp;district=docks"' in client.get(PAGE).content.decode()


@pytest.mark.parametrize(("voices", "shade"), [([], 0), (["watch"], 1), (["watch", "dockers"], 2)])
def test_the_map_is_shaded_by_number_of_voices(harbour, client, voices, shade):
    papers = [harbour.gazette.publisher, harbour.herald.publisher]
    for paper, voice in zip(papers, voices, strict=False):
        say("taken", paper, getattr(harbour, voice))
    text = client.get(PAGE).content.decode()
    assert re.findall(r'<path class="voices-(\d)"', text) == [str(shade)]
    assert f"<title>Docks: {shade}</title>" in text


def test_a_campaign_along_a_valley_is_on_the_map_as_a_whole(harbour, client):
    for number in range(20):
        lat = 50.2 + number / 50
        add_district(
            harbour.campaign, f"lock-{number}", harbour.guild, 10.1, lat, kind="quarter", shape=square(10.1, lat)
        )
    text = client.get(PAGE).content.decode()
    width, height = map(int, re.search(r'viewBox="0 0 (\d+) (\d+)" role="img"', text).groups())
    assert height == 2 * width
    paths = re.findall(r'<path class="voices-\d" d="M([^"]+)Z"', text)
    assert len(paths) == 21
    corners = [tuple(map(float, corner.split())) for path in paths for corner in path.split("L")]
    assert all(0 <= x <= width and 0 <= y <= height for x, y in corners)


def test_a_campaign_without_events_and_quarters_has_a_page(client, harbour):
    Event.objects.all().delete()
    harbour.docks.delete()
    response = client.get(PAGE)
    assert response.status_code == 200
    assert "<path" not in response.content.decode()


def test_hostile_names_and_licences_are_text(harbour, client):
    harbour.campaign.licences = "<script>alert(1)</script>"
    harbour.campaign.save()
    harbour.docks.name_en = '"><script>alert(2)</script>'
    harbour.docks.save()
    assert "<script>" not in client.get(PAGE).content.decode()


def test_it_is_in_arabic_below_ar_and_linked_from_the_map(harbour, client):
    text = client.get("/ar/harbour/record/").content.decode()
    assert 'dir="rtl"' in text
    assert "على ماذا يستند السجل" in text
    assert 'href="/ar/harbour/record/"' in client.get("/ar/harbour/").content.decode()
    assert 'hreflang="en" href="/harbour/record/"' in text


def test_it_says_how_many_publications_have_no_date(harbour, client):
    assert "no date of publication" not in client.get(PAGE).text
    harbour.event("wired", 12, sources=[harbour.wire])
    assert "Of 3 publications, 1 names no date of publication." in client.get(PAGE).text


@pytest.mark.parametrize("address", ["/nowhere/record/", "/ar/nowhere/record/"])
def test_a_campaign_that_is_not_there_has_no_such_page(harbour, client, address):
    assert client.get(address).status_code == 404


def test_reading_it_takes_as_many_queries_however_many_events_there_are(harbour, client, django_assert_max_num_queries):
    for number in range(11, 20):
        harbour.event(f"again-{number}", number)
    assert day(20) < harbour.campaign.end
    with django_assert_max_num_queries(29):
        client.get(PAGE)
