"""Who asks, where a request names a token (RFC 6750), and which version it means to change (RFC 9110, If-Match)."""

import re
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from events.api.problems import Problem
from events.models import ApiToken
from events.newsroom import api_tokens, log_ins

# Of a strong ETag with a version: a weak one names no version, and a list names several.
_VERSION = re.compile(r'"(\d{1,18})"', re.ASCII)


class TokenNeeded(Problem):
    """401, with the header that RFC 6750 asks for."""

    def __init__(self) -> None:
        super().__init__(401, "token-needed", "Send a token that is in force: Authorization: Bearer cmt_…")
        self.headers = {"WWW-Authenticate": 'Bearer realm="drafts"'}


class Token(HttpBearer):
    """An API token, as its account issues it in the admin."""

    def __call__(self, request: HttpRequest) -> Any:
        # django-ninja's own would answer 401 without the header.
        scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
        found = self.authenticate(request, secret.strip()) if scheme.lower() == "bearer" else None
        if found is None:
            raise TokenNeeded
        return found

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        return api_tokens.authenticate(token, timezone.now(), log_ins.origin(request))


def etag_of(version: int) -> str:
    return f'"{version}"'


def asked_version(request: HttpRequest) -> int:
    """The version that the request means to change. Raises Problem where it names none."""
    given = request.headers.get("If-Match", "")
    if not given:
        raise Problem(428, "version-needed", "Name the version that you have read: If-Match, with the row’s ETag.")
    found = _VERSION.fullmatch(given.strip())
    if found is None:
        # “*” would be to change whatever there is by now.
        raise Problem(400, "invalid-parameter", f'If-Match: “{given[:40]}” is no ETag of one version, such as "3".')
    return int(found[1])
