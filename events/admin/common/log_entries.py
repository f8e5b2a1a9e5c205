"""Has Django's own log of the admin keep the name of whoever did what it tells."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.models import DELETION, LogEntry
from django.http import HttpRequest

from events.newsroom.log_entries import with_author

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:
    # A mixin: at run time the class that uses it brings ModelAdmin.
    ModelAdmin = object


class NamedLogMixin(ModelAdmin):
    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        return super().log_addition(request, obj, with_author(message, request.user))

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        return super().log_change(request, obj, with_author(message, request.user))

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        # As Django's, which writes no message.
        by: Any = request.user
        return LogEntry.objects.log_actions(by.pk, queryset, DELETION, with_author([], by))
