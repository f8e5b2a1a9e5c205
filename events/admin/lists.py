"""Lists that answer an address nobody would type."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.views.main import ERROR_FLAG
from django.db import DataError
from django.http import HttpRequest, HttpResponseRedirect

if TYPE_CHECKING:
    ListBase = admin.ModelAdmin[Any]
else:
    ListBase = object


class ForgivingList(ListBase):
    """A number beyond the column's, or a year beyond the calendar's, is answered as Django answers one that is none."""

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        try:
            return super().changelist_view(request, extra_context)
        except (OverflowError, ValueError, DataError):
            if request.method == "POST":
                raise
            return HttpResponseRedirect(f"{request.path}?{ERROR_FLAG}=1")
