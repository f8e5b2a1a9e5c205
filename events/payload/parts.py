"""The parts of a campaign's payload: what each is called, and its bytes, from the cache or built once for everybody.

A part is addressed by its name and by a version that stands for its content, so that every cache may keep it for
ever. The core is built anew for each revision, and says which versions of the others go with it; those that a
publication did not touch keep theirs, and are not built again.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

from django.conf import settings
from django.core.cache import cache

from events.models import Campaign, District, Story
from events.models.consistent_read import read_one_revision
from events.models.dates import parse_day
from events.payload import builder, compared, counted, evidence, index, stories
from events.payload.build_once import build_once, is_being_built
from events.payload.cached import from_cache
from events.payload.encoding import Payload, compact, compress
from events.payload.format import CACHED_FOR, FORMAT
from events.payload.windows import EMPTY
from events.projection.basis import DAY_LENGTH, Basis

CORE, INDEX, CONTROL, COMPARE = "core", "index", "control", "compare"
# What the page keeps room for before it has read the core, so that nothing is pushed aside later.
ROOM_FOR = ("phases", "milestones", "figurePoints")
# The parts without a language, whose versions stand in the core under the same names.
PLAIN_PARTS: dict[str, Callable[[Campaign], dict[str, Any]]] = {
    "ground": builder.ground_part,
    "front": builder.front_part,
    "names": builder.names_part,
}
# Those of one row, by its slug and the language.
NAMED_PARTS: dict[str, Callable[[Campaign, str, str], dict[str, Any]]] = {
    "district": evidence.district_part,
    "story": stories.story_part,
}
# Characters: a slug has 60 at most.
MAX_LENGTH = 80


@dataclass(frozen=True, slots=True)
class PartName:
    """A part by kind; ``key`` is the first day of a window, the slug of a district or a story, the basis of a fold,
    or two days and the basis.

    As a text: ``core``, ``ground``, ``front``, ``names``, ``index-en``, ``days-en-2031-03-01``,
    ``district-ar-old-docks``, ``control-2031-03-05-reported``, ``compare-en-2031-03-05-2031-04-01-reported``,
    ``story-en-landing``.
    """

    kind: str
    language: str = ""
    key: str = ""

    def __str__(self) -> str:
        return "-".join(filter(None, (self.kind, self.language, self.key)))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises ValueError for a text that names no part."""
        kind, _dash, rest = text.partition("-")
        language, _dash, key = ("", "", rest) if kind == CONTROL else rest.partition("-")
        name = cls(kind, language, key)
        # It becomes a part of a key in the cache.
        if len(text) > MAX_LENGTH:
            raise ValueError("a name of a part is not so long")
        if kind in (CORE, *PLAIN_PARTS):
            is_part = not rest
        elif kind == INDEX:
            is_part = language in dict(settings.LANGUAGES) and not key
        elif kind == CONTROL:
            is_part = not Basis.parse(key).is_whole
        else:
            is_part = kind in ("days", "district", "story") and language in dict(settings.LANGUAGES) and bool(key)
        if kind == COMPARE:
            is_part = language in dict(settings.LANGUAGES) and bool(_compared_days(key))
        # Each part has one name: a text that is read as one and written otherwise is none.
        if not is_part or str(name) != text:
            raise ValueError(f"“{text}” is no part of a payload")
        return name


@dataclass(frozen=True, slots=True)
class Core:
    """The core's bytes, and the versions of the parts beside it."""

    revision: int
    payload: Payload
    # By the names of PLAIN_PARTS, and of the index.
    versions: dict[str, str]
    # By the first day of each window: the day after its last, and its version.
    windows: dict[dt.date, tuple[dt.date, str]]
    # Of the tables in ROOM_FOR, those that have rows.
    room_for: frozenset[str]

    @property
    def version(self) -> str:
        """Of the core itself, and of what changes with it: such as ``12-f4385ad671c6``."""
        return f"{self.revision}-{self.payload.digest}"

    def head(self) -> dict[str, Any]:
        """For the cache, all but the payload, which lies there as a part."""
        windows = [[first.isoformat(), until.isoformat(), version] for first, (until, version) in self.windows.items()]
        return {"version": self.version, "versions": self.versions, "windows": windows, "rooms": sorted(self.room_for)}

    @classmethod
    def of_head(cls, revision: int, head: dict[str, Any], payload: Payload) -> Self:
        day = dt.date.fromisoformat
        windows = {day(first): (day(until), version) for first, until, version in head["windows"]}
        return cls(revision, payload, head["versions"], windows, frozenset(head["rooms"]))

    def version_of(self, name: PartName) -> str | None:
        """The version of a part that goes with this core; None where it has no such part, or it is empty."""
        if name.kind == "days":
            found = [version for first, (_until, version) in self.windows.items() if first.isoformat() == name.key]
            return (found or [EMPTY])[0] or None
        if name.kind in self.versions:
            return self.versions[name.kind] or None
        # Of a district, a story or a fold, which no version says whether there is one: it is looked up when the part is
        # built.
        return self.version

    def window_of(self, day: dt.date, language: str) -> PartName | None:
        """The part with the evidence of a day; None where there is none, or the day is not the campaign's."""
        for first, (until, version) in self.windows.items():
            if first <= day < until and version != EMPTY:
                return PartName("days", language, first.isoformat())
        return None


def current_core(campaign: Campaign) -> Core:
    """The core of the campaign at its revision, or a later one where it has moved on; built once and cached."""
    pk = campaign.pk
    return _cached_core(pk, campaign.revision) or build_once(
        _core_build(pk), find=lambda: _find_current(pk), build=lambda: _build_core(pk)
    )


