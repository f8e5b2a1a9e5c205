"""The base form and base admin class of every model with a history, a version and a campaign."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget, RelatedFieldWidgetWrapper
from django.contrib.messages.storage import default_storage
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from simple_history.admin import SimpleHistoryAdmin

from events.admin.common import deleted, revisions
from events.admin.common.autocomplete import ForeignKeySelect, ManyToManyField, ManyToManySelect
from events.admin.common.changelist import ChangelistMixin
from events.admin.common.conflicting_writes import serve_again_after_conflict
from events.admin.common.log_entries import NamedLogMixin
from events.admin.common.optimistic_lock import VersionedChangelistForm, VersionedForm
from events.admin.common.pages import show_errors
from events.admin_site import BACK
from events.models import Campaign, Span, unit_of_work
from events.models.base import lock_rows, locked, new_reference
from events.models.primary_keys import parse_key
from events.newsroom import public_changes

if TYPE_CHECKING:
    # simple_history has no type annotations; the methods that are overridden here are ordinary admin views.
    class HistoryAdmin(admin.ModelAdmin[Any]):
        pass

    ModelAdminBase = admin.options.BaseModelAdmin[Any]
else:
    HistoryAdmin = SimpleHistoryAdmin
    ModelAdminBase = object

# Text columns that need several lines in a form, by name, with the number of lines.
TEXTAREA_ROWS = {
    "text": 6,
    "text_ar": 6,
    "summary": 2,
    "summary_ar": 2,
    "note": 2,
    "note_ar": 2,
    "lede": 5,
    "lede_ar": 5,
    "licences": 4,
}

View = Callable[[], HttpResponse]
OnError = Callable[[ValidationError], HttpResponse]


class CivilDateInput(forms.DateInput):
    """The browser's date field, in place of the admin's: that one's calendar opens on today, far from any campaign."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class RecordForm(VersionedForm):
    """The form of a row: its campaign and its reference are set once, and an empty reference is generated."""

    # By the name of a constraint of the model, the field that shows its error.
    constraint_fields: ClassVar[dict[str, str]] = {}
    # Errors that the projection raised while this same input was saved (RecordAdmin._render_again).
    projection_errors: ClassVar[list[str]] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if campaign := self.fields.get("campaign"):
            campaign.disabled = self.instance.pk is not None
            campaign.widget.can_add_related = campaign.widget.can_change_related = False
            if Campaign.objects.count() == 1:
                # There is nothing to choose.
                campaign.widget = forms.HiddenInput()
        if reference := self.fields.get("reference"):
            # Published links name the row by its reference, so it never changes.
            reference.disabled = self.instance.pk is not None
            reference.required = False

    @property
    def campaign(self) -> Campaign | None:
        """The campaign of the row, or the one that is chosen in a new form; None where none is chosen yet."""
        chosen = str(self["campaign"].value()) if "campaign" in self.fields else str(self.instance.campaign_id)
        return Campaign.objects.filter(pk=parse_key(chosen) or 0).first()

    def clean_reference(self) -> str:
        return self.cleaned_data["reference"] or new_reference()

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        if self.projection_errors:
            self.add_error(None, ValidationError(self.projection_errors))
        return data

    def add_error(self, field: str | None, error: Any) -> None:
        """Move the error of a constraint, which Django puts on no field, to the field that can be corrected."""
        by_field = getattr(error, "error_dict", None)
        if by_field is None:
            super().add_error(field, error)
            return
        for problem in by_field.pop(NON_FIELD_ERRORS, []):
            name = self._constraint_field(problem)
            super().add_error(name if name in self.fields else None, problem)
        if by_field:
            super().add_error(field, error)

    def _constraint_field(self, problem: ValidationError) -> str | None:
        if problem.code == "unique_together":
            # The last of (campaign, slug) is the one that was typed.
            return str((problem.params or {})["unique_check"][-1])
        for constraint in self._meta.model._meta.constraints:
            if problem.message == constraint.get_violation_error_message():
                return self.constraint_fields.get(constraint.name)
        return None

    def limit_to_campaign(self, field: str) -> None:
        """Bound a date field by the campaign's first and last day; the browser's calendar then opens between them."""
        if field in self.fields and (campaign := self.campaign):
            self.fields[field].widget.attrs |= {"min": campaign.start, "max": campaign.end}


