"""Changelist behaviour that several admin classes share."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.views.main import ERROR_FLAG
from django.db import DataError
from django.http import HttpRequest, HttpResponseRedirect
from django.utils.text import capfirst

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:
    # A mixin: at run time the class that uses it brings ModelAdmin.
    ModelAdmin = object


class ChangelistMixin(ModelAdmin):
    """Titles the list by its model, and answers a filter value that is out of range as Django answers an invalid one.

    Django catches a number or a date that cannot be parsed; one that parses, but is larger than the column or the
    calendar holds, reaches the database driver and would be a server error.
    """

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        # Django's "Select event to view" stands even over a list of which the user may change some rows.
        title = {} if IS_POPUP_VAR in request.GET else {"title": capfirst(self.opts.verbose_name_plural)}
        try:
            return super().changelist_view(request, title | (extra_context or {}))
        except (OverflowError, ValueError, DataError):
            if request.method == "POST":
                raise
            return HttpResponseRedirect(f"{request.path}?{ERROR_FLAG}=1")


class ReadOnlyMixin(ModelAdmin):
    """Rows that another page or the projection writes: they can be viewed here, not added, changed or deleted."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
