"""The picture of a day, ``/<campaign>/2031-03-05.svg`` or ``.png``, for readers without scripts and to be passed on."""

import datetime as dt
import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple, Self

import resvg_py
from django.db.models import F, Max, Min, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404

from events.models import Campaign, Span
from events.models.consistent_read import read_one_revision
from events.models.dates import parse_day
from events.payload.encoding import Payload, compress_bytes, uncompressed
from events.projection.basis import Basis, FoldedSpans
from events.public import last_good
from events.public.pages import language_of_page, readers_page
from events.public.picture import sheet
from events.public.picture.content import day_content
from events.public.picture.palette import THEMES, palettes
from events.public.work_queue import WorkQueue
from events.serving.basis_query import parameters_of, parse_basis
from events.serving.memory_cache import PageKey, RevisionCache
from events.serving.responses import serve_bytes

CONTENT_TYPES = {"svg": "image/svg+xml", "png": "image/png"}
# Of brotli, as of pages: most pictures are asked for once.
QUALITY = 5
# A PNG has so many pixels for each of the picture's, for dense screens and for print.
PNG_ZOOM = 2
FONTS = [str(file) for file in sorted((Path(__file__).parent / "picture" / "fonts").glob("*.ttf"))]


# Of one process, which has four threads by default. Who has no turn gets the picture of an earlier revision, or is told
# to come again: else a dozen of them hold every thread, and readers wait for their pages.
making = WorkQueue(most_waiting=2)
# Seconds, for the header Retry-After.
BUSY_FOR = 10


@dataclass(frozen=True, slots=True)
class KeptPicture:
    """``content`` names what an SVG shows but for its revision, which it tells in the words ``revision``."""

    body: Payload
    content: str = ""
    revision: str = ""

    @property
    def size(self) -> int:
        return self.body.size


# Of one process. A picture of a large campaign takes about 230 kB as SVG, in every encoding, and 800 kB as PNG.
kept_pictures: RevisionCache[KeptPicture] = RevisionCache(16 * 2**20)


class Neighbours(NamedTuple):
    """The days beside a day, and the nearest ones on which a district changed hands; None where there is none."""

    previous_day: dt.date | None
    next_day: dt.date | None
    previous_change: dt.date | None
    next_change: dt.date | None


def neighbours(campaign: Campaign, day: dt.date, folded: FoldedSpans | None = None) -> Neighbours:
    """Where a reader without scripts may go from a day of the campaign; in one query.

    By the stored spans, or by those.
    """
    before, after = _changes_beside(folded.changes_of_hands(campaign.start), day) if folded else _stored(campaign, day)
    one_day = dt.timedelta(days=1)
    return Neighbours(
        day - one_day if day > campaign.start else None, day + one_day if day < campaign.end else None, before, after
    )


def _changes_beside(days: Sequence[dt.date], day: dt.date) -> tuple[dt.date | None, dt.date | None]:
    """Of days in order, the last one before that day and the first one after it."""
    before, after = bisect_left(days, day), bisect_right(days, day)
    return days[before - 1] if before else None, days[after] if after < len(days) else None


