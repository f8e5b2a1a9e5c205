"""What readers report as a mistake: for the editors alone. It is no part of the record, and is forgotten in time."""

import datetime as dt

from django.conf import settings
from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models.account_names import AccountName
from events.models.base import is_http_url
from events.models.campaign import Campaign
from events.models.district import District
from events.models.event import Event
from events.models.text_direction import DirectedCharField, DirectedTextField

MAX_TEXT_LENGTH = 2000


class MistakeReportQuerySet(models.QuerySet["MistakeReport"]):
    def waiting(self) -> "MistakeReportQuerySet":
        return self.filter(state=MistakeReport.State.NEW)

    def since(self, moment: dt.datetime) -> "MistakeReportQuerySet":
        return self.filter(received_at__gte=moment)

    def expired(self, now: dt.datetime) -> "MistakeReportQuerySet":
        """Those that are not to be kept any longer (``MISTAKE_REPORT_DAYS``), whatever their state."""
        return self.filter(received_at__lt=now - dt.timedelta(days=settings.MISTAKE_REPORT_DAYS))


class MistakeReport(models.Model):
    """A reader's report of a mistake on a district, an event or, where both are NULL, the campaign.

    Without a history and without the address that sent it: what is deleted here is gone.
    """

    class State(models.TextChoices):
        NEW = "new", _("new")
        HANDLED = "handled", _("handled")
        DISMISSED = "dismissed", _("dismissed")

    campaign = models.ForeignKey(
        Campaign, models.CASCADE, verbose_name=_("campaign"), related_name="mistake_reports", editable=False
    )
    district = models.ForeignKey(
        District, models.SET_NULL, verbose_name=_("district"), null=True, related_name="+", editable=False
    )
    event = models.ForeignKey(
        Event, models.SET_NULL, verbose_name=_("event"), null=True, related_name="+", editable=False
    )
    text = DirectedTextField(_("What is wrong?"), max_length=MAX_TEXT_LENGTH)
    link = models.URLField(
        _("A link to a source"), max_length=800, blank=True, validators=[URLValidator(schemes=["http", "https"])]
    )
    contact = DirectedCharField(
        _("How to reach you"),
        max_length=200,
        blank=True,
        help_text=_("Only if we may ask back: an e-mail address, for instance. It is never published."),
    )
    received_at = models.DateTimeField(_("received"), auto_now_add=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.NEW)
    outcome = DirectedCharField(
        _("what was done"),
        max_length=200,
        blank=True,
        help_text=_("What was changed, or why nothing was. Whoever dismisses a report says why."),
    )
    # Whoever moved it to its state; NULL while it is new.
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("by"), null=True, related_name="+", editable=False
    )
    closed_by_name = AccountName(_("by"))

    objects = MistakeReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report of a mistake")
        verbose_name_plural = _("reports of mistakes")
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="dismissed", outcome=""),
                name="mistake_report_dismissed_with_a_reason",
                violation_error_message=_("Say why the report is dismissed."),
            ),
            models.CheckConstraint(
                condition=is_http_url("link"),
                name="mistake_report_link_is_http",
                violation_error_message=_("A link begins with http:// or https://."),
            ),
        ]
        indexes = [models.Index(fields=["state", "-received_at"], name="mistake_report_by_state")]

    def __str__(self) -> str:
        # It stands in Django's log after the row is gone: without anything that a reader wrote.
        return f"{self._meta.verbose_name} {self.pk}"
