"""The admin of actors."""

from typing import ClassVar

from django.contrib import admin
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from events.admin.common.base import RecordAdmin, RecordForm
from events.admin.common.lines_field import LinesField
from events.models import Actor


class ActorForm(RecordForm):
    alt_names = LinesField(
        label=_("Other names"),
        required=False,
        help_text=_("One a line, in any script: those under which data sets know it, such as ACLED and UCDP GED."),
    )
    constraint_fields: ClassVar[dict[str, str]] = {"actor_side_has_colours": "colour"}


@admin.register(Actor)
class ActorAdmin(RecordAdmin):
    form = ActorForm
    list_display = ["name_en", "name_ar", "short_name", "parent", "colours", "campaign"]
    list_filter = ["campaign", ("parent", admin.EmptyFieldListFilter)]
    list_select_related = ["parent", "campaign"]
    search_fields = ["name_en", "name_ar", "short_name", "alt_names__mentions", "slug"]
    autocomplete_fields = ["parent"]
    prepopulated_fields = {"slug": ["name_en"]}
    fieldsets = [
        (None, {"fields": ["campaign", ("name_en", "name_ar"), ("short_name", "slug"), "alt_names", "parent"]}),
        (_("On the map"), {"fields": [("colour", "colour_dark")]}),
        (None, {"fields": ["note"]}),
    ]

    @admin.display(description=_("colours"))
    def colours(self, actor: Actor) -> SafeString | str:
        """A swatch for each theme, as SVG: the content security policy allows no inline style."""
        if not actor.colour:
            return ""
        return format_html(
            '<svg class="swatches" width="36" height="16" role="img" aria-label="{} {}">'
            '<rect width="16" height="16" fill="{}"/><rect x="20" width="16" height="16" fill="{}"/></svg>',
            actor.colour,
            actor.colour_dark,
            actor.colour,
            actor.colour_dark,
        )
