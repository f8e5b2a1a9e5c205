"""Effects on districts in words: which one is shown how, before and after, and on which days."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import formats
from django.utils.translation import gettext as _

from events import control
from events.models import Actor, Campaign, Span, field_display, labels
from events.projection.impact import Effect, State


@dataclass(frozen=True, slots=True)
class EffectText:
    """One effect on one district in words: “Docks: Guild → contested by Guards from 12 March 2031”."""

    district: str
    before: str
    after: str
    when: str


def describe_effects(campaign: Campaign, effects: Iterable[Effect]) -> list[EffectText]:
    """Each effect in words, in the order given; the campaign's actors should be prefetched for several calls."""
    actors = {actor.slug: actor for actor in campaign.actors.all()}
    return [_describe(effect, campaign, actors) for effect in effects]


def _describe(effect: Effect, campaign: Campaign, actors: dict[str, Actor]) -> EffectText:
    before, after = (_state(each, actors) for each in (effect.before, effect.after))
    if before == after:
        # The grade alone differs, or the side that the holder belongs to.
        what = _grade if effect.before.grade != effect.after.grade else _sides
        before, after = (
            f"{text} ({what(state, actors)})" for text, state in ((before, effect.before), (after, effect.after))
        )
    elif effect.before.holder == effect.after.holder and effect.after.contested:
        # The holder stays, and has just been named.
        after = _contested(effect.after, actors)
    return EffectText(field_display.display_name(effect.district), before, after, _when(effect, campaign))


def _when(effect: Effect, campaign: Campaign) -> str:
    # The interval is half open, and people name its last day.
    last_day = effect.until - control.ONE_DAY
    first, last = formats.date_format(effect.starts), formats.date_format(last_day)
    if last_day == campaign.end:
        return _("from %(day)s") % {"day": first}
    if first == last:
        return _("on %(day)s") % {"day": first}
    return _("%(first)s to %(last)s") % {"first": first, "last": last}


def _state(state: State, actors: dict[str, Actor]) -> str:
    holder = _name(state.holder.actor, actors) if state.holder else _("nobody")
    if not state.contested:
        return holder
    return _("%(holder)s, %(contested)s") % {"holder": holder, "contested": _contested(state, actors)}


def _contested(state: State, actors: dict[str, Actor]) -> str:
    if state.challenger is None:
        return _("contested by an unnamed party")
    challenger = {"challenger": _name(state.challenger.actor, actors)}
    if state.unresolved:
        return _("contested by %(challenger)s, unresolved") % challenger
    return _("contested by %(challenger)s") % challenger


def _grade(state: State, _actors: dict[str, Actor]) -> str:
    return str(Span.Grade(state.grade.value).label)


def _sides(state: State, actors: dict[str, Actor]) -> str:
    return " / ".join(_name(party.side, actors) for party in (state.holder, state.challenger) if party)


def _name(slug: str, actors: dict[str, Actor]) -> str:
    """An actor's whole name in the language of the page, for readers know no short ones; its slug if it was deleted."""
    return labels.local_name(actors[slug]) if slug in actors else slug
