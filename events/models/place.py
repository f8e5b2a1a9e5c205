"""Places that reports name and for which there is no sourced position."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models import labels
from events.models.base import Recorded, alt_names_problem
from events.models.campaign import Campaign
from events.models.district import District
from events.models.history import History
from events.models.querysets import PlaceQuerySet
from events.models.text_direction import DirectedCharField, DirectedJSONField, DirectedTextField


class Place(Recorded):
    """A name without a sourced position, so that the gazetteer recognises it and matches it with no district.

    It may say that a name stands for places on both banks, or for a whole town: then a report gets no district.
    Once there is a position, the place becomes a district.
    """

    class Level(models.TextChoices):
        PLACE = "place", _("a place without a position")
        TOWN = "town", _("the whole town, or one bank of it")

    campaign = models.ForeignKey(Campaign, models.PROTECT, verbose_name=_("campaign"), related_name="places")
    slug = models.SlugField(_("slug"), max_length=60)
    name_en = DirectedCharField(_("name in English"), max_length=120)
    name_ar = DirectedCharField(_("name in Arabic"), max_length=120, blank=True)
    alt_names = DirectedJSONField(
        _("alternative spellings"), default=list, blank=True, help_text=_("A list of names, in any script.")
    )
    bank = models.CharField(_("bank of the river"), max_length=5, choices=District.Bank, blank=True)
    level = models.CharField(_("level"), max_length=5, choices=Level, default=Level.PLACE)
    note = DirectedTextField(_("note"), blank=True)

    objects = PlaceQuerySet.as_manager()
    history = History()

    class Meta:
        verbose_name = _("place without a position")
        verbose_name_plural = _("places without a position")
        ordering = ["name_en", "slug"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "slug"], name="place_slug_unique_in_campaign"),
        ]

    def __str__(self) -> str:
        return labels.place_name(self)

    def natural_key(self) -> tuple[str, str]:
        return (*self.campaign.natural_key(), self.slug)

    natural_key.dependencies = ["events.campaign"]  # type: ignore[attr-defined]

    def clean(self) -> None:
        if problem := alt_names_problem(self.alt_names):
            raise ValidationError({"alt_names": problem})

    @property
    def is_town(self) -> bool:
        return self.level == self.Level.TOWN
