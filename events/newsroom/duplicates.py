"""Duplicates: reports of one campaign, day, kind and side, about a place that both name."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping

from django.db.models import Prefetch, Q, prefetch_related_objects

from events.control import Party
from events.models import Actor, Campaign, District, Event
from events.models.querysets import EventQuerySet
from events.projection.parties import read_parties

# Each status by name and not "all but retracted": the index event_by_day is then used.
NOT_RETRACTED = (Event.Status.DRAFT, Event.Status.IN_REVIEW, Event.Status.PUBLISHED)


def duplicate_keys(
    *, day: dt.date, kind: str, side: str, covers: str = "", districts: Iterable[str] = (), place: str = ""
) -> list[str]:
    """A key for each place that a report names; two reports of one campaign that share a key are duplicates.

    ``side`` and ``districts`` are slugs; a side of "" is nobody named. ``place``, the place as reported, counts where
    no district is named, whatever its case. ``covers`` is a whole bank: such a statement is a duplicate of another
    one of that bank alone. Keys are 40 hexadecimal digits long: imports store them.
    """
    places = [["district", slug] for slug in sorted(set(districts))] or ([["place", place.lower()]] if place else [])
    return [_digest([day.isoformat(), kind, side, covers, *named]) for named in places]


def _digest(parts: list[str]) -> str:
    # A place that was read from a file may hold half a surrogate pair, which UTF-8 refuses otherwise.
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()[:40]


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
    """The stored events, retracted ones left out, of which an event with these fields would be a duplicate."""
    named, parties = list(districts), read_parties(campaign)
    if actor is not None and actor.pk not in parties:
        # The actor is another campaign's: no event of this one is by it.
        return Event.objects.none()
    slugs = [district.slug for district in named]
    side = parties[actor.pk].side if actor else ""
    keys = duplicate_keys(day=occurred_on, kind=kind, side=side, covers=covers, districts=slugs, place=place)
    # Only events that can share a key are read: a day may have thousands.
    of_districts = Event.districts.through.objects.filter(district__in=[district.pk for district in named])
    same_place = Q(pk__in=of_districts.values("event")) if named else Q(districts=None, place__iexact=place)
    candidates = _not_retracted(Event.objects.filter(same_place, campaign=campaign, occurred_on=occurred_on, kind=kind))
    found = [event.pk for event in candidates if not _keys_of(event, parties).isdisjoint(keys)]
    return Event.objects.filter(pk__in=found)


def duplicates_by_event(events: Iterable[Event]) -> dict[int, list[Event]]:
    """The duplicates of each of some stored events, by primary key, without the event itself or retracted ones.

    The number of queries does not grow with the number of events.
    """
    given = list(events)
    candidates = _not_retracted(
        Event.objects.filter(
            campaign__in={event.campaign_id for event in given},
            occurred_on__in={event.occurred_on for event in given},
            kind__in={event.kind for event in given},
        )
    )
    parties: dict[int, Party] = {}
    for campaign in {event.campaign for event in given}:
        parties |= read_parties(campaign)
    prefetch_related_objects(given, "districts")
    others = [(event, _keys_of(event, parties)) for event in candidates] if given else []
    return {
        event.pk: [
            other
            for other, keys in others
            if other.pk != event.pk
            and other.campaign_id == event.campaign_id
            and not keys.isdisjoint(_keys_of(event, parties))
        ]
        for event in given
    }


def _not_retracted(events: EventQuerySet) -> EventQuerySet:
    """Those of the events that are not retracted, with the slugs of their districts."""
    # Districts' shapes would be most of what is read.
    slugs_alone = Prefetch("districts", District.objects.only("slug"))
    return events.filter(status__in=NOT_RETRACTED).prefetch_related(slugs_alone)


def _keys_of(event: Event, parties: Mapping[int, Party]) -> set[str]:
    return set(
        duplicate_keys(
            day=event.occurred_on,
            kind=event.kind,
            side=parties[event.actor_id].side if event.actor_id else "",
            covers=event.covers,
            districts=[district.slug for district in event.districts.all()],
            place=event.place,
        )
    )
