"""Addresses of the API that end in the format that is asked for: ``…/events.geojson``."""

from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseNotAllowed
from django.urls import resolve, reverse
from django.views.decorators.csrf import csrf_exempt

from events.api.answers import FORMS, SUFFIX


@csrf_exempt
def without_suffix(request: HttpRequest, path: str, form: str) -> HttpResponseBase:
    """As the address without the suffix answers, whatever the client accepts. It is for reading alone."""
    if request.method != "GET":
        return HttpResponseNotAllowed(["GET", "HEAD"])
    if form not in FORMS:
        raise Http404
    match = resolve(f"{reverse('api-v1:api-root')}{path}")
    setattr(request, SUFFIX, form)
    response: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
    return response
