"""Notes, for the projection, what each write of the record touches."""

from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.signals import m2m_changed, post_save, pre_delete, pre_save

from events.models import Actor, Campaign, Citation, District, Event, Source
from events.models.base import lock_rows, locked
from events.models.unit_of_work import Touched, is_folding_whole, note


def _events_touched(events: QuerySet[Event]) -> Touched:
    """The published ones among the events, their days and districts; what is no draft is public.

    Who takes a step with one of them meanwhile is waited for: it would else be read as a draft here, and as it was
    before this write there, and nobody would fold what both have made of it.
    """
    touched = Touched()
    keys: Any = events.values("pk")
    if connection.features.has_select_for_update:
        keys = list(locked(Event.objects.filter(pk__in=keys)).values_list("pk", flat=True))
    published = Event.objects.published().filter(pk__in=keys)
    for event, campaign, day, district in published.values_list("pk", "campaign", "occurred_on", "districts"):
        more = Touched({campaign}, events={event}, districts={district: day} if district else {})
        touched.add(more)
    return touched


def _one_event(pk: int | None) -> QuerySet[Event]:
    return Event.objects.none() if pk is None else Event.objects.filter(pk=pk)


def _on_event(instance: Event, created: bool = False, **_kwargs: Any) -> None:
    """Before a write for the row as it stands, and after it for the row as it has become."""
    if created and is_folding_whole(instance.campaign_id):
        return
    note(_events_touched(_one_event(instance.pk)))


def _on_moving(instance: Any, **_kwargs: Any) -> None:
    """A row that comes to another campaign changes the one that it leaves as well."""
    stored = type(instance).objects.filter(pk=instance.pk).exclude(campaign=instance.campaign_id)
    if instance.pk is not None and (left := stored.values_list("campaign", flat=True).first()) is not None:
        note(Touched(whole_campaigns={left, instance.campaign_id}))


def _on_citation(instance: Citation, created: bool = False, **_kwargs: Any) -> None:
    """Its event, and before a write also the one that it is moved away from."""
    # A new one is noted once it is written.
    if instance.pk is None or (created and is_folding_whole(instance.event.campaign_id)):
        return
    # As a subquery: an OR over the join would read every event.
    before = type(instance).objects.filter(pk=instance.pk).values("event")
    note(_events_touched(Event.objects.filter(Q(pk=instance.event_id) | Q(pk__in=before))))


def _on_source(instance: Source, created: bool, **_kwargs: Any) -> None:
    if created:
        return
    note(_events_touched(Event.objects.filter(citations__source=instance.pk)))
    if instance.figures.exists():
        note(Touched({instance.campaign_id}))


def _on_districts(instance: Any, action: str, reverse: bool, pk_set: set[int] | None, **_kwargs: Any) -> None:
    """The districts of an event, set from either end.

    Those that go are read while they still hang on it and noted when they have gone.
    """
    if not reverse:
        events = _one_event(instance.pk)
    elif pk_set:
        events = Event.objects.filter(pk__in=pk_set)
    else:
        events = Event.objects.filter(districts=instance.pk)
    if is_folding_whole(instance.campaign_id):
        return
    if action in {"pre_remove", "pre_clear"}:
        instance._loosened = _events_touched(events)
    elif action in {"post_remove", "post_clear"}:
        note(instance.__dict__.pop("_loosened"))
    elif action == "post_add":
        note(_events_touched(events))


def _on_district(instance: District, **_kwargs: Any) -> None:
    note(Touched({instance.campaign_id}, districts={instance.pk: None}))


def _on_district_leaving(instance: District, **_kwargs: Any) -> None:
    note(_events_touched(instance.events.all()))
    note(Touched({instance.campaign_id}))
    # Its spans go with it, and who publishes an event in it replaces them while the campaign is theirs.
    lock_rows(Campaign.objects.filter(pk=instance.campaign_id))


def _on_actor(instance: Actor, **_kwargs: Any) -> None:
    note(Touched(whole_campaigns={instance.campaign_id}))


def _on_campaign(instance: Campaign, **_kwargs: Any) -> None:
    note(Touched(whole_campaigns={instance.pk}))


def _on_picture(instance: Any, **_kwargs: Any) -> None:
    """Figures, the basemap and places without a position: shown or found, but they change no control."""
    note(Touched({instance.campaign_id}))


def connect() -> None:
    """Called once, when the application is ready."""
    for signal, name, receiver in (
        (pre_save, "Event", _on_event),
        (post_save, "Event", _on_event),
        (pre_delete, "Event", _on_event),
        (pre_save, "Citation", _on_citation),
        (post_save, "Citation", _on_citation),
        (pre_delete, "Citation", _on_citation),
        (pre_save, "Source", _on_moving),
        (post_save, "Source", _on_source),
        (pre_save, "District", _on_moving),
        (post_save, "District", _on_district),
        (pre_delete, "District", _on_district_leaving),
        (pre_save, "Actor", _on_moving),
        (post_save, "Actor", _on_actor),
        (pre_delete, "Actor", _on_actor),
        (post_save, "Campaign", _on_campaign),
        (pre_save, "Figure", _on_moving),
        (post_save, "Figure", _on_picture),
        (pre_delete, "Figure", _on_picture),
        (pre_save, "Place", _on_moving),
        (post_save, "Place", _on_picture),
        (pre_delete, "Place", _on_picture),
        (pre_save, "BasemapFeature", _on_moving),
        (post_save, "BasemapFeature", _on_picture),
        (pre_delete, "BasemapFeature", _on_picture),
        (m2m_changed, "Event_districts", _on_districts),
    ):
        signal.connect(receiver, sender=f"events.{name}", dispatch_uid=f"{receiver.__name__}-{id(signal)}-{name}")
