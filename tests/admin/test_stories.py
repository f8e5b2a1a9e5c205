"""An editor writes a story with its steps on one form, and comes to the map as a step sets it."""

import pytest

from events.admin import story as story_admin
from events.models import Story, StoryStep
from tests.campaigns import day
from tests.editing import address, errors, log_in_as, version_fields

pytestmark = pytest.mark.django_db


def form_data(harbour, *steps, **values):
    data = {
        "campaign": harbour.campaign.pk,
        "slug": "landing",
        "name_en": "The landing",
        "is_published": "on",
        "steps-TOTAL_FORMS": len(steps),
        "steps-INITIAL_FORMS": 0,
    }
    for number, step in enumerate(steps):
        given = {"position": number + 1, "name_en": "A step", "day": day(5)} | step
        data |= {f"steps-{number}-{name}": value for name, value in given.items()}
    return data | values


def step_errors(response):
    [steps] = response.context["inline_admin_formsets"]
    return steps.formset.errors


def test_a_story_is_written_with_its_steps(editor, harbour):
    harbour.event("taken", 5)
    first = {
        "reports": "taken\n\ntaken",
        "filters": "?kind=control&bank=north",
        "text": "One.",
        "district": harbour.docks.pk,
    }
    response = editor.post(address(Story, "add"), form_data(harbour, {"position": 2}, first | {"position": 1}))
    assert response.status_code == 302
    one, two = StoryStep.objects.in_order()
    assert (one.campaign, one.reports, one.filters) == (harbour.campaign, ["taken"], "kind=control&bank=north")
    assert two.reference != one.reference
    assert one.history.get().history_user_name


def test_a_form_claims_no_more_steps_than_can_be_drawn(editor, harbour, monkeypatch):
    monkeypatch.setattr(story_admin, "MOST_STEPS", 3)
    monkeypatch.setattr(story_admin.StoryStepInline, "max_num", 3)
    response = editor.post(address(Story, "add"), form_data(harbour, **{"steps-TOTAL_FORMS": 10**6}))
    assert len(step_errors(response)) == 3
    assert not Story.objects.exists()


def test_what_a_step_names_has_to_be_there(editor, harbour):
    harbour.event("draft", 5, status="draft")
    steps = [
        {"reports": "draft"},
        {"filters": "colour=red"},
        {"filters": "on=soon"},
        {"day": day(70)},
        {"zoom": "12"},
        {"district": harbour.docks.pk, "event": harbour.event("taken", 5).pk},
    ]
    response = editor.post(address(Story, "add"), form_data(harbour, *steps))
    assert [list(each) for each in step_errors(response)] == [
        ["reports"], ["filters"], ["filters"], ["day"], ["zoom"], ["event"],
    ]  # fmt: skip
    assert not Story.objects.exists()


def test_a_story_is_not_published_without_a_step(editor, harbour):
    assert list(errors(editor.post(address(Story, "add"), form_data(harbour)))) == ["is_published"]


def test_a_step_leads_to_the_map_as_it_sets_it(editor, harbour):
    story = Story.objects.create(campaign=harbour.campaign, slug="landing", name_en="The landing")
    StoryStep.objects.create(campaign=harbour.campaign, story=story, name_en="A", day=day(5), known_on=day(9))
    page = editor.get(address(Story, "change", story.pk)).content.decode()
    assert 'href="/harbour/?on=2031-03-06&amp;known_on=2031-03-10"' in page


def test_a_step_that_somebody_else_has_changed_is_not_overwritten(editor, harbour):
    story = Story.objects.create(campaign=harbour.campaign, slug="landing", name_en="The landing")
    step = StoryStep.objects.create(campaign=harbour.campaign, story=story, name_en="A", day=day(5))
    sent = {"id": step.pk, "story": story.pk, "name_en": "Mine", "day": day(5), "position": 0, **version_fields(step)}
    step.name_en = "Theirs"
    step.save()
    data = form_data(harbour, sent, **{"steps-INITIAL_FORMS": 1, "slug": "landing"}, **version_fields(story))
    response = editor.post(address(Story, "change", story.pk), data)
    assert "Somebody else has saved this" in str(step_errors(response))
    step.refresh_from_db()
    assert step.name_en == "Theirs"


def test_a_reporter_reads_stories_and_writes_none(client, harbour):
    reporter = log_in_as(client, "amal", "Reporters")
    story = Story.objects.create(campaign=harbour.campaign, slug="landing", name_en="The landing")
    assert reporter.get(address(Story, "change", story.pk)).status_code == 200
    assert reporter.post(address(Story, "change", story.pk), form_data(harbour)).status_code == 403
    assert reporter.get(address(Story, "add")).status_code == 403


def an_unpublished_story(harbour):
    story = Story.objects.create(campaign=harbour.campaign, slug="landing", name_en="The landing", summary="In short.")
    for number, name in enumerate(("Boats", "Ashore"), start=1):
        StoryStep.objects.create(
            campaign=harbour.campaign, story=story, position=number, name_en=name, text=f"{name}: told.", day=day(5)
        )
    return story


def test_an_unpublished_story_is_previewed_whole_and_stays_hidden_from_readers(editor, client, harbour):
    story = an_unpublished_story(harbour)
    preview = f"/admin/events/story/{story.pk}/preview/"
    assert f'href="{preview}"' in editor.get(address(Story, "change", story.pk)).content.decode()
    answer = editor.get(preview)
    page = answer.content.decode()
    for text in ("In short.", "Boats: told.", "Ashore: told.", "This story is not published."):
        assert text in page
    assert page.count('class="small-map"') == 2
    # The map knows no story that is not published.
    assert 'href="/harbour/?on=2031-03-06"' in page
    assert "story=landing" not in page
    assert f'href="/ar{preview}"' in page
    client.logout()
    assert client.get("/harbour/stories/landing/").status_code == 404
    assert client.get(preview).status_code == 302


def test_a_preview_is_neither_indexed_nor_kept(editor, harbour):
    story = an_unpublished_story(harbour)
    answer = editor.get(f"/admin/events/story/{story.pk}/preview/")
    assert answer["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in answer.content.decode()
    assert {"no-store", "private"} <= set(answer["Cache-Control"].split(", "))


def test_the_preview_of_a_published_story_is_its_page_with_a_note(editor, client, harbour):
    story = an_unpublished_story(harbour)
    story.is_published = True
    story.save()
    preview = editor.get(f"/admin/events/story/{story.pk}/preview/").content.decode()
    assert "This story is published." in preview
    page = client.get("/harbour/stories/landing/").content.decode()
    assert "A preview" not in page
    walk = 'href="/harbour/?on=2031-03-06&amp;story=landing&amp;step=1"'
    assert walk in preview
    assert walk in page


def test_only_who_may_see_stories_previews_one(client, harbour):
    story = an_unpublished_story(harbour)
    nobody = log_in_as(client, "nadia", "Reporters")
    nobody.user.groups.clear()
    assert nobody.get(f"/admin/events/story/{story.pk}/preview/").status_code == 403
    assert log_in_as(client, "amal", "Reporters").get(f"/admin/events/story/{story.pk}/preview/").status_code == 200
