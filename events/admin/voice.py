"""The admin of voices: whose word the citations carry."""

from typing import ClassVar

from django.contrib import admin

from events.admin.common.base import RecordAdmin, RecordForm
from events.models import Voice


class VoiceForm(RecordForm):
    constraint_fields: ClassVar[dict[str, str]] = {"voice_unnamed_is_resident_or_reporter": "is_unnamed"}


@admin.register(Voice)
class VoiceAdmin(RecordAdmin):
    form = VoiceForm
    list_display = ["name_en", "name_ar", "kind", "side", "is_unnamed", "campaign"]
    list_filter = ["campaign", "kind", "is_unnamed"]
    list_select_related = ["side", "campaign"]
    search_fields = ["name_en", "name_ar", "slug", "note"]
    autocomplete_fields = ["side"]
    prepopulated_fields = {"slug": ["name_en"]}
    fieldsets = [
        (None, {"fields": ["campaign", ("name_en", "name_ar"), ("kind", "side"), "is_unnamed", "slug", "note"]}),
    ]
