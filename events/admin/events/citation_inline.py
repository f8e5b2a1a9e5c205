"""The sources of an event, entered on the event's own page: an address is enough where it is known."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.admin.common.base import ModelAdminBase, RecordFields
from events.admin.common.optimistic_lock import VersionedFormSet
from events.admin.events.source_field import NEW_SOURCE_FIELDS, SourceChoiceForm
from events.models import Citation, Event
from events.newsroom import workflow
from events.projection import integrity

# Of one event: as many forms are drawn again as a refused one claims to have, and each takes its time.
MOST_CITATIONS = 100


class CitationForm(SourceChoiceForm):
    """One source's word: of a source on record, found by its address or its name, or of a new one."""

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        # What is wrong with a new source is said on its own fields.
        if not self.names_source and not self.errors:
            self.add_error("page_url", _("Name the source: paste its address, or choose it from those on record."))
        return data


class CitationFormSet(VersionedFormSet):
    """The rules that an event and its citations keep together."""

    may_add_source = False

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        more = {"campaign_id": self.instance.campaign_id, "may_add_source": self.may_add_source}
        return super().get_form_kwargs(index) | more

    def clean(self) -> None:
        super().clean()
        kept: list[Any] = [form for form in self.forms if form.is_valid() and not form.cleaned_data.get("DELETE")]
        for form in kept if self.instance.campaign_id else []:
            source = form.cleaned_data.get("source")
            if source and source.campaign_id != self.instance.campaign_id:
                form.add_error("source", _("The source belongs to another campaign."))
        if any(self.errors) or self.instance.status != Event.Status.PUBLISHED:
            return
        said = [form.cleaned_data for form in kept if form.names_source]
        if not any(citation["stance"] == Citation.Stance.SUPPORTS for citation in said):
            raise ValidationError(integrity.NEEDS_SUPPORT)

    def save_new(self, form: Any, commit: bool = True) -> Any:
        form.cite()
        return super().save_new(form, commit=commit)

    def save_existing(self, form: Any, obj: Any, commit: bool = True) -> Any:
        form.cite()
        return super().save_existing(form, obj, commit=commit)


class AddedCitationFormSet(CitationFormSet):
    """Citations for an event that has its own already: only what the rows say themselves is checked."""

    def clean(self) -> None:
        forms.BaseInlineFormSet.clean(self)

    def add(self) -> tuple[list[Citation], list[Citation]]:
        """Write those that are new; those of a source and a stance that the event has are given second."""
        added: list[Citation] = []
        known: list[Citation] = []
        rows: list[Any] = self.forms
        for form in rows:
            if not form.has_changed() or form.cleaned_data.get("DELETE"):
                continue
            form.cite()
            citation = form.instance
            repeats = self.instance.citations.filter(source=citation.source, stance=citation.stance)
            if repeats.exists():
                known.append(citation)
            else:
                citation.event = self.instance
                added.append(form.save())
        return added, known


def warn_of_ignored_source_fields(request: HttpRequest, formset: Any) -> None:
    """Say of which sources on record the form told something else, which was not taken over."""
    for form in formset.forms:
        if form.taken:
            text = _("This page was on record already, and stays as it is there: %(source)s")
            messages.warning(request, text % {"source": form.taken})


class CitationAdminMixin(ModelAdminBase):
    """The admin of an event, which saves its citations."""

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        super().save_formset(request, form, formset, change)  # type: ignore[misc]
        if isinstance(formset, CitationFormSet):
            warn_of_ignored_source_fields(request, formset)


class CitationInline(RecordFields, admin.StackedInline):  # type: ignore[type-arg]
    """Whoever may write the event may cite for it; a source's own page has permissions of its own."""

    model = Citation
    form = CitationForm
    formset = CitationFormSet
    max_num = MOST_CITATIONS
    autocomplete_fields = ["source"]
    verbose_name_plural = gettext_lazy("sources")

    class Media:
        js = [
            forms.Script("mosulmap/js/admin/events/citation_inline.js", type="module"),
            forms.Script("mosulmap/js/admin/events/duplicate_notice.js", type="module"),
        ]
        css = {"all": ["mosulmap/css/admin/citation_inline.css"]}

    def get_fieldsets(self, request: HttpRequest, obj: Event | None = None) -> list[Any]:
        # The last two are hidden: what the form was drawn from.
        said = (None, {"fields": [("stance", "claimant"), "summary", "note", "seen", "opened"]})
        if not self.has_change_permission(request, obj):
            return [(None, {"fields": ["source", ("stance", "claimant"), "summary", "note"]})]
        known = (None, {"fields": ["page_url", "source"]})
        if not request.user.has_perm("events.add_source"):
            return [known, said]
        new = (
            gettext_lazy("A source that is not on record yet"),
            {"fields": NEW_SOURCE_FIELDS, "classes": ["collapse"]},
        )
        return [known, new, said]

    def get_formset(self, request: HttpRequest, obj: Event | None = None, **kwargs: Any) -> Any:
        # Those that the event has, however many a file has brought, and as many new ones.
        most = MOST_CITATIONS + (obj.citations.count() if obj else 0)
        formset: Any = super().get_formset(request, obj, **{"absolute_max": most} | kwargs)
        formset.may_add_source = request.user.has_perm("events.add_source")
        return formset

    def get_queryset(self, request: HttpRequest) -> QuerySet[Citation]:
        return super().get_queryset(request).select_related("source", "event")

    def get_extra(self, request: HttpRequest, obj: Event | None = None, **kwargs: Any) -> int:
        return 1 if obj is None else 0

    def has_add_permission(self, request: HttpRequest, obj: Event | None = None) -> bool:
        return super().has_add_permission(request, obj) or self._writes(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Event | None = None) -> bool:
        return super().has_change_permission(request, obj) or self._writes(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Event | None = None) -> bool:
        return super().has_delete_permission(request, obj) or self._writes(request, obj)

    def _writes(self, request: HttpRequest, obj: Event | None) -> bool:
        return request.user.has_perm("events.add_event") if obj is None else workflow.may_change(request.user, obj)
