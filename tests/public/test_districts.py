"""The pages of all districts and of each one."""

import json
import re

import pytest

from events.newsroom.district_story import neighbours_of, read_story
from events.projection import parties
from tests.campaigns import Harbour, add_district, day, square, stored_before_the_rule
from tests.public.tags import tags_of

pytestmark = pytest.mark.django_db

LIST, PAGE = "/harbour/districts/", "/harbour/districts/docks/"


@pytest.fixture
def harbour(db):
    """The docks change hands on day 10, which the Herald disputes, and are fought over on day 14."""
    harbour = Harbour()
    harbour.docks.name_ar, harbour.docks.alt_names = "المرفأ", ["The Quays"]
    harbour.docks.geometry_source, harbour.docks.geometry_licence = "A sketch", "CC0"
    harbour.docks.save()
    harbour.event("taken", 10, against=[harbour.herald])
    harbour.event("fought", 14, harbour.guild, kind="contested", sources=[harbour.wire])
    harbour.event("draft", 16, status="draft")
    return harbour


def story_of(harbour, district=None):
    return read_story(district or harbour.docks, parties.sides(harbour.campaign.actors.all()))


def text_of(response):
    return response.content.decode()


def json_ld(response):
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', text_of(response), re.DOTALL)
    return json.loads(found[1])["@graph"]


def test_the_list_groups_districts_by_bank_with_who_held_them(harbour, client):
    text = text_of(client.get(LIST))
    assert re.findall(r"<h2>([^<]+)</h2>", text) == ["North bank", "South bank"]
    row = re.search(r'<th scope="row"[^>]*><a href="/harbour/districts/docks/">Docks</a>.*?</tr>', text, re.DOTALL)[0]
    assert "المرفأ" in row
    assert "<bdi>Guards</bdi>" in row
    assert "11 March 2031" in row
    assert re.search(r'<td [^>]+ data-label="Reports">2</td>', row)


def test_each_tenure_is_told_with_its_days_grade_and_contest(harbour):
    before, after = story_of(harbour).tenures
    assert (before.side.slug, before.days, before.is_initial) == ("guild", 10, True)
    assert (after.side.slug, after.starts, after.last_day) == ("crown", day(10), harbour.campaign.end)
    assert after.grade == "disputed"
    assert [(span.starts, span.challenger.slug) for span in after.contested[:1]] == [(day(14), "guild")]
    assert [event.reference for event in after.events] == ["taken", "fought"]


def test_days_from_the_first_claim_to_the_last_fight(harbour):
    struggle = story_of(harbour).struggle
    assert (struggle.first_claim.reference, struggle.last_fight.reference, struggle.days) == ("taken", "fought", 4)


@pytest.mark.parametrize(
    ("district", "said"),
    [
        ("mill", "No report says that the side which held it on the last day took it."),
        ("mill", "No fighting or attack is on record."),
        ("docks", "<strong>4 days</strong>"),
    ],
)
def test_the_page_says_plainly_where_there_is_no_claim_or_fight(harbour, client, district, said):
    assert said in re.sub(r"\s+", " ", text_of(client.get(f"/harbour/districts/{district}/")))


def test_a_fight_before_the_first_claim_is_no_length_of_time(harbour, client):
    harbour.event("raid", 3, harbour.guards, kind="attack", districts=[harbour.mill])
    harbour.event("mill-taken", 5, districts=[harbour.mill])
    assert story_of(harbour, harbour.mill).struggle.days == -2
    assert "the last one before it was on 4 March 2031" in text_of(client.get("/harbour/districts/mill/"))


def test_words_for_and_against_stand_side_by_side_with_their_dates(harbour, client):
    text = text_of(client.get(PAGE))
    both = re.search(r'<div class="said said--both">(.*?)</article>', text, re.DOTALL)[1]
    supporting, disputing = both.split('<div class="said__against">')
    assert "Gazette" in supporting
    assert "Herald" not in supporting
    assert "Herald" in disputing
    assert "published 21 March 2031" in supporting
    assert "undated: counts as known from 15 March 2031" in text
    assert "What draft says." not in text


