"""The history page of a row (its revisions, the newest first) and the page of one revision, which can be reverted to.

A revision is one save of the row: ``events.newsroom.revisions`` reads them, ``events.newsroom.restore`` reverts.
"""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from events.admin.common.optimistic_lock import lock_if_unchanged
from events.admin.common.pages import page_context, paginate, show_errors
from events.models import field_display, unit_of_work
from events.models.primary_keys import parse_key
from events.newsroom import restore, revisions
from events.newsroom.reasons import checked_reason

if TYPE_CHECKING:
    from events.admin.common.base import RecordAdmin

REVISIONS_PER_PAGE = 50


def history_page(model_admin: "RecordAdmin", request: HttpRequest, object_id: str) -> HttpResponse:
    row, row_revisions = _row_and_revisions(model_admin, request, object_id)
    page = paginate(request, row_revisions, REVISIONS_PER_PAGE)
    # Only those that are shown are put into words: a row may have hundreds.
    revisions.describe(model_admin.model, page)
    context = _context(model_admin, request, row, _("History: %s") % row) | {"page": page}
    return TemplateResponse(request, "admin/events/history.html", context)


def revision_page(model_admin: "RecordAdmin", request: HttpRequest, object_id: str, version_id: str) -> HttpResponse:
    """Show one revision beside the row as it is now; a POST by a user who may change the row reverts to it.

    ``version_id`` is the primary key of the revision's row of history.
    """
    row, row_revisions = _row_and_revisions(model_admin, request, object_id)
    revision = next((each for each in row_revisions if str(each.record.pk) == version_id), None)
    if revision is None or revision.is_deletion:
        raise Http404
    newest = row_revisions[0]
    may_revert = row.pk is not None and revision is not newest and model_admin.has_change_permission(request, row)
    if request.method == "POST":
        if not may_revert:
            raise PermissionDenied
        return _revert(model_admin, request, row, revision)
    since = revisions.field_changes(
        model_admin.model, revision.record, newest.record, exclude=restore.not_reverted(model_admin.model)
    )
    context = _context(model_admin, request, row, str(row)) | {
        "revision": revision,
        "values": restore.field_values(model_admin.model, revision.record),
        "since": since,
        "may_revert": may_revert,
        "reason_length": restore.REASON_LENGTH,
        "kept_status": _kept_status(row, revision),
    }
    return TemplateResponse(request, "admin/events/revision.html", context)


def _revert(model_admin: "RecordAdmin", request: HttpRequest, row: Any, revision: revisions.Revision) -> HttpResponse:
    try:
        reason = checked_reason(request.POST.get("reason", ""), restore.REASON_LENGTH)
        with unit_of_work.together():
            current = lock_if_unchanged(type(row), row.pk, request.POST.get("seen"))
            restore.revert(current, revision, reason)
            reverted_to = field_display.display_moment(revision.record.history_date)
            model_admin.log_change(request, current, [{"changed": {"fields": [reverted_to]}}])
    except ValidationError as problem:
        show_errors(request, problem)
        return HttpResponseRedirect(request.path)
    model_admin.message_user(request, _("The earlier version has been restored."), messages.SUCCESS)
    if status := _kept_status(current, revision):
        text = _("The status is not restored with it and stays: %(status)s.") % {"status": status}
        model_admin.message_user(request, text, messages.WARNING)
    return HttpResponseRedirect(_url(model_admin, "change", current))


def _kept_status(row: Any, revision: revisions.Revision) -> str:
    """The label of the row's present status where the revision had another, else "".

    A revert leaves the status alone: only transitions change it.
    """
    differs = getattr(row, "status", None) != getattr(revision.record, "status", None)
    return str(row.get_status_display()) if differs else ""


def _row_and_revisions(
    model_admin: "RecordAdmin", request: HttpRequest, object_id: str
) -> tuple[Any, list[revisions.Revision]]:
    """The row and its revisions, the newest first.

    Of a deleted row the last revision stands for it, with None as its pk. Raises Http404 where there is neither,
    PermissionDenied where the user may not view it.
    """
    if (pk := parse_key(object_id)) is None:
        raise Http404
    found = restore.revisions_newest_first(model_admin.model, pk)
    row = model_admin.get_object(request, object_id)
    if row is None:
        if not found:
            raise Http404
        row = found[0].record.instance
        row.pk = None
    if not model_admin.has_view_permission(request, row):
        raise PermissionDenied
    return row, found


def _context(model_admin: "RecordAdmin", request: HttpRequest, row: Any, title: str) -> dict[str, Any]:
    return page_context(model_admin, request, title) | {
        "object": row,
        "change_url": _url(model_admin, "change", row) if row.pk else "",
        "history_url": _url(model_admin, "history", row) if row.pk else "",
    }


def _url(model_admin: "RecordAdmin", page: str, row: Any) -> str:
    return reverse(f"admin:events_{model_admin.opts.model_name}_{page}", args=[row.pk])
