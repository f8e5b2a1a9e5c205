"""Take-downs: that something was taken off the record for good, and why. Never what, and never from where."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models import unit_of_work
from events.models.campaign import Campaign


class TakeDown(models.Model):
    """An entry of the public change log. It names no row: an old copy of one would tell what stood there."""

    class Reason(models.TextChoices):
        ENDANGERS = "endangers", _("it could endanger a living person")
        PRIVATE = "private", _("it named a living person who has no public part in the events")
        ASKED = "asked", _("the person whom it named asked for it")
        ORDERED = "ordered", _("a court or an authority ordered it")

    # Outlives its campaign, as the chain does.
    campaign = models.ForeignKey(
        Campaign,
        models.DO_NOTHING,
        verbose_name=_("campaign"),
        related_name="take_downs",
        editable=False,
        db_constraint=False,
    )
    reason = models.CharField(_("reason"), max_length=10, choices=Reason)
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("take-down")
        verbose_name_plural = _("take-downs")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return str(self.get_reason_display())

    def save(self, **options: Any) -> None:
        with unit_of_work.together():
            super().save(**options)
            unit_of_work.note_entries(TakeDown, [self.pk])
