"""The page of a model's deleted rows, each of which can be restored."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from events.admin.common.pages import page_context, paginate
from events.newsroom import restore

if TYPE_CHECKING:
    from events.admin.common.base import RecordAdmin

ROWS_PER_PAGE = 50


def deleted_page(model_admin: "RecordAdmin", request: HttpRequest) -> HttpResponse:
    """List the deleted rows that the user may restore, the newest first; a POST with ``record`` restores one."""
    if not model_admin.has_add_permission(request):
        raise PermissionDenied
    records = model_admin.restorable(request, restore.deleted(model_admin.model))
    if request.method == "POST":
        return _restore(model_admin, request, records)
    page = paginate(request, records, ROWS_PER_PAGE)
    title = _("Deleted: %(what)s") % {"what": model_admin.opts.verbose_name_plural}
    context = page_context(model_admin, request, title) | {
        "page": page,
        "entries": [(record, _display_name(record)) for record in page],
    }
    return TemplateResponse(request, "admin/events/deleted.html", context)


def _display_name(record: Any) -> str:
    try:
        return str(record.instance)
    except ObjectDoesNotExist:
        # Its __str__ names another row, and that one is deleted as well.
        return f"{record.instance._meta.verbose_name} {record.id}"


def _restore(model_admin: "RecordAdmin", request: HttpRequest, records: Any) -> HttpResponse:
    """Restore the row of the history record (its primary key) that was sent, if it is one of ``records``."""
    sent = request.POST.get("record", "")
    # 19 digits may exceed a 64-bit key, over which SQLite raises.
    record = records.filter(history_id=sent).first() if sent.isdecimal() and len(sent) < 19 else None
    if record is None:
        model_admin.message_user(request, _("This row is no longer among the deleted ones."), messages.ERROR)
        return HttpResponseRedirect(request.path)
    try:
        row = restore.restore(record)
    except (ValidationError, IntegrityError) as problem:
        why = "; ".join(problem.messages) if isinstance(problem, ValidationError) else str(problem)
        model_admin.message_user(request, _("It could not be restored: %(why)s") % {"why": why}, messages.ERROR)
        return HttpResponseRedirect(request.path)
    model_admin.message_user(request, _("The row has been restored."), messages.SUCCESS)
    return HttpResponseRedirect(reverse(f"admin:events_{model_admin.opts.model_name}_change", args=[row.pk]))
