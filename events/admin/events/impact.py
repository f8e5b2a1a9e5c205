"""The impact of events in words: their effects on control, the rules they would break, and their duplicates."""

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
    """One effect on one district in words: “Docks: Guild → contested by Guards from 12 March 2031”."""

    district: str
    before: str
    after: str
    when: str


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
            describe_effects(event.campaign, folded[event.pk]),
            [problem for pk, problem in problems if pk == event.pk],
            duplicates_of[event.pk],
        )
        for event in given
    ]


def describe_effects(campaign: Campaign, folded: Iterable[impact.FoldedDistrict]) -> list[EffectText]:
    """Every effect in words, district by district, in the order of days."""
    actors = {actor.slug: actor for actor in campaign.actors.all()}
    return [_describe(effect, campaign, actors) for district in folded for effect in district.effects()]


def _describe(effect: impact.Effect, campaign: Campaign, actors: dict[str, Actor]) -> EffectText:
    before, after = (_state(span, actors) for span in (effect.before, effect.after))
    if before == after:
        # The grade alone differs.
        before, after = (f"{text} ({_grade(span)})" for text, span in ((before, effect.before), (after, effect.after)))
    elif effect.before.holder == effect.after.holder and effect.after.contested:
        # The holder stays, and has just been named.
        after = _contested(effect.after, actors)
    return EffectText(field_display.display_name(effect.district), before, after, _when(effect, campaign))


def _when(effect: impact.Effect, campaign: Campaign) -> str:
    # The interval is half open, and people name its last day.
    last_day = effect.until - control.ONE_DAY
    first, last = formats.date_format(effect.starts), formats.date_format(last_day)
    if last_day == campaign.end:
        return _("from %(day)s") % {"day": first}
    if first == last:
        return _("on %(day)s") % {"day": first}
    return _("%(first)s to %(last)s") % {"first": first, "last": last}


def _state(span: control.Span, actors: dict[str, Actor]) -> str:
    holder = field_display.display_name(actors[span.holder.actor]) if span.holder else _("nobody")
    return f"{holder}, {_contested(span, actors)}" if span.contested else holder


def _contested(span: control.Span, actors: dict[str, Actor]) -> str:
    if span.challenger is None:
        return _("contested by an unnamed party")
    challenger = {"challenger": field_display.display_name(actors[span.challenger.actor])}
    if span.unresolved:
        return _("contested by %(challenger)s, unresolved") % challenger
    return _("contested by %(challenger)s") % challenger


def _grade(span: control.Span) -> str:
    return str(Span.Grade(span.grade.value).label)
