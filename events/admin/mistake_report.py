"""The admin of readers' reports of mistakes: the editors' queue."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.admin.common.changelist import ChangelistMixin
from events.admin.common.log_entries import NamedLogMixin
from events.models import MistakeReport
from events.models.base import locked

SHORTENED = 120


class MistakeReportForm(forms.ModelForm):  # type: ignore[type-arg]
    # The state in which the form was opened: two editors are not to close one report unseen.
    opened_in = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = MistakeReport
        fields = ["state", "outcome", "contact"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial["opened_in"] = self.instance.state

    def clean(self) -> dict[str, Any] | None:
        stored = locked(MistakeReport.objects.filter(pk=self.instance.pk)).values_list("state", flat=True).first()
        if stored != self.cleaned_data.get("opened_in"):
            raise ValidationError(
                _("Somebody else has changed this report meanwhile. Nothing was saved: load it again.")
            )
        return super().clean()


@admin.register(MistakeReport)
class MistakeReportAdmin(ChangelistMixin, NamedLogMixin, admin.ModelAdmin):  # type: ignore[type-arg]
    form = MistakeReportForm
    list_display = ["received_at", "beginning", "about", "state", "closed_by_name"]
    list_display_links = ["received_at", "beginning"]
    list_filter = ["state", "campaign"]
    list_select_related = ["campaign", "district", "event"]
    list_per_page = 50
    search_fields = ["text", "link", "contact", "outcome"]
    actions = ["delete_contacts", "delete_selected"]
    fieldsets = [
        (None, {"fields": ["about", "whole_text", "link_to_source", "received_at"]}),
        (None, {"fields": ["state", "outcome", "closed_by_name", "contact", "opened_in"]}),
    ]
    readonly_fields = ["about", "whole_text", "link_to_source", "received_at", "closed_by_name"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: MistakeReport, form: Any, change: bool) -> None:
        if "state" in form.changed_data:
            is_new = obj.state == MistakeReport.State.NEW
            obj.closed_by, obj.closed_by_name = (None if is_new else request.user), ""  # type: ignore[assignment]
        super().save_model(request, obj, form, change)

    @admin.display(description=gettext_lazy("What is wrong?"))
    def beginning(self, report: MistakeReport) -> str:
        text = report.text
        return format_html('<bdi dir="auto">{}</bdi>', text if len(text) <= SHORTENED else f"{text[:SHORTENED]}…")

    @admin.display(description=gettext_lazy("What is wrong?"))
    def whole_text(self, report: MistakeReport) -> str:
        return format_html('<div class="reported" dir="auto">{}</div>', report.text)

    @admin.display(description=gettext_lazy("of what"))
    def about(self, report: MistakeReport) -> str:
        """What it is about, with a link to its form."""
        row = report.event or report.district or report.campaign
        address = reverse(f"admin:events_{row._meta.model_name}_change", args=[row.pk])
        return format_html('<a href="{}"><bdi>{}</bdi></a>', address, row)

    @admin.display(description=gettext_lazy("A link to a source"))
    def link_to_source(self, report: MistakeReport) -> str:
        if not report.link:
            return "–"
        # A stranger's: it is not told where it was followed from.
        return format_html('<a href="{0}" dir="ltr" rel="noopener noreferrer nofollow">{0}</a>', report.link)

    @admin.action(description=gettext_lazy("Delete how to reach the reader"), permissions=["change"])
    def delete_contacts(self, request: HttpRequest, reports: Any) -> None:
        number = reports.exclude(contact="").update(contact="")
        self.message_user(request, _("Deleted in %(n)d reports.") % {"n": number})
