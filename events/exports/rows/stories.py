"""Published stories as rows."""

from collections.abc import Collection
from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from events.exports.rows.fields import Day, Name, Page, Slug, day_text
from events.exports.rows.pages import Pages
from events.models import Story, StoryStep, labels


class StoryStepRow(TypedDict):
    """A text, and what the map shows beside it."""

    number: Annotated[int, Field(description="From 1.")]
    name: Name
    text: str
    day: Day
    compare: Annotated[Day | None, Field(description="The second day, where two are compared.")]
    known_on: Day | None
    at_least: Annotated[str, Field(description="The least grade that counts; empty: every one.")]
    district: Annotated[str | None, Field(description="The slug of the selected district.")]
    event: Annotated[str | None, Field(description="The reference of the selected event.")]
    view: Annotated[str, Field(description="Zoom, latitude and longitude of the map, 12/36.35/43.15; empty: all.")]
    filters: Annotated[str, Field(description="Of events, as an address has them.")]
    reports: Annotated[list[str], Field(description="References of the published events that the text rests on.")]


class StoryRow(TypedDict):
    """What an editor tells of the campaign in steps."""

    slug: Slug
    name: Name
    name_en: str
    name_ar: str
    summary: str
    summary_en: str
    summary_ar: str
    steps: list[StoryStepRow]
    page: Page


def story_row(story: Story, steps: Collection[StoryStep], published: Collection[str], pages: Pages) -> StoryRow:
    """``steps`` in order, with what they select; ``published`` are the references of the events that readers see."""
    return {
        "slug": story.slug,
        "name": labels.local_name(story),
        "name_en": story.name_en,
        "name_ar": story.name_ar,
        "summary": labels.local_text(story, "summary"),
        "summary_en": story.summary,
        "summary_ar": story.summary_ar,
        "steps": [_step_row(number, step, published) for number, step in enumerate(steps, start=1)],
        "page": pages.of("story", story.slug),
    }


def _step_row(number: int, step: StoryStep, published: Collection[str]) -> StoryStepRow:
    selected = step.event.reference if step.event else None
    return {
        "number": number,
        "name": labels.local_name(step),
        "text": labels.local_text(step, "text"),
        "day": step.day.isoformat(),
        "compare": day_text(step.compare),
        "known_on": day_text(step.known_on),
        "at_least": step.at_least,
        "district": step.district.slug if step.district else None,
        "event": selected if selected in published else None,
        "view": step.view,
        "filters": step.filters,
        "reports": [reference for reference in step.reports if reference in published],
    }
