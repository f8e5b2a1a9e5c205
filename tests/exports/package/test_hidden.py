"""What is not public leaves in no package."""

import pytest
from django.contrib.auth import get_user_model

from events.models import Citation, Milestone, Story, StoryStep
from tests.campaigns import Harbour, add_source, add_voice, day
from tests.exports.package.packages import Folder

pytestmark = pytest.mark.django_db

SECRET = "zsecret"


@pytest.fixture
def text(full, tmp_path):
    """What a package holds once the campaign has rows that nobody may see."""
    home = {"campaign": full.campaign}
    reporter = get_user_model().objects.create_user(f"{SECRET}-account")
    source = add_source(full.campaign, f"{SECRET} publisher", reference=f"{SECRET}-source")
    voice = add_voice(full.campaign, f"{SECRET}-voice")
    for status in ("draft", "in-review"):
        event = full.event(f"{SECRET}-{status}", 12, status=status, sources=[source], summary=SECRET)
        event.citations.update(voice=voice, summary=SECRET)
    retracted = full.event(f"{SECRET}-retracted", 13, sources=[source], summary=SECRET)
    Milestone.objects.create(slug="gone", name_en="Gone", day=day(13), event=retracted, **home)
    step = StoryStep.objects.get(reference="told-1")
    step.event, step.reports = retracted, ["taken", f"{SECRET}-retracted", f"{SECRET}-draft"]
    step.save()
    retracted.status, retracted.status_reason = "retracted", SECRET
    retracted.save()
    untold = Story.objects.create(slug=f"{SECRET}-story", name_en=SECRET, **home)
    StoryStep.objects.create(reference=f"{SECRET}-step", story=untold, name_en=SECRET, day=day(5), **home)
    full.campaign.phases.update(note=SECRET)
    full.campaign.stories.update(note=SECRET)
    published = full.campaign.events.get(reference="taken")
    published.entered_by = reporter
    published._change_reason = SECRET
    published._history_user = reporter
    published.save()
    assert Citation.objects.filter(summary=SECRET).count() == 2
    return Folder(tmp_path / "package", full.campaign)


def test_no_draft_account_or_note_of_the_newsroom_is_in_it(text, faults):
    assert SECRET not in text.text()
    assert {row["reference"] for row in text.rows("events")} == {"taken", "lost"}
    assert faults(text.path) == {}


def test_what_rests_on_an_event_that_is_not_public_comes_without_it(text):
    [gone] = [row for row in text.rows("milestones") if row["slug"] == "gone"]
    assert gone["event"] == ""
    [step] = text.rows("story_steps")
    assert (step["event"], step["reports"]) == ("", '["taken"]')


def test_another_campaign_is_not_in_it(full, tmp_path):
    Harbour(f"{SECRET}-campaign").event(SECRET, 5)
    assert SECRET not in Folder(tmp_path / "package", full.campaign).text()