class RecordFields(ModelAdminBase):
    """The form fields and widgets of a model's columns, for an admin class or an inline."""

    formfield_overrides = {
        models.DateField: {"widget": CivilDateInput},
        models.URLField: {"assume_scheme": "https"},
    }

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if rows := TEXTAREA_ROWS.get(db_field.name):
            kwargs["widget"] = AdminTextareaWidget(attrs={"rows": rows})
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and db_field.name in TEXTAREA_ROWS and db_field.max_length:
            _tell_length(field, db_field.max_length)
        if field and (language := _language_of(db_field)):
            field.widget.attrs |= {"lang": language, "dir": "rtl" if language == "ar" else "ltr"}
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            # Django's links would open the related row in a popup, where it could be deleted.
            field.widget.can_delete_related = field.widget.can_view_related = False
        return field

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", ForeignKeySelect(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", ManyToManySelect(db_field, self.admin_site))
        return super().formfield_for_manytomany(db_field, request, **{"form_class": ManyToManyField} | kwargs)


def _tell_length(field: Any, most: int) -> None:
    """Say how long a text may be: for js/admin/common/text_length.js, and in words where there are no scripts.

    A browser would cut what is pasted to ``maxlength`` without a word. A text that is too long is refused instead.
    """
    field.widget.attrs.pop("maxlength", None)
    field.widget.attrs["data-most"] = most
    told = _("At most %(most)s characters.") % {"most": number_format(most)}
    field.help_text = f"{field.help_text} {told}".strip()


def _language_of(column: Any) -> str:
    """The language of a column that stands beside one in the other language; "" for every other column."""
    ending = str(column.name.rpartition("_")[2])
    if ending in ("en", "ar"):
        return ending
    has_arabic = any(other.name == f"{column.name}_ar" for other in column.model._meta.concrete_fields)
    return "en" if has_arabic else ""


