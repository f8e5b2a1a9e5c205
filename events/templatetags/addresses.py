"""How addresses are written on a page."""

import re

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

_AFTER = re.compile(r"(?<=[/?&])")


@register.filter
def breakable(address: str) -> SafeString:
    """The address with places at which a narrow window may break it, so that no word of it is cut in two."""
    return format_html_join(mark_safe("<wbr>"), "{}", ((part,) for part in _AFTER.split(address)))
