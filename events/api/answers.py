"""How the API answers a reading request: from one revision, kept in memory, revalidated, as JSON or as GeoJSON."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import translation
from django.utils.http import http_date

from events.api.problems import Problem, invalid_parameter, not_found
from events.api.row_memory import RowMemory, document_json
from events.api.v1.parameters import LanguageParameters, check_names
from events.exports.rows.pages import Pages
from events.models import Campaign
from events.models.consistent_read import read_one_revision
from events.payload.encoding import Payload, admitted, encode_as
from events.request_log import show_revision
from events.serving.campaign_list import ListedCampaign, list_campaigns
from events.serving.memory_cache import PageKey, RevisionCache
from events.serving.responses import serve_bytes

# Of one process. A page of a hundred events takes about 200 kB, or 20 kB where it is compressed.
MAX_BYTES = 32 * 2**20
# A page is read by few: a second of a processor for a megabyte would be too long.
BROTLI_QUALITY, GZIP_LEVEL = 4, 4

JSON, GEOJSON = "application/json", "application/geo+json"
FORMS = {"json": JSON, "geojson": GEOJSON}

# As ``resolve`` leaves it for an address that ends in .json or .geojson.
SUFFIX = "api_suffix"

kept_answers: RevisionCache[Payload] = RevisionCache(MAX_BYTES)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks for, beside the filters of its list."""

    request: HttpRequest
    campaign: ListedCampaign
    language: str
    form: str = JSON

    @property
    def site(self) -> str:
        return f"{self.request.scheme}://{self.request.get_host()}"

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Names and values as the address has them, in one order whatever the client's."""
        return sorted((name, value) for name, values in self.request.GET.lists() for value in values)

    @property
    def query(self) -> str:
        """All of the query but for where the page begins and how long it is: what a cursor belongs to."""
        kept = [pair for pair in self.pairs if pair[0] not in ("cursor", "limit")]
        return f"{self.request.path_info.partition('.')[0]}?{urlencode(kept)}"

    def address_of(self, **changed: str) -> str:
        """The whole address of this request with other values for some parameters."""
        pairs = [pair for pair in self.pairs if pair[0] not in changed]
        return f"{self.site}{self.request.path_info}?{urlencode([*pairs, *changed.items()])}"


@dataclass(frozen=True, slots=True)
class Document:
    """What an answer has before it is bytes; ``next`` is the whole address of the page that follows, or ""."""

    content: Mapping[str, Any]
    next: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Context:
    """What rows are made with: the campaign as it is at one revision, the addresses of its pages, rows in memory."""

    campaign: Campaign
    pages: Pages
    rows: RowMemory


# Makes the document of a request, in one revision and in the language that was asked for.
Make = Callable[[Context], Mapping[str, Any]]
# Makes the bytes of a document.
Write = Callable[[Mapping[str, Any]], bytes]


def find_campaign(slug: str) -> ListedCampaign:
    """Raises Problem where there is none of that name."""
    for campaign in list_campaigns():
        if campaign.slug == slug:
            return campaign
    raise not_found(f"There is no campaign “{slug}”.")


def asked_of(request: HttpRequest, campaign: str, given: LanguageParameters, *, has_geometry: bool = False) -> Asked:
    """Raises Problem for a campaign, a parameter or a form that there is not."""
    check_names(request, given)
    return Asked(request, find_campaign(campaign), given.lang, _form(request, has_geometry))


def _form(request: HttpRequest, has_geometry: bool) -> str:
    suffix = getattr(request, SUFFIX, "")
    if suffix:
        if suffix == "geojson" and not has_geometry:
            raise Problem(404, "not-found", "This has no position on a map, and so there is no GeoJSON of it.")
        return FORMS[suffix]
    if not has_geometry:
        return JSON
    offered = request.get_preferred_type([JSON, GEOJSON])
    return offered or JSON


def in_coding(request: HttpRequest, content: bytes) -> Payload:
    """In the coding that this client is to get, and in no other: most pages are read by one."""
    return encode_as(_coding(request), content, BROTLI_QUALITY, GZIP_LEVEL)


def _coding(request: HttpRequest) -> str:
    return next(iter(admitted(request.META.get("HTTP_ACCEPT_ENCODING", ""))), "")


def answer(
    asked: Asked, make: Make, write: Write = document_json, more_headers: Mapping[str, str] = MappingProxyType({})
) -> HttpResponseBase:
    """The document as bytes: from memory, or made now. Raises Problem where ``make`` does, and keeps no such answer.

    ``write`` makes the bytes, in the language that was asked for.
    """
    campaign = asked.campaign
    detail = (asked.request.path_info, tuple(asked.pairs), asked.form, asked.site, _coding(asked.request))
    key = PageKey("api", campaign.pk, campaign.revision, asked.language, detail)
    body = kept_answers.get(key)
    if body is None:
        revision, content = _made(asked, make, write)
        body = in_coding(asked.request, content)
        # The campaign may have moved on since it was found.
        if revision == campaign.revision:
            kept_answers.keep(key, body)
    show_revision(asked.request, campaign.revision)
    return serve_bytes(asked.request, body, {**_headers(asked), **more_headers}, {"Content-Type": asked.form})


def _made(asked: Asked, make: Make, write: Write) -> tuple[int, bytes]:
    def read(campaign: Campaign) -> tuple[RowMemory, Mapping[str, Any]]:
        rows = RowMemory(campaign.pk, campaign.revision, asked.language)
        with translation.override(asked.language):
            return rows, make(Context(campaign, Pages(campaign, asked.site), rows))

    try:
        rows, document = read_one_revision(asked.campaign.pk, read)
    except Campaign.DoesNotExist:
        raise not_found(f"There is no campaign “{asked.campaign.slug}”.") from None
    rows.keep()
    with translation.override(asked.language):
        return rows.revision, write(document)


def _headers(asked: Asked) -> dict[str, str]:
    with translation.override(asked.language):
        licence = asked.site + reverse("record", args=[asked.campaign.slug]) + "#licences"
    headers = {
        "Cache-Control": "public, no-cache",
        "Content-Language": asked.language,
        "Link": f'<{licence}>; rel="license"',
        "Record-Revision": str(asked.campaign.revision),
        "Vary": "Accept, Accept-Encoding",
    }
    if asked.campaign.modified:
        headers["Last-Modified"] = http_date(asked.campaign.modified)
    return headers


def selection(fields: str, known: Iterable[str]) -> Callable[[Mapping[str, Any]], Mapping[str, Any]]:
    """Gives of a row those members alone that ``fields`` names ("slug,name"), all where it is "". Raises Problem."""
    if not fields:
        return lambda row: row
    names = [name.strip() for name in fields.split(",")]
    for name in names:
        if name not in set(known):
            raise invalid_parameter("fields", name, f"there is no such member; there are {', '.join(known)}.")
    return lambda row: {name: row[name] for name in names}
