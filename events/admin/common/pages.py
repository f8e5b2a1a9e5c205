"""What the admin's own pages share: the context of a page, its part of a long list, and its error messages."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.http import HttpRequest


def page_context(model_admin: "admin.ModelAdmin[Any]", request: HttpRequest, title: Any) -> dict[str, Any]:
    """What ``admin/events/_model_page.html`` needs, the base of every page that is neither a list nor a form."""
    return {**model_admin.admin_site.each_context(request), "title": title, "opts": model_admin.opts}


def paginate(request: HttpRequest, rows: Any, per_page: int) -> "Page[Any]":
    """The page of the rows that ``?p=`` asks for; the first or the last where there is no such page."""
    return Paginator(rows, per_page).get_page(request.GET.get("p"))


def show_errors(request: HttpRequest, error: ValidationError) -> None:
    """Show each message of the error at the head of the next page."""
    for message in error.messages:
        messages.error(request, message)
