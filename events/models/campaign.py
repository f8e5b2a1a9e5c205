"""Campaigns: the period and the area that every other row belongs to."""

import datetime as dt
from typing import Any
from zoneinfo import available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, validate_slug
from django.db import models
from django.db.models import F, Func, IntegerField, Q
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from events.geo.geometry import Box
from events.models import labels
from events.models.base import Recorded
from events.models.history import History
from events.models.querysets import CampaignQuerySet
from events.models.text_direction import DirectedCharField, DirectedTextField

# First path segments of the site's own addresses, those to come included: a campaign with such a slug could not be
# reached. One with a dot, such as robots.txt, is no slug.
RESERVED_SLUGS = frozenset(
    {
        "admin",
        "api",
        "ar",
        # What follows /ogc/, where a campaign's name may stand as well.
        "collections",
        "conformance",
        "embed",
        "en",
        "healthz",
        # Before the identifier of an event.
        "id",
        "imprint",
        "oembed",
        "ogc",
        "policy-reports",
        "privacy",
        "readyz",
        "static",
    }
)

# A record kept day by day from citable sources: any other year is a typing error.
FIRST_DAY, LAST_DAY = dt.date(1800, 1, 1), dt.date(2200, 12, 31)
# Twenty years: the timeline has every day of the campaign, and its chart a value for each.
MAX_DAYS = 7305
# Characters; those of a city take 2,000.
MAX_LICENCES = 10_000


class DaysBetween(Func):
    """The number of days from the second of two dates to the first, in plain SQL of each database.

    Django's own difference of dates calls a function that Django adds to SQLite: a CHECK constraint that used it
    would fail in every other program that opens the database.
    """

    arity = 2
    arg_joiner = " - "
    template = "(%(expressions)s)"
    output_field = IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(
            compiler, connection, template="(julianday(%(expressions)s))", arg_joiner=") - julianday(", **context
        )

    def as_mysql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="DATEDIFF(%(expressions)s)", arg_joiner=", ", **context)


def validate_campaign_slug(value: str) -> None:
    validate_slug(value)
    # A language that an operator adds stands before the addresses of its pages.
    if value in RESERVED_SLUGS or value in dict(settings.LANGUAGES):
        raise ValidationError(_("“%(value)s” is reserved for the site itself."), params={"value": value})


def validate_time_zone(value: str) -> None:
    if value not in available_timezones():
        raise ValidationError(_("“%(value)s” is not a time zone."), params={"value": value})


class Campaign(Recorded):
    """Name, period, bounds and revision.

    ``start`` and ``end`` are civil dates and both belong to the campaign. ``revision`` counts
    published changes; only the projection moves it.
    """

    slug = models.CharField(_("slug"), max_length=50, unique=True, validators=[validate_campaign_slug])
    name_en = DirectedCharField(_("name in English"), max_length=120)
    name_ar = DirectedCharField(_("name in Arabic"), max_length=120, blank=True)
    lede = DirectedCharField(
        _("lede"), max_length=600, blank=True, help_text=_("Three sentences that open the map. Plain text.")
    )
    lede_ar = DirectedCharField(_("lede in Arabic"), max_length=600, blank=True)
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
        help_text=_("Counted from the last report of fighting that names no party."),
    )
    unresolved_after = models.PositiveSmallIntegerField(
        _("days until a contest is unresolved"),
        default=30,
        help_text=_("Counted from the last report of the district, where a named party contests it."),
    )
    attribution = DirectedCharField(
        _("attribution"),
        max_length=250,
        blank=True,
        help_text=_("Shown on the map, e.g. “© OpenStreetMap contributors”."),
    )
    licences = DirectedTextField(
        _("licences"),
        blank=True,
        # They are on every page of the map.
        max_length=MAX_LICENCES,
        validators=[MaxLengthValidator(MAX_LICENCES)],
        help_text=_("Where the places, shapes and reports come from, and their licences."),
    )
    revision = models.PositiveBigIntegerField(_("revision"), default=0, editable=False)
    # When the revision last moved; NULL for one that has not since this is kept.
    revised_at = models.DateTimeField(_("revised"), null=True, editable=False)

    objects = CampaignQuerySet.as_manager()
    history = History(excluded_fields=["revision", "revised_at"])

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        ordering = ["-start", "slug"]
        constraints = [
            models.CheckConstraint(condition=Q(start__lte=F("end")), name="campaign_starts_before_it_ends"),
            models.CheckConstraint(
                condition=Q(start__gte=FIRST_DAY, end__lte=LAST_DAY), name="campaign_days_between_1800_and_2200"
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(DaysBetween("end", "start"), MAX_DAYS - 1),
                name="campaign_of_twenty_years_at_most",
            ),
            models.CheckConstraint(
                condition=Q(west__gte=-180, east__lte=180, west__lt=F("east"))
                & Q(south__gte=-90, north__lte=90, south__lt=F("north")),
                name="campaign_bounds_in_range",
            ),
        ]

    def __str__(self) -> str:
        return labels.local_name(self)

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    def clean(self) -> None:
        problems = self._day_problems()
        if None not in (self.west, self.east) and not -180 <= self.west < self.east <= 180:
            problems["east"] = _("West must be less than east, and both must be between -180 and 180 degrees.")
        if None not in (self.south, self.north) and not -90 <= self.south < self.north <= 90:
            problems["north"] = _("South must be less than north, and both must be between -90 and 90 degrees.")
        if problems:
            raise ValidationError(problems)

    def _day_problems(self) -> dict[str, object]:
        limits = {"first": FIRST_DAY, "last": LAST_DAY}
        days = {name: day for name in ("start", "end") if (day := getattr(self, name))}
        problems: dict[str, object] = {
            name: _("A campaign's days lie between %(first)s and %(last)s.") % limits
            for name, day in days.items()
            if not FIRST_DAY <= day <= LAST_DAY
        }
        if problems or len(days) < 2:
            return problems
        if self.start > self.end:
            return {"end": _("The campaign ends before it starts.")}
        if (self.end - self.start).days >= MAX_DAYS:
            return {"end": _("A campaign lasts twenty years at most (%(days)d days).") % {"days": MAX_DAYS}}
        return {}

    @property
    def bounds(self) -> Box | None:
        """West, south, east, north in degrees; None in a form that has not given them in order."""
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
        """``day``, moved to the first or the last day where it lies outside."""
        return min(max(day, self.start), self.end)
