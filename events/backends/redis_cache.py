"""A cache in Redis that readers can do without: where it fails, the memory of this process stands in for a while.

django-redis can ignore errors as well, but it asks a silent server anew each time, and its ``add`` then answers as if
somebody else held the lock: whoever builds a part of the payload would wait for nobody.
"""

import json
import logging
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError
from redis.retry import Retry

from events.backends.circuit_breaker import CircuitBreaker

logger = logging.getLogger(__name__)

# Entries in the memory of a process, while Redis does not answer.
MAX_OWN_ENTRIES = 100
# Once: a connection that lay idle may have been closed by a server that has been started anew since.
RETRIES = 1


class Serializer:
    """Bytes as they are, all else as JSON: no pickle, which whoever can write to Redis could turn into code."""

    def dumps(self, value: Any) -> bytes | int:
        # As Django's own, so that Redis itself can count.
        if type(value) is int:
            return value
        return b"b" + value if isinstance(value, bytes) else b"j" + json.dumps(value).encode()

    def loads(self, stored: bytes) -> Any:
        """Raises ValueError for what ``dumps`` has not written."""
        form, rest = stored[:1], stored[1:]
        if form == b"b":
            return rest
        return json.loads(rest) if form == b"j" else int(stored)


class Cache(BaseCache):
    """Django's Redis cache; OPTIONS are those of redis-py's connections, and ``rest``, in seconds (CircuitBreaker)."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        options = {**params.get("OPTIONS", {})}
        self._breaker = CircuitBreaker(options.pop("rest"))
        # On a time-out, not again: whoever waits has waited for long enough.
        retry = Retry(NoBackoff(), RETRIES, supported_errors=(RedisConnectionError,))
        self._redis = RedisCache(server, {**params, "OPTIONS": {"serializer": Serializer, "retry": retry, **options}})
        self._own = LocMemCache(f"instead of {server}", {**params, "OPTIONS": {"MAX_ENTRIES": MAX_OWN_ENTRIES}})

    def _ask(self, method: str, *args: Any, **kwargs: Any) -> Any:
        if not self._breaker.is_open():
            try:
                answer = getattr(self._redis, method)(*args, **kwargs)
            except RedisError as problem:
                self._breaker.failed()
                # Without a traceback: it would say where in redis-py, and no more.
                logger.error("The cache does not answer; this process goes on with its own memory: %s", problem)
            else:
                if self._breaker.succeeded():
                    logger.warning("The cache answers again.")
                    self._own.clear()
                return answer
        return getattr(self._own, method)(*args, **kwargs)

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return bool(self._ask("add", key, value, timeout, version))

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        try:
            return self._ask("get", key, default, version)
        except ValueError:
            logger.error("The cache has something under %s that is not ours; it is left out.", key)
            return default

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        self._ask("set", key, value, timeout, version)

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return bool(self._ask("touch", key, timeout, version))

    def delete(self, key: str, version: int | None = None) -> bool:
        return bool(self._ask("delete", key, version))

    def clear(self) -> None:
        self._ask("clear")
