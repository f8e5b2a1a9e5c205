"""Public changes: what a write changed of what readers saw before, with the reason (newsroom/public_changes.py)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models import unit_of_work
from events.models.account_names import AccountName
from events.models.campaign import Campaign
from events.models.querysets import PublicChangeQuerySet
from events.models.step import Step

# The length of a reason, as of a step's.
REASON_LENGTH = 200


class PublicChange(models.Model):
    """One change of what readers see, by one write: by whom, when and why. Written once, never changed."""

    # Outlives its campaign, as the chain does.
    campaign = models.ForeignKey(
        Campaign, models.DO_NOTHING, verbose_name=_("campaign"), related_name="public_changes", db_constraint=False
    )
    # The correction or retraction of an event by which it came about; NULL where it was none, or several.
    step = models.ForeignKey(
        Step, models.DO_NOTHING, null=True, verbose_name=_("step"), related_name="public_changes", db_constraint=False
    )
    reason = models.CharField(_("reason"), max_length=REASON_LENGTH, blank=True)
    # [{"model": "source", "before": 12, "after": 15}]: rows, by the entries of their histories (primary keys); "before"
    # is null for a district that was not there.
    rows = models.JSONField(_("rows"), default=list)
    # [{"district": slug, "starts": "2016-11-03", "until": …, "before": {"holder": slug …}, "after": {…}}]: the days on
    # which a district shows another state, ``[starts, until)``.
    effects = models.JSONField(_("effects"), default=list)
    # NULL where no account made it, but a command.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("by"), null=True, related_name="+")
    by_name = AccountName(_("by"))
    at = models.DateTimeField(_("at"), auto_now_add=True)

    objects = PublicChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("public change")
        verbose_name_plural = _("public changes")
        ordering = ["-at", "-pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["campaign", "at"], name="public_change_by_moment")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.reason}"

    def save(self, **options: Any) -> None:
        with unit_of_work.together():
            super().save(**options)
            unit_of_work.note_entries(PublicChange, [self.pk])
