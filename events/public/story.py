"""The page of one story: its steps in a row, with the pictures of their days and the reports that they rest on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from events.models import Campaign, Event, Story, StoryStep, labels
from events.public import structured_data
from events.public.page_head import PageHead
from events.public.pages import Rendered, language_of_page
from events.public.side_looks import SideLooks
from events.public.story_maps import StepMap, StoryMaps, basis_of
from events.public.text_pages import render_text, text_page
from events.serving.basis_query import basis_notes, parameters_of


@dataclass(frozen=True, slots=True)
class ShownStep:
    """A step as the page shows it; ``maps`` are one, or two where days are compared."""

    number: int
    step: StoryStep
    maps: Sequence[StepMap]
    notes: Sequence[str]
    reports: Sequence[Event]
    map_address: str
    # Of the table of events, or "".
    table_address: str

    @property
    def paragraphs(self) -> list[str]:
        text = labels.local_text(self.step, "text")
        return [part for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]


def address_on_map(campaign: Campaign, story: Story, number: int, step: StoryStep) -> str:
    """The map in the state that the step sets, with the story open at it where it is published."""
    state = step.parameters
    view = state.pop("view", "")
    walk = {"story": story.slug, "step": str(number)} if story.is_published else {}
    query = urlencode(state | walk | ({"view": view} if view else {}), safe="/")
    filters = f"&{step.filters}" if step.filters else ""
    return f"{reverse('campaign', args=[campaign.slug])}?{query}{filters}"


@text_page("story")
def story_page(campaign: Campaign, site: str, slug: str) -> Rendered:
    """Of a story that is not published there is no page: 404."""
    story = campaign.stories.published().filter(slug=slug).first()
    if story is None:
        raise Http404
    return render_story(campaign, story, site)


def render_story(campaign: Campaign, story: Story, site: str, *, preview: str = "") -> Rendered:
    """The whole page; ``preview`` is its path where it is a preview, which says so and is not indexed."""
    steps = list(StoryStep.objects.filter(story=story).in_order())
    reports = {event.reference: event for event in Event.objects.told_by(steps)}
    looks = SideLooks(campaign)
    maps = StoryMaps(campaign, looks, steps)
    shown = [_shown(campaign, story, number, step, reports, maps) for number, step in enumerate(steps, start=1)]
    head = _head(campaign, story, site, shown)
    head = replace(head, path=preview, is_indexed=False) if preview else head
    context = {"story": story, "steps": shown, "legend": looks.take_legend(), "patterns": looks.patterns}
    return render_text("events/story.html", campaign, head, context | {"is_preview": bool(preview)})


def _shown(
    campaign: Campaign, story: Story, number: int, step: StoryStep, reports: Mapping[str, Event], maps: StoryMaps
) -> ShownStep:
    return ShownStep(
        number,
        step,
        maps.of(step),
        basis_notes(basis_of(step)),
        [reports[reference] for reference in step.reports if reference in reports],
        address_on_map(campaign, story, number, step),
        f"{reverse('events', args=[campaign.slug])}?{step.filters}" if step.filters else "",
    )


def _head(campaign: Campaign, story: Story, site: str, steps: Sequence[ShownStep]) -> PageHead:
    path = reverse("story", args=[campaign.slug, story.slug])
    description = labels.local_text(story, "summary") or str(story)
    way = structured_data.breadcrumbs(
        site, campaign, [(_("Stories"), reverse("stories", args=[campaign.slug])), (str(story), path)]
    )
    picture = ""
    if steps:
        first = steps[0].step
        shown = parameters_of(basis_of(first))
        picture = reverse("png-picture", args=[campaign.slug, first.day.isoformat()])
        picture += f"?{urlencode(shown)}" if shown else ""
    return PageHead(site, path, str(story), description, picture, [_article(campaign, story, site, steps), way])


def _article(campaign: Campaign, story: Story, site: str, steps: Sequence[ShownStep]) -> dict[str, Any]:
    """Without an author and a date, which are not on record."""
    events = [event for each in steps for event in each.reports]
    sources = {citation.source_id: citation.source for event in events for citation in event.citations.all()}
    address = site + reverse("story", args=[campaign.slug, story.slug])
    return {
        "@type": "Article",
        "@id": f"{address}#story",
        "headline": str(story),
        "description": labels.local_text(story, "summary") or str(story),
        "url": address,
        "inLanguage": language_of_page(),
        "isBasedOn": site + reverse("record", args=[campaign.slug]) + "#dataset",
        "citation": [structured_data.publication(source) for _pk, source in sorted(sources.items())],
    }
