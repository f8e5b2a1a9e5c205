"""Reads what is cached, and leaves out whatever is not as it was written: it can be built again."""

import logging
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.cache import cache

logger = logging.getLogger(__name__)

T = TypeVar("T")

# What the reading of a value ends in that is none of ours, such as of whoever else writes to the cache.
NOT_OURS = (ValueError, TypeError, AttributeError, LookupError, ArithmeticError, RecursionError)


def from_cache(key: str, read: Callable[[Any], T | None]) -> T | None:
    """What ``read`` makes of the value under the key; None where there is none, or one that it cannot read."""
    value = cache.get(key)
    if not value:
        return None
    try:
        return read(value)
    except NOT_OURS:
        logger.error("The cache has something under %s that is not ours; it is left out.", key)
        return None
