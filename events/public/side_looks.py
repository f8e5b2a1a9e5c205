"""How states of districts look in small maps and bars of a page: the colours and patterns of pictures, in both themes.

A colour is a pair of custom properties (variables.css), which the page's theme decides on: there are no styles within
the page. The patterns stand once in it, and every map and bar refers to them.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from events.models import Actor, Campaign, Span, labels
from events.projection import parties
from events.public.picture.looks import CLAIMED, CONTESTED, DISPUTED, HELD, UNRESOLVED, Fills, Look
from events.public.picture.markup import Markup, joined
from events.public.picture.palette import THEMES, palettes

# Of a legend's lines.
_ORDER = (HELD, CONTESTED, UNRESOLVED, CLAIMED, DISPUTED)
_COLOUR = re.compile('"(#[0-9a-f]{6})"')


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """``fill`` is the value of an attribute; ``pale`` is a look with a dotted edge."""

    fill: str
    label: str
    pale: bool


class SideLooks:
    """The looks of one page; ``fill`` notes each, so that its pattern and its line in the legend are there."""

    def __init__(self, campaign: Campaign) -> None:
        actors = list(campaign.actors.order_by("pk"))
        self.sides = parties.sides(actors)
        self._used: set[Look] = set()
        self._in_legend: set[Look] = set()
        sides = {side.pk: side for side in self.sides.values()}
        self._by_pk = sides
        areas = Span.objects.of_campaign(campaign).exclude(district__west=None).order_by()
        pairs = areas.values_list("holder", "challenger").distinct()
        held = {self.sides[actor].pk for pair in pairs for actor in pair if actor}
        self._fills = [
            Fills(
                palettes()[theme],
                {pk: side.side_colours[number].lower() for pk, side in sides.items()},
                [pk for pk in sides if pk in held],
            )
            for number, theme in enumerate(THEMES)
        ]

    def side(self, actor: int | None) -> Actor | None:
        """The side of an actor (primary key)."""
        return self.sides.get(actor or 0)

    def of_span(self, span: Span | None) -> Look:
        """Nobody's where there is no span."""
        if span is None:
            return Look.of(0, 0, contested=False, unresolved=False, grade="")
        holder, challenger = (side.pk if (side := self.side(pk)) else 0 for pk in (span.holder_id, span.challenger_id))
        return Look.of(holder, challenger, contested=span.contested, unresolved=span.unresolved, grade=span.grade)

    def initial(self, holder: int | None) -> Look:
        """A whole hold by an actor (primary key), as before the first day."""
        side = self.side(holder)
        return Look.of(side.pk if side else 0, 0, contested=False, unresolved=False, grade="initial")

    def fill(self, look: Look) -> str:
        """The value of the attribute ``fill``."""
        self._used.add(look)
        self._in_legend.add(look)
        light, dark = self._fills
        return light.fill(look) if light.has_pattern(look) else _pair(light.fill(look), dark.fill(look))

    def text_on(self, look: Look) -> str:
        """The colour of a text that can be read on it."""
        light, dark = (fills.palette.text_on(fills.ground(look)) for fills in self._fills)
        return _pair(light, dark)

    @property
    def patterns(self) -> SafeString:
        """The patterns of all looks that were asked for, to stand in one ``defs`` of the page."""
        light, dark = self._fills
        with_pattern = [look for look in self._used if light.has_pattern(look)]
        drawn = joined(_in_both_themes(light.pattern(look), dark.pattern(look)) for look in sorted(with_pattern))
        # Written and escaped by picture.markup.
        return mark_safe(drawn)  # noqa: S308

    def take_legend(self) -> list[LegendEntry]:
        """The looks that were asked for since the legend was taken last, in words."""
        used = sorted(self._in_legend, key=lambda look: (_ORDER.index(look.state), look))
        entries = [LegendEntry(self.fill(look), self.words(look), is_pale(look)) for look in used]
        self._in_legend.clear()
        return entries

    def words(self, look: Look) -> str:
        """Who holds and who contests, "Guild, contested by Crown"."""
        holder = self._name(look.holder, _("no holder on record"))
        if look.state in (CONTESTED, UNRESOLVED):
            challenger = self._name(look.challenger, _("an unnamed party"))
            template = {
                CONTESTED: _("%(holder)s, contested by %(challenger)s"),
                UNRESOLVED: _("%(holder)s, contested by %(challenger)s, unresolved"),
            }[look.state]
            return template % {"holder": holder, "challenger": challenger}
        if look.state in (CLAIMED, DISPUTED):
            return f"{holder} ({Span.Grade(look.state).label})"
        return holder

    def _name(self, side: int, nobody: str) -> str:
        return labels.local_name(self._by_pk[side]) if side in self._by_pk else nobody


def is_pale(look: Look) -> bool:
    return look.state == CLAIMED


def _pair(light: str, dark: str) -> str:
    return f"var(--light, {light}) var(--dark, {dark})"


def _in_both_themes(light: Markup, dark: Markup) -> Markup:
    """One pattern of the same pattern in two themes: they differ in nothing but the values of their colours."""
    others: Iterable[str] = iter(_COLOUR.findall(dark))
    return Markup(_COLOUR.sub(lambda colour: f'"{_pair(colour[1], next(others))}"', light))  # type: ignore[call-overload]
