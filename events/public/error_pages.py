"""A form that holds more than Django reads into memory, such as a pasted outline: told in words."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import defaults

TOO_LARGE = 413


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler400. What is too large is answered with 413, in JSON where that is asked for."""
    if not isinstance(exception, RequestDataTooBig):
        return defaults.bad_request(request, exception)
    most = (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0) / 2**20
    problem = _("A form holds %(most).1f MB at most. Simplify the shape, or upload it as a file.") % {"most": most}
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"problem": problem}, status=TOO_LARGE)
    return render(request, "413.html", {"problem": problem}, status=TOO_LARGE)
