"""Filters of published events, by the names that the address, the terminal and the API have for them.

Each may be given several times: an event passes a filter where one of its values fits, and has to pass all filters.

``grade`` is that of the tenure in which a district is that the event is about, on the event's own day: an event about
several districts passes where one of them fits, one about no district never does. It is the grade that the whole record
gives, whatever was known by then. ``actor`` is the one that the event names, ``side`` the root of its tree.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Self
from urllib.parse import urlencode

from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from events.gazetteer import transliteration
from events.models import Campaign, District, Event, Span
from events.models.dates import parse_day
from events.models.querysets import EventQuerySet
from events.projection import parties

# Those with values that are on record, in the order in which an address has them.
CHOICES = ("side", "actor", "kind", "grade", "voice", "publisher", "bank", "phase", "district")
DAYS = ("on", "from", "to")
NAMES = (*CHOICES, *DAYS, "q")
# Of each filter, so many values are taken; of a search, so many characters and words.
MOST_VALUES, MOST_CHARACTERS, MOST_WORDS = 20, 100, 8


@dataclass(frozen=True, slots=True)
class EventFilters:
    """``choices`` has the values of each of CHOICES that is given, ``days`` the day of each of DAYS.

    ``from`` and ``to`` both count, as people say it. ``q`` are words that all have to be found.
    """

    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    days: Mapping[str, dt.date] = field(default_factory=dict)
    q: str = ""

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Names and values as an address has them, always in the same order."""
        chosen = [(name, value) for name in CHOICES for value in self.choices.get(name, ())]
        days = [(name, self.days[name].isoformat()) for name in DAYS if name in self.days]
        return [*chosen, *days, *([("q", self.q)] if self.q else [])]

    @property
    def query(self) -> str:
        """``kind=control&bank=east``; "" without filters."""
        return urlencode(self.pairs)

    def values(self, name: str) -> tuple[str, ...]:
        return self.choices.get(name, ())

    def without(self, name: str, value: str | None = None) -> "EventFilters":
        """All but the filter of that name, or but that one value of it."""
        if name == "q":
            return replace(self, q="")
        if name in DAYS:
            return replace(self, days={other: day for other, day in self.days.items() if other != name})
        left = tuple(each for each in self.values(name) if value is not None and each != value)
        others = {other: values for other, values in self.choices.items() if other != name}
        return replace(self, choices=others | ({name: left} if left else {}))

    def apply(self, events: EventQuerySet, campaign: Campaign) -> EventQuerySet:
        """Those of the campaign's events that pass; values that are not on record let none pass."""
        for name, values in self.choices.items():
            events = _chosen(events, campaign, name, values)
        first, last = self.days.get("from", dt.date.min), self.days.get("to", dt.date.max)
        if on := self.days.get("on"):
            first, last = max(first, on), min(last, on)
        events = events.filter(occurred_on__gte=first, occurred_on__lte=last)
        for word, districts in _words(self.q, campaign):
            events = events.saying(word, districts)
        return events

    @classmethod
    def parse(cls, query: QueryDict) -> tuple[Self, list[str]]:
        """The filters of a query, and a message for each value that cannot be one of its kind; those are left out.

        Values that only the record knows (``unknown_values``) are taken as they are.
        """
        choices, days, problems = {}, {}, []
        for name in CHOICES:
            given = dict.fromkeys(clean(value) for value in query.getlist(name)[:MOST_VALUES])
            if values := tuple(value for value in given if value):
                choices[name] = values
        for name in DAYS:
            if typed := clean(query.get(name, "")):
                try:
                    days[name] = parse_day(typed)
                except ValueError:
                    problems.append(_("“%(day)s” is not a date (YYYY-MM-DD).") % {"day": typed})
        if "from" in days and "to" in days and days["to"] < days["from"]:
            problems.append(_("The last day lies before the first: no event is between them."))
        words = clean(query.get("q", "")).split()[:MOST_WORDS]
        return cls(choices, days, " ".join(words)), problems


def clean(value: str) -> str:
    """What was typed, cut off, and without what is not seen: a mark of direction would turn the text around it."""
    return "".join(filter(str.isprintable, value))[:MOST_CHARACTERS].strip()


def unknown_values(filters: EventFilters, known: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, str]]:
    """The names and values of the filters that are not among the known ones."""
    for name, values in filters.choices.items():
        there = set(known[name])
        yield from ((name, value) for value in values if value not in there)


def known_values(campaign: int) -> dict[str, frozenset[str]]:
    """By name of a filter, the values that the campaign (primary key) has; in six queries."""
    row = Campaign(pk=campaign)
    sources = row.sources.order_by().values_list("agency", "publisher").distinct()
    return {
        "side": frozenset(row.actors.filter(parent=None).values_list("slug", flat=True)),
        "actor": frozenset(row.actors.values_list("slug", flat=True)),
        "kind": frozenset(Event.Kind.values),
        "grade": frozenset(Span.Grade.values),
        "voice": frozenset(row.voices.values_list("slug", flat=True)),
        "publisher": frozenset(agency or publisher for agency, publisher in sources),
        "bank": frozenset(District.Bank.values),
        "phase": frozenset(row.phases.values_list("slug", flat=True)),
        "district": frozenset(row.districts.values_list("slug", flat=True)),
    }


def _chosen(events: EventQuerySet, campaign: Campaign, name: str, values: tuple[str, ...]) -> EventQuerySet:
    match name:
        case "side":
            sides = parties.sides(campaign.actors.all())
            return events.by_actors([pk for pk, side in sides.items() if side.slug in values])
        case "actor":
            return events.by_actors(list(campaign.actors.filter(slug__in=values).values_list("pk", flat=True)))
        case "kind":
            return events.of_kinds(values)
        case "grade":
            return events.in_tenures_of(values)
        case "voice":
            return events.in_words_of(values)
        case "publisher":
            return events.printed_by(values)
        case "bank":
            return events.on_banks(values)
        case "phase":
            days = [
                Q(occurred_on__gte=each.starts, occurred_on__lt=each.until)
                for each in campaign.phases.filter(slug__in=values)
            ]
            return events.filter(Q(*days, _connector=Q.OR)) if days else events.none()
        case _:
            return events.about(values)


def _words(q: str, campaign: Campaign) -> Iterator[tuple[str, list[int]]]:
    """Each word with the districts that have it as a name in any spelling; of several words also all together."""
    if not q:
        return
    spellings = [
        (pk, {_key(name) for name in (name_en, name_ar, *others)})
        for pk, name_en, name_ar, others in campaign.districts.values_list("pk", "name_en", "name_ar", "alt_names")
    ]

    def called(name: str) -> list[int]:
        key = _key(name)
        return [pk for pk, names in spellings if key and key in names]

    if whole := called(q):
        yield q, whole
        return
    yield from ((word, called(word)) for word in q.split())


def _key(name: str) -> transliteration.Words:
    return transliteration.phonetic_key(transliteration.fold(name))
