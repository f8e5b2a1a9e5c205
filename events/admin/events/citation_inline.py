"""The citations of an event, edited inline on the event's page."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.admin.common.base import RecordFields
from events.admin.common.optimistic_lock import VersionedFormSet
from events.admin.events.source_field import NEW_SOURCE_FIELDS, SourceChoiceForm
from events.models import Citation, Event
from events.newsroom import workflow
from events.newsroom.cited_sources import MOST_CITATIONS
from events.projection import integrity

# What a citation says, the Arabic beside the English.
TEXTS: list[str | tuple[str, ...]] = [
    "stance",
    ("claimant", "claimant_ar"),
    "voice",
    ("summary", "summary_ar"),
    ("note", "note_ar"),
]


class CitationForm(SourceChoiceForm):
    """A citation of a source on record, chosen by its address or its name, or of a new source."""

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        # The errors of a new source are shown on its own fields.
        if not self.names_source and not self.errors:
            self.add_error("page_url", _("Name the source: paste its address, or choose it from those on record."))
        return data


class CitationFormSet(VersionedFormSet):
    """The rules between an event and its citations: one campaign, and support for a published event."""

    may_add_source = False

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        kwargs = super().get_form_kwargs(index)
        return kwargs | {"campaign_id": self.instance.campaign_id, "may_add_source": self.may_add_source}

    def clean(self) -> None:
        super().clean()
        kept: list[Any] = [form for form in self.forms if form.is_valid() and not form.cleaned_data.get("DELETE")]
        for form in kept if self.instance.campaign_id else []:
            source = form.cleaned_data.get("source")
            if source and source.campaign_id != self.instance.campaign_id:
                form.add_error("source", _("The source belongs to another campaign."))
            voice = form.cleaned_data.get("voice")
            if voice and voice.campaign_id != self.instance.campaign_id:
                form.add_error("voice", _("The voice belongs to another campaign."))
        is_submitted = self.data.get("_transition") == workflow.SUBMIT
        if any(self.errors) or not (is_submitted or self.instance.status == Event.Status.PUBLISHED):
            return
        stances = [form.cleaned_data["stance"] for form in kept if form.names_source]
        if Citation.Stance.SUPPORTS not in stances:
            raise ValidationError(workflow.SUBMISSION_NEEDS_SOURCE if is_submitted else integrity.NEEDS_SUPPORT)

    def save_new(self, form: Any, commit: bool = True) -> Any:
        form.set_source()
        return super().save_new(form, commit=commit)

    def save_existing(self, form: Any, obj: Any, commit: bool = True) -> Any:
        form.set_source()
        return super().save_existing(form, obj, commit=commit)


class AddedCitationFormSet(CitationFormSet):
    """Citations that are added to an event on record: its own are not in the formset, so no rule between them holds."""

    def clean(self) -> None:
        # Past CitationFormSet.clean(), on purpose.
        forms.BaseInlineFormSet.clean(self)

    def add(self) -> tuple[list[Citation], list[Citation]]:
        """Save the new citations; return them, and those whose source and stance the event has already, unsaved."""
        added: list[Citation] = []
        known: list[Citation] = []
        rows: list[Any] = self.forms
        for form in rows:
            if not form.has_changed() or form.cleaned_data.get("DELETE"):
                continue
            form.set_source()
            citation = form.instance
            repeats = self.instance.citations.filter(source=citation.source, stance=citation.stance)
            if repeats.exists():
                known.append(citation)
            else:
                citation.event = self.instance
                added.append(form.save())
        return added, known


def warn_of_ignored_source_fields(request: HttpRequest, formset: Any) -> None:
    """Warn of each source on record that the form described otherwise: the description was not taken over."""
    for form in formset.forms:
        if form.redescribed_source:
            text = _("This page is already on record and was not changed: %(source)s")
            messages.warning(request, text % {"source": form.redescribed_source})


class CitationInline(RecordFields, admin.StackedInline):  # type: ignore[type-arg]
    """Whoever may change the event may change its citations; adding a new source needs its own permission."""

    model = Citation
    form = CitationForm
    formset = CitationFormSet
    max_num = MOST_CITATIONS
    autocomplete_fields = ["source", "voice"]
    verbose_name_plural = gettext_lazy("sources")

    class Media:
        js = [
            forms.Script("mosulmap/js/admin/events/citation_inline.js", type="module"),
            forms.Script("mosulmap/js/admin/events/duplicate_notice.js", type="module"),
        ]
        css = {"all": ["mosulmap/css/admin/citation_inline.css"]}

    def get_fieldsets(self, request: HttpRequest, obj: Event | None = None) -> list[Any]:
        # The last two are the hidden fields of the optimistic lock.
        statement = (None, {"fields": [*TEXTS, "seen", "opened"]})
        if not self.has_change_permission(request, obj):
            return [(None, {"fields": ["source", *TEXTS]})]
        on_record = (None, {"fields": ["page_url", "source"]})
        if not request.user.has_perm("events.add_source"):
            return [on_record, statement]
        new = (
            gettext_lazy("A source that is not on record yet"),
            {"fields": NEW_SOURCE_FIELDS, "classes": ["collapse"]},
        )
        return [on_record, new, statement]

    def get_formset(self, request: HttpRequest, obj: Event | None = None, **kwargs: Any) -> Any:
        # All that the event has, for an import may have brought any number, and MOST_CITATIONS new ones.
        most = MOST_CITATIONS + (obj.citations.count() if obj else 0)
        formset: Any = super().get_formset(request, obj, **{"absolute_max": most} | kwargs)
        formset.may_add_source = request.user.has_perm("events.add_source")
        return formset

    def get_queryset(self, request: HttpRequest) -> QuerySet[Citation]:
        return super().get_queryset(request).select_related("source", "voice", "event")

    def get_extra(self, request: HttpRequest, obj: Event | None = None, **kwargs: Any) -> int:
        return 1 if obj is None else 0

    def has_add_permission(self, request: HttpRequest, obj: Event | None = None) -> bool:
        return super().has_add_permission(request, obj) or self._may_change_event(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Event | None = None) -> bool:
        return super().has_change_permission(request, obj) or self._may_change_event(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Event | None = None) -> bool:
        return super().has_delete_permission(request, obj) or self._may_change_event(request, obj)

    def _may_change_event(self, request: HttpRequest, obj: Event | None) -> bool:
        return request.user.has_perm("events.add_event") if obj is None else workflow.may_change(request.user, obj)
