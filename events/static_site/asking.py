"""Asks the site for what it would answer a reader, without a server between."""

from dataclasses import dataclass

from csp.constants import HEADER as POLICY
from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase, QueryDict
from django.template.response import TemplateResponse
from django.urls import resolve
from django.utils import translation

from events.public.static_edition import StaticEdition

# Scheme and host of an edition that does not know where it will stand; "invalid" never is one (RFC 2606).
NOWHERE = "http://static.invalid"


class EditionRequest(HttpRequest):
    """Of a reader of the edition: without cookies, and from a host that the settings need not allow."""

    def __init__(self, site: str, path: str, query: str, edition: StaticEdition) -> None:
        super().__init__()
        self.static_edition = edition
        self._site_scheme, _, self._site_host = site.partition("://")
        self.method = "GET"
        self.path = self.path_info = path
        self.GET = QueryDict(query)
        self.META = {"QUERY_STRING": query, "SERVER_NAME": self._site_host, "SERVER_PORT": "80"}

    def get_host(self) -> str:
        return self._site_host

    def _get_scheme(self) -> str:
        return self._site_scheme


@dataclass(frozen=True, slots=True)
class Answer:
    body: bytes
    content_type: str
    # Its Content-Security-Policy; "" for none.
    policy: str


def ask(request: EditionRequest) -> Answer:
    """What the address's view answers. Raises Http404 for what is not there, and for any answer but a whole one."""
    language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
    with translation.override(language):
        match = resolve(request.path_info)
        request.resolver_match = match
        return answer_of(match.func(request, *match.args, **match.kwargs))


def answer_of(response: HttpResponseBase) -> Answer:
    if isinstance(response, TemplateResponse):
        response.render()
    # A page that is gone, such as a retracted event's, says so itself.
    if response.status_code not in (200, 404, 410):
        raise Http404(f"the site answers {response.status_code}")
    return Answer(_body(response), response.headers.get("Content-Type", ""), response.headers.get(POLICY, ""))


def _body(response: HttpResponseBase) -> bytes:
    """The content; a file to take away is streamed, and closed by itself: to close the response would end a request."""
    if isinstance(response, FileResponse):
        assert response.file_to_stream is not None
        with response.file_to_stream:
            return b"".join(response)
    body: bytes = getattr(response, "content", b"")
    return body
