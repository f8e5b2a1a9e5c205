"""The link to the same page in the other language. The language is in the path and nowhere else."""

from typing import Any

from django import template
from django.http import HttpRequest, QueryDict
from django.urls import translate_url
from django.utils.translation import get_language, get_language_info

register = template.Library()


@register.simple_tag
def other_language(request: HttpRequest) -> dict[str, Any]:
    """The other language's ``code``, its own ``name``, and the ``url`` of this page in it, with the query string."""
    code = "en" if get_language() == "ar" else "ar"
    query = QueryDict(request.META.get("QUERY_STRING", ""), mutable=True)
    if target := query.get("next", ""):
        # The page that follows the log-in page.
        query["next"] = translate_url(target, code)
    url = translate_url(request.path, code) + (f"?{query.urlencode(safe='/')}" if query else "")
    return {"code": code, "name": get_language_info(code)["name_local"], "url": url}
