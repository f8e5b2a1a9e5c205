"""The addresses of OGC API – Features: ``/ogc/`` is that of the newest campaign, ``/ogc/<campaign>/`` of each."""

from typing import Any

from django.urls import path

from events.public import ogc_pages


def _below(start: str) -> list[Any]:
    one = f"{start}collections/<str:collection>"
    return [
        path(f"{start}conformance", ogc_pages.conformance, name="ogc-conformance"),
        path(f"{start}api", ogc_pages.api_definition, name="ogc-api"),
        path(f"{start}collections", ogc_pages.collections, name="ogc-collections"),
        path(one, ogc_pages.collection, name="ogc-collection"),
        path(f"{one}/items", ogc_pages.items, name="ogc-items"),
        path(f"{one}/items/<str:feature>", ogc_pages.feature, name="ogc-feature"),
        path(start, ogc_pages.landing, name="ogc"),
    ]


urlpatterns = [*_below("ogc/"), *_below("ogc/<slug:campaign>/")]
