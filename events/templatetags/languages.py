"""A template tag for the link from a page to the same page in the other language."""

from typing import Any

from django import template
from django.http import HttpRequest, QueryDict
from django.urls import translate_url
from django.utils.translation import get_language, get_language_info

register = template.Library()


@register.simple_tag
def other_language(request: HttpRequest, path: str = "") -> dict[str, Any]:
    """The other language's ``code`` and own ``name``, and the ``url`` of this page in it, with the same query.

    ``path`` is the page's own address where the request came by another one: the home page shows a campaign.
    The address alone decides on the language of a page, so the link is all that there is to a choice of it.
    """
    code = "en" if get_language() == "ar" else "ar"
    query = QueryDict(request.META.get("QUERY_STRING", ""), mutable=True)
    if next_url := query.get("next", ""):
        # The log-in page goes on to this address, in the language that was chosen there.
        query["next"] = translate_url(next_url, code)
    url = translate_url(path or request.path, code) + (f"?{query.urlencode(safe='/')}" if query else "")
    return {"code": code, "name": get_language_info(code)["name_local"], "url": url}
