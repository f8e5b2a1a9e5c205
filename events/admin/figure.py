"""Reported numbers."""

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from events.admin.base import RecordAdmin, RecordForm
from events.models import Figure


class FigureForm(RecordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.limit_to_campaign("day")


@admin.register(Figure)
class FigureAdmin(RecordAdmin):
    form = FigureForm
    list_display = ["day", "measure", "qualifier", "value", "unit", "claimant", "source"]
    list_display_links = ["day", "measure"]
    list_filter = ["campaign", "measure", "qualifier", "unit"]
    list_select_related = ["source"]
    date_hierarchy = "day"
    search_fields = [
        "reference",
        "measure",
        "unit",
        "claimant",
        "summary",
        "note",
        "source__publisher",
        "source__title",
        "source__url",
    ]
    autocomplete_fields = ["source"]
    fieldsets = [
        (None, {"fields": ["campaign", ("day", "measure"), ("qualifier", "value", "unit"), ("source", "claimant")]}),
        (None, {"fields": ["summary", "note"]}),
        (_("Reference"), {"fields": ["reference"], "classes": ["collapse"]}),
    ]
