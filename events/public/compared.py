"""Two days compared for readers without scripts: the rows of the payload's part, with names and words."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from events.models import Actor, Campaign, District, Span, labels
from events.payload.compared import compared_part
from events.payload.format import Table
from events.projection.basis import Basis
from events.projection.comparison import BACK, HANDS, STATE
from events.public.pages import language_of_page
from events.public.picture.content import percent_of

# Names of a kind that a row has; how many more there are is said.
MOST_NAMES = 4


class Turn(NamedTuple):
    day: dt.date
    holder: str


class Names(NamedTuple):
    """The first of several names, each with its language, and how many there are besides."""

    shown: list[tuple[str, str]]
    more: int


class ChangeRow(NamedTuple):
    """A district that changed. ``last`` is the day of its last report, where it did not change hands."""

    district: str
    bank: str
    before: str
    after: str
    turns: list[Turn]
    last: dt.date | None
    publishers: Names
    voices: Names
    grade: str


class BalanceRow(NamedTuple):
    """Numbers as they are written in the language of the page."""

    side: str
    gained: int
    lost: int
    gained_km2: str
    lost_km2: str
    share_before: str
    share_after: str


class Changes(NamedTuple):
    """Those of one sort. ``has_turns`` is whether they changed hands."""

    heading: str
    rows: list[ChangeRow]
    has_turns: bool


@dataclass(frozen=True, slots=True)
class ComparedDays:
    """``changes`` are those of the sorts that there are; ``balances`` the sides that gained or lost."""

    first: dt.date
    second: dt.date
    changes: Sequence[Changes]
    balances: Sequence[BalanceRow]

    @classmethod
    def of(cls, campaign: Campaign, days: tuple[dt.date, dt.date], basis: Basis) -> Self:
        """In the active language; the first day lies before the second."""
        part = compared_part(campaign, *days, language_of_page(), *basis)
        reader = _Reader.of(campaign, part)
        return cls(*days, reader.changes(), reader.balances())


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the part, with the rows that its slugs stand for."""

    start: dt.date
    part: Mapping[str, Any]
    actors: Mapping[str, Actor]
    districts: Mapping[str, District]

    @classmethod
    def of(cls, campaign: Campaign, part: Mapping[str, Any]) -> Self:
        actors = {actor.slug: actor for actor in campaign.actors.all()}
        districts = campaign.districts.only("campaign", "slug", "name_en", "name_ar", "bank")
        return cls(campaign.start, part, actors, {district.slug: district for district in districts})

    def changes(self) -> list[Changes]:
        rows = _read(self.part["changes"])
        headings = {
            HANDS: _("Changed hands"),
            BACK: _("Changed hands and changed back"),
            STATE: _("Held by the same side, in another state"),
        }
        sorts = {sort: [self._change(row) for row in rows if row["sort"] == sort] for sort in headings}
        return [Changes(headings[sort], of_sort, sort != STATE) for sort, of_sort in sorts.items() if of_sort]

    def _change(self, row: dict[str, Any]) -> ChangeRow:
        before, after = (dict(zip(self.part["states"], row[name], strict=True)) for name in ("before", "after"))
        district = self.districts[row["district"]]
        return ChangeRow(
            labels.local_name(district),
            district.get_bank_display(),
            self._state(before),
            self._state(after),
            [Turn(self._day(day), self._name(holder)) for day, holder in row["turns"]],
            None if after["last"] is None else self._day(after["last"]),
            _first([(name, "") for name in row["publishers"]]),
            _first([(_voice(name, publisher), language) for name, language, publisher in row["voices"]]),
            str(Span.Grade(row["grade"]).label),
        )

    def _state(self, state: dict[str, Any]) -> str:
        holder, challenger = self._name(state["holder"]), state["challenger"]
        if not state["contested"]:
            return holder
        words = _("contested by %(challenger)s") if challenger else _("contested by an unnamed party")
        if state["unresolved"]:
            words = _("contested by %(challenger)s, unresolved")
        contested = words % {"challenger": self._name(challenger)}
        return _("%(holder)s, %(contested)s") % {"holder": holder, "contested": contested}

    def balances(self) -> list[BalanceRow]:
        rows = _read(self.part["balances"])
        return [self._balance(row) for row in rows if row["gained"] or row["lost"]]

    def _balance(self, row: dict[str, Any]) -> BalanceRow:
        gained, lost = (_km2(row[name]) for name in ("gainedKm2", "lostKm2"))
        before, after = (percent_of(row[name] / 1000) for name in ("shareBefore", "shareAfter"))
        return BalanceRow(self._name(row["side"]), row["gained"], row["lost"], gained, lost, before, after)

    def _name(self, actor: str | None) -> str:
        return labels.local_name(self.actors[actor]) if actor else _("No holder on record")

    def _day(self, number: int) -> dt.date:
        return self.start + dt.timedelta(days=number)


def _read(table: Table) -> list[dict[str, Any]]:
    return [dict(zip(table["columns"], row, strict=True)) for row in table["rows"]]


def _first(names: list[tuple[str, str]]) -> Names:
    return Names(names[:MOST_NAMES], max(0, len(names) - MOST_NAMES))


def _voice(name: str, publisher: str | None) -> str:
    return f"{name} ({publisher})" if publisher else name


def _km2(area: float) -> str:
    """ "" of districts that have no outline."""
    if not area:
        return ""
    return pgettext("area", "%(n)s km²") % {"n": number_format(round(area, 1), 1)}
