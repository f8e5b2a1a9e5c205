"""What of a layer an address asks for: filters of events, the day of control, the two days of changes, the basis.

Of events and reports the basis is the day on which they were known: they have no grade, their districts do.
"""

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Self

from django.http import QueryDict
from django.utils.translation import gettext as _

from events.exports.layers.layer import Asked
from events.exports.layers.registry import OF_EVENTS
from events.models import Campaign
from events.models.dates import parse_day
from events.newsroom.event_filters import EventFilters
from events.projection.basis import WHOLE_RECORD, Basis
from events.serving.basis_query import parameters_of, parse_basis, words_of_basis


@dataclass(frozen=True, slots=True)
class LayerQuery:
    """Of a layer what counts for it; the rest of the address is for other layers.

    ``day`` and ``days`` are None where the address names none: then it is the last day, or the first and the last.
    """

    filters: EventFilters = field(default_factory=EventFilters)
    basis: Basis = WHOLE_RECORD
    day: dt.date | None = None
    days: tuple[dt.date, dt.date] | None = None

    @classmethod
    def parse(cls, layer: str, query: QueryDict, start: dt.date, end: dt.date) -> Self:
        """``start`` and ``end`` are the campaign's days. Raises ValueError, whose message says what is wrong."""
        if layer in OF_EVENTS:
            filters, problems = EventFilters.parse(query)
            if problems:
                raise ValueError(" ".join(problems))
            return cls(filters, parse_basis(query.get("known_on", ""), "", start))
        if layer == "districts":
            return cls()
        basis = parse_basis(query.get("known_on", ""), query.get("at_least", ""), start)
        if layer == "control":
            return cls(basis=basis, day=_day(query.get("on", ""), start, end))
        return cls(basis=basis, days=_days(query, start, end)) if layer == "changes" else cls(basis=basis)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Names and values as an address has them, always in the same order."""
        days = dict(zip(("from", "to"), self.days or (), strict=False)) | ({"on": self.day} if self.day else {})
        dated = [(name, day.isoformat()) for name, day in days.items()]
        return [*self.filters.pairs, *dated, *parameters_of(self.basis).items()]

    def conditions(self) -> tuple[str, ...]:
        """In words, in the active language: which of all rows the file has, and what counts for them."""
        filters = [_("Events with %(filter)s") % {"filter": f"{name}={value}"} for name, value in self.filters.pairs]
        return (*filters, *words_of_basis(self.basis))

    def asked(self, campaign: Campaign, retrieved: dt.date, language: str, site: str = "") -> Asked:
        return Asked(
            campaign, retrieved, language, site, self.filters, self.day, self.days, self.basis, self.conditions()
        )

    def within(self, start: dt.date, end: dt.date) -> Self:
        """The same in a campaign that has been shortened since."""
        clamped = [min(max(day, start), end) for day in self.days or ()]
        days = (clamped[0], clamped[1]) if clamped and clamped[0] < clamped[1] else None
        return replace(self, day=min(max(self.day, start), end) if self.day else None, days=days)


def _day(text: str, start: dt.date, end: dt.date) -> dt.date | None:
    """Raises ValueError for what is no day of the campaign."""
    if not text:
        return None
    day = parse_day(text)
    if not start <= day <= end:
        raise ValueError(_("%(day)s is outside the campaign.") % {"day": day})
    return day


def _days(query: QueryDict, start: dt.date, end: dt.date) -> tuple[dt.date, dt.date] | None:
    first, second = _day(query.get("from", ""), start, end), _day(query.get("to", ""), start, end)
    if first is None and second is None:
        return None
    days = (first or start, second or end)
    if days[0] >= days[1]:
        raise ValueError(_("The first day has to lie before the second."))
    return days
