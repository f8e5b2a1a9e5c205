"""The pages of a row's past: the list of its saves, and one of them, which can be brought back."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from events.models import field_display, unit_of_work
from events.models.base import locked
from events.models.primary_keys import parse_key
from events.newsroom import restore, revisions

if TYPE_CHECKING:
    from events.admin.common.base import RecordAdmin

A_PAGE = 50


def history_page(model_admin: "RecordAdmin", request: HttpRequest, object_id: str) -> HttpResponse:
    row, entries = _read(model_admin, request, object_id)
    page = Paginator(entries, A_PAGE).get_page(request.GET.get("p"))
    revisions.describe(model_admin.model, page)
    context = _context(model_admin, request, row, _("History: %s") % row) | {"page": page}
    return TemplateResponse(request, "admin/events/history.html", context)


def revision_page(model_admin: "RecordAdmin", request: HttpRequest, object_id: str, version_id: str) -> HttpResponse:
    """The row as it was after one save, beside the row as it is; whoever may change it brings it back."""
    row, entries = _read(model_admin, request, object_id)
    entry = next((entry for entry in entries if str(entry.record.pk) == version_id), None)
    if entry is None or entry.is_deletion:
        raise Http404
    may = row.pk is not None and entry is not entries[0] and model_admin.has_change_permission(request, row)
    if request.method == "POST":
        if not may:
            raise PermissionDenied
        return _revert(model_admin, request, row, entry)
    since = revisions.field_changes(model_admin.model, entry.record, entries[0].record, but=restore.NOT_REVERTED)
    context = _context(model_admin, request, row, str(row)) | {
        "entry": entry,
        "values": restore.field_values(model_admin.model, entry.record),
        "since": since,
        "may_bring_back": may,
        "status_stays": _kept_status(row, entry),
    }
    return TemplateResponse(request, "admin/events/revision.html", context)


def _revert(model_admin: "RecordAdmin", request: HttpRequest, row: Any, entry: revisions.Revision) -> HttpResponse:
    try:
        with unit_of_work.together():
            now = locked(type(row)._default_manager).get(pk=row.pk)
            if str(now.version) != request.POST.get("seen"):
                raise ValidationError(_("Somebody else has saved this since you opened it. This is how it is now."))
            restore.revert(now, entry, request.POST.get("reason", "").strip()[:150])
            model_admin.log_change(
                request, now, [{"changed": {"fields": [field_display.display_moment(entry.record.history_date)]}}]
            )
    except ValidationError as problem:
        for message in problem.messages:
            model_admin.message_user(request, message, messages.ERROR)
        return HttpResponseRedirect(request.path)
    model_admin.message_user(request, _("It is again as it was then."), messages.SUCCESS)
    if status := _kept_status(now, entry):
        told = _("Its status is no part of that and stays as it is now: %(status)s.") % {"status": status}
        model_admin.message_user(request, told, messages.WARNING)
    return HttpResponseRedirect(_address(model_admin, "change", row))


def _kept_status(row: Any, entry: revisions.Revision) -> str:
    """What the row's status is now, where it was another then: the newsroom's steps change it, and nothing else."""
    differs = getattr(row, "status", None) != getattr(entry.record, "status", None)
    return str(row.get_status_display()) if differs else ""


def _read(model_admin: "RecordAdmin", request: HttpRequest, object_id: str) -> tuple[Any, list[revisions.Revision]]:
    """The row, which may be deleted (its pk is then None), and its saves, the newest first."""
    if (pk := parse_key(object_id)) is None:
        raise Http404
    entries = restore.revisions_newest_first(model_admin.model, pk)
    row = model_admin.get_object(request, object_id)
    if row is None:
        if not entries:
            raise Http404
        row = entries[0].record.instance
        row.pk = None
    if not model_admin.has_view_permission(request, row):
        raise PermissionDenied
    return row, entries


def _context(model_admin: "RecordAdmin", request: HttpRequest, row: Any, title: str) -> dict[str, Any]:
    return {
        **model_admin.admin_site.each_context(request),
        "title": title,
        "opts": model_admin.opts,
        "object": row,
        "change_url": _address(model_admin, "change", row) if row.pk else "",
        "history_url": _address(model_admin, "history", row) if row.pk else "",
    }


def _address(model_admin: "RecordAdmin", page: str, row: Any) -> str:
    return reverse(f"admin:events_{model_admin.opts.model_name}_{page}", args=[row.pk])
