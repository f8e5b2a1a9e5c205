"""The admin of citations, read only: a list to search for what a source or a claimant said.

Citations are edited on the page of their event, where a change of a published event needs a reason and is entered in
the public change log.
"""

from typing import Any, ClassVar

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy

from events.admin.common.base import RecordAdmin
from events.admin.common.changelist import ReadOnlyMixin
from events.admin.events.citation_inline import TEXTS
from events.models import Citation, labels


@admin.register(Citation)
class CitationAdmin(ReadOnlyMixin, RecordAdmin):
    list_display = ["event", "stance", "source", "voice", "who", "what"]
    list_filter = ["event__campaign", "stance", "voice__kind", "event__status", "event__kind"]
    list_select_related = ["event", "source", "voice"]
    date_hierarchy = "event__occurred_on"
    search_fields = [
        "reference",
        "claimant",
        "claimant_ar",
        "summary",
        "summary_ar",
        "note",
        "note_ar",
        "voice__name_en",
        "voice__name_ar",
        "source__publisher",
        "source__agency",
        "source__title",
        "source__url",
        "source__reference",
        "event__reference",
        "event__summary",
        "event__summary_ar",
    ]
    fieldsets: ClassVar[Any] = [
        (None, {"fields": ["event_link", "source", *TEXTS, "reference"]}),
    ]
    readonly_fields = ["event_link"]
    show_full_result_count = False

    @admin.display(description=gettext_lazy("claimant"), ordering="claimant")
    def who(self, citation: Citation) -> str:
        return labels.local_text(citation, "claimant")

    @admin.display(description=gettext_lazy("summary"), ordering="summary")
    def what(self, citation: Citation) -> str:
        return labels.local_text(citation, "summary")

    @admin.display(description=gettext_lazy("event"))
    def event_link(self, citation: Citation) -> str:
        url = reverse("admin:events_event_change", args=[citation.event_id])
        return format_html('<a href="{}">{}</a>', url, citation.event)
