"""Drafts that have been deleted, and the way back."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from events.admin import past

if TYPE_CHECKING:
    from events.admin.event import EventAdmin

A_PAGE = 50


def drafts(model_admin: "EventAdmin", request: HttpRequest) -> HttpResponse:
    """Everybody's for editors; for a reporter, those that he or she entered."""
    if not model_admin.has_add_permission(request):
        raise PermissionDenied
    found = [record for record in past.deleted_drafts() if _may_restore(request.user, record)]
    if request.method == "POST":
        return _restore(model_admin, request, found)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Deleted drafts"),
        "opts": model_admin.opts,
        "page": Paginator(found, A_PAGE).get_page(request.GET.get("p")),
    }
    return TemplateResponse(request, "admin/events/event/deleted.html", context)


def _may_restore(user: Any, record: Any) -> bool:
    return bool(user.has_perm("events.change_event") or (record.entered_by_id and record.entered_by_id == user.pk))


def _restore(model_admin: "EventAdmin", request: HttpRequest, found: list[Any]) -> HttpResponse:
    record = next((record for record in found if str(record.pk) == request.POST.get("record")), None)
    if record is None:
        model_admin.message_user(request, _("This draft is no longer among the deleted ones."), messages.ERROR)
        return HttpResponseRedirect(request.path)
    try:
        event = past.restore(record)
    except (ValidationError, IntegrityError) as problem:
        why = "; ".join(problem.messages) if isinstance(problem, ValidationError) else str(problem)
        model_admin.message_user(request, _("It could not be restored: %(why)s") % {"why": why}, messages.ERROR)
        return HttpResponseRedirect(request.path)
    model_admin.message_user(request, _("The draft is back."), messages.SUCCESS)
    return HttpResponseRedirect(reverse("admin:events_event_change", args=[event.pk]))
