"""Which account writes, and why, where no log-in of a browser says so: a request to the API, in whose name it comes."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class _Act:
    account: Any
    reason: str


_current: ContextVar[_Act | None] = ContextVar("act", default=None)


@contextmanager
def acting_as(account: Any, reason: str) -> Iterator[None]:
    """Have histories and steps of the block's writes name the account, and histories the reason.

    A reason that a row itself has (``_change_reason``) comes first.
    """
    token = _current.set(_Act(account, reason))
    try:
        yield
    finally:
        _current.reset(token)


def account() -> Any:
    """None outside of such a block."""
    act = _current.get()
    return act.account if act else None


def reason() -> str | None:
    act = _current.get()
    return act.reason if act else None
