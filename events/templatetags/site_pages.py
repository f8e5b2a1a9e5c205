"""The template tag for the links to the pages on the site itself, which stand on every readers' page."""

from typing import Any

from django import template
from django.conf import settings

register = template.Library()


@register.inclusion_tag("events/_site_pages.html")
def site_pages() -> dict[str, Any]:
    """Links to the page on privacy and, where the operator has written one, to the imprint."""
    return {"has_imprint": bool(settings.IMPRINT["en"])}
