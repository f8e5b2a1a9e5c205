"""The pages of stories, the part of one, and the map that is opened at a step."""

import json
import re

import pytest

from events.models import Story, StoryStep
from events.payload.parts import PartName, current_core
from events.public.parts import address_of
from tests.campaigns import day

pytestmark = pytest.mark.django_db

HOSTILE = '"><script>zqx</script>'


@pytest.fixture
def landing(harbour):
    """A published story of two steps, of which the second compares days and counts less."""
    harbour.event("taken", 5, summary="The docks were taken.", summary_ar="جرت السيطرة على الأرصفة.")
    harbour.event("draft", 6, status="draft")
    story = Story.objects.create(
        campaign=harbour.campaign,
        slug="landing",
        name_en="The landing",
        name_ar="الإنزال",
        summary="What was told.",
        is_published=True,
    )
    common = {"campaign": harbour.campaign, "story": story}
    StoryStep.objects.create(
        **common,
        reference="two",
        position=2,
        name_en="Two days",
        day=day(4),
        compare=day(6),
        at_least="reported",
        filters="kind=control",
    )
    StoryStep.objects.create(
        **common,
        reference="one",
        position=1,
        name_en="Taken",
        name_ar="السيطرة",
        text="First.\n\nThen <b>.",
        text_ar="أولًا.",
        day=day(5),
        known_on=day(20),
        district=harbour.docks,
        zoom=12,
        lat=50.1,
        lon=10.1,
        reports=["taken", "draft", "gone"],
    )
    return story


def page(client, path):
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_the_list_has_what_is_published(client, harbour, landing):
    Story.objects.create(campaign=harbour.campaign, slug="draft", name_en="Not yet told")
    found = page(client, "/harbour/stories/")
    assert 'href="/harbour/stories/landing/"' in found
    assert "2 steps" in found
    assert "Not yet told" not in found
    assert "الإنزال" in page(client, "/ar/harbour/stories/")


def test_a_story_that_is_not_published_has_no_page_and_no_part(client, harbour, landing):
    landing.is_published = False
    landing.save()
    version = current_core(harbour.campaign.__class__.objects.get()).version
    assert client.get("/harbour/stories/landing/").status_code == 404
    assert client.get(address_of(harbour.campaign, version, PartName("story", "en", "landing"))).status_code in (
        404,
        410,
    )


def test_a_step_has_its_text_its_maps_and_the_reports_that_are_published(client, landing):
    found = page(client, "/harbour/stories/landing/")
    assert re.findall(r'id="step-(\d)"', found) == ["1", "2"]
    first, second = found.split('id="step-2"')
    assert '<p lang="en" dir="auto">First.</p>' in first
    assert "Then &lt;b&gt;." in first
    assert 'href="/harbour/events/taken/"' in first
    assert "events/draft/" not in found
    assert "events/gone/" not in found
    assert 'href="/harbour/sources/gazette/"' in first
    assert 'aria-label="6 March 2031, as known on 21 March 2031"' in first
    assert first.count('class="small-map"') == 1
    assert second.count('class="small-map"') == 2
    assert "lesser holds show as contested" in second
    assert 'href="/harbour/events/?kind=control"' in second


def test_a_step_links_to_the_map_in_its_state(client, landing):
    found = page(client, "/harbour/stories/landing/").replace("&amp;", "&")
    link = "/harbour/?on=2031-03-06&known_on=2031-03-21&district=docks&story=landing&step=1&view=12/50.1/10.1"
    assert f'href="{link}"' in found
    assert "on=2031-03-05&at_least=reported&compare=2031-03-07&story=landing&step=2" in found


def test_the_page_is_in_arabic_where_the_story_is(client, landing):
    found = page(client, "/ar/harbour/stories/landing/")
    assert "الإنزال" in found
    assert '<p lang="ar" dir="auto">أولًا.</p>' in found
    # What has no Arabic is said in English, and marked so.
    assert '<p class="story-summary" lang="en" dir="auto">What was told.</p>' in found


def test_hostile_texts_are_shown_as_they_are(client, harbour, landing):
    landing.name_en = landing.summary = HOSTILE
    landing.save()
    for step in landing.steps.all():
        step.name_en = step.text = HOSTILE
        step.save()
    for path in ("/harbour/stories/", "/harbour/stories/landing/"):
        found = page(client, path)
        assert "<script>zqx" not in found
        assert "&quot;&gt;&lt;script&gt;zqx" in found


def test_the_page_says_what_it_is_without_an_author(client, landing):
    found = page(client, "/harbour/stories/landing/")
    [data] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', found)
    [article] = [each for each in json.loads(data)["@graph"] if each["@type"] == "Article"]
    assert article["headline"] == "The landing"
    assert [source["publisher"]["name"] for source in article["citation"]] == ["Gazette"]
    assert "author" not in article


def test_a_page_takes_as_many_queries_for_many_steps(client, harbour, landing, django_assert_max_num_queries):
    for number in range(3, 15):
        StoryStep.objects.create(
            campaign=harbour.campaign, story=landing, position=number, name_en="More", day=day(number),
            district=harbour.mill, reports=["taken"], zoom=9, lat=50, lon=10,
        )  # fmt: skip
    # Three bases: each is folded once.
    with django_assert_max_num_queries(45):
        page(client, "/harbour/stories/landing/")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_part_has_the_steps_in_order_with_their_reports(client, harbour, landing, language):
    version = current_core(harbour.campaign.__class__.objects.get()).version
    part = client.get(address_of(harbour.campaign, version, PartName("story", language, "landing"))).json()
    columns, rows = part["steps"]["columns"], part["steps"]["rows"]
    first, second = (dict(zip(columns, row, strict=True)) for row in rows)
    assert (first["day"], first["knownOn"], first["view"]) == (5, 20, [12, 50.1, 10.1])
    assert (first["district"], first["reports"]) == ("docks", ["taken", "draft", "gone"])
    assert (second["day"], second["compare"], second["atLeast"]) == (4, 6, "reported")
    assert second["name"] == ("Two days" if language == "en" else ["Two days", "en"])
    assert [row[0] for row in part["reports"]["rows"]] == ["taken"]


def test_a_link_to_a_step_opens_the_map_at_its_day(client, landing):
    found = page(client, "/harbour/?story=landing&step=1")
    assert '"on": "2031-03-06"' in found
    assert "as known on 21 March 2031" in found
    # Asked for before any script runs, and the panel open: nothing moves when the story comes.
    assert re.search(r'rel="preload" href="/harbour/parts/[^/]+/story-en-landing\.json"', found)
    assert 'data-sheet="half"' in found
    assert 'data-sheet="peek"' in page(client, "/embed/harbour/?story=landing&step=1")
    # For readers without scripts.
    assert 'href="/harbour/stories/landing/#step-1"' in found
    # The reader has moved on since.
    assert '"on": "2031-03-10"' in page(client, "/harbour/?story=landing&step=1&on=2031-03-10")


@pytest.mark.parametrize("step", ["", "0", "3", "x", "٢", "9" * 5000])
def test_any_other_number_is_the_first_step(client, landing, step):
    assert '"on": "2031-03-06"' in page(client, f"/harbour/?story=landing&step={step}")


def test_a_link_to_a_story_that_is_not_there_says_so(client, landing):
    assert "There is no story “gone” here." in page(client, "/harbour/?story=gone&step=1")
