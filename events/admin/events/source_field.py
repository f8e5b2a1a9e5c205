"""A source that is found by its address, or made with the row that cites it."""

from typing import Any, ClassVar

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.admin.common.base import CivilDateInput
from events.admin.common.optimistic_lock import VersionedForm
from events.models import Campaign, Citation, Source
from events.models.base import lock_rows
from events.models.canonical_url import archived_url_target, canonical_url
from events.models.source import validate_web_address

# The fields of a new source but for its address. One a row: Django keeps a folded fieldset folded over
# the errors of a row of several.
NEW_SOURCE_FIELDS = ["page_publisher", "page_title", "page_published_on", "page_language", "page_archived_url"]

_PREFIX = "page_"


def _text(name: str, label: Any) -> forms.CharField:
    column: Any = Source._meta.get_field(name)
    return forms.CharField(label=label, max_length=column.max_length, required=False, widget=AdminTextInputWidget())


def _address(name: str, label: Any, attrs: dict[str, Any], **kwargs: Any) -> forms.URLField:
    column: Any = Source._meta.get_field(name)
    return forms.URLField(
        label=label,
        max_length=column.max_length,
        required=False,
        assume_scheme="https",
        validators=[validate_web_address],
        widget=forms.URLInput(attrs={"class": "vURLField", "dir": "ltr"} | attrs),
        **kwargs,
    )


class SourceChoiceForm(VersionedForm):
    """A row that cites: ``source`` from those on record, or ``page_url`` and what else a new one needs."""

    page_url = _address(
        "url",
        gettext_lazy("Address"),
        {"data-lookup": reverse_lazy("admin:events_source_at_address"), "autocomplete": "off"},
        help_text=gettext_lazy("Paste the address of the page: it is looked up among the sources on record."),
    )
    page_publisher = _text("publisher", gettext_lazy("Publisher"))
    page_title = _text("title", gettext_lazy("Title"))
    page_published_on = forms.DateField(label=gettext_lazy("Published on"), required=False, widget=CivilDateInput())
    page_language = _text("language", gettext_lazy("Language"))
    page_archived_url = _address("archived_url", gettext_lazy("Archived copy"), {})

    _new: Source | None = None
    # The source on record that was taken although another was described.
    taken: Source | None = None

    class Meta:
        model = Citation
        fields: ClassVar[list[str]] = ["source"]

    def __init__(self, *args: Any, campaign_id: int | None = None, may_add_source: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.campaign_id = campaign_id
        self.may_add_source = may_add_source
        if "source" in self.fields:
            self.fields["source"].required = False

    @property
    def names_source(self) -> bool:
        """Whether the row, once it is found in order, has a source, be it on record or new."""
        return bool(self.cleaned_data.get("source") or self._new)

    def clean(self) -> dict[str, Any] | None:
        super().clean()
        data = self.cleaned_data
        source, url = data.get("source"), data.get("page_url")
        if source and url and source.folded_url != canonical_url(url):
            self.add_error(
                "page_url", _("This is the address of another page than the source below. Clear one of the two.")
            )
        elif not source and url and self.campaign_id:
            data["source"] = Source.objects.filter(campaign=self.campaign_id).at_address(url).first()
            self._hold_against(data["source"])
        if not data.get("source") and any(data.get(name) for name in self.fields if name.startswith(_PREFIX)):
            self._describe()
        return data

    def _hold_against(self, source: Source | None) -> None:
        """Remember a source on record that is told otherwise here: what is on record stays."""
        if source is None:
            return
        told = {
            name.removeprefix(_PREFIX): self.cleaned_data.get(name) for name in self.fields if name in NEW_SOURCE_FIELDS
        }
        if any(value and value != getattr(source, column) for column, value in told.items()):
            self.taken = source

    def _describe(self) -> None:
        """Check what is said of a page that is not on record yet, each problem on the field that it is about."""
        if not self.may_add_source:
            self.add_error("page_url", _("No source on record has this address, and you may not add one."))
            return
        if not self.cleaned_data.get("page_publisher") and "page_publisher" not in self.errors:
            self.add_error("page_publisher", _("This page is not on record yet: say whose word it is."))
        if self.errors or self.campaign_id is None:
            return
        self._new = Source(campaign_id=self.campaign_id, **self._columns())
        try:
            self._new.full_clean()
        except ValidationError as problem:
            for name, problems in problem.error_dict.items():
                blamed = f"{_PREFIX}{name}"
                self.add_error(blamed if name != NON_FIELD_ERRORS and blamed in self.fields else "page_url", problems)

    def _columns(self) -> dict[str, Any]:
        """The columns of the source; an archive's address stands for the page that it is a copy of."""
        columns = {
            name.removeprefix(_PREFIX): self.cleaned_data[name] for name in self.fields if name.startswith(_PREFIX)
        }
        page = archived_url_target(columns["url"])
        if page != columns["url"]:
            columns["archived_url"] = columns["archived_url"] or columns["url"]
            columns["url"] = page if page.startswith(("http://", "https://")) else f"http://{page}"
        return columns

    def cite(self) -> None:
        """Have the row cite its source, which is made now unless somebody has made it meanwhile."""
        if self._new is None:
            return
        # Whoever adds the same page at the same time waits here, and then finds it.
        lock_rows(Campaign.objects.filter(pk=self._new.campaign_id))
        made = Source.objects.filter(campaign=self.campaign_id).at_address(self._new.url).first()
        if made is None:
            self._new.save()
        else:
            self._hold_against(made)
        self.instance.source = made or self._new
