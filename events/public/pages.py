"""How a readers' page is made, kept and served: the same bytes for everybody, revalidated by each reader.

A page is rendered without the request, so nothing in it can depend on who asks.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any, NamedTuple

from csp.constants import HEADER as POLICY
from csp.decorators import csp_exempt
from csp.utils import build_policy
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.template.loader import render_to_string
from django.utils.http import http_date
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from events.models import Campaign
from events.models.consistent_read import read_one_revision
from events.payload.build_once import one_thread
from events.payload.encoding import compress_bytes
from events.payload.parts import is_core_awaited
from events.public import embed, last_good
from events.public.page_cache import HTML, Page, kept_pages
from events.request_log import show_revision
from events.serving.memory_cache import PageKey
from events.serving.responses import serve_bytes

# Of several hundred pages of days, most are read once: quality 11 takes 42 ms for 38 kB, 5 takes 0.6 ms for a seventh
# more bytes.
BROTLI_QUALITY = 5

# No text becomes markup or the address of a script, but for what the page's own policy of that name lets through.
TRUSTED_TYPES = {"require-trusted-types-for": ["'script'"], "trusted-types": ["default"]}


class Rendered(NamedTuple):
    html: str
    # Sources for script-src, such as 'sha256-…'.
    script_hashes: tuple[str, ...] = ()
    content_type: str = HTML
    # When it was made, in seconds since 1970, where readers ask by time as well, as feed readers do.
    made: int = 0


class PageRequest(NamedTuple):
    """The page that a request asks for.

    ``render`` reads as ``read_one_revision`` says. Without ``keep`` the page is for this request alone. ``query`` is
    what it depends on in the address besides the path, as it was understood, such as ``?on=2031-03-05``.
    """

    key: PageKey
    render: Callable[[Campaign], Rendered]
    keep: bool = True
    query: str = ""
    # Other sites may show it in a frame.
    is_framed: bool = False


View = Callable[..., HttpResponseBase]
# From a request to the page that it asks for, or to the response where that is no page of a campaign.
Describe = Callable[..., PageRequest | HttpResponseBase]


def readers_page(view: View) -> View:
    """Decorate a view that answers GET and HEAD, and any other method with 405.

    Without a check for forged forms: it would answer 403 before the view is asked, and there is nothing to forge.
    Without the policy that only reports, which is for the editors' pages.
    """
    return csp_exempt(REPORT_ONLY=True)(csrf_exempt(require_safe(view)))


def readers_form(view: View) -> View:
    """Decorate a view that answers GET and HEAD as a ``readers_page``, and takes a form that anybody may send."""
    return csp_exempt(REPORT_ONLY=True)(csrf_exempt(require_http_methods(["GET", "HEAD", "POST"])(view)))


def campaign_page(describe: Describe) -> View:
    """Make a view of a function that says which page a request asks for; where its page is in memory, in one query."""

    @readers_page
    @wraps(describe)
    def view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        asked = describe(request, *args, **kwargs)
        return _answer(request, asked, _find_or_make(asked)) if isinstance(asked, PageRequest) else asked

    def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase | None:
        asked = describe(request, *args, **kwargs)
        if not (isinstance(asked, PageRequest) and asked.keep):
            return None
        page = kept_pages.get(asked.key)
        return _answer(request, asked, page) if page else None

    # For kept_response.
    view.kept = kept  # type: ignore[attr-defined]
    return view


def kept_response(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase | None:
    """What the view would answer, where it has that in memory; None where it has to be called."""
    kept: Callable[..., HttpResponseBase | None] | None = getattr(view, "kept", None)
    return kept(request, *args, **kwargs) if kept else None


def language_of_page() -> str:
    return get_language() or settings.LANGUAGE_CODE


def render_page(template: str, context: dict[str, Any]) -> Rendered:
    hashes: list[str] = []
    # The tag hashed_scripts adds to the list.
    html = render_to_string(template, context | {"script_hashes": hashes})
    return Rendered(html, tuple(dict.fromkeys(hashes)))


def make_page(rendered: Rendered, *, is_framed: bool = False) -> Page:
    policy = readers_policy(rendered.script_hashes, is_framed=is_framed)
    body = compress_bytes(rendered.html.encode(), BROTLI_QUALITY)
    return Page(
        body,
        language_of_page(),
        policy,
        rendered.content_type,
        rendered.made,
        is_framed=is_framed and embed.is_allowed(),
    )


def readers_policy(script_hashes: tuple[str, ...] = (), *, is_framed: bool = False) -> str:
    """The content policy of a readers' page with those inline scripts."""
    framing = embed.frame_policy() if is_framed else {}
    return build_policy(update={"script-src": script_hashes, **TRUSTED_TYPES}, replace=framing)


def _find_or_make(asked: PageRequest) -> Page:
    """From memory or rendered; of all that ask for a page at the same time, one renders it.

    While that one does, the others get the page as it was before the publication, where it is kept: nobody else waits.
    Where the campaign has moved past the key's revision, the page is that of the later one.
    """
    if not asked.keep:
        return _make(asked)[1]
    before = kept_pages.latest(asked.key)
    # Another process may be at it.
    if before and is_core_awaited(asked.key.campaign, asked.key.revision):
        return before
    with one_thread(f"page-{asked.key._replace(revision=0)}", wait=before is None) as may_make:
        page = kept_pages.get(asked.key)
        if page is None and before and not may_make:
            return before
        if page is None:
            revision, page = _make(asked)
            # While templates are being edited, their pages are made anew for each request.
            if revision == asked.key.revision and not settings.DEBUG:
                kept_pages.keep(asked.key, page)
        return page


def _make(asked: PageRequest) -> tuple[int, Page]:
    """The page, and the revision that it shows."""

    def read(campaign: Campaign) -> tuple[int, Rendered]:
        return campaign.revision, asked.render(campaign)

    try:
        revision, rendered = read_one_revision(asked.key.campaign, read)
    except Campaign.DoesNotExist as gone:
        raise Http404 from gone
    return revision, replace(make_page(rendered, is_framed=asked.is_framed), revision=revision)


def _answer(request: HttpRequest, asked: PageRequest, page: Page) -> HttpResponseBase:
    show_revision(request, asked.key.revision)
    if asked.keep and request.path_info.endswith(last_good.PAGE_ENDINGS):
        address = request.path_info + asked.query
        last_good.pages.remember(
            address, page.body, _headers(page) | {"Content-Type": page.content_type}, asked.key.revision
        )
    return serve(request, page)


def serve(request: HttpRequest, page: Page) -> HttpResponseBase:
    """The page, to be revalidated by each reader."""
    return serve_bytes(request, page.body, _headers(page), {"Content-Type": page.content_type})


def _headers(page: Page) -> dict[str, str]:
    headers = {POLICY: page.policy, "Content-Language": page.language, "Cache-Control": "public, no-cache"}
    if page.is_framed:
        headers |= {"X-Frame-Options": "", "Cross-Origin-Resource-Policy": "cross-origin"}
    if page.made:
        headers["Last-Modified"] = http_date(page.made)
    if page.revision:
        # For whoever keeps it, such as the service worker.
        headers["Record-Revision"] = str(page.revision)
    return headers
