"""The impact of events in words: their effects on control, the rules they would break, and their duplicates."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import prefetch_related_objects

from events.models import Event
from events.newsroom import duplicates
from events.newsroom.effect_texts import EffectText, describe_effects
from events.projection import impact, integrity


@dataclass(frozen=True, slots=True)
class Impact:
    """What a reviewer needs to know of one event.

    ``folded``: its districts' spans with and without it. ``problems``: why it could not be published.
    ``duplicates``: the events on record that it seems to repeat.
    """

    event: Event
    folded: list[impact.FoldedDistrict]
    effects: list[EffectText]
    problems: list[str]
    duplicates: list[Event]


def impacts_of(events: Iterable[Event]) -> list[Impact]:
    """The impact of each event, in as many queries for many as for one; ``campaign`` should be read already."""
    given = list(events)
    # Once for all: the folds, the duplicates and the texts each ask the campaign for its actors.
    prefetch_related_objects([event.campaign for event in given], "actors")
    folded = impact.fold_each_with_and_without(given)
    duplicates_of = duplicates.duplicates_by_event(given)
    problems = integrity.broken_rules(Event.objects.filter(pk__in=[event.pk for event in given]))
    return [
        Impact(
            event,
            folded[event.pk],
            describe_effects(event.campaign, (each for folds in folded[event.pk] for each in folds.effects())),
            [problem for pk, problem in problems if pk == event.pk],
            duplicates_of[event.pk],
        )
        for event in given
    ]
