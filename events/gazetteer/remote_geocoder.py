"""A geocoder of somebody else's, asked beside the gazetteer where an operator has named one.

Any that geopy has: README.md lists the variables. The server asks, never the editor's browser; what
was answered is kept in the cache, and a failure is a word to the editor and nothing worse.
"""

import hashlib
import inspect
import json
import logging
from collections.abc import Callable
from concurrent import futures
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from geopy import Point, exc
from geopy.adapters import URLLibAdapter
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders import SERVICE_TO_GEOCODER, get_geocoder_for_service
from rapidfuzz import process

from events.geo.geometry import Box

logger = logging.getLogger(__name__)

MOST_FOUND = 5
LONGEST_QUERY = 200
# Bytes: an answer about five places is a few thousand.
LARGEST_ANSWER = 1_000_000
# Seconds: how long an answer is kept, and how long nobody is asked who has said that it is too much.
KEPT_FOR, RESTS_FOR = 30 * 86_400, 60
_RESTING = "geocoder-rests"

# What geopy's classes call a key, the number of answers, and the box to keep to.
_KEYS = ("api_key", "apikey", "subscription_key")
_LIMITS = ("limit", "maxresults", "max_results", "maximum_responses")
_BOXES = ("viewbox", "bbox", "bounds", "boundary_rect")
# Answers a language that it does not have with an error.
_WITHOUT_LANGUAGES = frozenset({"photon"})


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """A place as the geocoder names it; degrees of WGS 84."""

    name: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class GeocoderAnswer:
    """``trouble``: "" or why there is nothing: "slow", "busy", "quota", "refused", "nonsense" or "outside"."""

    found: tuple[FoundPlace, ...] = ()
    trouble: str = ""


class GeocoderSettings(NamedTuple):
    """The operator's settings."""

    name: str
    url: str
    key: str
    timeout: float
    rate: float
    user_agent: str


class Adapter(URLLibAdapter):  # type: ignore[misc]
    """geopy's own, which would read an answer of any length."""

    def _decode_page(self, page: Any) -> str:
        body = page.read(LARGEST_ANSWER + 1)
        if len(body) > LARGEST_ANSWER:
            raise exc.GeocoderParseError("The answer is too long.")
        return str(body, "utf-8", "replace")


@dataclass(frozen=True, slots=True)
class GeocoderService:
    """One geocoder, asked in turns: never sooner than ``rate`` seconds after the time before."""

    wanted: GeocoderSettings
    in_turn: Callable[..., Any]
    options: frozenset[str]
    # Two, so that one answer that never ends does not end all others.
    threads: futures.ThreadPoolExecutor

    def ask(self, text: str, bounds: Box, language: str) -> list[FoundPlace]:
        """Raises TimeoutError and what geopy raises; and anything at all, of an answer that is nonsense."""
        asked = self.threads.submit(self.in_turn, text, exactly_one=False, **self._options(bounds, language))
        try:
            # geopy's own time-out is for each reading from the wire, of which there may be many.
            locations = asked.result(self.wanted.timeout + self.wanted.rate)
        finally:
            asked.cancel()
        return [
            FoundPlace(str(place.address), place.longitude, place.latitude) for place in (locations or [])[:MOST_FOUND]
        ]

    def _options(self, bounds: Box, language: str) -> dict[str, Any]:
        west, south, east, north = bounds
        given: dict[str, Any] = dict.fromkeys(_LIMITS, MOST_FOUND)
        given |= dict.fromkeys(_BOXES, (Point(south, west), Point(north, east))) | {"bounded": True}
        if self.wanted.name not in _WITHOUT_LANGUAGES:
            given["language"] = language
        return {name: value for name, value in given.items() if name in self.options}


def check() -> None:
    """Raise ImproperlyConfigured, with the variable's name, where the geocoder cannot be made."""
    if settings.GEOCODER:
        _service()


def ask(text: str, bounds: Box, language: str = "en") -> GeocoderAnswer | None:
    """What the operator's geocoder knows within the bounds (west, south, east, north); None where there is none."""
    if not settings.GEOCODER:
        return None
    service = _service()
    text = " ".join(text[:LONGEST_QUERY].split())
    key = _key(service.wanted, text, bounds, language)
    kept = cache.get(key)
    if kept is not None:
        return _within(bounds, [FoundPlace(**place) for place in json.loads(kept)])
    if cache.get(_RESTING):
        return GeocoderAnswer(trouble="quota")
    try:
        found = service.ask(text, bounds, language)
    except Exception as problem:
        return GeocoderAnswer(trouble=_trouble(problem))
    cache.set(key, json.dumps([asdict(place) for place in found]), KEPT_FOR)
    return _within(bounds, found)


