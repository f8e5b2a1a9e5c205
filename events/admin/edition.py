"""The admin of editions: what each compilation of the record changed."""

from django.contrib import admin

from events.admin.common.base import RecordAdmin
from events.models import Edition


@admin.register(Edition)
class EditionAdmin(RecordAdmin):
    list_display = ["name_en", "name_ar", "released_on", "campaign"]
    list_filter = ["campaign"]
    list_select_related = ["campaign"]
    search_fields = ["name_en", "name_ar", "slug", "note", "note_ar"]
    prepopulated_fields = {"slug": ["name_en"]}
    fieldsets = [
        (None, {"fields": ["campaign", ("name_en", "name_ar"), "released_on", "slug", ("note", "note_ar")]}),
    ]
