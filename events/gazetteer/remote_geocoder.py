"""Asks a remote geocoder, where the operator has configured one, for places that the gazetteer does not know.

It may be any that geopy supports; README.md lists the variables. The server asks, never the editor's browser.
Results are cached. A failure of the service never raises: the answer names it, for a message to the editor.
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

MAX_RESULTS = 5
MAX_QUERY_LENGTH = 200
# A response with five places has a few thousand bytes.
MAX_RESPONSE_BYTES = 1_000_000
# How long results are cached, and how long no request is made after the service has refused one by its quota (seconds).
CACHE_SECONDS, BACKOFF_SECONDS = 30 * 86_400, 60
_BACKOFF_CACHE_KEY = "geocoder-rests"

# What the geocoders of geopy call their parameters for an API key, a limit of results, and a bounding box.
_KEYS = ("api_key", "apikey", "subscription_key")
_LIMITS = ("limit", "maxresults", "max_results", "maximum_responses")
_BOXES = ("viewbox", "bbox", "bounds", "boundary_rect")
# Geocoders that fail for a language that they do not support.
_WITHOUT_LANGUAGES = frozenset({"photon"})


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """A place as the service names it; degrees of WGS 84."""

    name: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class GeocoderAnswer:
    found: tuple[FoundPlace, ...] = ()
    # Why nothing was found: "slow" (timed out), "quota" (too many requests), "refused" (any other error of the
    # service), "nonsense" (an unreadable response) or "outside" (only places outside the bounds). "" where the
    # service answered, be it with no place.
    failure: str = ""


class GeocoderSettings(NamedTuple):
    """The operator's settings, the GEOCODER variables."""

    # As geopy calls the service.
    name: str
    # "" for the service's own address.
    url: str
    # The API key; "" for none.
    key: str
    # Seconds to wait for a response.
    timeout: float
    # The least number of seconds between two requests.
    rate: float
    user_agent: str


class LimitedAdapter(URLLibAdapter):  # type: ignore[misc]
    """geopy's adapter, but with a limit: it would read a response of any length."""

    def _decode_page(self, page: Any) -> str:
        body = page.read(MAX_RESPONSE_BYTES + 1)
        if len(body) > MAX_RESPONSE_BYTES:
            raise exc.GeocoderParseError("The answer is too long.")
        return str(body, "utf-8", "replace")


@dataclass(frozen=True, slots=True)
class GeocoderService:
    """A geocoder of geopy with a rate limit that holds for all threads of the process."""

    config: GeocoderSettings
    # geopy's ``geocode``, delayed so as to keep the rate.
    geocode: Callable[..., Any]
    # The names of the parameters that ``geocode`` takes.
    parameters: frozenset[str]
    # Two threads, so that one response that never ends does not block all other requests.
    threads: futures.ThreadPoolExecutor

    def ask(self, text: str, bounds: Box, language: str) -> list[FoundPlace]:
        """At most MAX_RESULTS places, best first.

        Raises TimeoutError, what geopy raises, and for an unreadable response any exception at all.
        """
        request = self.threads.submit(self.geocode, text, exactly_one=False, **self._options(bounds, language))
        try:
            # geopy's own timeout is for each read from the socket, of which there may be many.
            locations = request.result(self.config.timeout + self.config.rate) or []
        finally:
            # A request that still waits for its turn is no longer needed.
            request.cancel()
        return [
            FoundPlace(str(location.address), location.longitude, location.latitude)
            for location in locations[:MAX_RESULTS]
        ]

    def _options(self, bounds: Box, language: str) -> dict[str, Any]:
        """Limit, bounding box and language, under the names that this geocoder has for them."""
        west, south, east, north = bounds
        options: dict[str, Any] = dict.fromkeys(_LIMITS, MAX_RESULTS)
        options |= dict.fromkeys(_BOXES, (Point(south, west), Point(north, east))) | {"bounded": True}
        if self.config.name not in _WITHOUT_LANGUAGES:
            options["language"] = language
        return {name: value for name, value in options.items() if name in self.parameters}


def check() -> None:
    """Raises ImproperlyConfigured, with the variable's name, where a geocoder is configured that cannot be used."""
    if settings.GEOCODER:
        _service()


def ask(text: str, bounds: Box, language: str = "en") -> GeocoderAnswer | None:
    """The places of that name within the bounds, from the cache or the service; None where none is configured.

    ``language``: of the names in the result, where the service has it.
    """
    if not settings.GEOCODER:
        return None
    service = _service()
    text = " ".join(text[:MAX_QUERY_LENGTH].split())
    key = _cache_key(service.config, text, bounds, language)
    cached = cache.get(key)
    if cached is not None:
        return _within_bounds(bounds, [FoundPlace(**place) for place in json.loads(cached)])
    if cache.get(_BACKOFF_CACHE_KEY):
        return GeocoderAnswer(failure="quota")
    try:
        found = service.ask(text, bounds, language)
    except Exception as problem:
        return GeocoderAnswer(failure=_failure(problem))
    cache.set(key, json.dumps([asdict(place) for place in found]), CACHE_SECONDS)
    return _within_bounds(bounds, found)


