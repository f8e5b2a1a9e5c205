"""The part with one story: its steps in order, and the reports that they rest on."""

from collections.abc import Iterable
from typing import Any

from events.models import Campaign, Event, StoryStep, labels
from events.payload.format import Table

STEP_COLUMNS = ["reference", "name", "text", "day", "compare", "knownOn", "atLeast", "view", "district", "event"]


def story_part(campaign: Campaign, slug: str, language: str) -> dict[str, Any]:
    """A published story in a language. Raises Story.DoesNotExist.

    Days are counted from the campaign's first; ``view`` is ``[zoom, lat, lon]`` or None. The reports of a step are
    references in the table of reports, which has those that are published: ``[day, summary, publishers]``.
    """
    story = campaign.stories.published().get(slug=slug)
    steps = list(StoryStep.objects.filter(story=story).in_order())
    writer = _Writer(campaign, language)
    return {
        "language": language,
        "slug": story.slug,
        "name": writer.name(story),
        "summary": writer.text(story, "summary"),
        "steps": {
            "columns": [*STEP_COLUMNS, "filters", "reports"],
            "rows": [writer.step(step) for step in steps],
        },
        "reports": writer.reports(Event.objects.told_by(steps)),
    }


class _Writer:
    def __init__(self, campaign: Campaign, language: str) -> None:
        self._start = campaign.start
        self._language = language

    def step(self, step: StoryStep) -> list[Any]:
        return [
            step.reference,
            self.name(step),
            self.text(step, "text"),
            self._day(step.day),
            self._day(step.compare),
            self._day(step.known_on),
            step.at_least or None,
            None if step.zoom is None else [step.zoom, step.lat, step.lon],
            step.district.slug if step.district else None,
            step.event.reference if step.event and step.event.status == Event.Status.PUBLISHED else None,
            step.filters,
            step.reports,
        ]

    def reports(self, events: Iterable[Event]) -> Table:
        return {
            "columns": ["reference", "day", "summary", "publishers"],
            "rows": [
                [event.reference, self._day(event.occurred_on), self.text(event, "summary"), _publishers(event)]
                for event in events
            ],
        }

    def name(self, row: Any) -> str | list[str]:
        """As ``text``, of the columns ``name_en`` and ``name_ar``."""
        if self._language == "ar" and not row.name_ar:
            return [row.name_en, "en"]
        return str(row.name_ar if self._language == "ar" else row.name_en)

    def text(self, row: Any, field: str) -> str | list[str]:
        """A text in the part's language, or with the name of the language that it is in."""
        text, its_language = labels.text_and_language(row, field, self._language)
        return text if its_language == self._language else [text, its_language]

    def _day(self, day: Any) -> int | None:
        return None if day is None else (day - self._start).days


def _publishers(event: Event) -> list[str]:
    """Of those that support it, each once."""
    return list(dict.fromkeys(citation.source.publisher for citation in event.supporting_citations))
