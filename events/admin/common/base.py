"""What the admin of every row of the record has in common."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextareaWidget, RelatedFieldWidgetWrapper
from django.contrib.messages.storage import default_storage
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from simple_history.admin import SimpleHistoryAdmin

from events.admin.common import deleted, revisions
from events.admin.common.autocomplete import ForeignKeySelect, ManyToManyField, ManyToManySelect
from events.admin.common.changelist import ChangelistMixin
from events.admin.common.optimistic_lock import VersionedChangelistForm, VersionedForm
from events.models import Campaign, Span, unit_of_work
from events.models.base import lock_rows, locked, new_reference
from events.models.primary_keys import parse_key

if TYPE_CHECKING:
    # simple_history carries no types; what is overridden of it is an admin view like the others.
    class HistoryAdmin(admin.ModelAdmin[Any]):
        pass

    ModelAdminBase = admin.options.BaseModelAdmin[Any]
else:
    HistoryAdmin = SimpleHistoryAdmin
    ModelAdminBase = object

# Longer texts that the models keep in one line.
PARAGRAPHS = {"summary": 2, "note": 2, "licences": 4}

View = Callable[[], HttpResponse]


class CivilDateInput(forms.DateInput):
    """The browser's own date field: a civil date in and out, and no calendar that opens on today."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class RecordForm(VersionedForm):
    """A row whose campaign is chosen once, and whose reference is made where none is given."""

    # Which field answers for a constraint of the model, by the constraint's name.
    blamed: ClassVar[dict[str, str]] = {}
    # Why the projection refused this very input, once the fields themselves were found in order.
    refusal: ClassVar[list[str]] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if campaign := self.fields.get("campaign"):
            campaign.disabled = self.instance.pk is not None
            campaign.widget.can_add_related = campaign.widget.can_change_related = False
            if Campaign.objects.count() == 1:
                # Nothing to choose.
                campaign.widget = forms.HiddenInput()
        if reference := self.fields.get("reference"):
            # Links name the row by its reference, so it stays what it was.
            reference.disabled = self.instance.pk is not None
            reference.required = False

    @property
    def campaign(self) -> Campaign | None:
        """The campaign that the form is about, as far as is known when it is drawn."""
        chosen = str(self["campaign"].value()) if "campaign" in self.fields else str(self.instance.campaign_id)
        return Campaign.objects.filter(pk=parse_key(chosen) or 0).first()

    def clean_reference(self) -> str:
        return self.cleaned_data["reference"] or new_reference()

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        if self.refusal:
            self.add_error(None, ValidationError(self.refusal))
        return data

    def add_error(self, field: str | None, error: Any) -> None:
        """Put what a constraint says on the field that can mend it."""
        by_field = getattr(error, "error_dict", None)
        if by_field is None:
            super().add_error(field, error)
            return
        for problem in by_field.pop(NON_FIELD_ERRORS, []):
            blamed = self._blamed_field(problem)
            super().add_error(blamed if blamed in self.fields else None, problem)
        if by_field:
            super().add_error(field, error)

    def _blamed_field(self, problem: ValidationError) -> str | None:
        if problem.code == "unique_together":
            # The last of (campaign, slug) is the one that was typed.
            return str((problem.params or {})["unique_check"][-1])
        for constraint in self._meta.model._meta.constraints:
            if problem.message == constraint.get_violation_error_message():
                return self.blamed.get(constraint.name)
        return None

    def limit_to_campaign(self, field: str) -> None:
        """Have the date field open on the campaign's own days."""
        if field in self.fields and (campaign := self.campaign):
            self.fields[field].widget.attrs |= {"min": campaign.start, "max": campaign.end}


class RecordFields(ModelAdminBase):
    """How a column of the record is entered, on a page of its own or on another row's."""

    formfield_overrides = {
        models.DateField: {"widget": CivilDateInput},
        models.URLField: {"assume_scheme": "https"},
    }

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if rows := PARAGRAPHS.get(db_field.name):
            kwargs["widget"] = AdminTextareaWidget(attrs={"rows": rows})
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            # One row is no place to delete another from.
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


