"""The addresses of the API; mosulmap/urls.py puts ``api/`` before them."""

from typing import Any

from django.urls import path, re_path

from events.api.suffix import without_suffix
from events.api.v1.app import api

urlpatterns: list[Any] = [
    path("v1/", api.urls),
    re_path(r"^v1/(?P<path>[\w/-]+)\.(?P<form>json|geojson)$", without_suffix, name="api-suffix"),
]
