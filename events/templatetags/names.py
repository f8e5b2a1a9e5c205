"""Names in the language of the page."""

from typing import Any

from django import template

from events import naming, readable

register = template.Library()


@register.filter
def local_name(row: Any) -> str:
    """The Arabic name on a page in Arabic, where there is one; else the English."""
    return naming.local(row)


@register.filter
def shortened(text: str, most: int) -> str:
    """The first words of a text that is longer than so many characters."""
    return readable.shortened(text, most)
