"""Spans: who controls a district over some days. Written by the projection, never by hand."""

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.formats import localize
from django.utils.translation import gettext_lazy as _

from events.models.actor import Actor
from events.models.district import District
from events.models.event import Event
from events.models.querysets import SpanQuerySet


class Span(models.Model):
    """The state of one district over ``[starts, until)``.

    The spans of a district tile its campaign from its first day to its last. ``tenure`` is the day
    on which the holding side's unbroken hold began; spans with the same one belong together.
    """

    class Grade(models.TextChoices):
        INITIAL = "initial", _("held at the start")
        CORROBORATED = "corroborated", _("corroborated")
        REPORTED = "reported", _("reported")
        CLAIMED = "claimed", _("claimed")
        DISPUTED = "disputed", _("disputed")

    district = models.ForeignKey(District, models.CASCADE, verbose_name=_("district"), related_name="spans")
    starts = models.DateField(_("starts"))
    # The day after the last one; never NULL, for a campaign has a last day.
    until = models.DateField(_("until"))
    # NULL where nobody is recorded as having held the district.
    holder = models.ForeignKey(Actor, models.PROTECT, verbose_name=_("holder"), null=True, related_name="+")
    contested = models.BooleanField(_("contested"), default=False)
    # NULL where nobody contests the district, or where nobody named does.
    challenger = models.ForeignKey(Actor, models.PROTECT, verbose_name=_("challenger"), null=True, related_name="+")
    # Contested by a named challenger, and not reported on for so long that it may be over (Campaign.unresolved_after).
    unresolved = models.BooleanField(_("unresolved"), default=False)
    grade = models.CharField(_("grade"), max_length=12, choices=Grade)
    tenure = models.DateField(_("tenure"))
    # The day of the district's last report in this span or before it. NULL where there was none by then.
    last_report = models.DateField(_("last report"), null=True)
    # Whether the tenure rests on a statement about the whole bank and nothing else.
    bank_statement_only = models.BooleanField(_("bank statement only"), default=False)
    events = models.ManyToManyField(Event, verbose_name=_("events"), related_name="spans")

    objects = SpanQuerySet.as_manager()

    class Meta:
        verbose_name = _("span")
        verbose_name_plural = _("spans")
        ordering = ["district", "starts"]
        constraints = [
            models.UniqueConstraint(fields=["district", "starts"], name="span_starts_once"),
            models.CheckConstraint(condition=Q(starts__lt=F("until")), name="span_is_not_empty"),
            models.CheckConstraint(condition=Q(tenure__lte=F("starts")), name="span_follows_its_tenure"),
            models.CheckConstraint(
                condition=Q(contested=True) | Q(challenger__isnull=True), name="span_challenger_contests"
            ),
            models.CheckConstraint(
                condition=Q(unresolved=False) | Q(challenger__isnull=False, last_report__isnull=False),
                name="span_unresolved_has_challenger_and_last_report",
            ),
        ]

    @property
    def last_day(self) -> dt.date:
        return self.until - dt.timedelta(days=1)

    def __str__(self) -> str:
        days = f"{localize(self.starts)} – {localize(self.last_day)}"
        return f"{self.district} · {days}: {self.get_grade_display()}"
