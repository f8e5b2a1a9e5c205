"""Serves the parts of the payload: compressed, and for ever cacheable under an address that names their content."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.cache import patch_cache_control

from events.models import Campaign
from events.payload.encoding import Payload
from events.payload.parts import COMPARE, CONTROL, CORE, MAX_LENGTH, PartName, cached_part, current_part
from events.public import last_good
from events.public.pages import readers_page
from events.public.work_queue import WorkQueue
from events.serving.memory_cache import MemoryCache
from events.serving.responses import serve_bytes

# In seconds; to a HTTP cache as good as for ever.
ONE_YEAR = 365 * 24 * 60 * 60
HEADERS = {"Cache-Control": f"max-age={ONE_YEAR}, public, immutable"}

# Of one process. A part takes about 100 kB, the core of a large campaign a megabyte.
MAX_BYTES = 32 * 2**20

# The parts that are folded for whoever asks, each for days of one's own choice: half a second, one after the other, so
# that those who ask for many hold no thread that readers' pages need.
FOLDS = (CONTROL, COMPARE)
folding = WorkQueue(most_waiting=2)
# Seconds, for the header Retry-After.
BUSY_FOR = 2


class BusyError(Exception):
    """Others have come since."""


# By the campaign's slug, the version and the name. A version names the content: no entry ever becomes wrong.
kept_parts: MemoryCache[tuple[str, str, str], Payload] = MemoryCache(MAX_BYTES)


def address_of(campaign: Campaign, version: str, name: PartName) -> str:
    return reverse("part", args=[campaign.slug, version, str(name)])


def addresses_begin(campaign: Campaign) -> str:
    """What stands before the version and the name in the address of every part: ``/harbour/parts/``."""
    return address_of(campaign, "0", PartName(CORE)).removesuffix("0/core.json")


@readers_page
def part(request: HttpRequest, campaign: str, version: str, name: str) -> HttpResponseBase:
    """A part of the payload, as JSON; 410 where its version is neither kept nor current, 503 where others wait.

    A page that was opened before a publication goes on with the parts of its own time while they are cached; after
    that it offers to load the record anew.
    """
    if len(version) > MAX_LENGTH:
        raise Http404
    try:
        part_name = PartName.parse(name)
    except ValueError as problem:
        raise Http404(str(problem)) from problem
    try:
        payload = cached_part(campaign, version, part_name) or _make(campaign, version, part_name)
    except BusyError:
        busy = {"Retry-After": str(BUSY_FOR), "Cache-Control": "no-store"}
        return HttpResponse("too many parts are being made\n", status=503, headers=busy, content_type="text/plain")
    # There is none, or it was deleted meanwhile.
    except Campaign.DoesNotExist as missing:
        raise Http404 from missing
    if payload is None:
        gone = HttpResponse("this part of the record is not kept any more\n", status=410, content_type="text/plain")
        patch_cache_control(gone, no_store=True)
        return gone
    kept_parts.keep((campaign, version, name), payload)
    last_good.parts.remember(request.path_info, payload, HEADERS | {"Content-Type": "application/json"}, 0)
    return _serve(request, payload)


def _make(campaign: str, version: str, name: PartName) -> Payload | None:
    """Raises BusyError where it is a fold and too many are waited for already, and Campaign.DoesNotExist."""
    if name.kind not in FOLDS:
        return current_part(Campaign.objects.get(slug=campaign), version, name)
    with folding.turn() as is_mine:
        if not is_mine:
            raise BusyError
        return current_part(Campaign.objects.get(slug=campaign), version, name)


def _kept(request: HttpRequest, campaign: str, version: str, name: str) -> HttpResponseBase | None:
    payload = kept_parts.get((campaign, version, name))
    return _serve(request, payload) if payload else None


# For pages.kept_response.
part.kept = _kept  # type: ignore[attr-defined]


def _serve(request: HttpRequest, payload: Payload) -> HttpResponseBase:
    return serve_bytes(request, payload, HEADERS, {"Content-Type": "application/json"})
