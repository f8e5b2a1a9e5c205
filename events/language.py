"""The language of a page is in its address and nowhere else."""

from django.http import HttpRequest, HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils.translation import get_language


class PathLocaleMiddleware(LocaleMiddleware):
    """Django's own, without its ``Vary: Accept-Language``.

    English has no prefix and Arabic has /ar/, so no answer depends on that header, and a cache
    need not keep a copy of the payload for each language that browsers ask for.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        response.headers.setdefault("Content-Language", get_language() or "en")
        return response