def is_core_awaited(pk: int, revision: int) -> bool:
    """Whether the core of the campaign (primary key) at that revision is not there yet, and somebody builds it."""
    return is_being_built(_core_build(pk)) and _cached_core(pk, revision) is None


def _core_build(pk: int) -> str:
    return f"core-{pk}"


def cached_part(slug: str, version: str, name: PartName) -> Payload | None:
    """A part that is in the cache already, by the slug of its campaign; asks the database nothing."""
    return from_cache(part_key(slug, version, name), Payload.unpacked)


def current_part(campaign: Campaign, version: str, name: PartName) -> Payload | None:
    """A part, built where it is not cached; None where its version is not the current one, or there is no such part."""
    core = current_core(campaign)
    if core.version_of(name) != version:
        return None
    if name.kind == CORE:
        return core.payload
    return build_once(
        part_key(campaign.slug, version, name),
        find=lambda: cached_part(campaign.slug, version, name),
        build=lambda: _build(campaign, version, name, core),
    )


def plain_part(campaign: Campaign, version: str, name: PartName) -> bytes | None:
    """As ``current_part``, for whoever takes it once: neither compressed nor cached."""
    core = current_core(campaign)
    if core.version_of(name) != version:
        return None
    if name.kind == CORE:
        return core.payload.identity
    document = read_one_revision(campaign.pk, lambda current: _document(current, version, name, core))
    return None if document is None else compact({"format": FORMAT} | document)


def _build_core(pk: int) -> Core:
    def read(campaign: Campaign) -> tuple[int, dict[str, Any]]:
        return campaign.revision, builder.core_part(campaign)

    revision, document = read_one_revision(pk, read)
    payload = compress(document)
    start = dt.date.fromisoformat(document["campaign"]["start"])
    days = [start + dt.timedelta(days=number) for number in range(document["campaign"]["days"] + 1)]
    core = Core(
        revision=revision,
        payload=payload,
        versions=document["versions"],
        windows={days[first]: (days[until], version) for first, until, version in document["windows"]["rows"]},
        room_for=frozenset(name for name in ROOM_FOR if document[name]["rows"]),
    )
    store_core(pk, document["campaign"]["slug"], core)
    return core


def store_core(pk: int, slug: str, core: Core) -> None:
    """Cache the core of the campaign (primary key and slug) for whoever asks for its revision."""
    _store(slug, core.version, PartName(CORE), core.payload)
    cache.set(core_key(pk, core.revision), {"slug": slug, **core.head()}, timeout=CACHED_FOR)


def _build(campaign: Campaign, version: str, name: PartName, core: Core) -> Payload | None:
    """The part of the version; None where the campaign has moved on and the part with it, or there is none."""
    document = read_one_revision(campaign.pk, lambda current: _document(current, version, name, core))
    if document is None:
        return None
    payload = compress({"format": FORMAT} | document)
    _store(campaign.slug, version, name, payload)
    return payload


def _document(campaign: Campaign, version: str, name: PartName, core: Core) -> dict[str, Any] | None:
    # The core may be of an earlier revision than what is read now.
    if campaign.revision != core.revision and current_core(campaign).version_of(name) != version:
        return None
    if name.kind == "days":
        first = dt.date.fromisoformat(name.key)
        return evidence.days_part(campaign, first, core.windows[first][0], name.language)
    if name.kind == INDEX:
        return index.index_part(campaign, name.language)
    if name.kind == CONTROL:
        basis = Basis.parse(name.key)
        return counted.control_part(campaign, basis) if _holds(campaign, basis.known_on) else None
    if name.kind == COMPARE:
        first, second, basis = _compared_days(name.key)
        is_of_campaign = _holds(campaign, first, second, basis.known_on)
        return compared.compared_part(campaign, first, second, name.language, *basis) if is_of_campaign else None
    if name.kind in NAMED_PARTS:
        try:
            return NAMED_PARTS[name.kind](campaign, name.key, name.language)
        except (District.DoesNotExist, Story.DoesNotExist):
            return None
    return PLAIN_PARTS[name.kind](campaign)


def _compared_days(key: str) -> tuple[dt.date, dt.date, Basis]:
    """The days and the basis of ``2031-03-05-2031-04-01-reported``.

    Raises ValueError for another form, and unless the first day is the earlier one.
    """
    first, second = parse_day(key[:DAY_LENGTH]), parse_day(key[DAY_LENGTH + 1 : 2 * DAY_LENGTH + 1])
    basis = Basis.parse(key[2 * DAY_LENGTH + 2 :])
    if first >= second or key != "-".join(filter(None, (first.isoformat(), second.isoformat(), str(basis)))):
        raise ValueError(f"“{key}” is no comparison")
    return first, second, basis


def _holds(campaign: Campaign, *days: dt.date | None) -> bool:
    """Whether the days are the campaign's: of others, anybody could have any number of parts made."""
    return all(day is None or campaign.holds(day) for day in days)


def _find_current(pk: int) -> Core | None:
    """What is cached of the revision that the campaign (primary key) is at now."""
    return _cached_core(pk, Campaign.objects.values_list("revision", flat=True).get(pk=pk))


def _cached_core(pk: int, revision: int) -> Core | None:
    def read(head: dict[str, Any]) -> Core | None:
        payload = cached_part(head["slug"], head["version"], PartName(CORE))
        return Core.of_head(revision, head, payload) if payload else None

    return from_cache(core_key(pk, revision), read)


def core_key(pk: int, revision: int) -> str:
    return f"core-{FORMAT}-{pk}-{revision}"


def _store(slug: str, version: str, name: PartName, payload: Payload) -> None:
    cache.set(part_key(slug, version, name), payload.packed(), timeout=CACHED_FOR)


def part_key(slug: str, version: str, name: PartName) -> str:
    return f"part-{FORMAT}-{slug}-{version}-{name}"
