"""Template filters for the texts of rows: names in the language of the page, and long texts cut short."""

from typing import Any

from django import template

from events.models import field_display, labels

register = template.Library()


@register.filter
def local_name(row: Any) -> str:
    """The Arabic name on a page in Arabic, where there is one; else the English."""
    return labels.local_name(row)


@register.filter
def other_name(row: Any) -> str:
    """The name in the other script, where there is one."""
    return labels.other_name(row)[0]


@register.filter
def other_name_language(row: Any) -> str:
    """The language of ``other_name``: "en" or "ar"."""
    return labels.other_name(row)[1]


@register.filter
def local_text(row: Any, field: str) -> str:
    """The text of a column, such as "summary", in the language of the page or, where it has none, in the other."""
    return labels.local_text(row, field)


@register.filter
def text_and_language(row: Any, field: str) -> tuple[str, str]:
    """As ``local_text``, with the language that the text is in ("en" or "ar")."""
    return labels.local_text_and_language(row, field)


@register.filter
def shortened(text: str, most: int) -> str:
    """The first words of a text that is longer than so many characters."""
    return field_display.shortened(text, most)
