"""Keeps the derived columns of rows in step with what they are derived from, whichever path writes the row."""

from typing import Any

from django.db.models.signals import pre_save

from events.models import Campaign, District, Source


def _measure(instance: District, **_kwargs: Any) -> None:
    instance.measure()


def _fold_address(instance: Source, **_kwargs: Any) -> None:
    instance.fold_address()


def _keep_revision(instance: Campaign, **_kwargs: Any) -> None:
    """A row read earlier, or a fixture's, does not take the revision back."""
    stored = Campaign.objects.filter(pk=instance.pk).values_list("revision", flat=True).first()
    instance.revision = stored or 0


def connect() -> None:
    """Called once, when the application is ready."""
    for sender, receiver in ((District, _measure), (Source, _fold_address), (Campaign, _keep_revision)):
        pre_save.connect(receiver, sender=sender, dispatch_uid=f"derived-columns-{sender.__name__}")
