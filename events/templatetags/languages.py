"""The way from a page to itself in the other language: the address alone decides."""

from typing import Any

from django import template
from django.http import HttpRequest, QueryDict
from django.urls import translate_url
from django.utils.translation import get_language, get_language_info

register = template.Library()


@register.simple_tag
def other_language(request: HttpRequest) -> dict[str, Any]:
    """Its ``code``, its own ``name``, and the ``url`` of this page in it, with all that the address asks for."""
    code = "en" if get_language() == "ar" else "ar"
    query = QueryDict(request.META.get("QUERY_STRING", ""), mutable=True)
    if then := query.get("next", ""):
        # Where one goes on from the log-in page.
        query["next"] = translate_url(then, code)
    url = translate_url(request.path, code) + (f"?{query.urlencode(safe='/')}" if query else "")
    return {"code": code, "name": get_language_info(code)["name_local"], "url": url}
