"""Citations by themselves, for whoever looks for what a source or a claimant said."""

from django.contrib import admin

from events.admin.base import RecordAdmin
from events.models import Citation


@admin.register(Citation)
class CitationAdmin(RecordAdmin):
    list_display = ["event", "stance", "source", "claimant", "summary"]
    list_filter = ["event__campaign", "stance", "event__status", "event__kind"]
    list_select_related = ["event", "source"]
    date_hierarchy = "event__occurred_on"
    search_fields = [
        "reference",
        "claimant",
        "summary",
        "note",
        "source__publisher",
        "source__agency",
        "source__title",
        "source__url",
        "source__reference",
        "event__reference",
        "event__summary",
    ]
    autocomplete_fields = ["event", "source"]
    fieldsets = [
        (None, {"fields": ["event", ("source", "stance"), "claimant", "summary", "note", "reference"]}),
    ]
    show_full_result_count = False
