"""What the published record of a campaign rests on: witnesses by month, bank and kind, and the grades of quarters."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import Count

from events.models import Campaign, Citation, District, Event, Figure, Span
from events.projection import snapshot
from events.projection.snapshot import DistrictState

# From how many voices on the map no longer tells them apart.
MANY_VOICES = 3


@dataclass(slots=True)
class Witnesses:
    """Events and who tells of them. A citation whose voice is not known counts among ``unattributed``."""

    events: set[int] = field(default_factory=set)
    citations: int = 0
    publishers: set[str] = field(default_factory=set)
    voices: set[str] = field(default_factory=set)
    unattributed: int = 0

    def add(self, citation: Citation) -> None:
        publisher = citation.source.original_publisher
        self.events.add(citation.event_id)
        self.citations += 1
        self.publishers.add(publisher)
        if citation.voice:
            self.voices.add(citation.voice.key(publisher))
        else:
            self.unattributed += 1


@dataclass(slots=True)
class Summary:
    """The witnesses of a campaign: all of them, and by month (its first day), bank and kind of the event."""

    whole: Witnesses = field(default_factory=Witnesses)
    months: dict[dt.date, Witnesses] = field(default_factory=dict)
    banks: dict[str, Witnesses] = field(default_factory=lambda: defaultdict(Witnesses))
    kinds: dict[str, Witnesses] = field(default_factory=lambda: defaultdict(Witnesses))


@dataclass(frozen=True, slots=True)
class GradesOfDay:
    """How many quarters of a bank stand in each grade at the end of a day; "" is a quarter on no bank."""

    day: dt.date
    bank: str
    counts: dict[str, int]


def summary(campaign: Campaign) -> Summary:
    """Read from the published events. Every month of the campaign is there, also one without a report."""
    found = Summary(months={month: Witnesses() for month in _months(campaign)})
    banks: dict[int, set[str]] = defaultdict(set)
    published = Event.objects.filter(campaign=campaign).published()
    for pk, bank in published.exclude(districts=None).values_list("pk", "districts__bank"):
        if bank:
            banks[pk].add(bank)
    citations = Citation.objects.filter(event__in=published).select_related("event", "source", "voice")
    for citation in citations:
        event = citation.event
        groups = [found.whole, found.months[event.occurred_on.replace(day=1)], found.kinds[event.kind]]
        for witnesses in [*groups, *(found.banks[bank] for bank in banks[event.pk])]:
            witnesses.add(citation)
    return found


def _months(campaign: Campaign) -> Iterator[dt.date]:
    month = campaign.start.replace(day=1)
    while month <= campaign.end:
        yield month
        month = (month + dt.timedelta(days=31)).replace(day=1)


def grades_by_month(campaign: Campaign) -> list[GradesOfDay]:
    """The grades of the city's quarters on the last day of each month of the campaign, by bank."""
    quarters = Span.objects.of_campaign(campaign).filter(district__kind=District.Kind.QUARTER)
    found: list[GradesOfDay] = []
    for month in _months(campaign):
        day = min((month + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1), campaign.end)
        on_day = quarters.filter(starts__lte=day, until__gt=day).order_by("district__bank")
        by_bank: dict[str, Counter[str]] = defaultdict(Counter)
        for bank, grade, count in on_day.values_list("district__bank", "grade").annotate(count=Count("pk")):
            by_bank[bank][grade] += count
        found += [GradesOfDay(day, bank, dict(counts)) for bank, counts in by_bank.items()]
    return found


def quarters_in_the_end(campaign: Campaign) -> list[DistrictState]:
    """The city's quarters on the campaign's last day, each with who supports that its side took control."""
    states = snapshot.states_on(campaign, campaign.end)
    return [state for state in states if state.district.kind == District.Kind.QUARTER]


def on_one_word(states: Iterable[DistrictState]) -> list[DistrictState]:
    """Those whose last capture rests on one publisher."""
    return [state for state in states if state.grade == Span.Grade.CLAIMED]


def precisions(campaign: Campaign) -> dict[str, int]:
    """How many published events have a day of each precision."""
    published = Event.objects.filter(campaign=campaign).published().order_by()
    return dict(published.values_list("precision").annotate(count=Count("pk")))


def figure_count(campaign: Campaign) -> int:
    return Figure.objects.filter(campaign=campaign).count()
