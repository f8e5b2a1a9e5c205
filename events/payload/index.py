"""The part with one short row for each event, for filters and search, in one language."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from events.models import Campaign, Citation, Event, labels
from events.payload.evidence import DECIMALS
from events.payload.format import Table
from events.payload.windows import EMPTY, Window, version_of

# A campaign with more events has no index: the browser would hold more than a phone should.
MAX_EVENTS = 20_000
# Characters of a summary, for a title in a list of results; words beyond are not found either.
MAX_TITLE = 120

COLUMNS = ["reference", "day", "kind", "actor", "districts", "covers", "place", "point", "sources", "voices", "title"]


def index_version(campaign: Campaign, windows: Iterable[Window], counts: Table) -> str:
    """The version of the part, of which the windows' are a part; EMPTY where there are no events, or too many."""
    events = sum(count for *_row, count in counts["rows"])
    if not 0 < events <= MAX_EVENTS:
        return EMPTY
    voices = campaign.voices.order_by().values_list("pk", "version")
    return version_of(campaign, [(one.first, one.version) for one in windows] + [("voice", *row) for row in voices])


def index_part(campaign: Campaign, language: str) -> dict[str, Any]:
    """Every published event, in order of days. Within the part, rows name the others by their place in its lists.

    ``actors`` and ``districts`` are slugs. A source is its publisher, its title and the title's language; a voice its
    slug and its two names. A statement about a whole bank (``covers``) names no districts. The grade of an event is
    that of the span that stands in the core.
    """
    events = list(Event.objects.filter(campaign=campaign).published().order_by("occurred_on", "reference"))
    actors = _Numbers(campaign.actors.values_list("pk", "slug"))
    districts = _Numbers(campaign.districts.order_by("slug").values_list("pk", "slug"))
    sources = _Numbers(
        (pk, [publisher, title, title_language or its_language])
        for pk, publisher, title, title_language, its_language in campaign.sources.order_by(
            "publisher", "pk"
        ).values_list("pk", "publisher", "title", "title_language", "language")
    )
    voices = _Numbers(
        (pk, [slug, en, ar])
        for pk, slug, en, ar in campaign.voices.order_by("slug").values_list("pk", "slug", "name_en", "name_ar")
    )
    about = _about(campaign)
    cited, quoted = _cited(campaign)
    rows = [
        [
            event.reference,
            (event.occurred_on - campaign.start).days,
            event.kind,
            None if event.actor_id is None else actors.number(event.actor_id),
            [] if event.covers else [districts.number(pk) for pk in about[event.pk]],
            event.covers,
            event.place,
            _point(event),
            [sources.number(pk) for pk in cited[event.pk]],
            [voices.number(pk) for pk in quoted[event.pk]],
            _title(event, language),
        ]
        for event in events
    ]
    return {
        "language": language,
        "actors": actors.used,
        "districts": districts.used,
        "sources": {"columns": ["publisher", "title", "language"], "rows": sources.used},
        "voices": {"columns": ["slug", "en", "ar"], "rows": voices.used},
        "events": Table(columns=COLUMNS, rows=rows),
    }


class _Numbers:
    """Numbers rows in the order of their first use. ``named`` are primary keys, and what is told of each."""

    def __init__(self, named: Iterable[tuple[int, Any]]) -> None:
        self._named = dict(named)
        self._numbers: dict[int, int] = {}

    def number(self, pk: int) -> int:
        return self._numbers.setdefault(pk, len(self._numbers))

    @property
    def used(self) -> list[Any]:
        return [self._named[pk] for pk in self._numbers]


def _about(campaign: Campaign) -> dict[int, list[int]]:
    """The districts of each event, by primary key."""
    about: dict[int, list[int]] = defaultdict(list)
    links = Event.districts.through.objects.filter(event__campaign=campaign).order_by("event_id", "district__slug")
    for event, district in links.values_list("event_id", "district_id"):
        about[event].append(district)
    return about


def _cited(campaign: Campaign) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
    """The sources and the voices of each event, by primary key; each once."""
    cited: dict[int, list[int]] = defaultdict(list)
    quoted: dict[int, list[int]] = defaultdict(list)
    citations = Citation.objects.filter(event__campaign=campaign).visible_to_public().order_by("event_id", "pk")
    for event, source, voice in citations.values_list("event_id", "source_id", "voice_id"):
        if source not in cited[event]:
            cited[event].append(source)
        if voice is not None and voice not in quoted[event]:
            quoted[event].append(voice)
    return cited, quoted


def _point(event: Event) -> list[float] | None:
    return None if event.lon is None or event.lat is None else [round(event.lon, DECIMALS), round(event.lat, DECIMALS)]


def _title(event: Event, language: str) -> str | list[str]:
    """The beginning of the summary, to a whole word; with the name of its language where that is another one."""
    text, its_language = labels.text_and_language(event, "summary", language)
    if len(text) > MAX_TITLE:
        text = text[: MAX_TITLE + 1].rpartition(" ")[0].rstrip(",;:") + " …"
    return text if its_language == language else [text, its_language]