def _stored(campaign: Campaign, day: dt.date) -> tuple[dt.date | None, dt.date | None]:
    changes = Span.objects.of_campaign(campaign).filter(starts=F("tenure"), starts__gt=campaign.start).order_by()
    found = changes.aggregate(
        before=Max("starts", filter=Q(starts__lt=day)), after=Min("starts", filter=Q(starts__gt=day))
    )
    return found["before"], found["after"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A picture that somebody asks for: of a day of the campaign, on a basis, in a language and a theme."""

    campaign: Campaign
    day: dt.date
    language: str
    theme: str
    basis: Basis

    @classmethod
    def of(cls, request: HttpRequest, slug: str, day: str) -> Self:
        """By the path and the query. Raises Http404 for what is no day of the campaign, no theme and no basis."""
        campaign = get_object_or_404(Campaign, slug=slug)
        theme = request.GET.get("theme", "light")
        try:
            parsed = parse_day(day)
            basis = parse_basis(request.GET.get("known_on", ""), request.GET.get("at_least", ""), campaign.start)
        except ValueError as problem:
            raise Http404 from problem
        if theme not in THEMES or not campaign.holds(parsed):
            raise Http404
        return cls(campaign, parsed, language_of_page(), theme, basis)

    def key(self, form: str, revision: int) -> PageKey:
        """In memory, as "svg" or "png"."""
        return PageKey(form, self.campaign.pk, revision, self.language, (self.day, self.theme, self.basis))

    @property
    def parameters(self) -> dict[str, str]:
        """What the picture depends on besides its path."""
        return ({"theme": self.theme} if self.theme == "dark" else {}) | parameters_of(self.basis)


@readers_page
def picture(request: HttpRequest, campaign: str, day: str) -> HttpResponseBase:
    """The day as SVG, in the language of the path; ``theme`` is light or dark. 404 outside the campaign.

    ``known_on`` and ``at_least`` say what of the record counts; 404 where they say nothing.

    Its address names no revision, so that it can be passed on: caches ask each time whether it is still the same.
    """
    return _serve(request, Asked.of(request, campaign, day), "svg")


@readers_page
def png_picture(request: HttpRequest, campaign: str, day: str) -> HttpResponseBase:
    """The same picture as PNG, in the fonts of ``picture/fonts/``: for what shows no SVG, such as mail and previews."""
    return _serve(request, Asked.of(request, campaign, day), "png")


def _serve(request: HttpRequest, asked: Asked, form: str) -> HttpResponseBase:
    always = {
        "Content-Language": asked.language,
        "Cache-Control": "public, no-cache",
        # To be passed on, and shown by other sites.
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    (found, is_latest), content_type = _find_or_make(asked, form), {"Content-Type": CONTENT_TYPES[form]}
    address = last_good.address_of(request.path_info, asked.parameters)
    if found is None and (served := last_good.pictures.at(address)):
        found = served.body
    if found is None:
        busy = {"Retry-After": str(BUSY_FOR), "Cache-Control": "no-store"}
        return HttpResponse("too many pictures are being made\n", status=503, headers=busy, content_type="text/plain")
    if is_latest:
        last_good.pictures.remember(address, found, always | content_type, asked.campaign.revision)
    return serve_bytes(request, found, always, content_type)


def _find_or_make(asked: Asked, form: str) -> tuple[Payload | None, bool]:
    """From memory, or made, and whether it is that of the latest revision; None where too many are waited for already.

    Of all that ask for pictures at the same time, one makes them.
    """
    key = asked.key(form, asked.campaign.revision)
    if found := kept_pictures.get(key):
        return found.body, True
    with making.turn() as is_mine:
        if is_mine:
            return _make(asked, form, key).body, True
    before = kept_pictures.latest(key)
    return (before.body if before else None), False


def _make(asked: Asked, form: str, key: PageKey) -> KeptPicture:
    # Somebody else may have made it while this thread waited.
    if found := kept_pictures.get(key):
        return found
    revision, made = _svg(asked)
    if form == "png":
        made = KeptPicture(uncompressed(_png(made.body.identity.decode())))
        kept_pictures.keep(asked.key(form, revision), made)
    return made


def _png(drawn: str) -> bytes:
    return bytes(resvg_py.svg_to_bytes(svg_string=drawn, zoom=PNG_ZOOM, skip_system_fonts=True, font_files=FONTS))


def _svg(asked: Asked) -> tuple[int, KeptPicture]:
    """The revision that was read, and the picture of it, which is kept.

    The campaign may have moved on since it was asked for. A publication that changes nothing of the day changes the
    number of the revision alone.
    """
    key = asked.key("svg", asked.campaign.revision)
    if found := kept_pictures.get(key):
        return asked.campaign.revision, found
    try:
        revision, content = read_one_revision(
            asked.campaign.pk,
            lambda current: (current.revision, day_content(current, asked.day, asked.language, asked.basis)),
        )
    except Campaign.DoesNotExist as gone:
        raise Http404 from gone
    shown = hashlib.sha256(repr(replace(content, revision="")).encode()).hexdigest()
    before = kept_pictures.latest(key)
    drawn = _at_revision(before, content.revision) if before and before.content == shown else None
    if drawn is None:
        drawn = sheet.draw(content, palettes()[asked.theme], dark=asked.theme == "dark")
    made = KeptPicture(compress_bytes(drawn.encode(), QUALITY), shown, content.revision)
    kept_pictures.keep(asked.key("svg", revision), made)
    return revision, made


def _at_revision(before: KeptPicture, revision: str) -> str | None:
    """The picture with the words of another revision; None where they need other room, or are not found once."""
    drawn = before.body.identity.decode()
    if len(before.revision) != len(revision) or drawn.count(before.revision) != 1:
        return None
    return drawn.replace(before.revision, revision)
