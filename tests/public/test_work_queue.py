"""One makes a picture; of those who wait the newest come first, and one too many goes without."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from events.public.work_queue import WorkQueue

# Seconds until a thread is taken to be stuck.
TIMEOUT = 10


def wait_until(is_so):
    until = time.monotonic() + TIMEOUT
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.01)


class Line:
    """Threads that ask for a turn, one after the other, while another has it; ``served`` are those that had one."""

    def __init__(self, threads):
        self.queue, self.served, self._threads, self._end = WorkQueue(most_waiting=2), [], threads, Event()
        self._holder = threads.submit(self._hold)
        wait_until(lambda: self.queue._is_busy)

    def join(self, name):
        """Gives the thread, whose result is whether it had a turn."""
        before = list(self.queue._waiting)
        thread = self._threads.submit(self._ask, name)
        wait_until(lambda: self.queue._waiting != before)
        return thread

    def end(self):
        self._end.set()
        self._holder.result(TIMEOUT)

    def _hold(self):
        with self.queue.turn() as is_mine:
            assert is_mine
            assert self._end.wait(TIMEOUT)

    def _ask(self, name):
        with self.queue.turn() as is_mine:
            if is_mine:
                self.served.append(name)
            return is_mine


@pytest.fixture
def line():
    with ThreadPoolExecutor(8) as threads:
        line = Line(threads)
        yield line
        line.end()


def test_the_newest_comes_first(line):
    asked = [line.join(name) for name in ("one", "two")]
    line.end()
    assert [thread.result(TIMEOUT) for thread in asked] == [True, True]
    assert line.served == ["two", "one"]


def test_one_too_many_has_waited_longest_and_is_told_at_once(line):
    one, two, three = (line.join(name) for name in ("one", "two", "three"))
    assert one.result(TIMEOUT) is False
    assert line.served == []
    line.end()
    assert (two.result(TIMEOUT), three.result(TIMEOUT)) == (True, True)
    assert line.served == ["three", "two"]


def test_who_fails_leaves_the_turn_to_others():
    queue = WorkQueue(most_waiting=2)
    with pytest.raises(ZeroDivisionError), queue.turn():
        raise ZeroDivisionError
    with queue.turn() as is_mine:
        assert is_mine
