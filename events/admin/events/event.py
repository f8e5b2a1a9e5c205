"""Events: what happened, who says so, and where, on one page."""

from typing import Any

from django.contrib import admin
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
from events.admin.events import bulk_transitions, review
from events.admin.events.citation_inline import CitationInline
from events.admin.events.duplicate_notice import DuplicateNoticeMixin, restore_first_button
from events.admin.events.form import EventForm
from events.admin.events.responses import ResponseMixin
from events.admin.places.changelist_search import PlaceChangelistMixin
from events.admin.places.search_field import PlaceSearchMixin
from events.models import Citation, Event, field_display
from events.newsroom import workflow


@admin.register(Event)
class EventAdmin(
    ResponseMixin, DuplicateNoticeMixin, PlaceSearchMixin, PlaceChangelistMixin, MapAdminMixin, RecordAdmin
):
    form = EventForm
    map_widget = MapWidget(shades="districts")
    inlines = [CitationInline]
    actions = [*bulk_transitions.ACTIONS, bulk_transitions.delete_selected]
    readonly_fields = ["standing"]
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
    place_keys = "districts"
    search_fields = [
        "reference",
        "summary",
        "place",
        "note",
        "actor__name_en",
        "actor__name_ar",
        "actor__short_name",
        "districts__name_en",
        "districts__name_ar",
        "districts__alt_names__mentions",
        "citations__claimant",
        "citations__source__publisher",
        "citations__source__title",
        "citations__source__url",
    ]
    autocomplete_fields = ["actor", "districts"]
    # Those of the class after-sources follow the sources: templates/admin/events/event/change_form.html.
    fieldsets = [
        (None, {"fields": ["campaign"]}),
        (gettext_lazy("Where"), {"fields": ["districts", "scope"]}),
        (gettext_lazy("What happened"), {"fields": [("kind", "actor"), ("occurred_on", "precision"), "summary"]}),
        (gettext_lazy("On the map"), {"fields": ["shape"], "classes": ["after-sources", "beside"]}),
        (
            gettext_lazy("More"),
            {
                "fields": ["covers", "place", ("lon", "lat"), "note", "reference"],
                "classes": ["after-sources", "collapse"],
            },
        ),
        (gettext_lazy("Status"), {"fields": ["standing", "reason"], "classes": ["after-sources"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        number = Citation.objects.filter(event=OuterRef("pk")).order_by().values("event").values(n=Count("pk"))
        events: QuerySet[Event] = super().get_queryset(request)
        return events.annotate(citation_count=Coalesce(Subquery(number), 0)).prefetch_related("districts")

    def get_fieldsets(self, request: HttpRequest, obj: Event | None = None) -> Any:
        """A new event stands nowhere yet, and no step with it asks why; nor is whoever may only look at one asked."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None:
            return [each for each in fieldsets if "reason" not in each[1]["fields"]]
        if self.has_change_permission(request, obj):
            return fieldsets
        return [
            (title, {**options, "fields": [field for field in options["fields"] if field != "reason"]})
            for title, options in fieldsets
        ]

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("queue/", wrap(self.queue_view), name="events_event_queue"),
            path("<int:pk>/preview/", wrap(self.preview_view), name="events_event_preview"),
            *super().get_urls(),
        ]

    def queue_view(self, request: HttpRequest) -> HttpResponse:
        return review.queue(self, request)

    def restorable(self, request: HttpRequest, records: Any) -> Any:
        """Everybody's for editors; for a reporter, those that he or she entered."""
        return records if self.has_change_permission(request) else records.filter(entered_by=request.user.pk)

    def preview_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return review.preview(self, request, pk)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.user, form.transition_name = request.user, request.POST.get("_transition", "")
        return form

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        request.POST = restore_first_button(request.POST)
        name = request.POST.get("_transition", "")
        transition = workflow.TRANSITIONS.get(name)
        if name and (transition is None or not request.user.has_perm(transition.permission)):
            raise PermissionDenied
        event = self.get_object(request, object_id) if object_id else None
        status = event.status if event else Event.Status.DRAFT
        context = {"transitions": workflow.allowed_transitions(status, request.user), "status": status}
        return super().changeform_view(request, object_id, form_url, context | (extra_context or {}))

    def has_change_permission(self, request: HttpRequest, obj: Event | None = None) -> bool:
        return workflow.may_change(request.user, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Event | None = None) -> bool:
        if obj is None:
            return super().has_delete_permission(request)
        return obj.status not in workflow.SEEN_BY_THE_PUBLIC and workflow.may_change(request.user, obj)

    def has_submit_permission(self, request: HttpRequest) -> bool:
        """For the action on a list, which a reporter has no rows of others for."""
        return self.has_change_permission(request) and request.user.has_perm("events.submit_event")

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("events.publish_event")

    def has_retract_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("events.retract_event")

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Citations go with the draft that they belong to, whoever may delete it; what else goes, nobody has typed."""
        _all, _counts, lacking, protected = super().get_deleted_objects(objs, request)
        cited = {event: list(event.citations.select_related("source")) for event in objs}
        told = [part for event in objs for part in ([event, cited[event]] if cited[event] else [event])]
        counts = {Event._meta.verbose_name_plural: len(cited)}
        if number := sum(map(len, cited.values())):
            counts[Citation._meta.verbose_name_plural] = number
        return told, counts, lacking - {Citation._meta.verbose_name}, protected

    def save_model(self, request: HttpRequest, obj: Event, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and form.standing == obj.status == Event.Status.PUBLISHED:
            workflow.record_correction(obj)

    def get_ordering(self, request: HttpRequest) -> Any:
        """What one person entered stands in the order of entry, the newest first."""
        return ["-pk"] if "entered_by__id__exact" in request.GET else super().get_ordering(request)

    @admin.display(description=gettext_lazy("summary"), ordering="summary")
    def what(self, event: Event) -> str:
        return field_display.shortened(event.summary, 110)

    @admin.display(description=gettext_lazy("where"))
    def where(self, event: Event) -> str:
        """Its first districts, and how many more; else the place as reported."""
        districts = [field_display.display_name(district) for district in event.districts.all()]
        more = f" + {len(districts) - 3}" if len(districts) > 3 else ""
        return ", ".join(districts[:3]) + more if districts else event.place

    @admin.display(description=gettext_lazy("who"), ordering="actor__name_en")
    def who(self, event: Event) -> str:
        return field_display.display_name(event.actor) if event.actor else ""

    @admin.display(description=gettext_lazy("citations"), ordering="citation_count")
    def cited(self, event: Any) -> int:
        return int(event.citation_count)

    @admin.display(description=gettext_lazy("status"))
    def standing(self, event: Event) -> str:
        """Where it stands, and the last step with its reason."""
        # As it is stored: a form that is drawn again has already put its step on the row.
        stored = Event.objects.filter(pk=event.pk).first() or Event()
        step = stored.steps.select_related("by").first() if stored.pk else None
        return render_to_string("admin/events/event/_status.html", {"event": stored, "step": step})
