"""The admin of places: names that the gazetteer knows and that have no position."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from events.admin.common.base import RecordAdmin, RecordForm
from events.admin.common.lines_field import LinesField
from events.models import Place


class PlaceForm(RecordForm):
    alt_names = LinesField(label=_("Alternative spellings"), required=False, help_text=_("One a line, in any script."))


@admin.register(Place)
class PlaceAdmin(RecordAdmin):
    form = PlaceForm
    list_display = ["name_en", "name_ar", "bank", "level", "campaign"]
    list_filter = ["campaign", "bank", "level"]
    list_select_related = ["campaign"]
    search_fields = ["name_en", "name_ar", "alt_names__mentions", "slug", "note"]
    prepopulated_fields = {"slug": ["name_en"]}
    fieldsets = [
        (None, {"fields": ["campaign", ("name_en", "name_ar"), "alt_names", ("level", "bank"), "slug", "note"]}),
    ]
