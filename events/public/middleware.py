"""Middleware that answers with a page or a part of the payload from memory, before what only editors need."""

from collections.abc import Callable
from functools import lru_cache

from django.conf import settings
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import ResolverMatch, resolve
from django.utils import translation

from events.middleware import is_busy
from events.public.pages import kept_response

# Addresses whose views are remembered. A request's path may have some thousand characters.
MAX_ADDRESSES = 256
# Of every page, and of every part of the payload.
ENDINGS = ("/", ".json")


class KeptPagesMiddleware:
    """What else there is in MIDDLEWARE takes nearly half of the time of a page that is in memory.

    Everything else, a page that has to be made and one that is not found included, goes on to the view.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method in {"GET", "HEAD"} and request.path_info.endswith(ENDINGS):
            # As CommonMiddleware does: a host that is not ours gets no page.
            request.get_host()
            if response := _from_memory(request):
                return response
        return self.get_response(request)


def _from_memory(request: HttpRequest) -> HttpResponseBase | None:
    # As LocaleMiddleware does where the default language has no prefix.
    language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
    translation.activate(language)
    try:
        view, args, kwargs = _resolve(request.path_info, language, settings.ROOT_URLCONF)
        return kept_response(view, request, *args, **kwargs)
    except Http404:
        return None
    except OperationalError as problem:
        # The view meets it again, and BusyMiddleware answers.
        if not is_busy(problem):
            raise
        return None


@lru_cache(maxsize=MAX_ADDRESSES)
def _resolve(path: str, language: str, urlconf: str) -> ResolverMatch:
    """As Django's, remembered: in the active language, it takes longer than the query of the revisions."""
    return resolve(path, urlconf)
