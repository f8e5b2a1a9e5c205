"""Middleware that answers readers from memory: before what only editors need, and while the record cannot be read."""

from collections.abc import Callable
from functools import lru_cache

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import ResolverMatch, resolve
from django.utils import translation

from events.public.outages import last_good_response
from events.public.pages import kept_response

# Addresses whose views are remembered. A request's path may have some thousand characters.
MAX_ADDRESSES = 256
# Of every page, of every feed, and of every part of the payload.
ENDINGS = ("/", ".atom", ".json")


class KeptPagesMiddleware:
    """What else there is in MIDDLEWARE takes nearly half of the time of a page that is in memory.

    Everything else, a page that has to be made and one that is not found included, goes on to the view. Where that
    could not ask the database, the reader gets what was served last.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        if request.path_info.endswith(ENDINGS):
            # As CommonMiddleware does: a host that is not ours gets no page.
            request.get_host()
            if response := _from_memory(request):
                return response
        response = self.get_response(request)
        if getattr(response, "is_outage", False):
            return last_good_response(request) or response
        return response


def _from_memory(request: HttpRequest) -> HttpResponseBase | None:
    # As LocaleMiddleware does where the default language has no prefix.
    language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
    translation.activate(language)
    try:
        view, args, kwargs = _resolve(request.path_info, language, settings.ROOT_URLCONF)
        return kept_response(view, request, *args, **kwargs)
    except Http404:
        return None
    except (DatabaseError, InterfaceError):
        # The view meets it again, and DatabaseErrorMiddleware answers.
        return None


@lru_cache(maxsize=MAX_ADDRESSES)
def _resolve(path: str, language: str, urlconf: str) -> ResolverMatch:
    """As Django's, remembered: in the active language, it takes longer than the query of the revisions."""
    return resolve(path, urlconf)
