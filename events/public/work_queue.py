"""Who may make what takes long, such as a picture: one at a time in a process, and few may wait for it.

It takes up to seconds, and whoever waits holds a thread that readers' pages need. Of those who wait the newest come
first, and who is one too many has waited longest: mostly somebody who has gone on to another day meanwhile.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition


class WorkQueue:
    """``most_waiting`` threads wait at the same time."""

    def __init__(self, most_waiting: int) -> None:
        self._most_waiting = most_waiting
        self._changed = Condition()
        self._is_busy = False
        # The newest is the last.
        self._waiting: list[object] = []

    @contextmanager
    def turn(self) -> Iterator[bool]:
        """For the block it is this thread's turn; False, at once or after a while, where others have come since."""
        mine = self._await_turn()
        try:
            yield mine
        finally:
            if mine:
                with self._changed:
                    self._is_busy = False
                    self._changed.notify_all()

    def _await_turn(self) -> bool:
        me = object()
        with self._changed:
            self._waiting.append(me)
            if self._is_busy and len(self._waiting) > self._most_waiting:
                del self._waiting[0]
                self._changed.notify_all()
            self._changed.wait_for(lambda: me not in self._waiting or (not self._is_busy and self._waiting[-1] is me))
            if me not in self._waiting:
                return False
            self._waiting.remove(me)
            self._is_busy = True
            return True
