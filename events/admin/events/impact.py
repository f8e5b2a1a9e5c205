"""What events would make of the map, in words, and what speaks against publishing them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import prefetch_related_objects
from django.utils import formats
from django.utils.translation import gettext as _

from events import control
from events.models import Actor, Campaign, Event, Span, field_display
from events.newsroom import duplicates
from events.projection import impact, integrity


@dataclass(frozen=True, slots=True)
class EffectText:
    """An effect in words: “Docks: Guild → contested by Guards from 12 March 2031”."""

    district: str
    before: str
    after: str
    when: str


@dataclass(frozen=True, slots=True)
class Impact:
    """``problems`` would keep the event from being published; ``repeats`` are events that seem to tell the same."""

    event: Event
    folded: list[impact.FoldedDistrict]
    effects: list[EffectText]
    problems: list[str]
    repeats: list[Event]


def impacts_of(events: Iterable[Event]) -> list[Impact]:
    """Each of the events, in as many queries for many as for one. Their campaign and actor are read."""
    given = list(events)
    # Read here once, for all that asks a campaign for its actors.
    prefetch_related_objects([event.campaign for event in given], "actors")
    folded = impact.fold_each_with_and_without(given)
    repeats = duplicates.duplicates_by_event(given)
    problems = integrity.broken_rules(Event.objects.filter(pk__in=[event.pk for event in given]))
    return [
        Impact(
            event,
            folded[event.pk],
            describe_effects(event.campaign, folded[event.pk]),
            [problem for pk, problem in problems if pk == event.pk],
            repeats[event.pk],
        )
        for event in given
    ]


def describe_effects(campaign: Campaign, folded: Iterable[impact.FoldedDistrict]) -> list[EffectText]:
    """Every effect in words, by district and day."""
    actors = {actor.slug: actor for actor in campaign.actors.all()}
    return [_describe(effect, campaign, actors) for each in folded for effect in each.effects()]


def _describe(effect: impact.Effect, campaign: Campaign, actors: dict[str, Actor]) -> EffectText:
    before, after = (_phrase(span, actors) for span in (effect.before, effect.after))
    if before == after:
        before, after = (f"{text} ({_grade(span)})" for text, span in ((before, effect.before), (after, effect.after)))
    elif effect.before.holder == effect.after.holder and effect.after.contested:
        after = _contested(effect.after, actors)
    return EffectText(field_display.display_name(effect.district), before, after, _when(effect, campaign))


def _when(effect: impact.Effect, campaign: Campaign) -> str:
    last = effect.until - control.ONE_DAY
    first, to = formats.date_format(effect.starts), formats.date_format(last)
    if last == campaign.end:
        return _("from %(day)s") % {"day": first}
    return (
        _("on %(day)s") % {"day": first} if first == to else _("%(first)s to %(last)s") % {"first": first, "last": to}
    )


def _phrase(span: control.Span, actors: dict[str, Actor]) -> str:
    holder = field_display.display_name(actors[span.holder.actor]) if span.holder else _("nobody")
    return f"{holder}, {_contested(span, actors)}" if span.contested else holder


def _contested(span: control.Span, actors: dict[str, Actor]) -> str:
    if span.challenger is None:
        return _("contested by nobody named")
    return _("contested by %(challenger)s") % {"challenger": field_display.display_name(actors[span.challenger.actor])}


def _grade(span: control.Span) -> str:
    return str(Span.Grade(span.grade.value).label)
