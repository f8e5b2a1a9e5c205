"""The pages for a request that is too large, such as a pasted outline, and for an error outside of a view."""

import sys

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import defaults

from events.middleware import database_error_response

CONTENT_TOO_LARGE = 413


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's ``handler400``: 413 with the limit for too large a request, the words of Django's page for any other.

    Not ``defaults.bad_request`` itself: it asks for the form's token. Where the form is what cannot be read, such as
    one in UTF-16, that would fail once more and end as a server error.
    """
    # To Django a RequestDataTooBig is a suspicious request, answered with a bare “Bad Request (400)”.
    if not isinstance(exception, RequestDataTooBig):
        page = defaults.ERROR_PAGE_TEMPLATE % {"title": "Bad Request (400)", "details": ""}
        return HttpResponseBadRequest(page)
    return form_too_large(request)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's ``handler404``, with no word of what was tried.

    Not ``defaults.page_not_found``, which asks for a form's token too: see ``bad_request``.
    """
    return render(request, "404.html", status=404)


def form_too_large(request: HttpRequest) -> HttpResponse:
    """413 with how much a form without files may hold."""
    max_megabytes = (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0) / 2**20
    problem = _("A form can hold %(most).1f MB at most. Simplify the shape, or upload it as a file.") % {
        "most": max_megabytes
    }
    return content_too_large(request, problem)


def content_too_large(request: HttpRequest, problem: str) -> HttpResponse:
    """413 with that reason: JSON where the request accepts that, as the scripts' do, else a page."""
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"problem": problem}, status=CONTENT_TOO_LARGE)
    return render(request, "413.html", {"problem": problem}, status=CONTENT_TOO_LARGE)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's ``handler500``: as in a view where the database could not be asked, such as for the session."""
    _type, problem, _traceback = sys.exc_info()
    return (problem and database_error_response(request, problem)) or defaults.server_error(request)