class RecordAdmin(RecordFields, ChangelistMixin, HistoryAdmin):
    """Every write of a view is one change: checked, folded and counted once, or not made at all."""

    form = RecordForm
    list_per_page = 50

    class Media:
        js = [
            forms.Script("mosulmap/js/admin/common/autocomplete.js", type="module"),
            forms.Script("mosulmap/js/admin/common/first_error.js", type="module"),
        ]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.refusal = getattr(request, "refusal", [])
        return form

    def get_changelist_form(self, request: HttpRequest, **kwargs: Any) -> Any:
        return super().get_changelist_form(request, **{"form": VersionedChangelistForm} | kwargs)

    def get_changelist_formset(self, request: HttpRequest, **kwargs: Any) -> Any:
        """As many rows as a list shows at once."""
        most = max(self.list_per_page, self.list_max_show_all)
        return super().get_changelist_formset(request, **{"max_num": most, "absolute_max": most} | kwargs)

    def _get_list_editable_queryset(self, request: HttpRequest, prefix: str) -> Any:
        """Those who save other rows of the list wait, as on a form."""
        return locked(super()._get_list_editable_queryset(request, prefix))

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Where there is but one campaign, it is the one."""
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
            # Django takes a change that is sent with it for a new row; no form here has such a button.
            raise PermissionDenied

        def view() -> Any:
            self._lock(object_id)
            return super(RecordAdmin, self).changeform_view(request, object_id, form_url, extra_context)

        return self._one_change(request, view, self._drawn_again(request, view))

    def _lock(self, object_id: str | None) -> None:
        """In a change, have others who save this row wait, so that its version is the one the form is held against."""
        if transaction.get_connection().in_atomic_block and (pk := parse_key(object_id)) is not None:
            lock_rows(self.model._base_manager.filter(pk=pk))

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.deleted_view)
        name = f"events_{self.opts.model_name}_deleted"
        return [path("deleted/", view, name=name), *super().get_urls()]

    def deleted_view(self, request: HttpRequest) -> HttpResponse:
        return deleted.rows(self, request)

    def restorable(self, request: HttpRequest, records: Any) -> Any:
        """Those of the deleted rows (a queryset of their histories) that may be brought back."""
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
        return self._one_change(request, view, self._sent_back(request, change))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        def view() -> Any:
            return super(RecordAdmin, self).changelist_view(request, extra_context)

        return self._one_change(request, view, self._sent_back(request, request.get_full_path()))

    def _one_change(
        self, request: HttpRequest, view: View, refused: Callable[[ValidationError], HttpResponse]
    ) -> HttpResponse:
        if request.method != "POST":
            return view()
        try:
            with unit_of_work.together():
                return view()
        except ValidationError as problem:
            # Nothing was written, so what the view had to say of its success is not said.
            request._messages = default_storage(request)  # type: ignore[attr-defined]
            return refused(problem)

    def _drawn_again(self, request: HttpRequest, view: View) -> Callable[[ValidationError], HttpResponse]:
        """The same form, with everything that was typed, and the reason at its head."""

        def refused(problem: ValidationError) -> HttpResponse:
            request.refusal = problem.messages  # type: ignore[attr-defined]
            return view()

        return refused

    def _sent_back(self, request: HttpRequest, address: str) -> Callable[[ValidationError], HttpResponse]:
        def refused(problem: ValidationError) -> HttpResponse:
            for message in problem.messages:
                self.message_user(request, message, messages.ERROR)
            return HttpResponseRedirect(address)

        return refused

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Spans go with what they follow from; nobody needs a permission for that."""
        deleted, counts, lacking, protected = super().get_deleted_objects(objs, request)
        return deleted, counts, lacking - {Span._meta.verbose_name}, protected
