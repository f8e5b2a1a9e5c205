"""Names in the language of the page."""

from typing import Any

from django import template

from events import naming

register = template.Library()


@register.filter
def local_name(row: Any) -> str:
    """The Arabic name on a page in Arabic, where there is one; else the English."""
    return naming.local(row)
