"""Sources: publications that events and figures cite."""

import unicodedata
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.utils.formats import localize
from django.utils.translation import gettext_lazy as _

from events.models import labels
from events.models.base import Recorded, is_http_url, new_reference
from events.models.campaign import Campaign
from events.models.canonical_url import LONGEST, canonical_url
from events.models.history import History
from events.models.querysets import SourceQuerySet
from events.models.text_direction import DirectedCharField, DirectedTextField


class WebAddressValidator(URLValidator):
    """An http(s) address that is safe to show: without a password, and without characters that disguise its host."""

    def __call__(self, value: Any) -> None:
        super().__call__(value)
        if "@" in urlsplit(value).netloc:
            raise ValidationError(_("Leave the user name and the password out of the address."), code="unsafe")
        # Format characters: among them those that turn text around, so that a host reads as another.
        if any(unicodedata.category(character) == "Cf" for character in value):
            raise ValidationError(_("The address contains invisible characters. Type it again."), code="unsafe")

    def deconstruct(self) -> Any:
        """As Django's own: the database column is the same, so no migration is needed."""
        return "django.core.validators.URLValidator", (), {"schemes": self.schemes}


validate_web_address = WebAddressValidator(schemes=["http", "https"])


class Source(Recorded):
    """One publication: a page, a statement, a broadcast.

    ``publisher`` is whose word it is, ``via`` the page that was read where that page republishes
    the publisher, ``agency`` the agency whose reporting the publisher carries. Two sources are
    independent when ``original_publisher`` differs.
    """

    campaign = models.ForeignKey(Campaign, models.PROTECT, verbose_name=_("campaign"), related_name="sources")
    reference = models.SlugField(_("reference"), max_length=40, default=new_reference)
    publisher = DirectedCharField(_("publisher"), max_length=120)
    agency = DirectedCharField(
        _("agency"),
        max_length=120,
        blank=True,
        help_text=_("The news agency whose report the publisher carries, if any."),
    )
    via = DirectedCharField(
        _("read at"),
        max_length=120,
        blank=True,
        help_text=_("The republisher where the report was read, if it is not the publisher."),
    )
    title = DirectedCharField(_("title"), max_length=300, blank=True)
    url = models.URLField(_("address"), max_length=800, blank=True, validators=[validate_web_address])
    archived_url = models.URLField(_("archived copy"), max_length=800, blank=True, validators=[validate_web_address])
    # The canonical URL of the address, or else of what the archived copy is a copy of.
    folded_url = models.CharField(_("folded url"), max_length=LONGEST, blank=True, editable=False)
    # NULL where the page names no date: it then counts as known from the event's own day.
    published_on = models.DateField(_("published on"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=8, blank=True, help_text=_("Such as en or ar."))
    title_language = models.CharField(
        _("language of the title"),
        max_length=8,
        blank=True,
        help_text=_("Where the title is a translation. Empty: the title is in the language of the page."),
    )
    note = DirectedTextField(_("note"), blank=True)

    derived = dict.fromkeys(("url", "archived_url"), ("folded_url",))

    objects = SourceQuerySet.as_manager()
    history = History(excluded_fields=["folded_url"])

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["-published_on", "publisher", "reference"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "reference"], name="source_reference_unique_in_campaign"),
            models.CheckConstraint(condition=is_http_url("url"), name="source_url_is_http"),
            models.CheckConstraint(condition=is_http_url("archived_url"), name="source_archived_url_is_http"),
        ]
        indexes = [
            models.Index(fields=["campaign", "folded_url"], name="source_by_address"),
            models.Index(fields=["campaign", "publisher", "title"], name="source_by_title"),
        ]

    def __str__(self) -> str:
        when = f", {localize(self.published_on)}" if self.published_on else ""
        called = labels.bidi_isolated(self.title or self.url or self.reference)
        return f"{labels.bidi_isolated(self.publisher)}{when}: {called}"

    def natural_key(self) -> tuple[str, str]:
        return (*self.campaign.natural_key(), self.reference)

    natural_key.dependencies = ["events.campaign"]  # type: ignore[attr-defined]

    @property
    def original_publisher(self) -> str:
        """Whose reporting it is, for counting independent publishers: the agency's, else the publisher's."""
        return self.agency or self.publisher

    def derive(self) -> None:
        self.set_canonical_url()

    def set_canonical_url(self) -> None:
        self.folded_url = canonical_url(self.url or self.archived_url)
