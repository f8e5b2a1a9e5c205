"""Keeps the derived columns of rows in step with what they are derived from, whichever path writes the row."""

from typing import Any

from django.db.models.signals import pre_save

from events.models import Campaign, District, Source


def _set_bounding_box(instance: District, **_kwargs: Any) -> None:
    instance.set_bounding_box()


def _set_canonical_url(instance: Source, **_kwargs: Any) -> None:
    instance.set_canonical_url()


def _keep_revision(instance: Campaign, **_kwargs: Any) -> None:
    """A row read earlier, or a fixture's, does not take the revision back."""
    stored = Campaign.objects.filter(pk=instance.pk).values_list("revision", flat=True).first()
    instance.revision = stored or 0


def connect() -> None:
    """Called once, when the application is ready."""
    for sender, receiver in ((District, _set_bounding_box), (Source, _set_canonical_url), (Campaign, _keep_revision)):
        pre_save.connect(receiver, sender=sender, dispatch_uid=f"derived-columns-{sender.__name__}")
