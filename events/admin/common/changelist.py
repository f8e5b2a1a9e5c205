"""Lists that are called by what is in them, and that answer an address nobody would type."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.views.main import ERROR_FLAG
from django.db import DataError
from django.http import HttpRequest, HttpResponseRedirect
from django.utils.text import capfirst

if TYPE_CHECKING:
    ListBase = admin.ModelAdmin[Any]
else:
    ListBase = object


class ChangelistMixin(ListBase):
    """A number beyond the column's, or a year beyond the calendar's, is answered as Django answers one that is none."""

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        # Not "Select event to view": who may change some of them is told so by none.
        title = {} if IS_POPUP_VAR in request.GET else {"title": capfirst(self.opts.verbose_name_plural)}
        try:
            return super().changelist_view(request, title | (extra_context or {}))
        except (OverflowError, ValueError, DataError):
            if request.method == "POST":
                raise
            return HttpResponseRedirect(f"{request.path}?{ERROR_FLAG}=1")


class ReadOnlyMixin(ListBase):
    """Rows that are written elsewhere."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
