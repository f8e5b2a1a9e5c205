"""Serves bytes that stand ready in memory: in an encoding that the browser takes, or 304 where it has them already."""

from collections.abc import Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import parse_http_date_safe

from events.payload.encoding import Payload


def serve_bytes(
    request: HttpRequest, body: Payload, always: Mapping[str, str], headers: Mapping[str, str]
) -> HttpResponseBase:
    """``always`` are the headers of a 304 as well: a browser takes them for those of what it has.

    An empty ``X-Frame-Options`` is that the page may be framed: it is left out.

    With every header that middleware within ``KeptPagesMiddleware`` would add, but for the policy.
    """
    encoding, chosen = body.encoded(request.META.get("HTTP_ACCEPT_ENCODING", ""))
    etag = f'"{body.digest}{"-" + encoding if encoding else ""}"'
    kept = {"X-Frame-Options": settings.X_FRAME_OPTIONS, "ETag": etag, "Vary": "Accept-Encoding", **always}
    whole = HttpResponse(chosen, headers={**kept, **headers, "Content-Length": str(len(chosen))})
    if not kept["X-Frame-Options"]:
        del kept["X-Frame-Options"], whole.headers["X-Frame-Options"]
    if encoding:
        whole.headers["Content-Encoding"] = encoding
    modified = parse_http_date_safe(kept.get("Last-Modified", ""))
    response = get_conditional_response(request, etag=etag, last_modified=modified, response=whole) or whole
    if response is not whole:
        for name, value in kept.items():
            response.headers[name] = value
    # For XFrameOptionsMiddleware.
    response.xframe_options_exempt = "X-Frame-Options" not in kept
    return response
