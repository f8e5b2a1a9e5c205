"""The admin of sources."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from events.admin.common.base import RecordAdmin
from events.admin.common.filters import ValuesFilter
from events.admin.common.optimistic_lock import seen_version_field
from events.admin.events.source_lookup import at_address
from events.models import Citation, Source


@admin.register(Source)
class SourceAdmin(RecordAdmin):
    list_display = ["publisher", "what", "published_on", "citation_count", "language", "agency", "via"]
    list_display_links = ["publisher", "what"]
    # Pages often do not say these two, so somebody looks them up for many sources in a row.
    list_editable = ["published_on", "language"]
    list_filter = ["campaign", ("language", ValuesFilter), ("archived_url", admin.EmptyFieldListFilter)]
    list_select_related = ["campaign"]
    date_hierarchy = "published_on"
    search_fields = ["publisher", "agency", "via", "title", "url", "archived_url", "reference", "note"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "campaign",
                    "url",
                    ("publisher", "published_on"),
                    "title",
                    ("language", "title_language"),
                    ("agency", "via"),
                ]
            },
        ),
        (None, {"fields": ["archived_url", "note", "reference"]}),
    ]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(at_address)
        return [path("at-address/", view, name="events_source_at_address"), *super().get_urls()]

    def save_model(self, request: HttpRequest, obj: Source, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        for other in obj.campaign.sources.at_address(obj.folded_url).exclude(pk=obj.pk)[:1]:
            url = reverse("admin:events_source_change", args=[other.pk])
            text = format_html('{} <a href="{}">{}</a>', _("Another source has this address as well:"), url, other)
            self.message_user(request, text, messages.WARNING)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Source]:
        number = Citation.objects.filter(source=OuterRef("pk")).order_by().values("source").values(n=Count("pk"))
        sources: QuerySet[Source] = super().get_queryset(request)
        return sources.annotate(cited=Coalesce(Subquery(number), 0))

    @admin.display(description=_("title"), ordering="title")
    def what(self, source: Source) -> str:
        return source.title or source.url or source.reference

    @admin.display(description=_("citations"), ordering="cited")
    def citation_count(self, source: Any) -> str:
        """The number of its citations, with a link; and, hidden, the version for the optimistic lock of the list."""
        url = reverse("admin:events_citation_changelist", query={"q": source.reference})
        number = format_html('<a href="{}">{}</a>', url, source.cited) if source.cited else "0"
        return format_html(
            '{}<input type="hidden" name="{}" value="{}">', number, seen_version_field(source.pk), source.version
        )
