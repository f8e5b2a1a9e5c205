"""The form fields by which a row names its source: one on record, by address or by name, or a new one."""

from typing import Any, ClassVar

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.admin.common.base import CivilDateInput
from events.admin.common.optimistic_lock import VersionedForm
from events.models import Citation, Source
from events.models.canonical_url import canonical_url
from events.models.source import validate_web_address
from events.newsroom import cited_sources

# The fields of a new source but for its address. One field a line: Django does not unfold a collapsed fieldset for
# the errors of a line of several fields.
NEW_SOURCE_FIELDS = ["page_publisher", "page_title", "page_published_on", "page_language", "page_archived_url"]

_PREFIX = "page_"


def _text_field(name: str, label: Any) -> forms.CharField:
    column: Any = Source._meta.get_field(name)
    return forms.CharField(label=label, max_length=column.max_length, required=False, widget=AdminTextInputWidget())


def _url_field(name: str, label: Any, attrs: dict[str, Any], **kwargs: Any) -> forms.URLField:
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
    """A row that cites a source: either ``source``, one on record, or ``page_url`` and the fields of a new source.

    A source on record that has the address of ``page_url`` is taken as it is, whatever the other fields say.
    """

    page_url = _url_field(
        "url",
        gettext_lazy("Address"),
        {"data-lookup": reverse_lazy("admin:events_source_at_address"), "autocomplete": "off"},
        help_text=gettext_lazy("Paste the address of the page: it is looked up among the sources on record."),
    )
    page_publisher = _text_field("publisher", gettext_lazy("Publisher"))
    page_title = _text_field("title", gettext_lazy("Title"))
    page_published_on = forms.DateField(label=gettext_lazy("Published on"), required=False, widget=CivilDateInput())
    page_language = _text_field("language", gettext_lazy("Language"))
    page_archived_url = _url_field("archived_url", gettext_lazy("Archived copy"), {})

    # The new source, validated and unsaved.
    _new_source: Source | None = None
    # The source on record that was taken although the form describes it otherwise.
    redescribed_source: Source | None = None

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
        """Whether the cleaned form has a source, be it on record or new."""
        return bool(self.cleaned_data.get("source") or self._new_source)

    def clean(self) -> dict[str, Any] | None:
        super().clean()
        data = self.cleaned_data
        source, url = data.get("source"), data.get("page_url")
        if source and url and source.folded_url != canonical_url(url):
            self.add_error("page_url", _("This is not the address of the source chosen below. Clear one of the two."))
        elif not source and url and self.campaign_id:
            data["source"] = cited_sources.source_at(self.campaign_id, url)
            self._compare_description(data["source"])
        if not data.get("source") and any(data.get(name) for name in self.fields if name.startswith(_PREFIX)):
            self._build_new_source()
        return data

    def _compare_description(self, source: Source | None) -> None:
        """Remember the source on record where the form describes it otherwise; the source itself stays as it is."""
        if source is None:
            return
        described = {
            name.removeprefix(_PREFIX): self.cleaned_data.get(name) for name in self.fields if name in NEW_SOURCE_FIELDS
        }
        if cited_sources.is_described_otherwise(source, described):
            self.redescribed_source = source

    def _build_new_source(self) -> None:
        """Validate the new source, with each error on the field that it is about."""
        if not self.may_add_source:
            self.add_error("page_url", _("No source on record has this address, and your account may not add one."))
            return
        if not self.cleaned_data.get("page_publisher") and "page_publisher" not in self.errors:
            self.add_error("page_publisher", _("This page is not on record yet. Enter its publisher."))
        if self.errors or self.campaign_id is None:
            return
        self._new_source = Source(campaign_id=self.campaign_id, **self._columns())
        try:
            self._new_source.full_clean()
        except ValidationError as problem:
            for name, problems in problem.error_dict.items():
                field = f"{_PREFIX}{name}"
                self.add_error(field if name != NON_FIELD_ERRORS and field in self.fields else "page_url", problems)

    def _columns(self) -> dict[str, Any]:
        return cited_sources.with_archived_page(
            {name.removeprefix(_PREFIX): self.cleaned_data[name] for name in self.fields if name.startswith(_PREFIX)}
        )

    def set_source(self) -> None:
        """Before the row is saved: save the new source and set it, or the one that somebody has added meanwhile."""
        if self._new_source is None:
            return
        source = cited_sources.save_or_find(self._new_source)
        if source is not self._new_source:
            self._compare_description(source)
        self.instance.source = source
