"""Stories and their steps: what their rows may hold, and that only what readers see is a new revision."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from events.models import Story, StoryStep
from tests.campaigns import Harbour, day, revision

pytestmark = pytest.mark.django_db


def story(harbour, **values):
    return Story.objects.create(campaign=harbour.campaign, **{"slug": "told", "name_en": "Told"} | values)


def step(harbour, **values):
    of = values.pop("story", None) or Story.objects.first() or story(harbour)
    return StoryStep(campaign=harbour.campaign, story=of, name_en="The landing", **{"day": day(5)} | values)


def problems(row):
    try:
        row.clean()
    except ValidationError as problem:
        return problem.message_dict
    return {}


@pytest.mark.parametrize(
    ("values", "refused"),
    [
        ({}, []),
        ({"day": day(-1)}, ["day"]),
        ({"compare": day(60)}, ["compare"]),
        ({"compare": day(5)}, ["compare"]),
        ({"compare": day(59)}, []),
        ({"known_on": day(-1)}, ["known_on"]),
        # Sources are published after the last day, too.
        ({"known_on": day(90)}, []),
        ({"reports": "taken"}, ["reports"]),
        ({"reports": [1]}, ["reports"]),
        ({"reports": ["x"] * 21}, ["reports"]),
    ],
)
def test_the_days_of_a_step_are_of_its_campaign(harbour, values, refused):
    assert list(problems(step(harbour, **values))) == refused


def test_a_step_selects_what_is_of_its_campaign_and_has_been_published(harbour):
    other = Harbour("meadow")
    assert problems(step(harbour, district=harbour.docks)) == {}
    assert list(problems(step(harbour, district=other.docks))) == ["district"]
    assert problems(step(harbour, event=harbour.event("taken", 5))) == {}
    assert list(problems(step(harbour, event=harbour.event("draft", 5, status="draft")))) == ["event"]
    assert list(problems(step(harbour, event=other.event("theirs", 5)))) == ["event"]
    assert list(problems(step(harbour, story=story(other)))) == ["story"]


@pytest.mark.parametrize(
    "values",
    [{"zoom": 12}, {"zoom": 12, "lat": 50}, {"zoom": 4, "lat": 50, "lon": 10}, {"zoom": 12, "lat": 91, "lon": 10}],
)
def test_a_view_is_whole_and_on_the_globe(harbour, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        step(harbour, **values).save()


def test_a_step_selects_no_district_beside_an_event(harbour):
    with pytest.raises(IntegrityError), transaction.atomic():
        step(harbour, district=harbour.docks, event=harbour.event("taken", 5)).save()


def test_a_step_says_what_the_address_of_the_map_has(harbour):
    whole = step(
        harbour,
        compare=day(9),
        known_on=day(7),
        at_least="reported",
        district=harbour.docks,
        zoom=12,
        lat=50.1,
        lon=10.1,
    )
    assert whole.parameters == {
        "on": "2031-03-06",
        "known_on": "2031-03-08",
        "at_least": "reported",
        "compare": "2031-03-10",
        "district": "docks",
        "view": "12/50.1/10.1",
    }
    assert step(harbour).parameters == {"on": "2031-03-06"}


def test_readers_get_a_new_revision_of_what_they_see_alone(harbour):
    before = revision(harbour.campaign)
    told = story(harbour)
    first = step(harbour, story=told)
    first.save()
    assert revision(harbour.campaign) == before
    told.is_published = True
    told.save()
    first.text = "The docks."
    first.save()
    told.is_published = False
    told.save()
    assert revision(harbour.campaign) == before + 3
    first.delete()
    assert revision(harbour.campaign) == before + 3
