"""Serves the parts of the payload: compressed, and for ever cacheable under an address that names their content."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_safe

from events.models import Campaign
from events.payload.encoding import Payload
from events.payload.parts import CORE, MAX_LENGTH, PartName, cached_part, current_part

# In seconds; to a HTTP cache as good as for ever.
ONE_YEAR = 365 * 24 * 60 * 60


def address_of(campaign: Campaign, version: str, name: PartName) -> str:
    return reverse("part", args=[campaign.slug, version, str(name)])


def addresses_begin(campaign: Campaign) -> str:
    """What stands before the version and the name in the address of every part: ``/harbour/parts/``."""
    return address_of(campaign, "0", PartName(CORE)).removesuffix("0/core.json")


@require_safe
def part(request: HttpRequest, campaign: str, version: str, name: str) -> HttpResponse:
    """A part of the payload, as JSON; 410 where its version is neither cached nor the current one.

    A page that was opened before a publication goes on with the parts of its own time while they are cached; after
    that it offers to load the record anew.
    """
    if len(version) > MAX_LENGTH:
        raise Http404
    try:
        part_name = PartName.parse(name)
    except ValueError as problem:
        raise Http404(str(problem)) from problem
    payload = cached_part(campaign, version, part_name) or current_part(
        get_object_or_404(Campaign, slug=campaign), version, part_name
    )
    if payload is None:
        gone = HttpResponse("this part of the record is not kept any more\n", status=410, content_type="text/plain")
        patch_cache_control(gone, no_store=True)
        return gone
    return _served(request, payload)


def _served(request: HttpRequest, payload: Payload) -> HttpResponse:
    encoding, body = payload.encoded(request.headers.get("Accept-Encoding", ""))
    etag = f'"{payload.digest}{"-" + encoding if encoding else ""}"'
    response = HttpResponse(body, content_type="application/json", headers={"ETag": etag})
    if encoding:
        response.headers["Content-Encoding"] = encoding
    patch_vary_headers(response, ["Accept-Encoding"])
    patch_cache_control(response, public=True, max_age=ONE_YEAR, immutable=True)
    return get_conditional_response(request, etag=etag, response=response) or response
