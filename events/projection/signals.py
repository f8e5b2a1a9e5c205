"""Notes in the unit of work which events, districts and campaigns each single write concerns.

For the projection alone: ``projector.finish`` folds what is noted here. Bulk writes send no signals;
``RecordedQuerySet`` notes theirs.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.signals import m2m_changed, post_save, pre_delete, pre_save

from events.models import Actor, Campaign, Citation, District, Event, Source, Step, Story, Voice
from events.models.base import lock_rows, locked
from events.models.unit_of_work import TouchedRows, has_parties_before, note, will_refold
from events.projection.parties import read_parties


def _published_among(events: QuerySet[Event]) -> TouchedRows:
    """The published ones among the events, with their days and districts; drafts are not public.

    Locks the events first. A transaction that changes the status of one meanwhile would read it as it was before
    this write, while this one reads it as a draft: neither would fold what both together have made of it.
    """
    touched = TouchedRows()
    keys: Any = events.values("pk")
    if connection.features.has_select_for_update:
        keys = list(locked(Event.objects.filter(pk__in=keys)).values_list("pk", flat=True))
    published = Event.objects.published().filter(pk__in=keys)
    for event, campaign, day, district in published.values_list("pk", "campaign", "occurred_on", "districts"):
        touched.add(TouchedRows({campaign}, events={event}, districts={district: day} if district else {}))
    return touched


def _one_event(pk: int | None) -> QuerySet[Event]:
    return Event.objects.none() if pk is None else Event.objects.filter(pk=pk)


def _note_event(instance: Event, created: bool = False, **_kwargs: Any) -> None:
    """Note a published event: before a write as it is stored, and after it as it has become."""
    # A new one is noted once it is written.
    if instance.pk is None or (created and will_refold(instance.campaign_id)):
        return
    note(_published_among(_one_event(instance.pk)))


def _note_campaign_left(instance: Any, **_kwargs: Any) -> None:
    """Note both campaigns of a row that is moved to another one."""
    if instance.pk is None:
        return
    stored = type(instance).objects.filter(pk=instance.pk).exclude(campaign=instance.campaign_id)
    if (left := stored.values_list("campaign", flat=True).first()) is not None:
        note(TouchedRows(whole_campaigns={left, instance.campaign_id}))


def _note_citation(instance: Citation, created: bool = False, **_kwargs: Any) -> None:
    """Note the citation's event, and before a write also the event that it is moved away from."""
    # A new one is noted once it is written.
    if instance.pk is None or (created and will_refold(instance.event.campaign_id)):
        return
    # As a subquery: an OR over the join would read every event.
    before = type(instance).objects.filter(pk=instance.pk).values("event")
    note(_published_among(Event.objects.filter(Q(pk=instance.event_id) | Q(pk__in=before))))


def _note_source(instance: Source, created: bool, **_kwargs: Any) -> None:
    # Nothing cites a new one yet.
    if created:
        return
    note(_published_among(Event.objects.filter(citations__source=instance.pk)))
    if instance.figures.exists():
        note(TouchedRows({instance.campaign_id}))


def _note_voice(instance: Voice, created: bool, **_kwargs: Any) -> None:
    """Note what it is cited for: its side, its kind and whether it is unnamed decide how often its word counts."""
    # Nothing cites a new one yet.
    if not created:
        note(_published_among(Event.objects.filter(citations__voice=instance.pk)))


def _note_event_districts(instance: Any, action: str, reverse: bool, pk_set: set[int] | None, **_kwargs: Any) -> None:
    """Note the districts of an event, set from either end.

    What is unlinked is read while the link is there, and noted once it has gone.
    """
    if not reverse:
        events = _one_event(instance.pk)
    elif pk_set:
        events = Event.objects.filter(pk__in=pk_set)
    else:
        events = Event.objects.filter(districts=instance.pk)
    if will_refold(instance.campaign_id):
        return
    if action in {"pre_remove", "pre_clear"}:
        instance._unlinked = _published_among(events)
    elif action in {"post_remove", "post_clear"}:
        note(instance.__dict__.pop("_unlinked"))
    elif action == "post_add":
        note(_published_among(events))


def _note_district(instance: District, **_kwargs: Any) -> None:
    note(TouchedRows({instance.campaign_id}, districts={instance.pk: None}))


def _note_district_deletion(instance: District, **_kwargs: Any) -> None:
    note(_published_among(instance.events.all()))
    note(TouchedRows({instance.campaign_id}))
    # Its spans are deleted with it, and whoever publishes an event in it replaces them while holding this lock.
    lock_rows(Campaign.objects.filter(pk=instance.campaign_id))


