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


# Look-ups that no list of ours uses: Django's admin does not split a range in two, which is a server error, and a
# pattern is tried on every row, which takes as long as whoever wrote it wants.
REFUSED_LOOKUPS = frozenset({"range", "regex", "iregex"})


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

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Whether an address may narrow the list so; Django allows every look-up of a model's own columns."""
        return REFUSED_LOOKUPS.isdisjoint(lookup.split("__")) and super().lookup_allowed(lookup, value, request)


class ReadOnlyMixin(ModelAdmin):
    """Rows that another page or the projection writes: they can be viewed here, not added, changed or deleted."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
