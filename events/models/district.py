"""Districts: the areas whose control can change hands."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.geo import geometry, geometry_messages
from events.models import campaign_shapes, labels
from events.models.actor import Actor
from events.models.base import Recorded, alt_names_problem, point_in_range, point_problems
from events.models.campaign import Campaign
from events.models.history import History
from events.models.querysets import DistrictQuerySet
from events.models.text_direction import DirectedCharField, DirectedJSONField, DirectedTextField


class District(Recorded):
    """A named area whose control can change hands.

    A city quarter has a polygon; a town or a site has at least its point. ``lon`` and ``lat`` are
    degrees of WGS 84, as are the bounding-box columns, which are derived from ``shape``.
    """

    class Kind(models.TextChoices):
        QUARTER = "quarter", _("city quarter")
        TOWN = "town", _("town")
        VILLAGE = "village", _("village")
        SITE = "site", _("site")
        BRIDGE = "bridge", _("bridge")
        BASE = "base", _("military base")

    class Bank(models.TextChoices):
        EAST = "east", _("east bank")
        WEST = "west", _("west bank")
        NORTH = "north", _("north bank")
        SOUTH = "south", _("south bank")

    campaign = models.ForeignKey(Campaign, models.PROTECT, verbose_name=_("campaign"), related_name="districts")
    slug = models.SlugField(_("slug"), max_length=60)
    name_en = DirectedCharField(_("name in English"), max_length=120)
    name_ar = DirectedCharField(_("name in Arabic"), max_length=120, blank=True)
    alt_names = DirectedJSONField(
        _("alternative spellings"), default=list, blank=True, help_text=_("A list of names, in any script.")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.QUARTER)
    bank = models.CharField(_("bank of the river"), max_length=5, choices=Bank, blank=True)
    initial_holder = models.ForeignKey(
        Actor,
        models.PROTECT,
        verbose_name=_("initial holder"),
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Who held it on the first day."),
    )
    lon = models.FloatField(_("longitude"), help_text=_("Degrees, WGS 84."))
    lat = models.FloatField(_("latitude"), help_text=_("Degrees, WGS 84."))
    shape = models.JSONField(
        _("polygon"), null=True, blank=True, help_text=_("GeoJSON Polygon or MultiPolygon, longitude first.")
    )
    approximate = models.BooleanField(
        _("approximate"),
        default=True,
        help_text=_("The shape or point is a sketch, not a surveyed boundary."),
    )
    geometry_source = DirectedCharField(_("geometry source"), max_length=200, blank=True)
    geometry_licence = DirectedCharField(_("geometry licence"), max_length=120, blank=True)
    note = DirectedTextField(_("note"), blank=True)
    # The bounding box; NULL where there is no shape.
    west = models.FloatField(_("west"), null=True, editable=False)
    south = models.FloatField(_("south"), null=True, editable=False)
    east = models.FloatField(_("east"), null=True, editable=False)
    north = models.FloatField(_("north"), null=True, editable=False)

    derived = {"shape": ("west", "south", "east", "north")}

    objects = DistrictQuerySet.as_manager()
    history = History(excluded_fields=["west", "south", "east", "north"])

    class Meta:
        verbose_name = _("district")
        verbose_name_plural = _("districts")
        ordering = ["name_en", "slug"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "slug"], name="district_slug_unique_in_campaign"),
            models.CheckConstraint(condition=point_in_range(), name="district_point_in_range"),
            models.CheckConstraint(
                condition=~Q(kind="quarter") | Q(west__isnull=False),
                name="district_quarter_has_polygon",
                violation_error_message=_("A city quarter needs a polygon."),
            ),
        ]
        indexes = [
            models.Index(fields=["campaign", "lon", "lat"], name="district_point"),
            models.Index(fields=["campaign", "west", "east"], name="district_box"),
        ]

    def __str__(self) -> str:
        return labels.place_name(self)

    def natural_key(self) -> tuple[str, str]:
        return (*self.campaign.natural_key(), self.slug)

    natural_key.dependencies = ["events.campaign"]  # type: ignore[attr-defined]

    def clean(self) -> None:
        problems = point_problems(self.lon, self.lat)
        if problem := alt_names_problem(self.alt_names):
            problems["alt_names"] = problem
        try:
            self.check_shape(getattr(self, "campaign", None))
            # Set now: the constraints are checked next, and one of them reads the box.
            self.set_bounding_box()
        except geometry.GeometryError as problem:
            problems["shape"] = geometry_messages.refusal(problem)
        if self.shape is None and self.kind == self.Kind.QUARTER:
            problems["shape"] = _("A city quarter needs a polygon.")
        if self.initial_holder and self.initial_holder.campaign_id != self.campaign_id:
            problems["initial_holder"] = _("The actor belongs to another campaign.")
        if problems:
            raise ValidationError(problems)

    def check_shape(self, campaign: Campaign | None) -> Any:
        """The shape in two dimensions, or None. Raises GeometryError where it does not fit the campaign's map."""
        return None if self.shape is None else campaign_shapes.checked(self.shape, campaign)

    def derive(self) -> None:
        self.set_bounding_box()

    def set_bounding_box(self) -> None:
        """Set the bounding-box columns from the shape. Raises GeometryError where it is not valid."""
        if self.shape is None:
            self.west = self.south = self.east = self.north = None
        else:
            self.west, self.south, self.east, self.north = geometry.read_area(self.shape).bounds
