"""Stories: what an editor tells of a campaign in steps, each of which sets the map."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from events.control import Grade
from events.models import labels
from events.models.base import Recorded, new_reference, point_in_range
from events.models.campaign import Campaign
from events.models.district import District
from events.models.event import Event
from events.models.history import History
from events.models.querysets import StoryQuerySet, StoryStepQuerySet
from events.models.text_direction import DirectedCharField, DirectedJSONField, DirectedTextField

# As close as the map goes.
LEAST_ZOOM, GREATEST_ZOOM = 5, 18
VIEW = ("zoom", "lat", "lon")
# Reports that one step rests on.
MOST_REPORTS = 20


class Story(Recorded):
    """A title and an introduction, and steps in an order. Readers see it once it is published."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, verbose_name=_("campaign"), related_name="stories")
    slug = models.SlugField(_("slug"), max_length=60)
    name_en = DirectedCharField(_("title in English"), max_length=120)
    name_ar = DirectedCharField(_("title in Arabic"), max_length=120, blank=True)
    summary = DirectedCharField(
        _("summary"), max_length=400, blank=True, help_text=_("Two or three sentences: they stand under the title.")
    )
    summary_ar = DirectedCharField(_("summary in Arabic"), max_length=400, blank=True)
    is_published = models.BooleanField(
        _("published"), default=False, help_text=_("Readers see no story that is not published.")
    )
    note = DirectedTextField(_("note"), blank=True, help_text=_("The newsroom's own: not public."))

    objects = StoryQuerySet.as_manager()
    history = History()

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")
        ordering = ["campaign", "slug"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "slug"], name="story_slug_unique_in_campaign"),
        ]

    def __str__(self) -> str:
        return labels.local_name(self)

    def natural_key(self) -> tuple[str, str]:
        return (*self.campaign.natural_key(), self.slug)

    natural_key.dependencies = ["events.campaign"]  # type: ignore[attr-defined]


