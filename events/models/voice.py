"""Voices: whose word a source prints, so that one statement counts once however many publish it."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.models import labels
from events.models.actor import Actor
from events.models.base import Recorded
from events.models.campaign import Campaign
from events.models.history import History
from events.models.querysets import VoiceQuerySet
from events.models.text_direction import DirectedCharField, DirectedTextField


class Voice(Recorded):
    """A command, a resident, a reporter or a monitor whose word citations carry. Publishers print voices."""

    class Kind(models.TextChoices):
        PARTY = "party", _("a party's command, ministry or force")
        RESIDENT = "resident", _("a resident")
        REPORTER = "reporter", _("a reporter on the spot")
        MONITOR = "monitor", _("a monitor, UN body or analyst")

    campaign = models.ForeignKey(Campaign, models.PROTECT, verbose_name=_("campaign"), related_name="voices")
    slug = models.SlugField(_("slug"), max_length=60)
    name_en = DirectedCharField(_("name in English"), max_length=120)
    name_ar = DirectedCharField(_("name in Arabic"), max_length=120, blank=True)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    # NULL where it speaks for no side.
    side = models.ForeignKey(
        Actor,
        models.PROTECT,
        verbose_name=_("side"),
        null=True,
        blank=True,
        related_name="voices",
        help_text=_("The side that it speaks for, if any."),
    )
    is_unnamed = models.BooleanField(
        _("unnamed people"),
        default=False,
        help_text=_(
            "Residents or reporters without a name: those that one publisher quotes count as one voice, and those "
            "of another as another."
        ),
    )
    note = DirectedTextField(_("note"), blank=True)

    objects = VoiceQuerySet.as_manager()
    history = History()

    class Meta:
        verbose_name = _("voice")
        verbose_name_plural = _("voices")
        ordering = ["name_en", "slug"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "slug"], name="voice_slug_unique_in_campaign"),
            models.CheckConstraint(
                condition=Q(is_unnamed=False) | Q(kind__in=["resident", "reporter"]),
                name="voice_unnamed_is_resident_or_reporter",
                violation_error_message=_("Only residents and reporters can be unnamed people."),
            ),
        ]

    def __str__(self) -> str:
        return labels.local_name(self)

    def natural_key(self) -> tuple[str, str]:
        return (*self.campaign.natural_key(), self.slug)

    natural_key.dependencies = ["events.campaign", "events.actor"]  # type: ignore[attr-defined]

    def key(self, publisher: str) -> str:
        """What it counts as where the publisher prints it: unnamed people of two publishers are two voices."""
        return f"{self.slug} {publisher}" if self.is_unnamed else self.slug

    def clean(self) -> None:
        side = self.side
        if side and side.campaign_id != self.campaign_id:
            raise ValidationError({"side": _("The side belongs to another campaign.")})
        if side and side.parent_id is not None:
            raise ValidationError({"side": _("A voice speaks for a side: choose an actor without a parent.")})