def _within(bounds: Box, found: list[FoundPlace]) -> GeocoderAnswer:
    west, south, east, north = bounds
    inside = tuple(place for place in found if west <= place.lon <= east and south <= place.lat <= north)
    return GeocoderAnswer(inside, "outside" if found and not inside else "")


def _trouble(problem: Exception) -> str:
    """A word for what went wrong; the operator's log has the rest."""
    logger.warning("The geocoder %s: %s: %s", settings.GEOCODER, type(problem).__name__, str(problem)[:300])
    if isinstance(problem, exc.GeocoderQuotaExceeded):
        cache.set(_RESTING, True, RESTS_FOR)
        return "quota"
    if isinstance(problem, TimeoutError | exc.GeocoderTimedOut):
        return "slow"
    if isinstance(problem, exc.GeocoderParseError) or not isinstance(problem, exc.GeopyError):
        return "nonsense"
    return "refused"


def _key(wanted: GeocoderSettings, *asked: Any) -> str:
    """Of the service and the question; cache keys have neither spaces nor Arabic."""
    whole = json.dumps([wanted.name, wanted.url, *asked])
    return f"geocoder-{hashlib.sha256(whole.encode()).hexdigest()}"


def _service() -> GeocoderService:
    return _made(
        GeocoderSettings(
            settings.GEOCODER.lower(),
            settings.GEOCODER_URL,
            settings.GEOCODER_KEY,
            settings.GEOCODER_TIMEOUT,
            settings.GEOCODER_RATE,
            settings.GEOCODER_USER_AGENT,
        )
    )


@lru_cache(maxsize=1)
def _made(wanted: GeocoderSettings) -> GeocoderService:
    """One for the process, so that its turns are one queue. Raises ImproperlyConfigured."""
    try:
        made = get_geocoder_for_service(wanted.name)
    except exc.GeocoderNotFound:
        near = process.extractOne(wanted.name, list(SERVICE_TO_GEOCODER), score_cutoff=60)
        hint = f" (did you mean {near[0]}?)" if near else ""
        raise ImproperlyConfigured(f"GEOCODER: geopy has no “{wanted.name}”{hint}.") from None
    try:
        geocoder = made(**_arguments(wanted, inspect.signature(made).parameters))
    except (TypeError, exc.ConfigurationError) as problem:
        raise ImproperlyConfigured(f"GEOCODER: {wanted.name} cannot be used so: {problem}") from problem
    in_turn = RateLimiter(
        geocoder.geocode,
        min_delay_seconds=wanted.rate,
        error_wait_seconds=wanted.rate,
        max_retries=0,
        swallow_exceptions=False,
    )
    threads = futures.ThreadPoolExecutor(2, thread_name_prefix="geocoder")
    return GeocoderService(wanted, in_turn, frozenset(inspect.signature(geocoder.geocode).parameters), threads)


def _arguments(wanted: GeocoderSettings, taken: Any) -> dict[str, Any]:
    given: dict[str, Any] = {"timeout": wanted.timeout, "user_agent": wanted.user_agent, "adapter_factory": Adapter}
    if wanted.url:
        address = urlsplit(wanted.url)
        if address.scheme not in ("http", "https") or not address.hostname or address.query or address.fragment:
            raise ImproperlyConfigured(f"GEOCODER_URL: “{wanted.url}” is not an address such as https://host/path.")
        if "domain" not in taken:
            raise ImproperlyConfigured(f"GEOCODER_URL: {wanted.name} has an address of its own.")
        given |= {"scheme": address.scheme, "domain": (address.netloc + address.path).rstrip("/")}
    name = next((name for name in _KEYS if name in taken), "")
    if wanted.key and not name:
        raise ImproperlyConfigured(f"GEOCODER_KEY: {wanted.name} takes no key.")
    if name and not wanted.key and taken[name].default is inspect.Parameter.empty:
        raise ImproperlyConfigured(f"GEOCODER_KEY: {wanted.name} needs a key.")
    return given | ({name: wanted.key} if wanted.key else {})
