"""The views of OGC API – Features: documents for programs, or the same documents as pages of the site."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from csp.constants import HEADER as POLICY
from django.http import HttpRequest, HttpResponseBase
from django.template.loader import render_to_string

from events.api.answers import GEOJSON, JSON
from events.api.ogc import resources
from events.api.ogc.answering import Page, of_campaign, respond
from events.api.ogc.asking import OPENAPI, OgcRequest, ask
from events.api.ogc.collections import COLLECTIONS, Collection
from events.api.ogc.definition import definition
from events.api.ogc.parameters import FormParameters, read_parameters
from events.api.ogc.problems import exception
from events.api.problems import Problem, not_found
from events.public import ogc_tables
from events.public.page_head import PageHead
from events.public.pages import View, readers_page, readers_policy

PATHS = ("collections", "conformance", "api")


def _as_exceptions(view: View) -> View:
    """A readers' page whose problems are documents for programs: nobody else makes such requests."""

    @readers_page
    @wraps(view)
    def answering(request: HttpRequest, campaign: str = "", **named: str) -> HttpResponseBase:
        try:
            return view(request, campaign, **named)
        except Problem as problem:
            return exception(problem)

    return answering


def _page(asked: OgcRequest, template: str, title: str, **more: Any) -> Page:
    """A page that shows a document; search engines are asked to keep those alone that have no query."""

    def write(document: Mapping[str, Any]) -> bytes:
        query = urlencode(asked.own_query, doseq=True)
        path = asked.request.path_info + (f"?{query}" if query else "")
        named = str(document.get("title", "")) or title
        description = str(document.get("description", "")) or named
        head = PageHead(asked.site, path, named, description, is_indexed=not query)
        context = {
            "asked": asked,
            "campaign": asked.campaign,
            "head": head,
            "document": document,
            "as_json": _address(document, "alternate") or f"{asked.request.path_info}?f=json",
            "next": _address(document, "next"),
            "paths": {"landing": asked.path("ogc"), **{name: asked.path(f"ogc-{name}") for name in PATHS}},
            **more,
            **ogc_tables.of(template, asked, document),
        }
        return render_to_string(f"events/ogc/{template}.html", context).encode()

    return Page(write, {POLICY: readers_policy()})


def _address(document: Mapping[str, Any], rel: str) -> str:
    return next((str(link["href"]) for link in document.get("links", ()) if link["rel"] == rel), "")


def _plain(template: str, type: str, make: Callable[[OgcRequest, Any], Mapping[str, Any]]) -> View:
    """The view of a document that takes no parameters."""

    def view(request: HttpRequest, campaign: str) -> HttpResponseBase:
        asked = ask(request, campaign, read_parameters(request, FormParameters), type)
        return respond(asked, lambda context: make(asked, context), _page(asked, template, ogc_tables.title(template)))

    return _as_exceptions(view)


landing = _plain("landing", JSON, resources.landing)
conformance = _plain("conformance", JSON, resources.conformance)
collections = _plain("collections", JSON, resources.collections)
api_definition = _plain("api", OPENAPI, definition)


@_as_exceptions
def collection(request: HttpRequest, campaign: str, collection: str) -> HttpResponseBase:
    found = _collection(collection)
    asked = ask(request, campaign, read_parameters(request, FormParameters), JSON)
    page = _page(asked, "collection", str(found.title), collection=found)
    return respond(asked, lambda context: resources.collection(asked, of_campaign(context), found), page)


@_as_exceptions
def items(request: HttpRequest, campaign: str, collection: str) -> HttpResponseBase:
    found = _collection(collection)
    given = read_parameters(request, found.parameters)
    asked = ask(request, campaign, given, GEOJSON)
    page = _page(asked, "items", str(found.title), collection=found, given=given)
    return respond(asked, lambda context: resources.items(asked, of_campaign(context), found, given), page)


@_as_exceptions
def feature(request: HttpRequest, campaign: str, collection: str, feature: str) -> HttpResponseBase:
    found = _collection(collection)
    given = read_parameters(request, found.feature_parameters)
    asked = ask(request, campaign, given, GEOJSON)
    page = _page(asked, "feature", f"{found.title}: {feature}", collection=found)
    return respond(asked, lambda context: resources.feature(asked, of_campaign(context), found, feature, given), page)


def _collection(name: str) -> Collection:
    """Raises Problem where there is none of that name."""
    if name not in COLLECTIONS:
        raise not_found(f"There is no collection “{name}”; there are {', '.join(COLLECTIONS)}.")
    return COLLECTIONS[name]
