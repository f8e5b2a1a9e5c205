"""Events, and the citations that support or dispute them."""

import datetime as dt
import uuid
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.formats import localize
from django.utils.translation import gettext_lazy as _

from events import control
from events.geo import geometry, geometry_messages
from events.models import campaign_shapes, field_display, labels, unit_of_work
from events.models.account_names import AccountName
from events.models.actor import Actor
from events.models.base import NEEDS_SUMMARY, Recorded, lock_rows, new_reference, point_in_range, point_problems
from events.models.campaign import Campaign
from events.models.district import District
from events.models.history import History
from events.models.identifiers import first_identifier, urn
from events.models.querysets import CitationQuerySet, EventQuerySet
from events.models.source import Source
from events.models.text_direction import DirectedCharField, DirectedTextField
from events.models.voice import Voice


class EventHistory(History):
    """The history of events, also where districts are set from the district's end (``district.events.add(event)``).

    There django-simple-history 3.13 would take the district for the event.
    """

    def m2m_changed(
        self, instance: Any, action: str, attr: str, pk_set: set[int] | None, reverse: bool, **kwargs: Any
    ) -> None:
        if not reverse:
            super().m2m_changed(instance, action, attr, pk_set, reverse, **kwargs)
        elif action == "pre_clear":
            instance._cleared_events = set(instance.events.values_list("pk", flat=True))
        elif action in {"post_add", "post_remove", "post_clear"}:
            changed = instance.__dict__.pop("_cleared_events") if pk_set is None else pk_set
            for event in Event.objects.filter(pk__in=changed):
                self.create_historical_record(event, "~")


