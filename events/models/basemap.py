"""The campaign's own vector basemap, so that a page needs no tiles from a third party."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from events.geo import geometry, geometry_messages
from events.models import campaign_shapes, labels
from events.models.base import Recorded
from events.models.campaign import Campaign
from events.models.history import History
from events.models.querysets import BasemapFeatureQuerySet
from events.models.text_direction import DirectedCharField


class BasemapFeature(Recorded):
    """A river, a road or another thing of the ground that is drawn with the districts."""

    class Kind(models.TextChoices):
        """In the order in which they are drawn: roads pass beneath the river, and bridges over it."""

        OUTLINE = "outline", _("outline")
        STREAM = "stream", _("stream")
        ROAD = "road", _("main road")
        HIGHWAY = "highway", _("highway")
        RUNWAY = "runway", _("runway")
        # A centre line: no bank is invented.
        RIVER = "river", _("river")
        BRIDGE = "bridge", _("bridge")
        # Of the small map that shows where in it the campaign lies; not drawn with the districts.
        COUNTRY = "country", _("country")

    campaign = models.ForeignKey(Campaign, models.PROTECT, verbose_name=_("campaign"), related_name="basemap")
    slug = models.SlugField(_("slug"), max_length=60)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    name_en = DirectedCharField(_("name in English"), max_length=120)
    name_ar = DirectedCharField(_("name in Arabic"), max_length=120, blank=True)
    shape = models.JSONField(_("shape"), help_text=_("GeoJSON geometry, longitude first."))
    geometry_source = DirectedCharField(_("geometry source"), max_length=200, blank=True)
    geometry_licence = DirectedCharField(_("geometry licence"), max_length=120, blank=True)

    objects = BasemapFeatureQuerySet.as_manager()
    history = History()

    class Meta:
        verbose_name = _("basemap feature")
        verbose_name_plural = _("basemap features")
        ordering = ["slug"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "slug"], name="basemap_slug_unique_in_campaign"),
        ]

    def __str__(self) -> str:
        return labels.local_name(self)

    def natural_key(self) -> tuple[str, str]:
        return (*self.campaign.natural_key(), self.slug)

    natural_key.dependencies = ["events.campaign"]  # type: ignore[attr-defined]

    def clean(self) -> None:
        try:
            self.check_shape(getattr(self, "campaign", None))
        except geometry.GeometryError as problem:
            raise ValidationError({"shape": geometry_messages.refusal(problem)}) from problem

    def check_shape(self, campaign: Campaign | None) -> Any:
        """The shape in two dimensions. Raises GeometryError where it does not fit the campaign's map."""
        return campaign_shapes.checked(self.shape, campaign, is_area=False)
