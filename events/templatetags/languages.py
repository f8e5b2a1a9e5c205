"""Template tags for the link from a page to the same page in the other language."""

from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.urls import translate_url
from django.utils.translation import get_language, get_language_info

register = template.Library()


@register.simple_tag
def in_other_language(address: str) -> dict[str, Any]:
    """The other language's ``code`` and own ``name``, and the ``url`` of the address in it.

    The address alone decides on the language of a page, so the link is all that there is to a choice of it.
    """
    code = "en" if get_language() == "ar" else "ar"
    return {"code": code, "name": get_language_info(code)["name_local"], "url": translate_url(address, code)}


@register.simple_tag
def in_other_languages(address: str) -> list[dict[str, Any]]:
    """Of every language of the site but the page's, its ``code`` and own ``name``, and the ``url`` of the address."""
    return [
        {"code": code, "name": get_language_info(code)["name_local"], "url": translate_url(address, code)}
        for code, _name in settings.LANGUAGES
        if code != get_language()
    ]


@register.simple_tag
def other_language(request: HttpRequest) -> dict[str, Any]:
    """As ``in_other_language``, for the page that is requested, with the same query."""
    query = QueryDict(request.META.get("QUERY_STRING", ""), mutable=True)
    if next_url := query.get("next", ""):
        # The log-in page goes on to this address, in the language that was chosen there.
        query["next"] = in_other_language(next_url)["url"]
    other = in_other_language(request.path)
    return other | {"url": other["url"] + (f"?{query.urlencode(safe='/')}" if query else "")}


@register.filter
def language_name(code: str) -> str:
    """The language's name in the language of the page; the code itself where Django knows no name for it."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code
