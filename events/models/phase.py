"""The phases of a campaign: runs of days with a name, and the part of the map on which each was fought."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.formats import localize
from django.utils.translation import gettext_lazy as _

from events.geo.geometry import Box
from events.models import labels
from events.models.base import Recorded
from events.models.campaign import Campaign
from events.models.history import History
from events.models.querysets import PhaseQuerySet
from events.models.text_direction import DirectedCharField, DirectedTextField

# In the order of a Box.
VIEW = ("west", "south", "east", "north")


class Phase(Recorded):
    """A run of a campaign's days. No day belongs to two phases; a day may belong to none.

    ``starts`` and ``ends`` are civil dates and both belong to the phase, as a campaign's own: people write them so.
    Whatever reckons with them takes ``[starts, until)``. That no two phases share a day is checked by
    ``validate_constraints``, which a form calls, and by ``projection.integrity`` at the end of every unit of work.
    """

    campaign = models.ForeignKey(Campaign, models.PROTECT, verbose_name=_("campaign"), related_name="phases")
    slug = models.SlugField(_("slug"), max_length=60)
    name_en = DirectedCharField(_("name in English"), max_length=60, help_text=_("Two or three words."))
    name_ar = DirectedCharField(_("name in Arabic"), max_length=60, blank=True)
    starts = models.DateField(_("first day"), help_text=_("It belongs to the phase."))
    ends = models.DateField(
        _("last day"), help_text=_("It belongs to the phase: the next one begins the day after it, or later.")
    )
    summary = DirectedCharField(_("summary"), max_length=400, blank=True)
    summary_ar = DirectedCharField(_("summary in Arabic"), max_length=400, blank=True)
    # All four NULL where the phase is shown on the whole campaign's map.
    west = models.FloatField(_("west"), null=True, blank=True, help_text=_("Degrees of longitude, WGS 84."))
    south = models.FloatField(_("south"), null=True, blank=True, help_text=_("Degrees of latitude, WGS 84."))
    east = models.FloatField(_("east"), null=True, blank=True, help_text=_("Degrees of longitude, WGS 84."))
    north = models.FloatField(_("north"), null=True, blank=True, help_text=_("Degrees of latitude, WGS 84."))
    note = DirectedTextField(_("what its days rest on"), blank=True, help_text=_("The newsroom's own: not public."))

    objects = PhaseQuerySet.as_manager()
    history = History()

    class Meta:
        verbose_name = _("phase")
        verbose_name_plural = _("phases")
        ordering = ["starts", "slug"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "slug"], name="phase_slug_unique_in_campaign"),
            models.CheckConstraint(condition=Q(starts__lte=F("ends")), name="phase_starts_before_it_ends"),
            models.CheckConstraint(
                condition=Q(**{f"{side}__isnull": True for side in VIEW})
                # NULL is excluded in so many words: a CHECK constraint passes where its condition is NULL.
                | Q(**{f"{side}__isnull": False for side in VIEW})
                & Q(west__gte=-180, east__lte=180, west__lt=F("east"))
                & Q(south__gte=-90, north__lte=90, south__lt=F("north")),
                name="phase_view_in_range",
            ),
        ]

    def __str__(self) -> str:
        return labels.local_name(self)

    def natural_key(self) -> tuple[str, str]:
        return (*self.campaign.natural_key(), self.slug)

    natural_key.dependencies = ["events.campaign"]  # type: ignore[attr-defined]

    @property
    def until(self) -> dt.date:
        """The day after the last one."""
        return self.ends + dt.timedelta(days=1)

    @property
    def view(self) -> Box | None:
        """West, south, east, north in degrees; None for the whole campaign."""
        if self.west is None or self.south is None or self.east is None or self.north is None:
            return None
        return self.west, self.south, self.east, self.north

    def overlaps(self, other: "Phase") -> bool:
        """Whether the two share a day."""
        return self.starts <= other.ends and other.starts <= self.ends

    def overlap_problem(self, other: "Phase") -> dict[str, Any]:
        """The error message for sharing days with the other phase, by the field that reaches into it."""
        message = _("The phase “%(phase)s” has days from %(first)s to %(last)s: no day belongs to two phases.") % {
            "phase": other,
            "first": localize(other.starts),
            "last": localize(other.ends),
        }
        return {"starts" if other.starts <= self.starts else "ends": message}

    def clean(self) -> None:
        # None where a form has found no campaign yet.
        campaign: Campaign | None = getattr(self, "campaign", None)
        if problems := self._day_problems(campaign) | self._view_problems(campaign):
            raise ValidationError(problems)

    def validate_constraints(self, exclude: Any = None) -> None:
        super().validate_constraints(exclude)
        if self.starts and self.ends:
            others = Phase.objects.filter(campaign=self.campaign_id).exclude(pk=self.pk)
            if other := others.during(self.starts, self.ends).first():
                raise ValidationError(self.overlap_problem(other))

    def _day_problems(self, campaign: Campaign | None) -> dict[str, Any]:
        days = {name: day for name in ("starts", "ends") if (day := getattr(self, name))}
        problems: dict[str, Any] = {
            name: _("The campaign runs from %(start)s to %(end)s.") % {"start": campaign.start, "end": campaign.end}
            for name, day in days.items()
            if campaign and not campaign.holds(day)
        }
        if not problems and len(days) == 2 and self.starts > self.ends:
            problems["ends"] = _("The phase ends before it starts.")
        return problems

    def _view_problems(self, campaign: Campaign | None) -> dict[str, Any]:
        given = [getattr(self, side) for side in VIEW]
        missing = [side for side, degrees in zip(VIEW, given, strict=True) if degrees is None]
        if missing:
            return {} if len(missing) == len(VIEW) else dict.fromkeys(missing, _("A view has four sides, or none."))
        west, south, east, north = given
        # Written so that NaN, which compares false with everything, is refused as well.
        if not west < east:
            return {"east": _("West must be less than east.")}
        if not south < north:
            return {"north": _("South must be less than north.")}
        bounds = campaign.bounds if campaign else None
        if bounds and not (bounds[0] <= west and bounds[1] <= south and east <= bounds[2] and north <= bounds[3]):
            return {"west": _("The view must lie within the bounds of the campaign.")}
        return {}
