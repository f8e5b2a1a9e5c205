"""The milestones of a campaign: single days that the chart names."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.formats import localize
from django.utils.translation import gettext_lazy as _

from events.models import labels
from events.models.base import Recorded
from events.models.campaign import Campaign
from events.models.event import Event
from events.models.history import History
from events.models.querysets import MilestoneQuerySet
from events.models.text_direction import DirectedCharField, DirectedTextField


class Milestone(Recorded):
    """A day with a few words, which may lead to the event that it rests on. Readers see it as soon as it is stored."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, verbose_name=_("campaign"), related_name="milestones")
    slug = models.SlugField(_("slug"), max_length=60)
    name_en = DirectedCharField(
        _("name in English"), max_length=60, help_text=_("A few words: they stand on the chart.")
    )
    name_ar = DirectedCharField(_("name in Arabic"), max_length=60, blank=True)
    day = models.DateField(_("day"))
    # NULL where no single event says it. Readers are led to it while it is published.
    event = models.ForeignKey(
        Event,
        models.PROTECT,
        verbose_name=_("event"),
        null=True,
        blank=True,
        related_name="milestones",
        help_text=_("The event that it rests on. Readers come to it while it is published."),
    )
    note = DirectedTextField(_("note"), blank=True)

    objects = MilestoneQuerySet.as_manager()
    history = History()

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["day", "slug"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "slug"], name="milestone_slug_unique_in_campaign"),
        ]

    def __str__(self) -> str:
        return f"{localize(self.day)} · {labels.bidi_isolated(labels.local_name(self))}"

    def natural_key(self) -> tuple[str, str]:
        return (*self.campaign.natural_key(), self.slug)

    natural_key.dependencies = ["events.campaign", "events.event"]  # type: ignore[attr-defined]

    def clean(self) -> None:
        problems: dict[str, Any] = {}
        # None where a form has found no campaign yet.
        campaign: Campaign | None = getattr(self, "campaign", None)
        if campaign and self.day and not campaign.holds(self.day):
            problems["day"] = _("The campaign runs from %(start)s to %(end)s.") % {
                "start": campaign.start,
                "end": campaign.end,
            }
        if self.event and self.event.campaign_id != self.campaign_id:
            problems["event"] = _("The event belongs to another campaign.")
        elif self.event and self.event.status not in {Event.Status.PUBLISHED, Event.Status.RETRACTED}:
            # A draft may still be deleted, by hand or with its import.
            problems["event"] = _("Choose an event that has been published.")
        if problems:
            raise ValidationError(problems)