class StoryStep(Recorded):
    """A text, and what the map shows beside it: a day or two, a view, a selection, and which reports count.

    ``campaign`` is the story's own. ``reports`` are references of the events that the text rests on, which readers
    are led to while they are published. ``filters`` is a query in the names of ``newsroom.event_filters``.
    """

    campaign = models.ForeignKey(Campaign, models.PROTECT, verbose_name=_("campaign"), related_name="story_steps")
    story = models.ForeignKey(Story, models.PROTECT, verbose_name=_("story"), related_name="steps")
    reference = models.SlugField(_("reference"), max_length=40, default=new_reference)
    position = models.PositiveSmallIntegerField(_("position"), default=0, help_text=_("The steps come in this order."))
    name_en = DirectedCharField(_("title in English"), max_length=120)
    name_ar = DirectedCharField(_("title in Arabic"), max_length=120, blank=True)
    text = DirectedTextField(_("text"), max_length=2000, blank=True, help_text=_("An empty line begins a paragraph."))
    text_ar = DirectedTextField(_("text in Arabic"), max_length=2000, blank=True)
    day = models.DateField(_("day"))
    # NULL where one day is shown.
    compare = models.DateField(
        _("second day"), null=True, blank=True, help_text=_("The map then shows both, with a swipe between them.")
    )
    # NULL where all counts that is on record.
    known_on = models.DateField(_("as known on"), null=True, blank=True)
    at_least = models.CharField(
        _("least grade that counts"),
        max_length=12,
        blank=True,
        choices=[(Grade.REPORTED.value, _("reported")), (Grade.CORROBORATED.value, _("corroborated"))],
    )
    # All three NULL for the whole campaign.
    zoom = models.FloatField(_("zoom"), null=True, blank=True)
    lat = models.FloatField(_("latitude"), null=True, blank=True, help_text=_("Of the middle of the map. WGS 84."))
    lon = models.FloatField(_("longitude"), null=True, blank=True, help_text=_("Of the middle of the map. WGS 84."))
    district = models.ForeignKey(
        District,
        models.PROTECT,
        verbose_name=_("selected district"),
        null=True,
        blank=True,
        related_name="story_steps",
    )
    event = models.ForeignKey(
        Event,
        models.PROTECT,
        verbose_name=_("selected event"),
        null=True,
        blank=True,
        related_name="story_steps",
        help_text=_("A district or an event, not both."),
    )
    filters = DirectedCharField(
        _("filters"),
        max_length=300,
        blank=True,
        help_text=_("Of the table of events, as its address has them, such as kind=control&bank=east."),
    )
    reports = DirectedJSONField(
        _("reports"), default=list, blank=True, help_text=_("The references of the events that the text rests on.")
    )

    objects = StoryStepQuerySet.as_manager()
    history = History()

    class Meta:
        verbose_name = _("story step")
        verbose_name_plural = _("story steps")
        ordering = ["story", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "reference"], name="story_step_reference_unique_in_campaign"),
            models.CheckConstraint(
                condition=Q(zoom__isnull=True, lat__isnull=True, lon__isnull=True)
                | Q(zoom__isnull=False, zoom__gte=LEAST_ZOOM, zoom__lte=GREATEST_ZOOM) & point_in_range(),
                name="story_step_view_in_range",
                violation_error_message=_(
                    "A view has a zoom from 5 to 18, a latitude and a longitude, or none of them."
                ),
            ),
            models.CheckConstraint(
                condition=Q(district__isnull=True) | Q(event__isnull=True),
                name="story_step_selects_one",
                violation_error_message=_("A step selects a district or an event, not both."),
            ),
        ]

    def __str__(self) -> str:
        return labels.local_name(self)

    def natural_key(self) -> tuple[str, str]:
        return (*self.campaign.natural_key(), self.reference)

    natural_key.dependencies = ["events.campaign", "events.story", "events.district", "events.event"]  # type: ignore[attr-defined]

    @property
    def view(self) -> str:
        """As an address has it, ``12/36.35/43.15``; "" where there is none."""
        if self.zoom is None or self.lat is None or self.lon is None:
            return ""
        return f"{self.zoom:g}/{round(self.lat, 5)}/{round(self.lon, 5)}"

    @property
    def parameters(self) -> dict[str, str]:
        """What the address of the map has for this step, in its order, without the story itself."""
        given = {
            "on": self.day.isoformat(),
            "known_on": self.known_on.isoformat() if self.known_on else "",
            "at_least": self.at_least,
            "compare": self.compare.isoformat() if self.compare else "",
            "district": self.district.slug if self.district else "",
            "event": self.event.reference if self.event else "",
            "view": self.view,
        }
        return {name: value for name, value in given.items() if value}

    def clean(self) -> None:
        # None where a form has found no campaign or no story yet.
        campaign: Campaign | None = getattr(self, "campaign", None)
        problems = (self._day_problems(campaign) if campaign else {}) | self._row_problems()
        if not isinstance(self.reports, list) or not all(isinstance(each, str) for each in self.reports):
            problems["reports"] = _("Write a list of references.")
        elif len(self.reports) > MOST_REPORTS:
            problems["reports"] = _("A step rests on %(most)d reports at most.") % {"most": MOST_REPORTS}
        try:
            # A query that cannot be one would end up in links.
            QueryDict(self.filters or "")
        except (ValueError, UnicodeError):
            problems["filters"] = _("This is no query of an address.")
        if problems:
            raise ValidationError(problems)

    def _day_problems(self, campaign: Campaign) -> dict[str, Any]:
        problems: dict[str, Any] = {
            name: _("The campaign runs from %(start)s to %(end)s.") % {"start": campaign.start, "end": campaign.end}
            for name in ("day", "compare")
            if (day := getattr(self, name)) and not campaign.holds(day)
        }
        if self.day and self.compare == self.day:
            problems.setdefault("compare", _("Both days are the same: there is nothing to compare."))
        # Sources are published after a campaign's last day, too.
        if self.known_on and self.known_on < campaign.start:
            problems["known_on"] = _("Nothing was known before the campaign’s first day.")
        return problems

    def _row_problems(self) -> dict[str, Any]:
        story: Story | None = getattr(self, "story", None)
        problems: dict[str, Any] = {}
        if story and story.campaign_id != self.campaign_id:
            problems["story"] = _("The story belongs to another campaign.")
        if self.district and self.district.campaign_id != self.campaign_id:
            problems["district"] = _("The district belongs to another campaign.")
        if self.event and self.event.campaign_id != self.campaign_id:
            problems["event"] = _("The event belongs to another campaign.")
        elif self.event and self.event.status not in {Event.Status.PUBLISHED, Event.Status.RETRACTED}:
            # A draft may still be deleted, by hand or with its import.
            problems["event"] = _("Choose an event that has been published.")
        return problems
