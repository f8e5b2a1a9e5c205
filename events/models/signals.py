"""Sets derived columns before a row is written, whichever path writes it: fixtures and single saves alike.

A district's bounding box follows its shape, a source's canonical address its addresses, an event has an identifier; a
campaign's revision is the projection's alone. Bulk writes send no signals: ``RecordedQuerySet`` derives theirs. Also
takes a district that is deleted out of its events.
"""

from typing import Any

from django.db.models.signals import pre_delete, pre_save

from events.models import Campaign, District, Event, Source


def _set_bounding_box(instance: District, **_kwargs: Any) -> None:
    instance.set_bounding_box()


def _set_canonical_url(instance: Source, **_kwargs: Any) -> None:
    instance.set_canonical_url()


def _set_identifier(instance: Event, **_kwargs: Any) -> None:
    instance.set_identifier()


def _keep_revision(instance: Campaign, **_kwargs: Any) -> None:
    """Take the stored revision: a row that was read earlier, or comes from a fixture, may hold an older one."""
    stored = Campaign.objects.filter(pk=instance.pk).values_list("revision", "revised_at").first()
    instance.revision, instance.revised_at = stored or (0, None)


def _take_out_of_events(instance: District, **_kwargs: Any) -> None:
    """Take a district that is deleted out of its events: the cascade alone would say so in no history."""
    if instance.events.exists():
        instance.events.clear()


def connect() -> None:
    """Connect the handlers; called once, by ``EventsConfig.ready()``."""
    receivers: list[tuple[type[Any], Any]] = [
        (District, _set_bounding_box),
        (Source, _set_canonical_url),
        (Event, _set_identifier),
        (Campaign, _keep_revision),
    ]
    for sender, receiver in receivers:
        pre_save.connect(receiver, sender=sender, dispatch_uid=f"derived-columns-{sender.__name__}")
    pre_delete.connect(_take_out_of_events, sender=District, dispatch_uid="events-of-a-deleted-district")
