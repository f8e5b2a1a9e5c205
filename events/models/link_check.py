"""What became of a source's address when the server last asked for it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.models.source import Source

# The server's own "not there"; any other refusal may be meant for machines, and a 503 passes.
GONE = Q(status__in=[404, 410]) | Q(status__gte=500) & ~Q(status=503) | Q(status__gte=300, status__lt=400)


class LinkCheckQuerySet(models.QuerySet["LinkCheck"]):
    def dead(self) -> "LinkCheckQuerySet":
        """Where nothing answered, or what did said that there is no such page."""
        return self.filter(Q(status__isnull=True) | GONE)


class LinkCheck(models.Model):
    """The last answer of one address of a source. A source that moves leaves its old checks behind."""

    source = models.ForeignKey(Source, models.CASCADE, verbose_name=_("source"), related_name="link_checks")
    address = models.URLField(_("address"), max_length=800)
    checked_at = models.DateTimeField(_("checked at"))
    # HTTP; NULL where nothing answered, and then the problem says why.
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
