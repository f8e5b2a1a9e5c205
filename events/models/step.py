"""The steps of events: the stored records of transitions and corrections (newsroom/workflow.py)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models import unit_of_work
from events.models.account_names import AccountName
from events.models.event import Event
from events.models.querysets import StepQuerySet
from events.models.text_direction import DirectedCharField


class Step(models.Model):
    """One transition or correction of an event that was made: by whom, when and why. Written once, never changed."""

    class Kind(models.TextChoices):
        SUBMITTED = "submitted", _("submitted")
        RETURNED = "returned", _("returned")
        PUBLISHED = "published", _("published")
        CORRECTED = "corrected", _("corrected")
        RETRACTED = "retracted", _("retracted")

    # Not deleted with its event: a deleted draft may be restored, and then what an editor said of it is still there.
    event = models.ForeignKey(
        Event, models.DO_NOTHING, verbose_name=_("event"), related_name="steps", db_constraint=False
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    reason = DirectedCharField(_("reason"), max_length=200, blank=True)
    # NULL where no account made it, but a command.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("by"), null=True, related_name="+")
    by_name = AccountName(_("by"))
    at = models.DateTimeField(_("at"), auto_now_add=True)

    objects = StepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["kind", "at"], name="step_by_kind")]

    def __str__(self) -> str:
        return f"{self.event} · {self.get_kind_display()}"

    def save(self, **options: Any) -> None:
        with unit_of_work.together():
            super().save(**options)
            unit_of_work.note_entries(Step, [self.pk])
