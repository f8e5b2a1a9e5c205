"""The same report entered twice: same campaign, day, kind and side, about a place that both name."""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db.models import Q, prefetch_related_objects

from events.control import Party
from events.models import Actor, Campaign, District, Event
from events.models.querysets import EventQuerySet
from events.projection.parties import read_parties

# Each status by name and not "all but retracted": the index event_by_day is then used.
ON_RECORD = ("draft", "in-review", "published")


def duplicates_of(
    campaign: Campaign,
    *,
    occurred_on: dt.date,
    kind: str,
    actor: Actor | None,
    districts: Iterable[District] = (),
    place: str = "",
    covers: str = "",
) -> EventQuerySet:
    """The events on record, but for retracted ones, that an event of these fields would repeat.

    They share a district, or, where it names none, the place as reported. A statement about a whole
    bank repeats only another one of that bank.
    """
    named = [district.pk for district in districts]
    events = Event.objects.filter(campaign=campaign, status__in=ON_RECORD, occurred_on=occurred_on).filter(
        _by_side(campaign, actor), kind=kind, covers=covers
    )
    if named:
        # A subquery and no join: an event that shares two districts is one.
        return events.filter(pk__in=Event.districts.through.objects.filter(district__in=named).values("event"))
    return events.filter(districts=None, place__iexact=place) if place else events.none()


def duplicates_by_event(events: Iterable[Event]) -> dict[int, list[Event]]:
    """The same for events that are on record themselves, by primary key, at the cost of one."""
    given = list(events)
    others = Event.objects.filter(
        campaign__in={event.campaign_id for event in given},
        occurred_on__in={event.occurred_on for event in given},
        kind__in={event.kind for event in given},
        status__in=ON_RECORD,
    )
    near = list(others.prefetch_related("districts")) if given else []
    parties: dict[int, Party] = {}
    for campaign in {event.campaign for event in given}:
        parties |= read_parties(campaign)
    prefetch_related_objects(given, "districts")
    return {
        event.pk: [other for other in near if other.pk != event.pk and _is_duplicate(event, other, parties)]
        for event in given
    }


def _is_duplicate(event: Event, other: Event, parties: Mapping[int, Party]) -> bool:
    def told(each: Event) -> tuple[object, ...]:
        side = parties[each.actor_id].side if each.actor_id else None
        return each.campaign_id, each.occurred_on, each.kind, each.covers, side

    if told(event) != told(other):
        return False
    here, there = set(event.districts.all()), set(other.districts.all())
    return bool(here & there) if here else not there and event.place.lower() == other.place.lower() != ""


def _by_side(campaign: Campaign, actor: Actor | None) -> Q:
    """Events by any actor of the side, or by nobody named where the actor is None."""
    if actor is None:
        return Q(actor=None)
    parties = read_parties(campaign)
    if actor.pk not in parties:
        # Of another campaign: no event of this one is by it.
        return Q(actor=actor)
    return Q(actor__in=[pk for pk, party in parties.items() if party.side == parties[actor.pk].side])
