"""The least that Django can serve."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def ok(request: HttpRequest) -> HttpResponse:
    # With its length told, as Django's middleware would, so that the answer is not sent in chunks.
    return HttpResponse("ok", headers={"Content-Length": "2"})


urlpatterns = [path("", ok)]
