"""A campaign: the period and the ground that everything else hangs on."""

import datetime as dt
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from events import naming
from events.geometry import Box
from events.models.base import Recorded
from events.querysets import CampaignQuerySet

# First path segments that belong to the site: a campaign of that name could not be reached.
RESERVED_SLUGS = frozenset({"admin", "ar", "en", "healthz", "static", "api"})


def validate_campaign_slug(value: str) -> None:
    validate_slug(value)
    if value in RESERVED_SLUGS:
        raise ValidationError(_("“%(value)s” is taken by the site itself."), params={"value": value})


def validate_time_zone(value: str) -> None:
    if value not in available_timezones():
        raise ValidationError(_("“%(value)s” is not a time zone."), params={"value": value})


class Campaign(Recorded):
    """Name, period, bounds and revision.

    ``start`` and ``end`` are civil dates and both belong to the campaign. ``revision`` counts
    published changes; only the projection moves it.
    """

    slug = models.CharField(_("slug"), max_length=50, unique=True, validators=[validate_campaign_slug])
    name_en = models.CharField(_("name in English"), max_length=120)
    name_ar = models.CharField(_("name in Arabic"), max_length=120, blank=True)
    start = models.DateField(_("first day"))
    end = models.DateField(_("last day"))
    time_zone = models.CharField(
        _("time zone"),
        max_length=50,
        default="UTC",
        validators=[validate_time_zone],
        help_text=_("For display only: the dates of the record are civil dates."),
    )
    west = models.FloatField(_("west"), help_text=_("Degrees of longitude, WGS 84."))
    south = models.FloatField(_("south"), help_text=_("Degrees of latitude, WGS 84."))
    east = models.FloatField(_("east"), help_text=_("Degrees of longitude, WGS 84."))
    north = models.FloatField(_("north"), help_text=_("Degrees of latitude, WGS 84."))
    forget_fighting_after = models.PositiveSmallIntegerField(
        _("days until unattributed fighting is forgotten"),
        default=14,
        help_text=_("Counted from the last report of fighting by nobody named."),
    )
    attribution = models.CharField(
        _("attribution"),
        max_length=250,
        blank=True,
        help_text=_("Shown on the map, e.g. “© OpenStreetMap contributors”."),
    )
    licences = models.TextField(
        _("licences"), blank=True, help_text=_("Where the places, shapes and reports come from, and their licences.")
    )
    revision = models.PositiveBigIntegerField(_("revision"), default=0, editable=False)

    objects = CampaignQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["revision"])

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        ordering = ["-start", "slug"]
        constraints = [
            models.CheckConstraint(condition=Q(start__lte=F("end")), name="campaign_starts_before_it_ends"),
            models.CheckConstraint(
                condition=Q(west__gte=-180, east__lte=180, west__lt=F("east"))
                & Q(south__gte=-90, north__lte=90, south__lt=F("north")),
                name="campaign_bounds_in_range",
            ),
        ]

    def __str__(self) -> str:
        return naming.local(self)

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    def clean(self) -> None:
        problems: dict[str, object] = {}
        if self.start and self.end and self.start > self.end:
            problems["end"] = _("The campaign ends before it starts.")
        if None not in (self.west, self.east) and not -180 <= self.west < self.east <= 180:
            problems["east"] = _("West lies west of east, and both between -180 and 180 degrees.")
        if None not in (self.south, self.north) and not -90 <= self.south < self.north <= 90:
            problems["north"] = _("South lies south of north, and both between -90 and 90 degrees.")
        if problems:
            raise ValidationError(problems)

    @property
    def bounds(self) -> Box | None:
        """West, south, east, north; None while the row that is being checked has none that could be."""
        west, south, east, north = self.west, self.south, self.east, self.north
        if None in (west, south, east, north) or not (west < east and south < north):
            return None
        return west, south, east, north

    @property
    def until(self) -> dt.date:
        """The day after the last one: spans are ``[from, until)``."""
        return self.end + dt.timedelta(days=1)

    def holds(self, day: dt.date) -> bool:
        return self.start <= day <= self.end

    def nearest_day(self, day: dt.date) -> dt.date:
        """``day`` itself where it is in the campaign, else the first or the last day."""
        return min(max(day, self.start), self.end)
