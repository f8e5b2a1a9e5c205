"""What the loader prints and what it leaves in the database, to compare."""

from events.models import (
    Actor,
    BasemapFeature,
    Campaign,
    Citation,
    District,
    Edition,
    Event,
    Figure,
    Milestone,
    Phase,
    Place,
    Source,
    Story,
    StoryStep,
    Voice,
)

MODELS = (
    Campaign,
    Edition,
    Phase,
    Actor,
    Voice,
    District,
    Source,
    Event,
    Citation,
    Milestone,
    Story,
    StoryStep,
    Figure,
    BasemapFeature,
    Place,
)


def counts(out):
    """The summary: {plural: (new, changed, same, kept, removed)} for what is not zero throughout."""
    lines = [line.rsplit(maxsplit=5) for line in out.splitlines()[1 : len(MODELS) + 1]]
    return {name.strip(): tuple(map(int, numbers)) for name, *numbers in lines if any(map(int, numbers))}


def total(out, outcome):
    column = ("new", "changed", "same", "kept", "removed").index(outcome)
    return sum(numbers[column] for numbers in counts(out).values())


def everything():
    """All rows of the record, as values, and how much history they have."""
    return {model: (list(model.objects.order_by("pk").values()), model.history.count()) for model in MODELS}
