"""What waits for an editor, and what each event would make of the map before it is published."""

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Max, OuterRef, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext as _

from events.admin.events import impact_map
from events.admin.events.impact import impacts_of
from events.models import Event, Step, unit_of_work
from events.models.base import locked
from events.newsroom import workflow

if TYPE_CHECKING:
    from events.admin.events.event import EventAdmin

A_PAGE = 20


@dataclass(frozen=True, slots=True)
class RefusedTransition:
    """A step that was not taken: its name and its reason as they were sent, and what is wrong with the reason."""

    transition: str
    reason: str
    fault: str = ""


def queue(model_admin: "EventAdmin", request: HttpRequest) -> HttpResponse:
    """Submitted events, the one that has waited longest first."""
    if not request.user.has_perm("events.publish_event"):
        raise PermissionDenied
    page = Paginator(review_queue(), A_PAGE).get_page(request.GET.get("p"))
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Waiting for review"),
        "opts": model_admin.opts,
        "page": page,
        "entries": impacts_of(page),
    }
    return TemplateResponse(request, "admin/events/event/queue.html", context)


def review_queue() -> Any:
    """The events in review, with the moment of their last submission as ``submitted_at``."""
    last = Step.objects.filter(event=OuterRef("pk"), kind="submitted").order_by().values("event")
    submitted = Event.objects.filter(status=Event.Status.IN_REVIEW).annotate(
        submitted_at=Subquery(last.annotate(at_last=Max("at")).values("at_last"))
    )
    return (
        submitted.select_related("campaign", "actor", "entered_by")
        .prefetch_related("districts", "citations__source")
        .order_by("submitted_at", "pk")
    )


def next_in_queue(event: Event) -> int | None:
    """The key of the event that waits behind this one; None behind the last."""
    keys = list(review_queue().values_list("pk", flat=True))
    return next((after for key, after in pairwise(keys) if key == event.pk), None)


def preview(model_admin: "EventAdmin", request: HttpRequest, pk: int) -> HttpResponse:
    """The day with the event and without it, side by side, and the steps that can be taken."""
    event = _read(pk)
    if not model_admin.has_view_permission(request, event):
        raise PermissionDenied
    if request.method != "POST":
        return _page(model_admin, request, event)
    refused = _take(model_admin, request, event)
    # As it is now: somebody else may have saved it.
    return _page(model_admin, request, _read(pk), refused) if refused else _go_on(model_admin, request, pk)


def _read(pk: int) -> Event:
    return get_object_or_404(Event.objects.select_related("campaign", "actor", "entered_by"), pk=pk)


def _page(
    model_admin: "EventAdmin", request: HttpRequest, event: Event, refused: RefusedTransition | None = None
) -> HttpResponse:
    [weighed] = impacts_of([event])
    pictures = impact_map.pair(event, weighed.folded)
    transitions = (
        workflow.allowed_transitions(event.status, request.user) if workflow.may_change(request.user, event) else []
    )
    if refused:
        # Enter in the field presses the first button: the one that was pressed before.
        transitions.sort(key=lambda transition: transition.name != refused.transition)
    then = request.POST.get("next") or request.GET.get("next", "")
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("What it changes"),
        "opts": model_admin.opts,
        "event": event,
        "entry": weighed,
        "pictures": pictures,
        "legend": impact_map.legend(pictures),
        "transitions": transitions,
        "refused": refused,
        "citations": sorted(event.citations.all(), key=lambda citation: citation.reference),
        "next": then,
        "following": next_in_queue(event) if then == "queue" else None,
    }
    return TemplateResponse(request, "admin/events/event/preview.html", context)


def _take(model_admin: "EventAdmin", request: HttpRequest, event: Event) -> RefusedTransition | None:
    """Take the step that was sent; None where it is taken."""
    name, reason = request.POST.get("_transition", ""), request.POST.get("reason", "").strip()[:200]
    try:
        with unit_of_work.together():
            now = locked(Event.objects).get(pk=event.pk)
            if str(now.version) != request.POST.get("seen"):
                raise ValidationError(_("Somebody else has saved this since you opened it. This is how it is now."))
            if name not in workflow.TRANSITIONS:
                raise PermissionDenied
            workflow.apply_transition(now, name, request.user, reason)
            now.save()
            model_admin.log_change(request, now, [{"changed": {"fields": ["status"]}}])
    except ValidationError as problem:
        if getattr(problem, "code", "") == workflow.REASON_MISSING:
            return RefusedTransition(name, reason, problem.messages[0])
        for message in problem.messages:
            model_admin.message_user(request, message, messages.ERROR)
        return RefusedTransition(name, reason)
    done = _("%(event)s – %(status)s.") % {"event": now, "status": now.get_status_display()}
    model_admin.message_user(request, done, messages.SUCCESS)
    return None


def _go_on(model_admin: "EventAdmin", request: HttpRequest, pk: int) -> HttpResponse:
    """Back to the queue, or to the page, with the ways from there."""
    event = _read(pk)
    from_queue = request.POST.get("next") == "queue"
    ways = [(address, _("See it on the map"))] if (address := model_admin.view_on_site(event)) else []
    if not from_queue and request.user.has_perm("events.publish_event"):
        ways.append((reverse("admin:events_event_queue"), _("Waiting for review")))
        if after := review_queue().first():
            address = reverse("admin:events_event_preview", args=[after.pk], query={"next": "queue"})
            ways.append((address, _("The next event of the queue")))
    if ways:
        model_admin.message_user(request, format_html_join(" · ", '<a href="{}">{}</a>', ways), messages.SUCCESS)
    here = reverse("admin:events_event_preview", args=[pk])
    return HttpResponseRedirect(reverse("admin:events_event_queue") if from_queue else here)
