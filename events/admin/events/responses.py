"""What is said once an event is saved, and where its reporter finds it."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.models import Event

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin

    AdminBase = ModelAdmin[Any]
else:
    AdminBase = object

# By the step that was taken, else by where the event stands.
TAKEN = {
    "submit": gettext_lazy("Submitted for review:"),
    "publish": gettext_lazy("Published:"),
    "republish": gettext_lazy("Published again:"),
    "return": gettext_lazy("Returned to the reporter:"),
    "retract": gettext_lazy("Retracted:"),
}
SAVED = {
    Event.Status.DRAFT: gettext_lazy("Saved as a draft:"),
    Event.Status.PUBLISHED: gettext_lazy("Correction saved:"),
}
SAVED_UNCHANGED = gettext_lazy("Saved:")


def own_events_url(user: Any) -> str:
    """The list of what the person entered, the newest first."""
    return reverse("admin:events_event_changelist", query={"entered_by__id__exact": user.pk})


class ResponseMixin(AdminBase):
    """Names the step that was taken, with a link to the event: those who may not change it any more can read it."""

    def view_on_site(self, obj: Event) -> str | None:
        """The day's map with this event open; only a published event is there to be seen."""
        if obj.status != Event.Status.PUBLISHED:
            return None
        return reverse("campaign", args=[obj.campaign.slug], query={"event": obj.reference})

    def response_add(self, request: HttpRequest, obj: Event, post_url_continue: str | None = None) -> HttpResponse:
        if IS_POPUP_VAR in request.POST:
            return super().response_add(request, obj, post_url_continue)
        return self._answer(request, obj)

    def response_change(self, request: HttpRequest, obj: Event) -> HttpResponse:
        return super().response_change(request, obj) if IS_POPUP_VAR in request.POST else self._answer(request, obj)

    def _answer(self, request: HttpRequest, event: Event) -> HttpResponse:
        form = reverse("admin:events_event_change", args=[event.pk])
        done = TAKEN.get(request.POST.get("_transition", "")) or SAVED.get(Event.Status(event.status), SAVED_UNCHANGED)
        link = format_html('{} <a href="{}"><bdi>{}</bdi></a>', done, form, event)
        self.message_user(request, link, messages.SUCCESS)
        if address := self.view_on_site(event):
            link = format_html('<a href="{}">{}</a>', address, _("See it on the map"))
            self.message_user(request, link, messages.SUCCESS)
        return HttpResponseRedirect(self._next_page(request, event, form))

    def _next_page(self, request: HttpRequest, event: Event, form: str) -> str:
        """The form again or an empty one, else the list that the form was opened from, else one with the event."""
        kept: Any = {"opts": self.opts, "preserved_filters": self.get_preserved_filters(request)}
        if "_continue" in request.POST:
            return add_preserved_filters(kept, form)
        if "_addanother" in request.POST:
            return add_preserved_filters(kept, reverse("admin:events_event_add"))
        if kept["preserved_filters"]:
            return add_preserved_filters(kept, reverse("admin:events_event_changelist"))
        if event.entered_by_id == request.user.pk:
            return own_events_url(request.user)
        day = event.occurred_on.isoformat()
        return reverse("admin:events_event_changelist", query={"day_from": day, "day_to": day})
