"""Events: what happened, who says so, and where, on one page."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import actions
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from events import rules
from events.admin.base import RecordAdmin
from events.admin.citing import CitationInline
from events.admin.map_widget import DrawnAdmin, DrawnForm, MapWidget
from events.models import Campaign, Citation, Event

# Once the public has seen an event it is retracted, with a reason, and stays on record.
KEPT = (Event.Status.PUBLISHED, Event.Status.RETRACTED)


class EventForm(DrawnForm):
    blamed: ClassVar[dict[str, str]] = {
        "event_control_has_actor": "actor",
        "event_retracted_with_reason": "status_reason",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.limit_to_campaign("occurred_on")
        if "districts" in self.fields:
            self.fields["districts"].help_text = _("Left empty where a whole bank is named below: all of that bank.")

    def clean_status(self) -> str:
        status: str = self.cleaned_data["status"]
        seen = Event.objects.filter(pk=self.instance.pk, status__in=KEPT)
        if status not in KEPT and seen.exists():
            raise ValidationError(
                _("The public has seen this event: it can be retracted, but not become a draft again.")
            )
        return status

    def clean(self) -> dict[str, Any] | None:
        campaign = self.cleaned_data.get("campaign")
        if campaign and "districts" in self.cleaned_data:
            self._fill_bank(campaign)
            self._check_districts(campaign)
        return super().clean()

    def _fill_bank(self, campaign: Campaign) -> None:
        data = self.cleaned_data
        if data.get("covers") and not data["districts"]:
            data["districts"] = campaign.districts.filter(bank=data["covers"])

    def _check_districts(self, campaign: Campaign) -> None:
        data = self.cleaned_data
        strangers = [str(district) for district in data["districts"] if district.campaign_id != campaign.pk]
        if strangers:
            self.add_error("districts", _("Of another campaign: %(names)s.") % {"names": ", ".join(strangers)})
        elif (
            data.get("status") == Event.Status.PUBLISHED
            and data.get("kind") == Event.Kind.CONTROL
            and not (data["districts"] or data.get("place"))
        ):
            self.add_error("districts", rules.PLACED)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        max_length=Event._meta.get_field("status_reason").max_length,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )


@admin.action(description=gettext_lazy("Retract selected events, with a reason"), permissions=["change"])
def retract(model_admin: "EventAdmin", request: HttpRequest, queryset: QuerySet[Event]) -> HttpResponse | None:
    form = ReasonForm(request.POST if "retract" in request.POST else None)
    if not form.is_valid():
        context = {
            **model_admin.admin_site.each_context(request),
            "title": _("Retract events"),
            "opts": model_admin.opts,
            "events": queryset,
            "form": form,
            "action_checkbox_name": ACTION_CHECKBOX_NAME,
            "media": model_admin.media,
        }
        return TemplateResponse(request, "admin/events/event/retract.html", context)
    # One by one: a bulk update leaves no history.
    for event in queryset:
        event.status = Event.Status.RETRACTED
        event.status_reason = form.cleaned_data["reason"]
        event.save()
        model_admin.log_change(request, event, [{"changed": {"fields": ["status", "status_reason"]}}])
    count = len(queryset)
    model_admin.message_user(
        request, ngettext("%(n)d event was retracted.", "%(n)d events were retracted.", count) % {"n": count}
    )
    return None


@admin.action(description=gettext_lazy("Delete selected drafts"), permissions=["delete"])
def delete_selected(model_admin: "EventAdmin", request: HttpRequest, queryset: QuerySet[Event]) -> HttpResponse | None:
    """Django's action of that name, by which its confirmation page calls it, with the public's events spared."""
    kept = queryset.filter(status__in=KEPT).count()
    if not kept:
        return actions.delete_selected(model_admin, request, queryset)
    message = ngettext(
        "%(n)d of these events has been published: it can be retracted, not deleted.",
        "%(n)d of these events have been published: they can be retracted, not deleted.",
        kept,
    )
    model_admin.message_user(request, message % {"n": kept}, messages.ERROR)
    return None


@admin.register(Event)
class EventAdmin(DrawnAdmin, RecordAdmin):
    form = EventForm
    map_widget = MapWidget(shades="districts")
    inlines = [CitationInline]
    actions = [retract, delete_selected]
    list_display = ["occurred_on", "what", "kind", "where", "who", "status", "cited"]
    list_display_links = ["occurred_on", "what"]
    list_filter = [
        "campaign",
        "status",
        "kind",
        ("actor", admin.RelatedOnlyFieldListFilter),
        "scope",
        "precision",
        "citations__stance",
    ]
    list_select_related = ["actor", "campaign"]
    show_full_result_count = False
    date_hierarchy = "occurred_on"
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
    # The last one follows the sources: templates/admin/events/event/change_form.html.
    fieldsets = [
        (None, {"fields": ["campaign", ("kind", "actor"), ("occurred_on", "precision")]}),
        (
            gettext_lazy("Where"),
            {"fields": ["districts", ("scope", "covers"), "place", "shape", ("lon", "lat")]},
        ),
        (gettext_lazy("In our own words"), {"fields": ["summary", "note"]}),
        (
            gettext_lazy("Status"),
            {
                "fields": ["status", "status_reason", "reference"],
                "classes": ["after-sources"],
                "description": gettext_lazy(
                    "Only published events count. A published event is not deleted, but retracted with a reason."
                ),
            },
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        number = Citation.objects.filter(event=OuterRef("pk")).order_by().values("event").values(n=Count("pk"))
        events: QuerySet[Event] = super().get_queryset(request)
        return events.annotate(citation_count=Coalesce(Subquery(number), 0)).prefetch_related("districts")

    def has_delete_permission(self, request: HttpRequest, obj: Event | None = None) -> bool:
        return (obj is None or obj.status not in KEPT) and super().has_delete_permission(request, obj)

    def view_on_site(self, obj: Event) -> str | None:
        """The day's map with this event open; only a published event is there to be seen."""
        if obj.status != Event.Status.PUBLISHED:
            return None
        return reverse("campaign", args=[obj.campaign.slug], query={"event": obj.reference})

    def response_add(self, request: HttpRequest, obj: Event, post_url_continue: str | None = None) -> HttpResponse:
        response = super().response_add(request, obj, post_url_continue)
        self._point_to_map(request, obj)
        return response

    def response_change(self, request: HttpRequest, obj: Event) -> HttpResponse:
        response = super().response_change(request, obj)
        self._point_to_map(request, obj)
        return response

    def _point_to_map(self, request: HttpRequest, event: Event) -> None:
        if address := self.view_on_site(event):
            message = format_html('<a href="{}">{}</a>', address, _("See it on the map"))
            self.message_user(request, message, messages.SUCCESS)

    @admin.display(description=gettext_lazy("summary"), ordering="summary")
    def what(self, event: Event) -> str:
        return Truncator(event.summary).chars(110)

    @admin.display(description=gettext_lazy("where"))
    def where(self, event: Event) -> str:
        """Its first districts, and how many more; else the place as reported."""
        districts = [district.name_en for district in event.districts.all()]
        more = f" + {len(districts) - 3}" if len(districts) > 3 else ""
        return ", ".join(districts[:3]) + more if districts else event.place

    @admin.display(description=gettext_lazy("who"), ordering="actor__name_en")
    def who(self, event: Event) -> str:
        return (event.actor.short_name or event.actor.name_en) if event.actor else ""

    @admin.display(description=gettext_lazy("citations"), ordering="citation_count")
    def cited(self, event: Any) -> int:
        return int(event.citation_count)
