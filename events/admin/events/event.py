"""The admin of events: their changelist, and the form with their citations."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy

from events.admin.common import filters
from events.admin.common.base import RecordAdmin
from events.admin.drawing.widget import MapAdminMixin, MapWidget
from events.admin.events import bulk_transitions, duplicate_notice, responses, review
from events.admin.events.citation_inline import CitationFormSet, CitationInline, warn_of_ignored_source_fields
from events.admin.events.form import EventForm
from events.admin.places.changelist_search import PlaceChangelistMixin
from events.admin.places.search_field import with_place_search
from events.models import Citation, Event, field_display, labels
from events.newsroom import public_changes, workflow


@admin.register(Event)
class EventAdmin(PlaceChangelistMixin, MapAdminMixin, RecordAdmin):
    form = EventForm
    map_widget = MapWidget(highlights="districts")
    inlines = [CitationInline]
    actions = [*bulk_transitions.ACTIONS, bulk_transitions.delete_selected]
    readonly_fields = ["last_step"]
    list_display = ["occurred_on", "what", "kind", "where", "who", "status", "cited"]
    list_display_links = ["occurred_on", "what"]
    list_filter = [
        "campaign",
        filters.DayFilter,
        "status",
        "kind",
        filters.SideFilter,
        filters.GradeFilter,
        filters.BankFilter,
        filters.PublisherFilter,
        filters.SourceFilter,
        filters.ImportFilter,
        ("batch__by", filters.ImporterFilter),
        ("entered_by", admin.RelatedOnlyFieldListFilter),
        ("actor", admin.RelatedOnlyFieldListFilter),
        "scope",
        "precision",
        "citations__stance",
    ]
    list_select_related = ["actor", "campaign"]
    show_full_result_count = False
    date_hierarchy = "occurred_on"
    district_lookup = "districts"
    search_fields = [
        "reference",
        "summary",
        "summary_ar",
        "place",
        "note",
        "note_ar",
        "actor__name_en",
        "actor__name_ar",
        "actor__short_name",
        "actor__alt_names__mentions",
        "districts__name_en",
        "districts__name_ar",
        "districts__alt_names__mentions",
        "citations__claimant",
        "citations__claimant_ar",
        "citations__source__publisher",
        "citations__source__title",
        "citations__source__url",
    ]
    autocomplete_fields = ["actor", "districts"]
    # Those of the class after-sources are rendered after the citations: templates/admin/events/event/change_form.html.
    fieldsets = [
        (None, {"fields": ["campaign"]}),
        (gettext_lazy("Where"), {"fields": ["districts", "scope"]}),
        (
            gettext_lazy("What happened"),
            {"fields": [("kind", "actor"), ("occurred_on", "precision"), ("summary", "summary_ar")]},
        ),
        (gettext_lazy("On the map"), {"fields": ["shape"], "classes": ["after-sources", "beside"]}),
        (
            gettext_lazy("More"),
            {
                "fields": ["covers", "place", ("lon", "lat"), ("note", "note_ar"), "reference"],
                "classes": ["after-sources", "collapse"],
            },
        ),
        (gettext_lazy("Status"), {"fields": ["last_step", "reason"], "classes": ["after-sources"]}),
    ]

    class Media:
        css = {"all": ["mosulmap/css/admin/place_search.css"]}
        js = [forms.Script("mosulmap/js/admin/places/place_search.js", type="module")]

    # -- the changelist -------------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        number = Citation.objects.filter(event=OuterRef("pk")).order_by().values("event").values(n=Count("pk"))
        events: QuerySet[Event] = super().get_queryset(request)
        return events.annotate(citation_count=Coalesce(Subquery(number), 0)).prefetch_related("districts")

    def get_ordering(self, request: HttpRequest) -> Any:
        """Order a user's own events by their entry, the newest first, so that the last one entered is on top."""
        return ["-pk"] if "entered_by__id__exact" in request.GET else super().get_ordering(request)

    @admin.display(description=gettext_lazy("summary"), ordering="summary")
    def what(self, event: Event) -> str:
        return field_display.shortened(labels.local_text(event, "summary"), 110)

    @admin.display(description=gettext_lazy("where"))
    def where(self, event: Event) -> str:
        """Its first three districts and how many more there are; without districts, the place as reported."""
        districts = [field_display.display_name(district) for district in event.districts.all()]
        more = f" + {len(districts) - 3}" if len(districts) > 3 else ""
        return ", ".join(districts[:3]) + more if districts else event.place

    @admin.display(description=gettext_lazy("who"), ordering="actor__name_en")
    def who(self, event: Event) -> str:
        return field_display.display_name(event.actor) if event.actor else ""

    @admin.display(description=gettext_lazy("citations"), ordering="citation_count")
    def cited(self, event: Any) -> int:
        return int(event.citation_count)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        # The actions ask for the reason themselves.
        with public_changes.not_asking():
            return super().changelist_view(request, extra_context)

    # -- the form -------------------------------------------------------------------------------------

    def get_fieldsets(self, request: HttpRequest, obj: Event | None = None) -> Any:
        """Ask for a reason only where an event is changed; offer the place search to whoever may edit."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None:
            # No transition of a new event needs a reason.
            kept = [fieldset for fieldset in fieldsets if "reason" not in fieldset[1]["fields"]]
            return with_place_search(kept) if self.has_add_permission(request) else kept
        if self.has_change_permission(request, obj):
            return with_place_search(fieldsets)
        return [
            (title, {**options, "fields": [field for field in options["fields"] if field != "reason"]})
            for title, options in fieldsets
        ]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        if not change:
            form = type(form.__name__, (duplicate_notice.DuplicateNoticeForm, form), {})
        form.user, form.transition_name = request.user, request.POST.get("_transition", "")
        return form

    @admin.display(description=gettext_lazy("status"))
    def last_step(self, event: Event) -> str:
        """The status and the last step with its reason, as HTML."""
        # As it is stored: a form that is rendered again has already set the new status on its instance.
        stored = Event.objects.filter(pk=event.pk).first() or Event()
        step = stored.steps.first() if stored.pk else None
        return render_to_string("admin/events/event/_status.html", {"event": stored, "step": step})

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        request.POST = duplicate_notice.restore_first_button(request.POST)
        name = request.POST.get("_transition", "")
        transition = workflow.TRANSITIONS.get(name)
        if name and (transition is None or not request.user.has_perm(transition.permission)):
            raise PermissionDenied
        if object_id is None and duplicate_notice.CITE in request.POST:
            # It is like a publication, and gives its own reason.
            with public_changes.not_asking():
                response = duplicate_notice.add_sources_to_existing(self, request)
            if response is not None:
                return response
        event = self.get_object(request, object_id) if object_id else None
        status = event.status if event else Event.Status.DRAFT
        context = {"transitions": workflow.allowed_transitions(status, request.user), "status": status}
        return super().changeform_view(request, object_id, form_url, context | (extra_context or {}))

    def save_model(self, request: HttpRequest, obj: Event, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and form.stored_status == obj.status == Event.Status.PUBLISHED:
            workflow.record_correction(obj)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        if isinstance(formset, CitationFormSet):
            warn_of_ignored_source_fields(request, formset)

    def view_on_site(self, obj: Event) -> str | None:
        return responses.map_url(obj)

    def response_add(self, request: HttpRequest, obj: Event, post_url_continue: str | None = None) -> HttpResponse:
        if IS_POPUP_VAR in request.POST:
            return super().response_add(request, obj, post_url_continue)
        return responses.after_save(self, request, obj)

    def response_change(self, request: HttpRequest, obj: Event) -> HttpResponse:
        if IS_POPUP_VAR in request.POST:
            return super().response_change(request, obj)
        return responses.after_save(self, request, obj)

    # -- further pages --------------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("queue/", wrap(self.queue_view), name="events_event_queue"),
            path("<int:pk>/preview/", wrap(self.preview_view), name="events_event_preview"),
            path("alike/", wrap(duplicate_notice.duplicates_view), name="events_event_alike"),
            *super().get_urls(),
        ]

    def queue_view(self, request: HttpRequest) -> HttpResponse:
        return review.queue(self, request)

    def preview_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        # The page itself shows what changes, and asks for the reason.
        with public_changes.not_asking():
            return review.preview(self, request, pk)

    def restorable(self, request: HttpRequest, records: Any) -> Any:
        """All deleted drafts for an editor; for a reporter, those that he or she entered."""
        return records if self.has_change_permission(request) else records.filter(entered_by=request.user.pk)

    # -- permissions ----------------------------------------------------------------------------------

    def has_change_permission(self, request: HttpRequest, obj: Event | None = None) -> bool:
        return workflow.may_change(request.user, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Event | None = None) -> bool:
        if obj is None:
            return super().has_delete_permission(request)
        return obj.status not in workflow.SEEN_BY_THE_PUBLIC and workflow.may_change(request.user, obj)

    def has_submit_permission(self, request: HttpRequest) -> bool:
        """For the changelist's action: a reporter, who submits with the form, could select others' drafts there."""
        return self.has_change_permission(request) and request.user.has_perm("events.submit_event")

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("events.publish_event")

    def has_retract_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("events.retract_event")

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Delete a draft's citations with it, whoever may delete the draft; list the rows of those two models alone.

        Nobody has typed the other rows that are deleted with them, such as the links to districts.
        """
        _all, _counts, lacking, protected = super().get_deleted_objects(objs, request)
        citations = {event: list(event.citations.select_related("source")) for event in objs}
        # Django's template shows a nested list as what is deleted with the row before it.
        nested = [part for event in objs for part in ([event, citations[event]] if citations[event] else [event])]
        counts = {Event._meta.verbose_name_plural: len(citations)}
        if number := sum(map(len, citations.values())):
            counts[Citation._meta.verbose_name_plural] = number
        return nested, counts, lacking - {Citation._meta.verbose_name}, protected
