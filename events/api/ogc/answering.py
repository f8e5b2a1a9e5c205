"""Answers a request below ``/ogc/`` with its document: from memory, or made now at one revision."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from django.http import HttpResponseBase
from django.utils import translation

from events.api.answers import Context, Write, answer, in_coding
from events.api.ogc.asking import HTML, OgcRequest
from events.api.problems import not_found
from events.api.row_memory import document_json
from events.serving.responses import serve_bytes


class Page(NamedTuple):
    """How a document is written as HTML, and the headers that the page has."""

    write: Write
    headers: Mapping[str, str]


def respond(asked: OgcRequest, make: Callable[[Context | None], Mapping[str, Any]], page: Page) -> HttpResponseBase:
    """Raises Problem where ``make`` does. Without a campaign, ``make`` is given None."""
    write, headers = (page.write, page.headers) if asked.form == HTML else (document_json, {})
    if asked.campaign:
        return answer(asked.asked, make, write, headers)
    with translation.override(asked.language):
        body = in_coding(asked.request, write(make(None)))
    always = {
        "Cache-Control": "public, no-cache",
        "Content-Language": asked.language,
        "Vary": "Accept, Accept-Encoding",
    }
    return serve_bytes(asked.request, body, {**always, **headers}, {"Content-Type": asked.content_type})


def of_campaign(context: Context | None) -> Context:
    """Raises Problem for what there is only of a campaign."""
    if context is None:
        raise not_found("There is no campaign on this site yet.")
    return context
