"""The addresses of the API; mosulmap/urls.py puts ``api/`` before them."""

from typing import Any

from django.urls import path

from events.api.document import document
from events.api.suffix import without_suffix
from events.api.v1.app import api

urlpatterns: list[Any] = [
    path("v1/openapi.json", document, name="api-document"),
    path("v1/", api.urls),
    path("v1/<path:path>.<slug:form>", without_suffix, name="api-suffix"),
]
