"""Names in the language of the page."""

from typing import Any

from django import template
from django.utils.translation import get_language

register = template.Library()


@register.filter
def local_name(row: Any) -> str:
    """The Arabic name on a page in Arabic, where there is one; else the English."""
    return str((get_language() == "ar" and row.name_ar) or row.name_en)
