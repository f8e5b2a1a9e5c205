"""The admin of spans, read only: they are derived, and only the projection writes them."""

from django.contrib import admin

from events.admin.common.changelist import ChangelistMixin, ReadOnlyMixin
from events.models import Span


@admin.register(Span)
class SpanAdmin(ReadOnlyMixin, ChangelistMixin, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = [
        "district",
        "starts",
        "until",
        "holder",
        "contested",
        "challenger",
        "unresolved",
        "grade",
        "last_report",
    ]
    list_filter = [
        "district__campaign",
        "grade",
        "contested",
        "unresolved",
        ("holder", admin.RelatedOnlyFieldListFilter),
        "bank_statement_only",
    ]
    list_select_related = ["district", "holder", "challenger"]
    list_per_page = 50
    date_hierarchy = "starts"
    search_fields = ["district__name_en", "district__name_ar", "district__alt_names__mentions", "district__slug"]