class RecordAdmin(RecordFields, ChangelistMixin, NamedLogMixin, HistoryAdmin):
    """The admin of a model with history.

    Each POST is one transaction and one unit of work: its rows are validated, the spans are folded and the campaign's
    revision is counted up once, at its end. Where that raises ValidationError, nothing is written.
    """

    form = RecordForm
    list_per_page = 50

    class Media:
        js = [
            forms.Script("mosulmap/js/admin/common/autocomplete.js", type="module"),
            forms.Script("mosulmap/js/admin/common/first_error.js", type="module"),
            forms.Script("mosulmap/js/admin/common/text_length.js", type="module"),
        ]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.projection_errors = getattr(request, "projection_errors", [])
        return form

    def get_changelist_form(self, request: HttpRequest, **kwargs: Any) -> Any:
        return super().get_changelist_form(request, **{"form": VersionedChangelistForm} | kwargs)

    def get_changelist_formset(self, request: HttpRequest, **kwargs: Any) -> Any:
        """Bound the number of forms that a request may claim by the number of rows that a list shows."""
        most = max(self.list_per_page, self.list_max_show_all)
        return super().get_changelist_formset(request, **{"max_num": most, "absolute_max": most} | kwargs)

    def _get_edited_object_pks(self, request: HttpRequest, prefix: str) -> list[str]:
        """Without those that cannot be keys: Django would ask the database for them. Their rows are in error."""
        sent: list[str] = super()._get_edited_object_pks(request, prefix)
        return [key for key in sent if parse_key(key) is not None]

    def _get_list_editable_queryset(self, request: HttpRequest, prefix: str) -> Any:
        """Lock the rows, as a form locks its row, so that the versions that are checked stay the stored ones."""
        return locked(super()._get_list_editable_queryset(request, prefix))

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Preselect the campaign where there is only one."""
        campaigns = list(Campaign.objects.values_list("pk", flat=True)[:2])
        chosen = {"campaign": campaigns[0]} if len(campaigns) == 1 else {}
        return chosen | super().get_changeform_initial_data(request)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        if "_saveasnew" in request.POST:
            # Django would save the change as a new row, past the permissions of a change; no form has this button.
            raise PermissionDenied

        def view() -> Any:
            self._lock(object_id)
            return super(RecordAdmin, self).changeform_view(request, object_id, form_url, extra_context)

        if BACK in request.POST:
            return self._render_again(request, view)(ValidationError(_("This has not been saved yet.")))
        return self._as_one_change(request, view, self._render_again(request, view))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if reason := public_changes.given_reason():
            obj._change_reason = reason
        super().save_model(request, obj, form, change)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        obj._change_reason = public_changes.given_reason() or None
        super().delete_model(request, obj)

    def _lock(self, object_id: str | None) -> None:
        """In a transaction, lock the row, so that the version that the form is checked against stays the stored one."""
        if transaction.get_connection().in_atomic_block and (pk := parse_key(object_id)) is not None:
            lock_rows(self.model._base_manager.filter(pk=pk))

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.deleted_view)
        name = f"events_{self.opts.model_name}_deleted"
        return [path("deleted/", view, name=name), *super().get_urls()]

    def deleted_view(self, request: HttpRequest) -> HttpResponse:
        return deleted.deleted_page(self, request)

    def restorable(self, request: HttpRequest, records: Any) -> Any:
        """Those of ``records``, the last history rows of deleted rows, that the user may restore."""
        return records if self.has_change_permission(request) else records.none()

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return revisions.history_page(self, request, object_id)

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return revisions.revision_page(self, request, object_id, version_id)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None) -> Any:
        def view() -> Any:
            self._lock(object_id)
            return super(RecordAdmin, self).delete_view(request, object_id, extra_context)

        change = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[object_id])
        return self._as_one_change(request, view, self._redirect_with_errors(request, change))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        def view() -> Any:
            return super(RecordAdmin, self).changelist_view(request, extra_context)

        return self._as_one_change(request, view, self._redirect_with_errors(request, request.get_full_path()))

    def _as_one_change(self, request: HttpRequest, view: View, on_error: OnError) -> HttpResponse:
        """Run a POST in one transaction and unit of work; where that raises ValidationError, return ``on_error``'s."""
        if request.method != "POST":
            return view()

        def in_one_transaction() -> HttpResponse:
            with unit_of_work.together():
                return view()

        try:
            return serve_again_after_conflict(request, in_one_transaction)
        except ValidationError as problem:
            # The view had already queued its message of success, but nothing was written.
            request._messages = default_storage(request)  # type: ignore[attr-defined]
            return on_error(problem)

    def _render_again(self, request: HttpRequest, view: View) -> OnError:
        """Show the same form with everything that was typed, and the errors at its head."""

        def on_error(problem: ValidationError) -> HttpResponse:
            # get_form() hands them to the form, which then is invalid: the view renders it and saves nothing.
            request.projection_errors = problem.messages  # type: ignore[attr-defined]
            return view()

        return on_error

    def _redirect_with_errors(self, request: HttpRequest, url: str) -> OnError:
        def on_error(problem: ValidationError) -> HttpResponse:
            show_errors(request, problem)
            return HttpResponseRedirect(url)

        return on_error

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Ask for no permission to delete spans: they are derived from events and go with the rows they refer to."""
        deleted, counts, lacking, protected = super().get_deleted_objects(objs, request)
        return deleted, counts, lacking - {Span._meta.verbose_name}, protected