class Event(Recorded):
    """Something that is said to have happened on one day.

    ``lon`` and ``lat`` are degrees of WGS 84. Rules that span several rows (a date inside the
    campaign; a published event's citations; a control event's district) are checked by
    ``projection.integrity`` at the end of every unit of work.
    """

    class Kind(models.TextChoices):
        CONTROL = "control", _("control")
        ENTERED = "entered", _("entered")
        CLAIMED = "claimed", _("claimed")
        CONTESTED = "contested", _("contested")
        WITHDRAWN = "withdrawn", _("withdrawn")
        ANNOUNCED = "announced", _("announced")
        ATTACK = "attack", _("attack")
        BRIDGE = "bridge", _("bridge")
        HUMANITARIAN = "humanitarian", _("humanitarian")
        OTHER = "other", _("other")

    class Precision(models.TextChoices):
        DAY = "day", _("on this day")
        ON_OR_BEFORE = "on-or-before", _("by this day at the latest")
        APPROXIMATE = "approximate", _("about this day")

    class Scope(models.TextChoices):
        WHOLE = "whole", _("the whole district")
        PART = "part", _("a part of it")

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        IN_REVIEW = "in-review", _("in review")
        PUBLISHED = "published", _("published")
        RETRACTED = "retracted", _("retracted")

    campaign = models.ForeignKey(Campaign, models.PROTECT, verbose_name=_("campaign"), related_name="events")
    reference = models.SlugField(
        _("reference"), max_length=40, default=new_reference, help_text=_("Identifies the event in links.")
    )
    # Names it for ever; set when it is first stored (identifiers.py).
    uid = models.UUIDField(_("identifier"), unique=True, editable=False, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    actor = models.ForeignKey(
        Actor, models.PROTECT, verbose_name=_("actor"), null=True, blank=True, related_name="events"
    )
    occurred_on = models.DateField(_("day"))
    precision = models.CharField(_("precision"), max_length=12, choices=Precision, default=Precision.DAY)
    scope = models.CharField(_("scope"), max_length=5, choices=Scope, default=Scope.WHOLE)
    districts = models.ManyToManyField(District, verbose_name=_("districts"), blank=True, related_name="events")
    covers = models.CharField(
        _("whole bank"),
        max_length=5,
        choices=District.Bank,
        blank=True,
        help_text=_("Only for a statement about every district of one bank."),
    )
    place = DirectedCharField(
        _("place as reported"),
        max_length=150,
        blank=True,
        help_text=_("The name of a place whose position no source gives, so that it is not among the districts."),
    )
    lon = models.FloatField(_("longitude"), null=True, blank=True, help_text=_("Degrees, WGS 84."))
    lat = models.FloatField(_("latitude"), null=True, blank=True, help_text=_("Degrees, WGS 84."))
    shape = models.JSONField(
        _("polygon"), null=True, blank=True, help_text=_("GeoJSON Polygon or MultiPolygon, longitude first.")
    )
    summary = DirectedCharField(_("summary"), max_length=400, blank=True, help_text=_("In our own words."))
    summary_ar = DirectedCharField(_("summary in Arabic"), max_length=400, blank=True)
    note = DirectedTextField(_("note"), blank=True)
    note_ar = DirectedTextField(_("note in Arabic"), blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    status_reason = DirectedCharField(
        _("status reason"), max_length=200, blank=True, help_text=_("Why it was retracted. Shown in the history.")
    )
    # NULL where a loader wrote it.
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("entered by"),
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    entered_by_name = AccountName(_("entered by"))
    # The import that created it; NULL for all others.
    batch = models.ForeignKey(
        "events.Import",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="events",
        verbose_name=_("import"),
    )

    derived = {"reference": ("uid",)}

    objects = EventQuerySet.as_manager()
    history = EventHistory(m2m_fields=[districts], excluded_fields=["uid"])

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["occurred_on", "reference"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "reference"], name="event_reference_unique_in_campaign"),
            models.CheckConstraint(
                condition=~Q(kind__in=["control", "entered", "claimed", "withdrawn"]) | Q(actor__isnull=False),
                name="event_control_has_actor",
                violation_error_message=_("Control, an entry, a claim and a withdrawal need an actor."),
            ),
            models.CheckConstraint(
                condition=Q(lon__isnull=True, lat__isnull=True) | point_in_range(), name="event_point_in_range"
            ),
            models.CheckConstraint(
                condition=~Q(status="retracted") | ~Q(status_reason=""),
                name="event_retracted_with_reason",
                violation_error_message=_("Give the reason for retracting the event."),
            ),
            models.CheckConstraint(
                condition=~Q(summary="", summary_ar=""),
                name="event_has_summary",
                violation_error_message=NEEDS_SUMMARY,
            ),
        ]
        indexes = [
            models.Index(fields=["campaign", "status", "occurred_on"], name="event_by_day"),
            models.Index(fields=["campaign", "lon", "lat"], name="event_point"),
        ]
        permissions = [
            ("submit_event", "Can submit an event for review"),
            ("publish_event", "Can publish an event, or return it"),
            ("retract_event", "Can retract a published event"),
        ]

    def __str__(self) -> str:
        summary = labels.bidi_isolated(field_display.shortened(labels.local_text(self, "summary"), 80))
        return f"{localize(self.occurred_on)} · {self.get_kind_display()}: {summary}"

    def natural_key(self) -> tuple[str, str]:
        return (*self.campaign.natural_key(), self.reference)

    natural_key.dependencies = ["events.campaign"]  # type: ignore[attr-defined]

    def clean(self) -> None:
        problems = point_problems(self.lon, self.lat)
        # None where a form has found no campaign yet.
        campaign: Campaign | None = getattr(self, "campaign", None)
        if campaign and self.occurred_on and not campaign.holds(self.occurred_on):
            problems["occurred_on"] = _("The campaign runs from %(start)s to %(end)s.") % {
                "start": campaign.start,
                "end": campaign.end,
            }
        if self.actor and self.actor.campaign_id != self.campaign_id:
            problems["actor"] = _("The actor belongs to another campaign.")
        if (self.lon is None) != (self.lat is None):
            problems["lat"] = _("A point needs both longitude and latitude.")
        if self.is_cumulative_list and not self.actor:
            problems["actor"] = _("A command's list of places taken needs the actor that took them.")
        try:
            self.check_shape(campaign)
        except geometry.GeometryError as problem:
            problems["shape"] = geometry_messages.refusal(problem)
        if problems:
            raise ValidationError(problems)

    def derive(self) -> None:
        self.set_identifier()

    def set_identifier(self) -> None:
        """Set ``uid`` where there is none: the stored one, that of its reference, or another where that is taken."""
        if self.uid is not None:
            return
        # A fixture has none of a row that is stored.
        stored = Event._base_manager.filter(pk=self.pk).values_list("uid", flat=True).first() if self.pk else None
        first = first_identifier(self.campaign.slug, self.reference)
        taken = stored is None and Event._base_manager.filter(uid=first).exists()
        self.uid = stored or (uuid.uuid4() if taken else first)

    @property
    def urn(self) -> str:
        return urn(self.uid)

    def check_shape(self, campaign: Campaign | None) -> Any:
        """The shape in two dimensions, or None. Raises GeometryError where it does not fit the campaign's map."""
        return None if self.shape is None else campaign_shapes.checked(self.shape, campaign)

    @property
    def is_cumulative_list(self) -> bool:
        """A command's list of what it had taken by that day at the latest: it counts as control."""
        return control.is_cumulative_list(self.kind, self.precision)

    @property
    def supporting_citations(self) -> list["Citation"]:
        """Of the citations that have been prefetched, those that support it, in their order."""
        return [each for each in self.citations.all() if each.stance == Citation.Stance.SUPPORTS]

    @property
    def disputing_citations(self) -> list["Citation"]:
        return [each for each in self.citations.all() if each.stance == Citation.Stance.DISPUTES]

    @property
    def changes_control(self) -> bool:
        """Whether it has an effect on who holds its districts, once it is published."""
        return control.changes_control(self.kind, self.precision)


