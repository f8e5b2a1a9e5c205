"""The least that Django can serve."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def ok(request: HttpRequest) -> HttpResponse:
    # With the length that Django's middleware would add, so that the response is not sent in chunks.
    return HttpResponse("ok", headers={"Content-Length": "2"})


def text(request: HttpRequest, size: int) -> HttpResponse:
    """As many bytes as something of the product's takes."""
    return HttpResponse(b"x" * size, headers={"Content-Length": str(size)})


urlpatterns = [path("", ok), path("<int:size>", text)]
