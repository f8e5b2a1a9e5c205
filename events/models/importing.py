"""Imports: uploaded files of reports, the outcome of each row, and saved column mappings."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from events.models import labels
from events.models.account_names import AccountName
from events.models.campaign import Campaign
from events.models.text_direction import DirectedCharField


class ColumnMapping(models.Model):
    """How the columns of a foreign table are read, saved under a name.

    ``columns`` is {"columns": {our column: column in the file}, "constants": {our column: value}}.
    """

    campaign = models.ForeignKey(Campaign, models.CASCADE, verbose_name=_("campaign"), related_name="column_mappings")
    name = DirectedCharField(_("name"), max_length=80)
    columns = models.JSONField(_("columns"), default=dict)

    class Meta:
        ordering = ["name"]
        verbose_name = _("column mapping")
        verbose_name_plural = _("column mappings")
        constraints = [
            models.UniqueConstraint(fields=["campaign", "name"], name="mapping_name_unique_in_campaign"),
        ]

    def __str__(self) -> str:
        return self.name


class Import(models.Model):
    """One file that is imported; ``state`` says how far it has come."""

    class State(models.TextChoices):
        READING = "reading", _("being read")
        ASKING = "asking", _("waiting for an answer")
        MATCHING = "matching", _("being matched")
        PREVIEWED = "previewed", _("previewed")
        APPLIED = "applied", _("applied")
        UNDONE = "undone", _("undone")

    campaign = models.ForeignKey(Campaign, models.PROTECT, verbose_name=_("campaign"), related_name="imports")
    file_name = DirectedCharField(_("file"), max_length=200)
    size = models.PositiveBigIntegerField(_("size"), help_text=_("Bytes."))
    digest = models.CharField(_("digest"), max_length=64, help_text=_("SHA-256 of the file."))
    encoding = models.CharField(_("encoding"), max_length=20, blank=True)
    header = models.JSONField(_("header"), default=list)
    # Names of a workbook's sheets: the one that was read, and then those that were not.
    sheets = models.JSONField(_("sheets"), default=list, blank=True)
    dialect = models.CharField(_("dialect"), max_length=10, blank=True)
    # The mapping as it was used: a saved one may change later.
    columns: Any = models.JSONField(_("columns"), null=True, blank=True)
    day_order = models.CharField(_("day order"), max_length=12, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.READING)
    row_count = models.PositiveIntegerField(_("rows"), default=0)
    # How many of the staged pages have been matched with the record.
    pages_matched = models.PositiveIntegerField(_("pages matched"), default=0)
    # {outcome: number of rows}
    counts = models.JSONField(_("counts"), default=dict)
    good_rows_only = models.BooleanField(_("good rows only"), default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    by_name = AccountName(_("by"))
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")

    def __str__(self) -> str:
        return gettext("Import %(number)d · %(file)s") % {
            "number": self.pk or 0,
            "file": labels.bidi_isolated(self.file_name),
        }

    @property
    def is_of_districts(self) -> bool:
        """Whether the file holds outlines of districts instead of events."""
        return self.dialect == "districts"

    @property
    def reason(self) -> str:
        """The change reason of every row that it writes; no other import's begins with the same prefix."""
        return f"{self.reason_prefix}{self.file_name}"[:100]

    @property
    def reason_prefix(self) -> str:
        return f"import {self.pk}: "


class ImportPage(models.Model):
    """A block of rows of the file as they were read: [[number, [cells], problem], …]."""

    batch = models.ForeignKey(Import, models.CASCADE, verbose_name=_("batch"), related_name="pages")
    number = models.PositiveIntegerField(_("number"))
    rows: Any = models.JSONField(_("rows"))

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="import_page_unique")]

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.number}"


class ImportRow(models.Model):
    """One row of the file, and what importing it does or has done."""

    class Outcome(models.TextChoices):
        NEW = "new", _("new")
        CHANGED = "changed", _("changed")
        SAME = "same", _("same")
        DUPLICATE = "duplicate", _("duplicate")
        # Of another time or place than the campaign: in a national export most rows are, and none is a fault.
        OUTSIDE = "outside", _("outside")
        REFUSED = "refused", _("refused")

    batch = models.ForeignKey(Import, models.CASCADE, verbose_name=_("batch"), related_name="rows")
    number = models.PositiveIntegerField(_("row"))
    outcome = models.CharField(_("outcome"), max_length=9, choices=Outcome)
    # For a row that is outside or refused: the column, its value and why.
    name = models.CharField(_("field"), max_length=60, blank=True)
    value = models.CharField(_("value"), max_length=200, blank=True)
    reason = models.CharField(_("reason"), max_length=400, blank=True)
    # The event that the row creates or changes; for a duplicate, the event that it repeats.
    reference = models.CharField(_("reference"), max_length=40, blank=True)
    # The event should have a place, and a person has to choose it.
    is_unplaced = models.BooleanField(_("not placed"), default=False)
    # Hashes: of the row's content, to recognise it in a later file; and of its district, day, kind and side, by
    # which duplicates are found.
    digest = models.CharField(_("digest"), max_length=40, blank=True)
    likeness = models.CharField(_("likeness"), max_length=40, blank=True)
    data: Any = models.JSONField(_("data"), null=True)
    # The event, or the district's outline, as it was before the import changed it; only its version until the
    # import is applied.
    before: Any = models.JSONField(_("before"), null=True)

    class Meta:
        ordering = ["number"]
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        indexes = [
            models.Index(fields=["batch", "outcome", "number"], name="import_row_outcome"),
            models.Index(fields=["batch", "reference"], name="import_row_reference"),
            models.Index(fields=["batch", "likeness"], name="import_row_likeness"),
            models.Index(fields=["digest"], name="import_row_digest"),
        ]
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="import_row_unique")]

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.number}"
