"""Answers readers while the record cannot be read: with what they were served last, and its date."""

import datetime as dt

from django.http import HttpRequest, HttpResponseBase
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format

from events.payload.encoding import compress_bytes
from events.public import last_good
from events.public.last_good import Served
from events.serving.responses import serve_bytes

# base.html has it once, and no text can hold it.
BODY = b"<body>"
PART, PAGE = ".json", "/"
# It is read once, and by few.
BROTLI_QUALITY, GZIP_LEVEL = 4, 4


def last_good_response(request: HttpRequest) -> HttpResponseBase | None:
    """What was served last under the address; None where nothing is known of it.

    A page says above everything else of which revision it is, and all but the parts of the payload, which are as they
    were under their address for ever, say it in the header ``Record-As-Of``.
    """
    path = request.path_info
    if path.endswith(PART):
        served = last_good.parts.find(request)
        return serve_bytes(request, served.body, served.headers, {}) if served else None
    served = (last_good.pages if path.endswith(last_good.PAGE_ENDINGS) else last_good.pictures).find(request)
    if served is None:
        return None
    at = dt.datetime.fromtimestamp(served.at, dt.UTC)
    headers = {
        **served.headers,
        # So that the page as it is comes as soon as there is one.
        "Cache-Control": "no-store",
        "Record-As-Of": f"revision {served.revision}; {at:%Y-%m-%dT%H:%MZ}",
    }
    body = _with_notice(served, at) if path.endswith(PAGE) else None
    compressed = compress_bytes(body, BROTLI_QUALITY, GZIP_LEVEL) if body else served.body
    return serve_bytes(request, compressed, headers, {})


def _with_notice(served: Served, at: dt.datetime) -> bytes:
    with translation.override(served.headers["Content-Language"]):
        as_of = {"revision": served.revision, "day": date_format(at, "j F Y"), "time": f"{at:%H:%M}"}
        notice = render_to_string("events/_outage.html", as_of).encode()
    return served.body.identity.replace(BODY, b'<body class="outdated">' + notice, 1)
