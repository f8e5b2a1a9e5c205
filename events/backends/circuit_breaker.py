"""Stops asking a server that does not answer, so that not every thread waits for it."""

import time
from threading import Lock


class CircuitBreaker:
    """Open for ``rest`` seconds after a failure: nobody asks. Then one caller asks, and the others rest on.

    The pattern is Michael Nygard's (Release It!, 2nd edition 2018, chapter 5).
    """

    def __init__(self, rest: float) -> None:
        self.rest = rest
        # On the monotonic clock; None while the server answers.
        self._open_until: float | None = None
        self._lock = Lock()

    def is_open(self) -> bool:
        """Whether to do without the server. Whoever is told False asks it, and says how that went."""
        if self._open_until is None:
            return False
        with self._lock:
            if self._open_until is None:
                return False
            if time.monotonic() < self._open_until:
                return True
            # This caller tries; the others do not wait for it.
            self._open_until = time.monotonic() + self.rest
            return False

    def failed(self) -> None:
        with self._lock:
            self._open_until = time.monotonic() + self.rest

    def succeeded(self) -> bool:
        """Whether the server had failed before."""
        if self._open_until is None:
            return False
        with self._lock:
            had_failed, self._open_until = self._open_until is not None, None
            return had_failed