def _within_bounds(bounds: Box, found: list[FoundPlace]) -> GeocoderAnswer:
    # Not every geocoder takes a bounding box.
    west, south, east, north = bounds
    inside = tuple(place for place in found if west <= place.lon <= east and south <= place.lat <= north)
    return GeocoderAnswer(inside, "outside" if found and not inside else "")


def _failure(problem: Exception) -> str:
    """The failure that an exception stands for, which is also logged for the operator.

    After a quota error no request is made for BACKOFF_SECONDS, by any process that shares the cache.
    """
    logger.warning("The geocoder %s: %s: %s", settings.GEOCODER, type(problem).__name__, str(problem)[:300])
    if isinstance(problem, exc.GeocoderQuotaExceeded):
        cache.set(_BACKOFF_CACHE_KEY, True, BACKOFF_SECONDS)
        return "quota"
    if isinstance(problem, TimeoutError | exc.GeocoderTimedOut):
        return "slow"
    if isinstance(problem, exc.GeocoderParseError) or not isinstance(problem, exc.GeopyError):
        return "nonsense"
    return "refused"


def _cache_key(config: GeocoderSettings, *query: Any) -> str:
    """The key for the service and the query, hashed: cache keys may hold neither spaces nor Arabic."""
    identity = json.dumps([config.name, config.url, *query])
    return f"geocoder-{hashlib.sha256(identity.encode()).hexdigest()}"


def _service() -> GeocoderService:
    return _build_service(
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
def _build_service(config: GeocoderSettings) -> GeocoderService:
    """The service; one for the whole process, so that all its requests share one rate limit.

    Raises ImproperlyConfigured, with the variable's name.
    """
    try:
        geocoder_class = get_geocoder_for_service(config.name)
    except exc.GeocoderNotFound:
        similar = process.extractOne(config.name, list(SERVICE_TO_GEOCODER), score_cutoff=60)
        hint = f" (did you mean {similar[0]}?)" if similar else ""
        raise ImproperlyConfigured(f"GEOCODER: geopy has no “{config.name}”{hint}.") from None
    try:
        geocoder = geocoder_class(**_constructor_arguments(config, inspect.signature(geocoder_class).parameters))
    except (TypeError, exc.ConfigurationError) as problem:
        raise ImproperlyConfigured(f"GEOCODER: {config.name} cannot be used so: {problem}") from problem
    rate_limited = RateLimiter(
        geocoder.geocode,
        min_delay_seconds=config.rate,
        error_wait_seconds=config.rate,
        max_retries=0,
        swallow_exceptions=False,
    )
    threads = futures.ThreadPoolExecutor(2, thread_name_prefix="geocoder")
    return GeocoderService(config, rate_limited, frozenset(inspect.signature(geocoder.geocode).parameters), threads)


def _constructor_arguments(config: GeocoderSettings, parameters: Any) -> dict[str, Any]:
    """The settings as arguments for the ``parameters`` of geopy's class. Raises ImproperlyConfigured."""
    arguments: dict[str, Any] = {
        "timeout": config.timeout,
        "user_agent": config.user_agent,
        "adapter_factory": LimitedAdapter,
    }
    return arguments | _address_arguments(config, parameters) | _key_arguments(config, parameters)


def _address_arguments(config: GeocoderSettings, parameters: Any) -> dict[str, str]:
    """``scheme`` and ``domain`` of GEOCODER_URL; geopy's ``domain`` may have a path."""
    if not config.url:
        return {}
    address = urlsplit(config.url)
    if address.scheme not in ("http", "https") or not address.hostname or address.query or address.fragment:
        raise ImproperlyConfigured(f"GEOCODER_URL: “{config.url}” is not an address such as https://host/path.")
    if "domain" not in parameters:
        raise ImproperlyConfigured(f"GEOCODER_URL: {config.name} has an address of its own.")
    return {"scheme": address.scheme, "domain": (address.netloc + address.path).rstrip("/")}


def _key_arguments(config: GeocoderSettings, parameters: Any) -> dict[str, str]:
    """GEOCODER_KEY under the name that geopy's class has for it."""
    name = next((name for name in _KEYS if name in parameters), "")
    if config.key and not name:
        raise ImproperlyConfigured(f"GEOCODER_KEY: {config.name} takes no key.")
    if name and not config.key and parameters[name].default is inspect.Parameter.empty:
        raise ImproperlyConfigured(f"GEOCODER_KEY: {config.name} needs a key.")
    return {name: config.key} if config.key else {}
