"""Refuses a request by its Content-Length, before anything of its body is parsed or written to the disk.

Whoever asks for ``request.POST`` has Django write the files of a multipart body to the disk, however large they are,
and CsrfViewMiddleware asks on every page, before the view knows who sends them.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, UnreadablePostError
from django.utils.deprecation import MiddlewareMixin
from django.utils.translation import gettext as _

from events.geo import formats
from events.public.error_pages import content_too_large, form_too_large

MEGABYTE = 2**20
CHUNK = 2**16
LENGTH_REQUIRED = 411

# The pages of the admin that take a file. deploy/nginx.conf knows their addresses.
TABLE_PAGES = frozenset({"admin:events_import_add"})
SHAPE_PAGES = frozenset(
    {"admin:events_import_districts", "admin:events_campaign_shape"}
    | {f"admin:events_{model}_{act}" for model in ("event", "district", "basemapfeature") for act in ("add", "change")}
)


def file_megabytes(page: str) -> int:
    """How large a file the page with that name takes, in megabytes of 2**20 bytes; 0 where it takes none."""
    if page in TABLE_PAGES:
        return int(settings.IMPORT_MAX_MB)
    return formats.MAX_BYTES // MEGABYTE if page in SHAPE_PAGES else 0


class RequestSizeMiddleware(MiddlewareMixin):
    """Answers 413 where a body is larger than its page takes: a form, and for staff a file besides.

    It has to stand before CsrfViewMiddleware: views of middleware are called in the order of MIDDLEWARE.
    """

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if "Transfer-Encoding" in request.headers and "Content-Length" not in request.headers:
            # Chunked, as no browser sends a form. Django would take the body for an empty one.
            return HttpResponse(status=LENGTH_REQUIRED)
        if (length := _content_length(request)) <= _form_bytes():
            return None
        megabytes = _file_megabytes_of(request)
        if not megabytes:
            return form_too_large(request)
        if not request.user.is_staff:
            return content_too_large(request, _("You are not logged in. Log in, and then send the file again."))
        if length > megabytes * MEGABYTE + _form_bytes():
            return content_too_large(request, _("A file can hold %(most)d MB at most.") % {"most": megabytes})
        return None

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Read what the answer has left of a body that is no larger than its page takes, and drop it.

        nginx, which has all of it, would take a connection that is closed meanwhile for a failure, and drop the answer.
        """
        if 0 < _content_length(request) <= _file_megabytes_of(request) * MEGABYTE + _form_bytes():
            with suppress(UnreadablePostError):
                while request.read(CHUNK):
                    pass
        return response


def _form_bytes() -> int:
    return settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0


def _file_megabytes_of(request: HttpRequest) -> int:
    return file_megabytes(request.resolver_match.view_name) if request.resolver_match else 0


def _content_length(request: HttpRequest) -> int:
    """0 where there is none, or no number, as Django reads it."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
