"""What went wrong with a request, as a document that programs read (RFC 9457, application/problem+json)."""

import json
from http import HTTPStatus
from typing import Any, TypedDict

from django.http import HttpResponse

CONTENT_TYPE = "application/problem+json"
# Where each type of problem is described: the API's own page.
DOCUMENTS = "/api/v1/"


class ParameterError(TypedDict):
    """One value that cannot be taken: where it stands (query, path, body, header), its name, and why."""

    location: str
    name: str
    value: Any
    detail: str


class Problem(Exception):  # noqa: N818 - RFC 9457 calls it so
    """Raised by whatever answers a request of the API; ``answer`` is what the client gets.

    ``type`` is the last part of the problem's address, such as "invalid-parameter"; ``more`` are members of its own.
    """

    def __init__(self, status: int, type: str, detail: str, **more: Any) -> None:
        super().__init__(detail)
        self.status = status
        self.type = type
        self.detail = detail
        self.more = more
        # Of the answer.
        self.headers: dict[str, str] = {}

    def answer(self) -> HttpResponse:
        response = problem_response(self.status, self.type, self.detail, **self.more)
        for name, value in self.headers.items():
            response.headers[name] = value
        return response


def invalid_parameter(name: str, value: Any, detail: str, location: str = "query") -> Problem:
    error: ParameterError = {"location": location, "name": name, "value": value, "detail": detail}
    return Problem(400, "invalid-parameter", f"{name}: {detail}", errors=[error])


def not_found(detail: str) -> Problem:
    return Problem(404, "not-found", detail)


def problem_response(status: int, type: str, detail: str, **more: Any) -> HttpResponse:
    document = {
        "type": f"{DOCUMENTS}#{type}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        **{name: value for name, value in more.items() if value is not None},
    }
    # Lone surrogates, as a body in JSON may have them, cannot be written in UTF-8.
    content = json.dumps(document, ensure_ascii=True).encode()
    # An error of now says nothing of later.
    return HttpResponse(content, status=status, content_type=CONTENT_TYPE, headers={"Cache-Control": "no-store"})
