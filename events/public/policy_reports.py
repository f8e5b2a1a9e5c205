"""Takes what browsers report of the content policy: a script or markup that they refused, or would have refused.

Anybody can send such a report, and one faulty page sends thousands. So a report becomes a line of the log and nothing
else, the same one once an hour, and no more than ``MOST_LINES`` an hour in a process.
"""

import json
import logging
import time
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

logger = logging.getLogger("mosulmap.policy")

# As Chromium and Firefox send one, with room for long addresses.
MOST_BYTES = 16 * 1024
MOST_LINES = 100
MOST_CHARACTERS = 200
SECONDS = 60 * 60
# Content Security Policy Level 3, section 5.3: the names of a report that is sent to report-uri.
FIELDS = ("effective-directive", "document-uri", "blocked-uri", "source-file", "line-number", "script-sample")
ADDRESSES = ("document-uri", "blocked-uri", "source-file")


class HourOfLines:
    """The lines that this process has written in the current hour."""

    def __init__(self) -> None:
        self._hour = -1
        self._lines: set[str] = set()

    def is_new(self, line: str) -> bool:
        hour = int(time.monotonic() // SECONDS)
        if hour != self._hour:
            self._hour, self._lines = hour, set()
        if line in self._lines or len(self._lines) >= MOST_LINES:
            return False
        self._lines.add(line)
        return True


written = HourOfLines()


# Django's own check would ask for a token, which a browser does not send with a report.
@csrf_exempt
@require_POST
def policy_reports(request: HttpRequest) -> HttpResponse:
    """204 for a report as ``application/csp-report``; 400 for what is none, 413 for one of more than MOST_BYTES."""
    if len(request.body) > MOST_BYTES:
        return HttpResponse(status=413)
    try:
        report = json.loads(request.body)["csp-report"]
        line = json.dumps({name: _shorten(name, report[name]) for name in FIELDS if name in report})
    except (ValueError, LookupError, TypeError, RecursionError):
        return HttpResponse(status=400)
    if written.is_new(line):
        logger.warning("Refused by the content policy: %s", line)
    return HttpResponse(status=204)


def _shorten(name: str, value: Any) -> str:
    """Without the query of an address, which may hold what somebody has searched for."""
    text = str(value)
    if name in ADDRESSES:
        text = urlsplit(text)._replace(query="", fragment="").geturl()
    return text[:MOST_CHARACTERS]
