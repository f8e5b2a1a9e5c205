"""The sources of an event, entered on the event's own page."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events import rules
from events.admin.base import RecordFields
from events.models import Citation, Event


class CitationFormSet(forms.BaseInlineFormSet):  # type: ignore[type-arg]
    """The rules that an event and its citations keep together."""

    def clean(self) -> None:
        super().clean()
        kept = [form for form in self.forms if form.is_valid() and not form.cleaned_data.get("DELETE")]
        for form in kept if self.instance.campaign_id else []:
            source = form.cleaned_data.get("source")
            if source and source.campaign_id != self.instance.campaign_id:
                form.add_error("source", _("The source belongs to another campaign."))
        if any(self.errors) or self.instance.status != Event.Status.PUBLISHED:
            return
        said = [form.cleaned_data for form in kept if form.cleaned_data.get("source")]
        if not any(citation["stance"] == Citation.Stance.SUPPORTS for citation in said):
            raise ValidationError(rules.SUPPORTED)


class CitationInline(RecordFields, admin.StackedInline):  # type: ignore[type-arg]
    model = Citation
    formset = CitationFormSet
    autocomplete_fields = ["source"]
    fields = ["source", ("stance", "claimant"), "summary", "note"]
    verbose_name_plural = gettext_lazy("sources")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Citation]:
        return super().get_queryset(request).select_related("source", "event")

    def get_extra(self, request: HttpRequest, obj: Event | None = None, **kwargs: Any) -> int:
        return 1 if obj is None else 0