def test_the_bar_has_a_stretch_for_every_span(harbour, client):
    text = text_of(client.get(PAGE))
    bar = re.search(r'<svg class="control-bar".*?</svg>\s*(?=<ul|\n)', text, re.DOTALL)[0]
    assert bar.count("<rect") == harbour.docks.spans.count()
    assert "<title>Guild: 1 March 2031 – 10 March 2031</title>" in bar


def test_it_tells_names_outline_and_links_to_the_map(harbour, client):
    text = text_of(client.get(PAGE))
    assert '<bdi lang="ar">المرفأ</bdi>' in text
    assert "<bdi>The Quays</bdi>" in text
    assert "The outline is approximate." in text
    assert ">A sketch<" in text
    assert ">CC0<" in text
    assert 'href="/harbour/?on=2031-04-29&amp;district=docks"' in text


def test_neighbours_share_a_border_or_are_the_nearest(harbour):
    beside = add_district(
        harbour.campaign, "pier", harbour.guild, 10.11, 50.1, kind="quarter", shape=square(10.11, 50.1)
    )
    assert neighbours_of(harbour.campaign, harbour.docks) == ([beside], True)
    found, share_border = neighbours_of(harbour.campaign, harbour.mill)
    assert (found[0].slug, share_border) == ("pier", False)


def test_it_describes_itself_as_a_place(harbour, client):
    response = client.get(PAGE)
    place, crumbs = json_ld(response)
    assert place["@type"] == "Place"
    assert place["url"] == "http://testserver/harbour/districts/docks/"
    assert place["alternateName"] == ["المرفأ", "The Quays"]
    assert place["geo"] == {"@type": "GeoCoordinates", "latitude": 50.1, "longitude": 10.1}
    assert [each["name"] for each in crumbs["itemListElement"]] == ["The Harbour Campaign", "Districts", "Docks"]
    links = {attributes.get("rel"): attributes.get("href") for tag, attributes in tags_of(response) if tag == "link"}
    assert links["canonical"] == "http://testserver/harbour/districts/docks/"


def test_hostile_texts_are_text(harbour, client):
    stored_before_the_rule(harbour.docks, name_en='"><script>alert(1)</script>', alt_names=["</script><b>x"])
    stored_before_the_rule(harbour.gazette, title="<img src=x onerror=alert(1)>")
    text = text_of(client.get(PAGE))
    assert "<script>alert" not in text
    assert "<b>x" not in text
    assert "<img" not in text


def test_pages_have_no_inline_style_and_no_inline_script_but_data(harbour, client):
    for address in (LIST, PAGE, "/harbour/events/", "/harbour/events/taken/"):
        tags = tags_of(client.get(address))
        assert not [attributes for _tag, attributes in tags if "style" in attributes]
        scripts = [attributes for tag, attributes in tags if tag == "script"]
        assert [each["type"] for each in scripts if "src" not in each] == ["application/ld+json"]


def test_it_is_in_arabic_below_ar(harbour, client):
    text = text_of(client.get("/ar/harbour/districts/docks/"))
    assert "من سيطر عليها ومتى" in text
    assert '<bdi lang="en">Docks</bdi>' in text


@pytest.mark.parametrize("address", ["/nowhere/districts/", "/harbour/districts/nowhere/", "/nowhere/districts/docks/"])
def test_what_is_not_there_is_not_found(harbour, client, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", [LIST, PAGE])
def test_pages_take_as_many_queries_however_much_is_on_record(harbour, client, django_assert_max_num_queries, address):
    for number in range(8):
        lon = 10.2 + number / 50
        add_district(
            harbour.campaign, f"lock-{number}", harbour.guild, lon, 50.6, kind="quarter", shape=square(lon, 50.6)
        )
        harbour.event(f"again-{number}", 20 + number, against=[harbour.herald])
    with django_assert_max_num_queries(18):
        client.get(address)


def test_a_campaign_without_districts_has_a_page(client, harbour):
    harbour.campaign.events.all().delete()
    harbour.campaign.districts.all().delete()
    assert "There are no districts on record." in text_of(client.get(LIST))


def test_the_map_leads_to_both_tables_and_its_table_to_each_district(harbour, client):
    text = text_of(client.get("/harbour/"))
    for address in (LIST, PAGE, "/harbour/events/"):
        assert f'href="{address}"' in text
