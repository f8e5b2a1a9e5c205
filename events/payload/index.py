"""The part with one short row for each event, for filters and search, in one language."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from events.control.changes import changes_control
from events.models import Campaign, Citation, Event, Source, labels
from events.payload.evidence import DECIMALS
from events.payload.format import Table
from events.payload.windows import EMPTY, Window, version_of

# A campaign with more events has no index: the browser would hold more than a phone should.
MAX_EVENTS = 20_000
# Characters of a summary, for a title in a list of results; words beyond are not found either.
MAX_TITLE = 120

COLUMNS = [
    "reference",
    "day",
    "kind",
    "actor",
    "districts",
    "covers",
    "place",
    "point",
    "citations",
    "title",
    "control",
]
# In the column "control": changes nothing; changes the state of its districts; says that its actor took all of them.
NOTHING, STATE, WHOLE = range(3)


def index_version(campaign: Campaign, windows: Iterable[Window], counts: Table) -> str:
    """The version of the part, of which the windows' are a part; EMPTY where there are no events, or too many."""
    events = sum(count for *_row, count in counts["rows"])
    if not 0 < events <= MAX_EVENTS:
        return EMPTY
    voices = campaign.voices.order_by().values_list("pk", "version")
    return version_of(campaign, [(one.first, one.version) for one in windows] + [("voice", *row) for row in voices])


def index_part(campaign: Campaign, language: str) -> dict[str, Any]:
    """Every published event, in order of days. Within the part, rows name the others by their place in its lists.

    ``actors`` and ``districts`` are slugs. A source is its publisher, its title, the title's language, the agency
    whose report it carries and the day of its publication (null where it names none: it counts as known from the
    event's own day); a voice its slug, its two names, and 1 where it stands for unnamed people, who are another voice
    for each publisher, or 0. ``citations`` are numbers in threes: a source, a voice (-1 for none), and 1 where it
    supports the event or 0 where it disputes it. ``control`` is NOTHING, STATE or WHOLE. The grade of an event is that
    of the span that stands in the core.
    """
    events = list(Event.objects.filter(campaign=campaign).published().order_by("occurred_on", "reference"))
    actors = _Numbers(campaign.actors.values_list("pk", "slug"))
    districts = _Numbers(campaign.districts.order_by("slug").values_list("pk", "slug"))
    sources = _Numbers(
        (row.pk, [row.publisher, row.title, row.title_language or row.language, row.agency, _published(row, campaign)])
        for row in campaign.sources.order_by("publisher", "pk")
    )
    voices = _Numbers(
        (pk, [slug, en, ar, int(is_unnamed)])
        for pk, slug, en, ar, is_unnamed in campaign.voices.order_by("slug").values_list(
            "pk", "slug", "name_en", "name_ar", "is_unnamed"
        )
    )
    about = _about(campaign)
    cited = _cited(campaign)
    rows = [
        [
            event.reference,
            (event.occurred_on - campaign.start).days,
            event.kind,
            None if event.actor_id is None else actors.number(event.actor_id),
            [districts.number(pk) for pk in about[event.pk]],
            event.covers,
            event.place,
            _point(event),
            [
                number
                for source, voice, supports in cited.get(event.pk, [])
                for number in (sources.number(source), -1 if voice is None else voices.number(voice), supports)
            ],
            _title(event, language),
            _control(event),
        ]
        for event in events
    ]
    return {
        "language": language,
        "actors": actors.used,
        "districts": districts.used,
        "sources": {"columns": ["publisher", "title", "language", "agency", "published"], "rows": sources.used},
        "voices": {"columns": ["slug", "en", "ar", "unnamed"], "rows": voices.used},
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


def _cited(campaign: Campaign) -> dict[int, list[tuple[int, int | None, int]]]:
    """Of each event, by primary key, its citations: source, voice, and whether it supports the event (1 or 0)."""
    cited: dict[int, list[tuple[int, int | None, int]]] = defaultdict(list)
    citations = Citation.objects.filter(event__campaign=campaign).visible_to_public().order_by("event_id", "pk")
    for event, source, voice, stance in citations.values_list("event_id", "source_id", "voice_id", "stance"):
        cited[event].append((source, voice, int(stance == Citation.Stance.SUPPORTS)))
    return {event: list(dict.fromkeys(rows)) for event, rows in cited.items()}


def _control(event: Event) -> int:
    if not changes_control(event.kind, event.precision):
        return NOTHING
    takes_whole = (event.kind == Event.Kind.CONTROL or event.is_cumulative_list) and event.scope == Event.Scope.WHOLE
    return WHOLE if takes_whole and event.actor_id else STATE


def _published(source: Source, campaign: Campaign) -> int | None:
    return None if source.published_on is None else (source.published_on - campaign.start).days


def _point(event: Event) -> list[float] | None:
    return None if event.lon is None or event.lat is None else [round(event.lon, DECIMALS), round(event.lat, DECIMALS)]


def _title(event: Event, language: str) -> str | list[str]:
    """The beginning of the summary, to a whole word; with the name of its language where that is another one."""
    text, its_language = labels.text_and_language(event, "summary", language)
    if len(text) > MAX_TITLE:
        text = text[: MAX_TITLE + 1].rpartition(" ")[0].rstrip(",;:") + " …"
    return text if its_language == language else [text, its_language]
