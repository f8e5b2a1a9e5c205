"""Actors: the parties to the conflict, as a tree whose roots are the sides."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.models import labels
from events.models.base import Recorded, alt_names_problem
from events.models.campaign import Campaign
from events.models.history import History
from events.models.querysets import ActorQuerySet
from events.models.text_direction import DirectedCharField, DirectedJSONField, DirectedTextField

validate_colour = RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Write the colour as #rrggbb."))


class Actor(Recorded):
    """A party. Its side is the root of its tree; the map draws the side's colour. ``projection.parties`` finds it."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, verbose_name=_("campaign"), related_name="actors")
    slug = models.SlugField(_("slug"), max_length=60)
    name_en = DirectedCharField(_("name in English"), max_length=120)
    name_ar = DirectedCharField(_("name in Arabic"), max_length=120, blank=True)
    short_name = DirectedCharField(_("short name"), max_length=30, blank=True, help_text=_("Such as CTS."))
    alt_names = DirectedJSONField(
        _("other names"), default=list, blank=True, help_text=_("A list of names, in any script.")
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("parent"), null=True, blank=True, related_name="children"
    )
    colour = models.CharField(
        _("colour"),
        max_length=7,
        blank=True,
        validators=[validate_colour],
        help_text=_("On a light map. A side needs one."),
    )
    colour_dark = models.CharField(
        _("colour dark"),
        max_length=7,
        blank=True,
        validators=[validate_colour],
        help_text=_("On a dark map. A side needs one."),
    )
    note = DirectedTextField(_("note"), blank=True)

    objects = ActorQuerySet.as_manager()
    history = History()

    class Meta:
        verbose_name = _("actor")
        verbose_name_plural = _("actors")
        ordering = ["name_en"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "slug"], name="actor_slug_unique_in_campaign"),
            models.CheckConstraint(
                condition=Q(parent__isnull=False) | (~Q(colour="") & ~Q(colour_dark="")),
                name="actor_side_has_colours",
                violation_error_message=_(
                    "A side (an actor without a parent) needs a colour for the light map and one for the dark map."
                ),
            ),
        ]

    def __str__(self) -> str:
        return labels.local_name(self)

    def natural_key(self) -> tuple[str, str]:
        return (*self.campaign.natural_key(), self.slug)

    natural_key.dependencies = ["events.campaign"]  # type: ignore[attr-defined]

    @property
    def side_colours(self) -> tuple[str, str]:
        """The colours that it has as a side, on a light and a dark map: grey where it has none of its own."""
        return self.colour or "#7d766c", self.colour_dark or "#9b958b"

    def clean(self) -> None:
        if problem := alt_names_problem(self.alt_names):
            raise ValidationError({"alt_names": problem})
        # Bulk writes and fixtures pass no form, so a circle may be stored already above this actor.
        ancestor, passed = self.parent, [self]
        while ancestor is not None:
            if ancestor in passed:
                raise ValidationError({"parent": _("An actor cannot stand above itself.")})
            if ancestor.campaign_id != self.campaign_id:
                raise ValidationError({"parent": _("The parent belongs to another campaign.")})
            passed.append(ancestor)
            ancestor = ancestor.parent
