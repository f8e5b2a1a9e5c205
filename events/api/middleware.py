"""What holds for every address of the API and of /ogc/: methods, other sites' scripts, errors as problem documents."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from events.api.ogc.problems import exception, prefixes
from events.api.problems import CONTENT_TYPE, Problem

PREFIX = "/api/"
# The page on the API, which is for people.
PAGE = "/api/v1/"
READING = ("GET", "HEAD", "OPTIONS")
# What a script of another site may send and see (Fetch standard). Nothing here depends on a cookie, and what is
# written needs a token, which no script of a page should have: so writing is not allowed from elsewhere.
ASKED_HEADERS = "Accept, If-None-Match, If-Modified-Since"
SHOWN_HEADERS = "ETag, Last-Modified, Link, Record-Revision, Content-Language"
# Seconds for which a browser remembers that.
REMEMBER = 86_400

TYPES = {
    400: ("bad-request", "The request cannot be understood."),
    404: ("not-found", "There is nothing at this address."),
    405: ("method-not-allowed", "This address does not take that method."),
    411: ("length-required", "Send the body with its Content-Length."),
    413: ("too-large", "The body is larger than the API takes."),
    503: ("unavailable", "The record cannot be read at the moment. Try again later."),
}


class ApiMiddleware:
    """Answers OPTIONS, takes HEAD for GET, and turns what Django itself refuses into problem documents."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.ogc = prefixes()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        is_ogc = request.path_info.startswith(self.ogc)
        if not is_ogc and (not request.path_info.startswith(PREFIX) or request.path_info == PAGE):
            return self.get_response(request)
        response = self._answer(request, is_ogc)
        if request.method == "OPTIONS":
            response = _options(request, response)
        if request.method in READING:
            response.headers["Access-Control-Allow-Origin"] = "*"
            response.headers["Access-Control-Expose-Headers"] = SHOWN_HEADERS
            response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    def _answer(self, request: HttpRequest, is_ogc: bool) -> HttpResponseBase:
        method = request.method
        if method == "HEAD":
            # django-ninja knows operations by their own method alone; the server leaves the body out.
            request.method = "GET"
        try:
            response = self.get_response(request)
        finally:
            request.method = method
        return _as_problem(response, is_ogc)


def _options(request: HttpRequest, refused: HttpResponseBase) -> HttpResponseBase:
    """What the address takes, as it says where it refuses OPTIONS itself; an address that there is not stays so."""
    if refused.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
        return refused
    allowed = {name.strip() for name in refused.headers["Allow"].split(",")} | {"OPTIONS"}
    allowed |= {"HEAD"} if "GET" in allowed else set()
    response = HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"Allow": ", ".join(sorted(allowed))})
    if "Access-Control-Request-Method" in request.headers and "GET" in allowed:
        response.headers["Access-Control-Allow-Methods"] = "GET, HEAD"
        response.headers["Access-Control-Allow-Headers"] = ASKED_HEADERS
        response.headers["Access-Control-Max-Age"] = str(REMEMBER)
    return response


def _as_problem(response: HttpResponseBase, is_ogc: bool) -> HttpResponseBase:
    status = response.status_code
    if status < HTTPStatus.BAD_REQUEST or response.headers.get("Content-Type") == CONTENT_TYPE:
        return response
    if settings.DEBUG and status == HTTPStatus.INTERNAL_SERVER_ERROR:
        # Whoever is developing reads Django's own page.
        return response
    kind, detail = TYPES.get(status, ("error", "The request failed; it is in the log."))
    found = Problem(status, kind, detail)
    problem = exception(found) if is_ogc else found.answer()
    for name in ("Allow", "Retry-After", "WWW-Authenticate"):
        if name in response.headers:
            problem.headers[name] = response.headers[name]
    return problem
