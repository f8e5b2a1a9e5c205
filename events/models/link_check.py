"""Link checks: the response when the server last requested a source's address."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.models.source import Source

# Statuses that a reader would get as well: a 403 or 429 may be meant for programs only, and a 503 passes.
# Redirects are followed, so that a status in the 300s is a redirect that led nowhere.
DEAD = Q(status__in=[404, 410]) | Q(status__gte=500) & ~Q(status=503) | Q(status__gte=300, status__lt=400)


class LinkCheckQuerySet(models.QuerySet["LinkCheck"]):
    def dead(self) -> "LinkCheckQuerySet":
        """Checks without a response, or with one that says the page is not there."""
        return self.filter(Q(status__isnull=True) | DEAD)


class LinkCheck(models.Model):
    """The last response of one address of a source. When the address changes, its old checks stay."""

    source = models.ForeignKey(Source, models.CASCADE, verbose_name=_("source"), related_name="link_checks")
    address = models.URLField(_("address"), max_length=800)
    checked_at = models.DateTimeField(_("checked at"))
    # The HTTP status; NULL where there was no response, and then ``problem`` says why.
    status = models.PositiveSmallIntegerField(_("status"), null=True)
    problem = models.CharField(_("problem"), max_length=200, blank=True)

    objects = LinkCheckQuerySet.as_manager()

    class Meta:
        ordering = ["-checked_at", "-pk"]
        verbose_name = _("check of a link")
        verbose_name_plural = _("checks of links")
        indexes = [models.Index(fields=["source", "address"], name="link_check_by_address")]

    def __str__(self) -> str:
        return f"{self.address}: {self.status or self.problem}"
