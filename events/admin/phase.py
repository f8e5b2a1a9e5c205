"""The admin of phases: the days of each, and where the map goes for it."""

from typing import Any, ClassVar

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from events.admin.common.base import RecordAdmin, RecordForm
from events.models import Phase


class PhaseForm(RecordForm):
    constraint_fields: ClassVar[dict[str, str]] = {
        "phase_starts_before_it_ends": "ends",
        "phase_view_in_range": "west",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.limit_to_campaign("starts")
        self.limit_to_campaign("ends")


@admin.register(Phase)
class PhaseAdmin(RecordAdmin):
    form = PhaseForm
    list_display = ["name_en", "name_ar", "starts", "ends", "campaign"]
    list_filter = ["campaign"]
    list_select_related = ["campaign"]
    search_fields = ["name_en", "name_ar", "slug", "summary", "summary_ar", "note"]
    prepopulated_fields = {"slug": ["name_en"]}
    fieldsets = [
        (None, {"fields": ["campaign", ("name_en", "name_ar"), "slug", ("starts", "ends"), "note"]}),
        (_("What readers see"), {"fields": [("summary", "summary_ar")]}),
        (
            _("View of the map"),
            {
                "fields": [("west", "east"), ("south", "north")],
                "description": _("Empty: the bounds of the campaign."),
            },
        ),
    ]
