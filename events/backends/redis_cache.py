"""A cache in Redis that readers can do without: where it fails, the memory of this process stands in for a while.

django-redis can ignore errors as well, but it asks a silent server anew each time, and its ``add`` then answers as if
somebody else held the lock: whoever builds a part of the payload would wait for nobody.
"""

import json
import logging
from typing import Any

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


class NotOursError(ValueError):
    """An entry of the cache is none that this software has written."""


# What redis-py raises of an answer that is none of Redis's, such as of another program on its port.
NO_ANSWER = (RedisError, ArithmeticError, AttributeError, LookupError, RecursionError)


class Serializer:
    """Bytes as they are, all else as JSON: no pickle, which whoever can write to Redis could turn into code."""

    def dumps(self, value: Any) -> bytes | int:
        # As Django's own, so that Redis itself can count.
        if type(value) is int:
            return value
        return b"b" + value if isinstance(value, bytes) else b"j" + json.dumps(value).encode()

    def loads(self, stored: bytes) -> Any:
        """Raises NotOursError for what ``dumps`` has not written."""
        try:
            form, rest = stored[:1], stored[1:]
            if form == b"b":
                return rest
            return json.loads(rest) if form == b"j" else int(stored)
        # Whoever answers need not be a Redis, and may answer with anything.
        except (ValueError, TypeError, RecursionError) as problem:
            raise NotOursError from problem


def _guarded(method: str) -> Any:
    """The method of Django's cache; where Redis fails, the same method of the cache in memory."""

    def ask(self: "Cache", *args: Any, **kwargs: Any) -> Any:
        if not self.breaker.is_open():
            try:
                answer = getattr(RedisCache, method)(self, *args, **kwargs)
            except NotOursError:
                raise
            except (*NO_ANSWER, ValueError) as problem:
                if method == "incr" and isinstance(problem, ValueError):
                    # Django's own, for an entry that is not there.
                    raise
                self.breaker.failed()
                # Without a traceback: it would say where in redis-py, and no more.
                logger.error("The cache does not answer; this process goes on with its own memory: %s", problem)
            else:
                if self.breaker.succeeded():
                    logger.warning("The cache answers again.")
                    self.in_memory.clear()
                return answer
        return getattr(self.in_memory, method)(*args, **kwargs)

    return ask


class Cache(RedisCache):
    """Django's Redis cache; OPTIONS are those of redis-py's connections, and ``rest``, in seconds (CircuitBreaker)."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        options = {**params.get("OPTIONS", {})}
        self.breaker = CircuitBreaker(options.pop("rest"))
        # On a time-out, not again: whoever waits has waited for long enough.
        retry = Retry(NoBackoff(), RETRIES, supported_errors=(RedisConnectionError,))
        super().__init__(server, {**params, "OPTIONS": {"serializer": Serializer, "retry": retry, **options}})
        self.in_memory = LocMemCache(f"instead of {server}", {**params, "OPTIONS": {"MAX_ENTRIES": MAX_OWN_ENTRIES}})

    add = _guarded("add")
    set = _guarded("set")
    touch = _guarded("touch")
    delete = _guarded("delete")
    has_key = _guarded("has_key")
    incr = _guarded("incr")
    get_many = _guarded("get_many")
    set_many = _guarded("set_many")
    delete_many = _guarded("delete_many")
    clear = _guarded("clear")
    _get = _guarded("get")

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        try:
            return self._get(key, default, version)
        except NotOursError:
            logger.error("The cache has something under %s that is not ours; it is left out.", key)
            return default
