"""The same report entered twice: same campaign, day, kind and side, about a place that both name."""

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Q

from events import projection

if TYPE_CHECKING:
    from events.models import Actor, Campaign, District, Event
    from events.querysets import EventQuerySet


def duplicates_of(
    campaign: "Campaign",
    *,
    occurred_on: dt.date,
    kind: str,
    actor: "Actor | None",
    districts: Iterable["District"] = (),
    place: str = "",
    covers: str = "",
) -> "EventQuerySet":
    """The events on record, but for retracted ones, that an event of these fields would repeat.

    They share a district, or, where it names none, the place as reported. A statement about a whole
    bank repeats only another one of that bank.
    """
    from events.models import Event

    named = [district.pk for district in districts]
    # Each status by name and not "all but": the index event_by_day is then used.
    on_record = [status for status in Event.Status.values if status != Event.Status.RETRACTED]
    events = Event.objects.filter(campaign=campaign, status__in=on_record, occurred_on=occurred_on).filter(
        _of_side(campaign, actor), kind=kind, covers=covers
    )
    if named:
        # A subquery and no join: an event that shares two districts is one.
        return events.filter(pk__in=Event.districts.through.objects.filter(district__in=named).values("event"))
    return events.filter(districts=None, place__iexact=place) if place else events.none()


def duplicates_of_event(event: "Event") -> "EventQuerySet":
    """The same for an event that is on record itself."""
    return duplicates_of(
        event.campaign,
        occurred_on=event.occurred_on,
        kind=event.kind,
        actor=event.actor,
        districts=event.districts.all(),
        place=event.place,
        covers=event.covers,
    ).exclude(pk=event.pk)


def _of_side(campaign: "Campaign", actor: "Actor | None") -> Q:
    """Events by any actor of the side, or by nobody named where the actor is None."""
    if actor is None:
        return Q(actor=None)
    parties = projection.read_parties(campaign)
    if actor.pk not in parties:
        # Of another campaign: no event of this one is by it.
        return Q(actor=actor)
    return Q(actor__in=[pk for pk, party in parties.items() if party.side == parties[actor.pk].side])
