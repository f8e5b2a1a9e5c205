"""The review pages: the queue of submitted events, and the preview of what one event changes on the map."""

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Max, OuterRef, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext as _

from events.admin.common.optimistic_lock import lock_if_unchanged
from events.admin.common.pages import page_context, paginate, show_errors
from events.admin.events import district_map, impact_map
from events.admin.events.impact import impacts_of
from events.models import Event, Step, unit_of_work
from events.newsroom import workflow
from events.newsroom.reasons import checked_reason

if TYPE_CHECKING:
    from events.admin.events.event import EventAdmin

EVENTS_PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class RefusedTransition:
    """A transition that was not made: its name and the reason as they were sent, so that the form keeps them.

    ``fault`` is the error of the reason field, "" where something else was wrong.
    """

    transition: str
    reason: str
    fault: str = ""


def queue(model_admin: "EventAdmin", request: HttpRequest) -> HttpResponse:
    """The page of the queue. Raises PermissionDenied for whoever may not publish."""
    if not request.user.has_perm("events.publish_event"):
        raise PermissionDenied
    page = paginate(request, review_queue(), EVENTS_PER_PAGE)
    context = page_context(model_admin, request, _("Waiting for review")) | {
        "page": page,
        "impacts": impacts_of(page),
    }
    return TemplateResponse(request, "admin/events/event/queue.html", context)


def review_queue() -> Any:
    """The events in review, the one that has waited longest first; ``submitted_at`` is their last submission."""
    last = Step.objects.filter(event=OuterRef("pk"), kind=Step.Kind.SUBMITTED).order_by().values("event")
    submitted = Event.objects.filter(status=Event.Status.IN_REVIEW).annotate(
        submitted_at=Subquery(last.annotate(at_last=Max("at")).values("at_last"))
    )
    return (
        submitted.select_related("campaign", "actor")
        .prefetch_related("districts", "citations__source", "citations__voice")
        .order_by("submitted_at", "pk")
    )


def next_in_queue(event: Event) -> int | None:
    """The primary key of the event behind this one in the queue; None behind the last."""
    keys = list(review_queue().values_list("pk", flat=True))
    return next((following for key, following in pairwise(keys) if key == event.pk), None)


def preview(model_admin: "EventAdmin", request: HttpRequest, pk: int) -> HttpResponse:
    """The maps of the event's day without and with it, and its allowed transitions; a POST makes one of them."""
    event = _get_event(pk)
    if not model_admin.has_view_permission(request, event):
        raise PermissionDenied
    if request.method != "POST":
        return _preview_page(model_admin, request, event)
    refused = _make_transition(model_admin, request, event)
    # Read again, for the transition has changed it, or somebody else has.
    event = _get_event(pk)
    if refused:
        return _preview_page(model_admin, request, event, refused)
    return _next_page(model_admin, request, event)


def _get_event(pk: int) -> Event:
    return get_object_or_404(Event.objects.select_related("campaign", "actor"), pk=pk)


def _preview_page(
    model_admin: "EventAdmin", request: HttpRequest, event: Event, refused: RefusedTransition | None = None
) -> HttpResponse:
    [event_impact] = impacts_of([event])
    maps = impact_map.maps_without_and_with(event, event_impact.folded)
    transitions = (
        workflow.allowed_transitions(event.status, request.user) if workflow.may_change(request.user, event) else []
    )
    if refused:
        # Enter in the reason field presses the first button, which should be the one that was pressed before.
        transitions.sort(key=lambda transition: transition.name != refused.transition)
    next_page = request.POST.get("next") or request.GET.get("next", "")
    context = page_context(model_admin, request, _("What it changes")) | {
        "event": event,
        "impact": event_impact,
        "maps": maps,
        "legend": district_map.legend(drawn for _heading, drawn in maps),
        "transitions": transitions,
        "refused": refused,
        "citations": sorted(event.citations.all(), key=lambda citation: citation.reference),
        "next": next_page,
        "following": next_in_queue(event) if next_page == "queue" else None,
    }
    return TemplateResponse(request, "admin/events/event/preview.html", context)


def _make_transition(model_admin: "EventAdmin", request: HttpRequest, event: Event) -> RefusedTransition | None:
    """Make the transition that was sent; None where it is made. Raises PermissionDenied for an unknown one."""
    name, reason = request.POST.get("_transition", ""), request.POST.get("reason", "")
    try:
        reason = checked_reason(reason)
    except ValidationError as problem:
        return RefusedTransition(name, reason, problem.messages[0])
    try:
        with unit_of_work.together():
            current = lock_if_unchanged(Event, event.pk, request.POST.get("seen"))
            if name not in workflow.TRANSITIONS:
                raise PermissionDenied
            workflow.check_is_sourced(current, name)
            workflow.apply_transition(current, name, request.user, reason)
            current.save()
            model_admin.log_change(request, current, [{"changed": {"fields": ["status"]}}])
    except ValidationError as problem:
        if getattr(problem, "code", "") == workflow.REASON_MISSING:
            return RefusedTransition(name, reason, problem.messages[0])
        show_errors(request, problem)
        return RefusedTransition(name, reason)
    text = _("%(event)s – %(status)s.") % {"event": current, "status": current.get_status_display()}
    model_admin.message_user(request, text, messages.SUCCESS)
    return None


def _next_page(model_admin: "EventAdmin", request: HttpRequest, event: Event) -> HttpResponse:
    """Back to the queue where the user came from there, else to the preview; with links to where to go from it."""
    from_queue = request.POST.get("next") == "queue"
    links = [(url, _("See it on the map"))] if (url := model_admin.view_on_site(event)) else []
    if not from_queue and request.user.has_perm("events.publish_event"):
        links.append((reverse("admin:events_event_queue"), _("Waiting for review")))
        if first := review_queue().first():
            url = reverse("admin:events_event_preview", args=[first.pk], query={"next": "queue"})
            links.append((url, _("The next event of the queue")))
    if links:
        model_admin.message_user(request, format_html_join(" · ", '<a href="{}">{}</a>', links), messages.SUCCESS)
    preview_url = reverse("admin:events_event_preview", args=[event.pk])
    return HttpResponseRedirect(reverse("admin:events_event_queue") if from_queue else preview_url)