def _note_sides_before(instance: Actor, **_kwargs: Any) -> None:
    """Keep the sides that the actors have before the first of them is written: spans name an actor, not its side."""
    if has_parties_before(instance.campaign_id):
        return
    try:
        note(TouchedRows(parties_before={instance.campaign_id: read_parties(instance.campaign)}))
    except ValidationError:
        # A broken tree, which is now perhaps mended: which sides there were cannot be told.
        return


def _note_actor(instance: Actor, **_kwargs: Any) -> None:
    """Note the whole campaign: sides depend on the tree, so any actor may change any district."""
    note(TouchedRows(whole_campaigns={instance.campaign_id}))


def _note_campaign(instance: Campaign, **_kwargs: Any) -> None:
    note(TouchedRows(whole_campaigns={instance.pk}))


def _note_revision_only(instance: Any, **_kwargs: Any) -> None:
    """Note the campaign of a row that is shown or searched, but says nothing of control."""
    note(TouchedRows({instance.campaign_id}))


def _note_story(instance: Any, **_kwargs: Any) -> None:
    """Note the campaign of a story, or of a step of one, that readers see, or did before this write."""
    story = instance.story_id if hasattr(instance, "story_id") else instance.pk
    was_published = story is not None and Story.objects.published().filter(pk=story).exists()
    if was_published or getattr(instance, "is_published", False):
        note(TouchedRows({instance.campaign_id}))


def _note_step(instance: Step, **_kwargs: Any) -> None:
    """Note the campaign of a retraction, which the readers' change log lists.

    The event may be one that was never published here, such as a fixture's: nothing else notes it. Every other public
    step belongs to a published event, which is noted by the write that the step records.
    """
    if instance.kind == Step.Kind.RETRACTED:
        note(TouchedRows({instance.event.campaign_id}))


def connect() -> None:
    """Connect the handlers; called once, by ``EventsConfig.ready()``."""
    for signal, model, receiver in (
        (pre_save, "Event", _note_event),
        (post_save, "Event", _note_event),
        (pre_delete, "Event", _note_event),
        (pre_save, "Citation", _note_citation),
        (post_save, "Citation", _note_citation),
        (pre_delete, "Citation", _note_citation),
        (pre_save, "Source", _note_campaign_left),
        # Not before it is deleted: one that is cited cannot be (PROTECT).
        (post_save, "Source", _note_source),
        (pre_save, "Voice", _note_campaign_left),
        # As a source.
        (post_save, "Voice", _note_voice),
        (pre_save, "District", _note_campaign_left),
        (post_save, "District", _note_district),
        (pre_delete, "District", _note_district_deletion),
        (pre_save, "Actor", _note_campaign_left),
        (pre_save, "Actor", _note_sides_before),
        (post_save, "Actor", _note_actor),
        (pre_delete, "Actor", _note_actor),
        (post_save, "Campaign", _note_campaign),
        (pre_save, "Figure", _note_campaign_left),
        (post_save, "Figure", _note_revision_only),
        (pre_delete, "Figure", _note_revision_only),
        (pre_save, "Place", _note_campaign_left),
        (post_save, "Place", _note_revision_only),
        (pre_delete, "Place", _note_revision_only),
        (pre_save, "Edition", _note_campaign_left),
        (post_save, "Edition", _note_revision_only),
        (pre_delete, "Edition", _note_revision_only),
        (pre_save, "Phase", _note_campaign_left),
        (post_save, "Phase", _note_revision_only),
        (pre_delete, "Phase", _note_revision_only),
        (pre_save, "Milestone", _note_campaign_left),
        (post_save, "Milestone", _note_revision_only),
        (pre_delete, "Milestone", _note_revision_only),
        (pre_save, "BasemapFeature", _note_campaign_left),
        (post_save, "BasemapFeature", _note_revision_only),
        (pre_delete, "BasemapFeature", _note_revision_only),
        (pre_save, "Story", _note_story),
        (post_save, "Story", _note_story),
        (pre_delete, "Story", _note_story),
        (pre_save, "StoryStep", _note_story),
        (post_save, "StoryStep", _note_story),
        (pre_delete, "StoryStep", _note_story),
        (post_save, "Step", _note_step),
        (m2m_changed, "Event_districts", _note_event_districts),
    ):
        signal.connect(receiver, sender=f"events.{model}", dispatch_uid=f"{receiver.__name__}-{id(signal)}-{model}")
