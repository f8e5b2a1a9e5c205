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
ON_RECORD = ("draft", "in-review", "published")


def duplicate_keys(
    *, day: dt.date, kind: str, side: str, covers: str = "", districts: Iterable[str] = (), place: str = ""
) -> list[str]:
    """What a report says, once for each place that it names; two reports that share a key are duplicates.

    ``side`` and ``districts`` are slugs; "" is nobody named. The place as reported counts where no district is
    named, whatever its case. A statement about a whole bank is a duplicate of another one of that bank alone.
    Keys are 40 characters long: imports store them.
    """
    places = [["district", slug] for slug in sorted(set(districts))] or ([["place", place.lower()]] if place else [])
    return [_digest([day.isoformat(), kind, side, covers, *named]) for named in places]


def _digest(said: list[str]) -> str:
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()[:40]


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
    """The events on record, but for retracted ones, of which an event of these fields would be a duplicate."""
    named, parties = list(districts), read_parties(campaign)
    if actor is not None and actor.pk not in parties:
        # Of another campaign: no event of this one is by it.
        return Event.objects.none()
    slugs = [district.slug for district in named]
    side = parties[actor.pk].side if actor else ""
    keys = duplicate_keys(day=occurred_on, kind=kind, side=side, covers=covers, districts=slugs, place=place)
    # Only those that can share a key are read: a day may have thousands of events.
    about = Event.districts.through.objects.filter(district__in=[district.pk for district in named]).values("event")
    near = Q(pk__in=about) if named else Q(districts=None, place__iexact=place)
    events = _on_record(Event.objects.filter(near, campaign=campaign, occurred_on=occurred_on, kind=kind))
    return Event.objects.filter(pk__in=[event.pk for event in events if not _keys(event, parties).isdisjoint(keys)])


def duplicates_by_event(events: Iterable[Event]) -> dict[int, list[Event]]:
    """The same for events that are on record themselves, by primary key, in as many queries for many as for one."""
    given = list(events)
    near = _on_record(
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
    others = [(event, _keys(event, parties)) for event in near] if given else []
    return {
        event.pk: [
            other
            for other, keys in others
            if other.pk != event.pk
            and other.campaign_id == event.campaign_id
            and not keys.isdisjoint(_keys(event, parties))
        ]
        for event in given
    }


def _on_record(events: EventQuerySet) -> EventQuerySet:
    # Districts' shapes would be most of what is read.
    districts = Prefetch("districts", District.objects.only("slug"))
    return events.filter(status__in=ON_RECORD).prefetch_related(districts)


def _keys(event: Event, parties: Mapping[int, Party]) -> set[str]:
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
