"""The editions of a campaign's record: each a compilation that was released whole, with what it changed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models import labels
from events.models.base import Recorded
from events.models.campaign import Campaign
from events.models.history import History
from events.models.querysets import EditionQuerySet
from events.models.text_direction import DirectedCharField, DirectedTextField


class Edition(Recorded):
    """A compilation of the record. What was loaded while it was the newest one belongs to it."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, verbose_name=_("campaign"), related_name="editions")
    slug = models.SlugField(_("slug"), max_length=60)
    name_en = DirectedCharField(_("name in English"), max_length=120, help_text=_("Such as “second edition”."))
    name_ar = DirectedCharField(_("name in Arabic"), max_length=120, blank=True)
    released_on = models.DateField(_("released on"))
    note = DirectedTextField(_("what it changed"), blank=True)
    note_ar = DirectedTextField(_("what it changed, in Arabic"), blank=True)

    objects = EditionQuerySet.as_manager()
    history = History()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["released_on", "slug"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "slug"], name="edition_slug_unique_in_campaign"),
        ]

    def __str__(self) -> str:
        return labels.local_name(self)

    def natural_key(self) -> tuple[str, str]:
        return (*self.campaign.natural_key(), self.slug)

    natural_key.dependencies = ["events.campaign"]  # type: ignore[attr-defined]
