"""The admin of imports: a file is uploaded, matched with the record in steps, previewed, applied, and can be undone.

Where the file leaves its columns or its dates ambiguous, the user is asked before the rows are matched.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from events.admin.common.changelist import ChangelistMixin
from events.admin.common.filters import ImporterFilter
from events.admin.common.log_entries import NamedLogMixin
from events.admin.common.pages import page_context, show_errors
from events.admin.imports import outlines
from events.admin.imports.forms import ColumnsForm, DatesForm, UploadForm, reading_facts
from events.admin.imports.preview import preview_context
from events.gazetteer.cache import gazetteer_of
from events.imports.dialects import registry
from events.imports.steps import report_csv
from events.imports.steps.apply import apply
from events.imports.steps.event_writer import StalePreviewError
from events.imports.steps.page_matcher import PageMatcher
from events.imports.steps.staging import discard, questions, restart
from events.imports.steps.undo import undo
from events.imports.steps.workflow import StepRefusedError, take_step
from events.models import ColumnMapping, Event, Import, ImportRow
from events.models.primary_keys import parse_key
from events.newsroom import workflow

# Seconds that one step of matching may take: below any proxy's timeout, and short enough for a progress bar to move.
STEP_SECONDS = 2.0

State = Import.State


# How many of the rows that an undo keeps its message names.
MOST_NAMED = 20


@admin.register(ColumnMapping)
class ColumnMappingAdmin(ChangelistMixin, NamedLogMixin, admin.ModelAdmin):  # type: ignore[type-arg]
    """Saved column mappings; new ones are saved with an import."""

    list_display = ["name", "campaign"]
    list_filter = ["campaign"]
    search_fields = ["name"]
    fields = ["campaign", "name", "columns"]
    readonly_fields = ["campaign", "columns"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(Import)
class ImportAdmin(ChangelistMixin, NamedLogMixin, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["file_name", "campaign", "state", "found", "by_name", "at"]
    list_filter = ["campaign", "state", ("by", ImporterFilter)]
    list_select_related = ["campaign"]
    list_per_page = 50
    search_fields = ["file_name"]
    # No deleting from the list: an import that was applied is undone, any other discarded.
    actions = None

    def get_urls(self) -> list[URLPattern]:
        pages = {
            "answer": require_POST(self.answer_view),
            "step": require_POST(self.step_view),
            "again": require_POST(self.again_view),
            "apply": require_POST(self.apply_view),
            "discard": require_POST(self.discard_view),
            "undo": self.undo_view,
            "report": self.report_view,
        }
        return [
            path(f"<int:pk>/{name}/", self.admin_site.admin_view(view), name=f"events_import_{name}")
            for name, view in pages.items()
        ] + [
            path("districts/", self.admin_site.admin_view(self.districts_view), name="events_import_districts"),
            *super().get_urls(),
        ]

    def has_delete_permission(self, request: HttpRequest, obj: Import | None = None) -> bool:
        return False

    @admin.display(description=gettext_lazy("rows"))
    def found(self, batch: Import) -> str:
        return f"{sum(batch.counts.get(outcome, 0) for outcome in ('new', 'changed')):,} / {batch.row_count:,}"

    # -- pages ----------------------------------------------------------------------------------------

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        return self._upload_page(request, _("Import events"), UploadForm)

    def districts_view(self, request: HttpRequest) -> HttpResponse:
        if not (self.has_add_permission(request) and request.user.has_perms(outlines.NEEDED_PERMISSIONS)):
            raise PermissionDenied
        return self._upload_page(request, _("Import districts"), outlines.DistrictsForm, of_districts=True)

    def _upload_page(self, request: HttpRequest, title: str, form_class: Any, **context: Any) -> HttpResponse:
        form = form_class(request.POST or None, request.FILES or None, by=request.user)
        if request.method == "POST" and form.is_valid():
            self.log_addition(request, form.batch, [{"added": {}}])
            return self._to_import(form.batch)
        return self._page(request, "upload", title, form=form, **context)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The page of what the import waits for: an answer, the matching, or the decision on its preview."""
        batch: Import | None = self.get_object(request, object_id)
        if not self.has_view_permission(request, batch):
            raise PermissionDenied
        if batch is None:
            self.message_user(request, _("There is no such import. Perhaps it was discarded."), messages.WARNING)
            return HttpResponseRedirect(reverse("admin:events_import_changelist"))
        if batch.is_of_districts:
            return self._page(request, "districts", str(batch), batch=batch, **outlines.preview_context(batch))
        if batch.state == State.ASKING:
            return self._question_page(request, batch)
        if batch.state in (State.READING, State.MATCHING):
            return self._page(request, "matching", str(batch), batch=batch, done=self._matched_rows(batch))
        return self._page(request, "preview", str(batch), batch=batch, **preview_context(batch, request))

    def _question_page(self, request: HttpRequest, batch: Import, form: Any = None) -> HttpResponse:
        """Ask for the column mapping or how dates are read; ``form`` is one that was sent and is invalid."""
        form = form or (ColumnsForm(batch) if "columns" in questions(batch) else DatesForm(batch))
        name = "order" if isinstance(form, DatesForm) else "columns"
        return self._page(request, name, str(batch), batch=batch, form=form)

    def _page(self, request: HttpRequest, name: str, title: str, **context: Any) -> HttpResponse:
        batch = context.get("batch")
        page = page_context(self, request, title) | {
            "may_continue": self._may_continue(request, batch) if batch else True,
            "readings": reading_facts(batch) if batch else [],
            "dialect": registry.NAMES.get(batch.dialect, "") if batch else "",
        }
        return TemplateResponse(request, f"admin/events/import/{name}.html", page | context)

    # -- steps ----------------------------------------------------------------------------------------

    def answer_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = self._get_import(request, pk)
        if batch.is_of_districts:
            with self._errors_shown(request):
                outlines.match_again(batch, request.POST)
            return self._to_import(batch)
        with self._errors_shown(request), take_step(batch, "answer"):
            is_of_dates = any(name == "day_order" or name.startswith("reading ") for name in request.POST)
            # Dates are read by their columns, so those come first.
            is_of_dates = is_of_dates and "columns" not in questions(batch)
            form = DatesForm(batch, request.POST) if is_of_dates else ColumnsForm(batch, request.POST)
            if not form.is_valid():
                return self._question_page(request, batch, form)
            form.save()
            restart(batch)
        return self._to_import(batch)

    def step_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Match rows for STEP_SECONDS. To the script, which accepts JSON, it answers ``{"done", "of", "going"}``."""
        batch = self._get_import(request, pk)
        if batch.state == State.MATCHING:
            matcher, began = PageMatcher(batch, gazetteer_of(batch.campaign).place), time.monotonic()
            while matcher.match_page() and time.monotonic() - began < STEP_SECONDS:
                pass
        if "application/json" not in request.headers.get("Accept", ""):
            return self._to_import(batch)
        is_unfinished = batch.state == State.MATCHING
        return JsonResponse({"done": self._matched_rows(batch), "of": batch.row_count, "going": is_unfinished})

    def again_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = self._get_import(request, pk)
        with self._errors_shown(request), take_step(batch, "again"):
            restart(batch)
        return self._to_import(batch)

    def apply_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = self._get_import(request, pk)
        self._check_may_write(request, batch)
        with self._errors_shown(request):
            accepted = [number for text in request.POST.getlist("accept") if (number := parse_key(text))]
            apply(batch, by=request.user, good_rows_only="good_rows_only" in request.POST, accepted=accepted)
            self.log_change(request, batch, [{"changed": {"fields": ["state"]}}])
            self.message_user(request, report_csv.summary(batch), messages.SUCCESS)
        return self._to_import(batch)

    def undo_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A GET shows what would be deleted, restored and retracted; a POST does it."""
        batch = self._get_import(request, pk)
        self._check_may_write(request, batch)
        published = batch.events.filter(status=Event.Status.PUBLISHED).count()
        if published and not request.user.has_perm("events.retract_event"):
            raise PermissionDenied
        if request.method != "POST":
            drafts = batch.events.exclude(status__in=workflow.SEEN_BY_THE_PUBLIC).count()
            numbers = {"drafts": drafts, "published": published}
            numbers |= {outcome: batch.counts.get(outcome, 0) for outcome in ("new", "changed")}
            title = _("Undo: %(import)s") % {"import": batch}
            return self._page(request, "undo", title, batch=batch, **numbers)
        with self._errors_shown(request):
            done = undo(batch, by=request.user)
            self.log_change(request, batch, [{"changed": {"fields": ["state"]}}])
            text = _("Undone: %(deleted)d deleted, %(restored)d restored, %(retracted)d retracted, %(kept)d kept.")
            self.message_user(request, text % done, messages.SUCCESS)
            if done.kept_names:
                more = " …" if len(done.kept_names) > MOST_NAMED else ""
                named = ", ".join(done.kept_names[:MOST_NAMED]) + more
                kept = _("Kept as they are, because somebody has worked on them since: %(names)s.")
                self.message_user(request, kept % {"names": named}, messages.WARNING)
        return self._to_import(batch)

    def discard_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = self._get_import(request, pk)
        with self._errors_shown(request):
            discard(batch)
            self.log_deletions(request, [batch])
            self.message_user(request, _("The import was discarded. Nothing was written."), messages.SUCCESS)
            return HttpResponseRedirect(reverse("admin:events_import_changelist"))
        return self._to_import(batch)

    def report_view(self, request: HttpRequest, pk: int) -> StreamingHttpResponse:
        batch = get_object_or_404(Import, pk=pk)
        if not self.has_view_permission(request, batch):
            raise PermissionDenied
        response = StreamingHttpResponse(report_csv.as_csv(batch), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="import-{batch.pk}.csv"'
        return response

    # -- shared by both -------------------------------------------------------------------------------

    def _get_import(self, request: HttpRequest, pk: int) -> Import:
        """Raises Http404, or PermissionDenied where the user may not change it."""
        batch = get_object_or_404(Import.objects.select_related("campaign"), pk=pk)
        if not self._may_continue(request, batch):
            raise PermissionDenied
        return batch

    @staticmethod
    def _check_may_write(request: HttpRequest, batch: Import) -> None:
        """Raises PermissionDenied where the import writes districts and the user may not."""
        if batch.is_of_districts and not request.user.has_perms(outlines.NEEDED_PERMISSIONS):
            raise PermissionDenied

    def _may_continue(self, request: HttpRequest, batch: Import) -> bool:
        return self.has_change_permission(request, batch)

    @contextmanager
    def _errors_shown(self, request: HttpRequest) -> Iterator[None]:
        """Show the error with which the block is refused; it has then written nothing."""
        try:
            yield
        except (StepRefusedError, StalePreviewError) as problem:
            self.message_user(request, str(problem), messages.ERROR)
        except ValidationError as problem:
            show_errors(request, problem)

    def _to_import(self, batch: Import) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse("admin:events_import_change", args=[batch.pk]))

    @staticmethod
    def _matched_rows(batch: Import) -> int:
        return sum(batch.counts.get(outcome, 0) for outcome in ImportRow.Outcome.values)