class Citation(Recorded):
    """What one source says of one event: it supports or disputes it."""

    class Stance(models.TextChoices):
        SUPPORTS = "supports", _("supports")
        DISPUTES = "disputes", _("disputes")

    event = models.ForeignKey(Event, models.CASCADE, verbose_name=_("event"), related_name="citations")
    source = models.ForeignKey(Source, models.PROTECT, verbose_name=_("source"), related_name="citations")
    reference = models.SlugField(_("reference"), max_length=40, default=new_reference)
    stance = models.CharField(_("stance"), max_length=8, choices=Stance, default=Stance.SUPPORTS)
    claimant = DirectedCharField(_("claimant"), max_length=150, blank=True, help_text=_("Who is quoted, if anybody."))
    claimant_ar = DirectedCharField(_("claimant in Arabic"), max_length=150, blank=True)
    # NULL where it is not known: such a citation counts for its publisher alone.
    voice = models.ForeignKey(
        Voice,
        models.PROTECT,
        verbose_name=_("voice"),
        null=True,
        blank=True,
        related_name="citations",
        help_text=_("Whose word it is. One statement counts once, however many publish it."),
    )
    summary = DirectedCharField(
        _("summary"),
        max_length=400,
        blank=True,
        help_text=_("What this source says, in our own words, where it differs."),
    )
    summary_ar = DirectedCharField(_("summary in Arabic"), max_length=400, blank=True)
    note = DirectedTextField(_("note"), blank=True)
    note_ar = DirectedTextField(_("note in Arabic"), blank=True)

    objects = CitationQuerySet.as_manager()
    history = History()

    class Meta:
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        ordering = ["event", "reference"]
        constraints = [
            models.UniqueConstraint(fields=["event", "reference"], name="citation_reference_unique_in_event"),
        ]

    def __str__(self) -> str:
        return f"{labels.bidi_isolated(self.source.publisher)} {self.get_stance_display()}"

    @property
    def voice_key(self) -> str | None:
        """What its voice counts as; None where whose word it is is not known."""
        return self.voice.key(self.source.original_publisher) if self.voice else None

    @property
    def known_on(self) -> dt.date:
        """The first day on which it could be known: an undated source counts from the event's own day."""
        return self.source.published_on or self.event.occurred_on

    def natural_key(self) -> tuple[str, str, str]:
        return (*self.event.natural_key(), self.reference)

    natural_key.dependencies = ["events.event"]  # type: ignore[attr-defined]

    def clean(self) -> None:
        if not self.event_id:
            return
        if self.source_id and self.event.campaign_id != self.source.campaign_id:
            raise ValidationError({"source": _("The source belongs to another campaign.")})
        if self.voice and self.event.campaign_id != self.voice.campaign_id:
            raise ValidationError({"voice": _("The voice belongs to another campaign.")})

    def save(self, **kwargs: Any) -> None:
        with unit_of_work.together():
            # In the order of base.locked(): an event's form locks the event first, and its citations next.
            lock_rows(Event.objects.filter(pk=self.event_id))
            super().save(**kwargs)
