"""The record as files, ``/<campaign>/download/control.geojson?on=2031-03-05``: a layer in a format.

A file is made whole before it is sent, in a folder that goes with it: so it is of one revision, what goes wrong is an
error and no half of a file, and a slow reader holds no turn and no snapshot of the database.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from io import FileIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page

from events.exports.layer_formats.csv_table import METADATA_ENDING, metadata
from events.exports.layer_formats.registry import CSV_WITH_BOM, FORMATS, Format, available
from events.exports.layer_formats.xlsx import TooManyRowsError
from events.exports.layers.event_layers import count_events
from events.exports.layers.layer import Layer
from events.exports.layers.registry import LAYERS, OF_EVENTS
from events.models import Campaign
from events.models.consistent_read import read_one_revision
from events.public.page_head import site_of
from events.public.pages import language_of_page, readers_page
from events.public.pictures import BUSY_FOR, making
from events.request_log import show_revision
from events.serving.campaign_list import ListedCampaign, find_campaign, list_campaigns
from events.serving.layer_query import LayerQuery

# Raise it whenever a file of the same record looks otherwise: caches keep what they have by revision.
VERSION = 2
# A file of so many takes some ten seconds, and meanwhile nobody else's is made.
MOST_EVENTS = 20_000
# What is compressed already is sent as it is.
TEXT_FORMATS = ("geojson", "csv", "kml")
TABLE = "csv"
# Layers whose rows are no places on a map, and the formats that hold those.
TABLES = ("reports",)
TABLE_FORMATS = ("csv", "zip", "xlsx")


def formats_of(layer: str) -> list[str]:
    """The endings in which the layer can be had here."""
    return [form for form in available() if layer not in TABLES or form in TABLE_FORMATS]


class TooMuchError(Exception):
    """More than one request may have; the message says what to do instead."""


@dataclass(frozen=True, slots=True)
class AskedFile:
    """A file that an address names, understood."""

    campaign: ListedCampaign
    layer: str
    form: str
    query: LayerQuery
    language: str
    site: str
    bom: bool = False

    @classmethod
    def of(cls, request: HttpRequest, slug: str, layer: str, form: str) -> "AskedFile":
        """Raises Http404 for a query that says nothing: else a file would come that nobody has asked for."""
        campaign = find_campaign(slug, list_campaigns())
        if layer not in LAYERS or form not in available():
            raise Http404
        try:
            query = LayerQuery.parse(layer, request.GET, campaign.start, campaign.end)
        except ValueError as problem:
            raise Http404(str(problem)) from problem
        bom = form == TABLE and request.GET.get("bom") == "1"
        return cls(campaign, layer, form, query, language_of_page(), site_of(request), bom)

    @property
    def etag(self) -> str:
        """Weak: two files of one revision differ in the day on which they were retrieved."""
        depends = (VERSION, self.layer, self.form, self.query.pairs, self.language, self.site, self.bom)
        told = hashlib.sha256(json.dumps(depends).encode()).hexdigest()[:16]
        return f'W/"{self.campaign.revision}-{told}"'

    @property
    def format(self) -> Format:
        return CSV_WITH_BOM if self.bom else FORMATS[self.form]

    def address(self, ending: str = "") -> str:
        """Within the site."""
        path = reverse("layer-file", kwargs={"campaign": self.campaign.slug, "layer": self.layer, "form": self.form})
        query = urlencode(self.query.pairs)
        return path + ending + (f"?{query}" if query else "")


class MadeFile(NamedTuple):
    path: Path
    name: str
    revision: int


class FileInFolder(FileIO):
    """A file that is read once, with its folder: closed, both are gone."""

    def __init__(self, path: Path, folder: "TemporaryDirectory[str]") -> None:
        super().__init__(path)
        self._folder = folder

    def close(self) -> None:
        super().close()
        self._folder.cleanup()


View = Callable[..., HttpResponseBase]


def _compressed_if_text(view: View) -> View:
    """Compress what is text and is long; of the rest, readers may see the length."""
    zipped: View = gzip_page(view)

    @wraps(view)
    def choose(request: HttpRequest, campaign: str, layer: str, form: str) -> HttpResponseBase:
        return (zipped if form in TEXT_FORMATS else view)(request, campaign, layer, form)

    return choose


@readers_page
@_compressed_if_text
def layer_file(request: HttpRequest, campaign: str, layer: str, form: str) -> HttpResponseBase:
    """A layer in a format, as an attachment.

    404 for a format that cannot hold the layer or is not installed, 400 for more events than one request may have, and
    503 where too many wait for files and pictures already.
    """
    asked = AskedFile.of(request, campaign, layer, form)
    headers = _headers(asked)
    show_revision(request, asked.campaign.revision)
    if unchanged := get_conditional_response(request, etag=asked.etag):
        return with_headers(unchanged, headers)
    if request.method == "HEAD":
        return with_headers(HttpResponse(content_type=asked.format.media_type), headers | {"ETag": asked.etag})
    with making.turn() as is_mine:
        if not is_mine:
            return busy()
        try:
            return _file_response(asked, headers)
        except (TooMuchError, TooManyRowsError) as problem:
            return with_headers(text_answer(f"{problem}\n", status=400), headers)


@readers_page
def table_metadata(request: HttpRequest, campaign: str, layer: str) -> HttpResponseBase:
    """What the columns of a table in CSV are, and where it comes from, as CSV on the Web has it."""
    asked = AskedFile.of(request, campaign, layer, TABLE)
    described = read_one_revision(asked.campaign.pk, lambda row: metadata(_layer(asked, row), _table_name(asked)))
    response = HttpResponse(described, content_type="application/csvm+json")
    return with_headers(response, _headers(asked, describes=False) | {"ETag": asked.etag})


def _table_name(asked: AskedFile) -> str:
    """The address of the table, relative to that of its description."""
    return asked.address().rpartition("/")[2]


def _headers(asked: AskedFile, *, describes: bool = True) -> dict[str, str]:
    headers = for_other_sites(asked.language)
    if describes and asked.form == TABLE:
        described = asked.address(METADATA_ENDING)
        headers["Link"] = f'<{described}>; rel="describedby"; type="application/csvm+json"'
    return headers


def for_other_sites(language: str) -> dict[str, str]:
    """Headers of a file that pages of other sites, and programs in them, may read."""
    return {
        "Content-Language": language,
        "Cache-Control": "public, no-cache",
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Expose-Headers": "Content-Disposition, ETag, Link",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }


def with_headers(response: HttpResponseBase, headers: dict[str, str]) -> HttpResponseBase:
    for name, value in headers.items():
        response.headers[name] = value
    return response


def busy() -> HttpResponseBase:
    busy = {"Retry-After": str(BUSY_FOR), "Cache-Control": "no-store"}
    return with_headers(text_answer("too many files are being made\n", status=503), busy)


def text_answer(said: str, status: int) -> HttpResponse:
    return HttpResponse(said, status=status, content_type="text/plain; charset=utf-8")


def _file_response(asked: AskedFile, headers: dict[str, str]) -> HttpResponseBase:
    folder = TemporaryDirectory(prefix="download-")
    try:
        made = _make(asked, Path(folder.name))
        file = FileInFolder(made.path, folder)
        response = FileResponse(file, as_attachment=True, filename=made.name, content_type=asked.format.media_type)
    except BaseException:
        folder.cleanup()
        raise
    # The campaign may have moved on since it was found: then the file is of a later revision than the ETag would say.
    told = {"ETag": asked.etag} if made.revision == asked.campaign.revision else {}
    return with_headers(response, headers | told | {"Record-Revision": str(made.revision)})


def _make(asked: AskedFile, folder: Path) -> MadeFile:
    """Raises TooMuchError, TooManyRowsError, and Http404 where the format cannot hold the layer."""

    def write(campaign: Campaign) -> MadeFile:
        layer = _layer(asked, campaign)
        path = folder / f"{layer.name}.{asked.form}"
        path.unlink(missing_ok=True)
        asked.format.write(layer, path)
        return MadeFile(path, f"{layer.file_name}.{asked.form}", campaign.revision)

    try:
        return read_one_revision(asked.campaign.pk, write)
    except Campaign.DoesNotExist as gone:
        raise Http404 from gone


def _layer(asked: AskedFile, campaign: Campaign) -> Layer:
    query = asked.query.within(campaign.start, campaign.end)
    # The day is the server's: a reader's own may differ by one, as may that of a cache.
    wanted = query.asked(campaign, timezone.localdate(), asked.language, asked.site)
    if asked.layer in OF_EVENTS and (number := count_events(wanted)) > MOST_EVENTS:
        raise TooMuchError(
            _(
                "These are %(number)d events, and a file has %(most)d at most. Ask for fewer days or with filters, "
                "page through the API, or ask the operator for an export."
            )
            % {"number": number, "most": MOST_EVENTS}
        )
    layer = LAYERS[asked.layer](wanted)
    if not asked.format.takes(layer):
        raise Http404
    return layer
