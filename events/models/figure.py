"""Figures: reported numbers, such as of displaced people."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.formats import localize
from django.utils.translation import gettext_lazy as _

from events.models import measures
from events.models.base import NEEDS_SUMMARY, Recorded, new_reference
from events.models.campaign import Campaign
from events.models.history import History
from events.models.querysets import FigureQuerySet
from events.models.source import Source
from events.models.text_direction import DirectedCharField, DirectedTextField


class Figure(Recorded):
    """A number that a source gives for a day. Publishers count differently: figures are not added up."""

    class Qualifier(models.TextChoices):
        ABOUT = "about", _("about")
        MORE_THAN = "more than", _("more than")
        AT_LEAST = "at least", _("at least")
        NEARLY = "nearly", _("nearly")
        UP_TO = "up to", _("up to")

    campaign = models.ForeignKey(Campaign, models.PROTECT, verbose_name=_("campaign"), related_name="figures")
    reference = models.SlugField(_("reference"), max_length=40, default=new_reference)
    day = models.DateField(_("day"))
    measure = models.SlugField(_("measure"), max_length=40, help_text=_("What is counted, such as displaced-current."))
    value = models.PositiveBigIntegerField(_("value"))
    unit = DirectedCharField(_("unit"), max_length=30, help_text=_("Such as people."))
    qualifier = models.CharField(_("qualifier"), max_length=9, choices=Qualifier, blank=True)
    claimant = DirectedCharField(
        _("claimant"), max_length=150, blank=True, help_text=_("Whose count it is, if not the source's own.")
    )
    claimant_ar = DirectedCharField(_("claimant in Arabic"), max_length=150, blank=True)
    source = models.ForeignKey(Source, models.PROTECT, verbose_name=_("source"), related_name="figures")
    summary = DirectedCharField(
        _("summary"), max_length=300, blank=True, help_text=_("In our own words, with the qualifier as reported.")
    )
    summary_ar = DirectedCharField(_("summary in Arabic"), max_length=300, blank=True)
    note = DirectedTextField(_("note"), blank=True)
    note_ar = DirectedTextField(_("note in Arabic"), blank=True)

    objects = FigureQuerySet.as_manager()
    history = History()

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        ordering = ["day", "measure", "reference"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "reference"], name="figure_reference_unique_in_campaign"),
            models.CheckConstraint(
                condition=~Q(summary="", summary_ar=""),
                name="figure_has_summary",
                violation_error_message=NEEDS_SUMMARY,
            ),
        ]

    def __str__(self) -> str:
        words = (self.get_qualifier_display(), measures.number(self.value), measures.unit(self.unit))
        return f"{localize(self.day)} · {measures.measure(self.measure)}: {' '.join(filter(None, words))}"

    @property
    def known_on(self) -> dt.date:
        """The first day on which it could be known: an undated source counts from the figure's own day."""
        return self.source.published_on or self.day

    def natural_key(self) -> tuple[str, str]:
        return (*self.campaign.natural_key(), self.reference)

    natural_key.dependencies = ["events.campaign"]  # type: ignore[attr-defined]

    def clean(self) -> None:
        problems: dict[str, object] = {}
        # None where a form has found no campaign yet.
        campaign: Campaign | None = getattr(self, "campaign", None)
        if campaign and self.day and not campaign.holds(self.day):
            problems["day"] = _("The campaign runs from %(start)s to %(end)s.") % {
                "start": campaign.start,
                "end": campaign.end,
            }
        if self.source_id and self.source.campaign_id != self.campaign_id:
            problems["source"] = _("The source belongs to another campaign.")
        if problems:
            raise ValidationError(problems)
