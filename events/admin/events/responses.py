"""What happens after an event was saved: the message, and the page that follows."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.models import Event

if TYPE_CHECKING:
    from events.admin.events.event import EventAdmin

# The message by the transition that was made; without one, by the event's status.
TRANSITION_MESSAGES = {
    "submit": gettext_lazy("Submitted for review:"),
    "publish": gettext_lazy("Published:"),
    "republish": gettext_lazy("Published again:"),
    "return": gettext_lazy("Returned to the reporter:"),
    "retract": gettext_lazy("Retracted:"),
}
STATUS_MESSAGES = {
    Event.Status.DRAFT: gettext_lazy("Saved as a draft:"),
    Event.Status.PUBLISHED: gettext_lazy("Correction saved:"),
}
OTHER_MESSAGE = gettext_lazy("Saved:")


def own_events_url(user: Any) -> str:
    """The changelist of the events that the user entered, the newest first."""
    return reverse("admin:events_event_changelist", query={"entered_by__id__exact": user.pk})


def map_url(event: Event) -> str | None:
    """The map of the event's day with this event open; None where it is not published, and so not on the map."""
    if event.status != Event.Status.PUBLISHED:
        return None
    return reverse("campaign", args=[event.campaign.slug], query={"event": event.reference})


def after_save(model_admin: "EventAdmin", request: HttpRequest, event: Event) -> HttpResponse:
    """Name what was done, with links to the event, and go on to the next page.

    The link leads a reporter to an event that he or she may no longer change, but still read.
    """
    change_url = reverse("admin:events_event_change", args=[event.pk])
    status_message = STATUS_MESSAGES.get(Event.Status(event.status), OTHER_MESSAGE)
    text = TRANSITION_MESSAGES.get(request.POST.get("_transition", "")) or status_message
    link = format_html('{} <a href="{}"><bdi>{}</bdi></a>', text, change_url, event)
    model_admin.message_user(request, link, messages.SUCCESS)
    if url := map_url(event):
        link = format_html('<a href="{}">{}</a>', url, _("See it on the map"))
        model_admin.message_user(request, link, messages.SUCCESS)
    return HttpResponseRedirect(_next_page(model_admin, request, event, change_url))


def _next_page(model_admin: "EventAdmin", request: HttpRequest, event: Event, change_url: str) -> str:
    """The form again, or an empty one, as the button says; else the list that the form was opened from, if any.

    Without such a list: the user's own events, or those of the event's day for somebody else's event.
    """
    preserved = model_admin.get_preserved_filters(request)
    context: Any = {"opts": model_admin.opts, "preserved_filters": preserved}
    if "_continue" in request.POST:
        return add_preserved_filters(context, change_url)
    if "_addanother" in request.POST:
        return add_preserved_filters(context, reverse("admin:events_event_add"))
    if preserved:
        return add_preserved_filters(context, reverse("admin:events_event_changelist"))
    if event.entered_by_id == request.user.pk:
        return own_events_url(request.user)
    day = event.occurred_on.isoformat()
    return reverse("admin:events_event_changelist", query={"day_from": day, "day_to": day})
