"""``story`` and ``step`` in the address of the map: which step is meant, and what it sets."""

from typing import NamedTuple

from events.models import StoryStep

# Digits of a step's number.
MOST_DIGITS = 3


class AskedStep(NamedTuple):
    """A step of a published story by its number, from 1, and names and values of the map's parameters for it."""

    slug: str
    name: str
    number: int
    parameters: tuple[tuple[str, str], ...]


def find_step(campaign: int, story: str, step: str) -> AskedStep | None:
    """The step of a campaign (primary key) that an address means, the first for any other number; None for no story."""
    # PostgreSQL knows no NUL in a text and would refuse the query.
    of_story = StoryStep.objects.filter(story__campaign=campaign, story__slug=story.replace("\0", ""))
    steps = list(of_story.filter(story__is_published=True).select_related("story").in_order())
    if not steps:
        return None
    given = int(step) if step.isascii() and step.isdigit() and len(step) <= MOST_DIGITS else 1
    number = given if 1 <= given <= len(steps) else 1
    found = steps[number - 1]
    return AskedStep(found.story.slug, str(found.story), number, tuple(found.parameters.items()))
