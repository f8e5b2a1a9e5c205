"""What has been deleted, and the way back."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from events.newsroom import restore

if TYPE_CHECKING:
    from events.admin.common.base import RecordAdmin

A_PAGE = 50


def rows(model_admin: "RecordAdmin", request: HttpRequest) -> HttpResponse:
    """The deleted rows that the person at work may bring back, the newest first."""
    if not model_admin.has_add_permission(request):
        raise PermissionDenied
    found = model_admin.restorable(request, restore.deleted(model_admin.model))
    if request.method == "POST":
        return _restore(model_admin, request, found)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("p"))
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Deleted: %(what)s") % {"what": model_admin.opts.verbose_name_plural},
        "opts": model_admin.opts,
        "page": page,
        "entries": [(record, _named(record)) for record in page],
    }
    return TemplateResponse(request, "admin/events/deleted.html", context)


def _named(record: Any) -> str:
    try:
        return str(record.instance)
    except ObjectDoesNotExist:
        # It is called by another row, which is gone as well.
        return f"{record.instance._meta.verbose_name} {record.id}"


def _restore(model_admin: "RecordAdmin", request: HttpRequest, found: Any) -> HttpResponse:
    sent = request.POST.get("record", "")
    record = found.filter(history_id=sent).first() if sent.isdecimal() and len(sent) < 19 else None
    if record is None:
        model_admin.message_user(request, _("This is no longer among what has been deleted."), messages.ERROR)
        return HttpResponseRedirect(request.path)
    try:
        row = restore.restore(record)
    except (ValidationError, IntegrityError) as problem:
        why = "; ".join(problem.messages) if isinstance(problem, ValidationError) else str(problem)
        model_admin.message_user(request, _("It could not be restored: %(why)s") % {"why": why}, messages.ERROR)
        return HttpResponseRedirect(request.path)
    model_admin.message_user(request, _("It is back."), messages.SUCCESS)
    return HttpResponseRedirect(reverse(f"admin:events_{model_admin.opts.model_name}_change", args=[row.pk]))
