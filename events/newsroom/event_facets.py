"""The values of each filter of events, in words, with how many events each would leave: counts follow one another."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F
from django.utils.translation import gettext as _

from events.models import Campaign, Citation, District, Event, Span, labels
from events.models.querysets import ORIGINAL_PUBLISHER, EventQuerySet
from events.newsroom.event_filters import EventFilters
from events.projection import parties


@dataclass(frozen=True, slots=True)
class Option:
    """``count`` is how many events it leaves beside the other filters; None where they are not counted."""

    value: str
    label: str
    count: int | None
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    name: str
    label: str
    options: Sequence[Option]

    @property
    def others_chosen(self) -> list[str]:
        """All values that are chosen but the first, which a list of one choice shows."""
        return [option.value for option in self.options if option.is_chosen][1:]

    @property
    def first_chosen(self) -> str:
        return next((option.value for option in self.options if option.is_chosen), "")


def facets(campaign: Campaign, published: EventQuerySet, filters: EventFilters) -> list[Facet]:
    """One for each filter with a list of values; a value that no event has is left out, unless it is chosen."""

    def counted(name: str) -> dict[Any, int]:
        return count_values(name, campaign, published, filters)

    phases = {each.slug: labels.local_name(each) for each in campaign.phases.all()}
    voices = {each.slug: labels.local_name(each) for each in campaign.voices.all()}
    actors = list(campaign.actors.all())
    names = {actor.slug: labels.local_name(actor) for actor in actors}
    sides = {side.slug: names[side.slug] for side in parties.sides(actors).values()}
    publishers = counted("publisher")
    return [
        _facet("side", _("side"), sides.items(), counted("side"), filters),
        _facet("actor", _("actor"), _by_label(names.items()), counted("actor"), filters),
        _facet("kind", _("kind"), [(each.value, str(each.label)) for each in Event.Kind], counted("kind"), filters),
        _facet("grade", _("grade"), [(each.value, str(each.label)) for each in Span.Grade], counted("grade"), filters),
        _facet("bank", _("bank"), [(each.value, str(each.label)) for each in District.Bank], counted("bank"), filters),
        _facet("phase", _("phase"), phases.items(), counted("phase"), filters),
        _facet("voice", _("voice"), _by_label(voices.items()), counted("voice"), filters),
        _facet("publisher", _("publisher"), _by_label((each, each) for each in publishers), publishers, filters),
        _facet("district", _("district"), _districts(campaign), None, filters),
    ]


def count_values(name: str, campaign: Campaign, published: EventQuerySet, filters: EventFilters) -> dict[Any, int]:
    """How many of the events that pass all the other filters each value of the one of that name has (COUNTED)."""
    return _COUNTS[name](filters.without(name).apply(published, campaign).order_by(), campaign)


def count_days(events: EventQuerySet) -> list[tuple[dt.date, str, int]]:
    """How many of the events each day has of each kind, in order of days."""
    by_day = events.order_by("occurred_on", "kind").values_list("occurred_on", "kind")
    return list(by_day.annotate(count=Count("pk")))


def _facet(
    name: str, label: str, values: Iterable[tuple[str, str]], counts: dict[Any, int] | None, filters: EventFilters
) -> Facet:
    chosen = filters.values(name)
    known = dict(values) | {value: value for value in chosen if name == "publisher"}
    options = [
        Option(value, words, counts.get(value, 0) if counts is not None else None, value in chosen)
        for value, words in known.items()
    ]
    return Facet(name, label, [each for each in options if each.is_chosen or each.count is None or each.count])


def _by_label(values: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted(values, key=lambda pair: pair[1].casefold())


def _districts(campaign: Campaign) -> list[tuple[str, str]]:
    rows = campaign.districts.only("campaign", "slug", "name_en", "name_ar", "bank")
    return _by_label((row.slug, labels.place_name(row)) for row in rows)


def _sides(events: EventQuerySet, campaign: Campaign) -> dict[Any, int]:
    sides = parties.sides(campaign.actors.all())
    counts: Counter[str] = Counter()
    for actor, count in events.values_list("actor").annotate(count=Count("pk")):
        if actor in sides:
            counts[sides[actor].slug] += count
    return counts


def _actors(events: EventQuerySet, _campaign: Campaign) -> dict[Any, int]:
    return dict(events.values_list("actor__slug").annotate(count=Count("pk")))


def _grades(events: EventQuerySet, _campaign: Campaign) -> dict[Any, int]:
    """By the tenures in which the districts of an event are on its day."""
    day = F("occurred_on")
    running = events.filter(districts__spans__starts__lte=day, districts__spans__until__gt=day)
    return dict(running.values_list("districts__spans__grade").annotate(count=Count("pk", distinct=True)))


def _kinds(events: EventQuerySet, _campaign: Campaign) -> dict[Any, int]:
    return dict(events.values_list("kind").annotate(count=Count("pk")))


def _banks(events: EventQuerySet, _campaign: Campaign) -> dict[Any, int]:
    """Every published statement about a whole bank names its districts."""
    return dict(events.values_list("districts__bank").annotate(count=Count("pk", distinct=True)))


def _phases(events: EventQuerySet, campaign: Campaign) -> dict[Any, int]:
    days = dict(events.values_list("occurred_on").annotate(count=Count("pk")))
    return {
        phase.slug: sum(count for day, count in days.items() if phase.starts <= day < phase.until)
        for phase in campaign.phases.all()
    }


def _voices(events: EventQuerySet, _campaign: Campaign) -> dict[Any, int]:
    cited = Citation.objects.filter(event__in=events.values("pk")).order_by()
    return dict(cited.values_list("voice__slug").annotate(count=Count("event", distinct=True)))


def _publishers(events: EventQuerySet, _campaign: Campaign) -> dict[Any, int]:
    cited = Citation.objects.filter(event__in=events.values("pk")).order_by().annotate(original=ORIGINAL_PUBLISHER)
    return dict(cited.values_list("original").annotate(count=Count("event", distinct=True)))


_COUNTS = {
    "side": _sides,
    "actor": _actors,
    "kind": _kinds,
    "grade": _grades,
    "bank": _banks,
    "phase": _phases,
    "voice": _voices,
    "publisher": _publishers,
}
# The filters whose values are counted.
COUNTED = tuple(_COUNTS)
