"""The admin of milestones: the days that the chart names."""

from typing import Any

from django.contrib import admin

from events.admin.common.base import RecordAdmin, RecordForm
from events.models import Milestone


class MilestoneForm(RecordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.limit_to_campaign("day")


@admin.register(Milestone)
class MilestoneAdmin(RecordAdmin):
    form = MilestoneForm
    list_display = ["day", "name_en", "name_ar", "campaign"]
    list_display_links = ["day", "name_en"]
    list_filter = ["campaign"]
    list_select_related = ["campaign"]
    search_fields = ["name_en", "name_ar", "slug", "note"]
    autocomplete_fields = ["event"]
    prepopulated_fields = {"slug": ["name_en"]}
    fieldsets = [(None, {"fields": ["campaign", ("name_en", "name_ar"), "day", "event", "slug", "note"]})]
