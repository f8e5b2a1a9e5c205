"""Has the files of an edition made by this process, or by several at once, each with its own connection."""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from multiprocessing import get_context

from events.static_site import worker
from events.static_site.folder import Draft, EditionError
from events.static_site.links import Links
from events.static_site.maker import Maker, Unit

# Groups of files that a process is given at a time.
AT_A_TIME = 4


class Crew:
    """``make`` adds what is made to the draft and the links; made by ``crew_of``."""

    def __init__(self, draft: Draft, links: Links, pool: ProcessPoolExecutor | None) -> None:
        self._draft = draft
        self._links = links
        self._pool = pool
        self._maker = Maker(draft, links)

    def make(self, groups: Iterable[Sequence[Unit]]) -> None:
        """The units of a group are made by one process, one after the other. Raises EditionError."""
        if self._pool is None:
            for group in groups:
                self._maker.make(group)
            return
        given = [[unit for group in some for unit in group] for some in _batches(iter(groups))]
        try:
            for files, changed, wanted in self._pool.map(worker.work, given):
                self._draft.files |= files
                self._draft.changed += changed
                self._links.wanted |= wanted
        except BrokenProcessPool as problem:
            raise EditionError("A process that made files was killed.") from problem


@contextmanager
def crew_of(draft: Draft, links: Links, jobs: int) -> Iterator[Crew]:
    if jobs == 1:
        yield Crew(draft, links, None)
        return
    # A fork would take the connections and the threads of this process along.
    given = (draft.folder.root, draft.folder.manifest, links.options)
    with ProcessPoolExecutor(jobs, get_context("spawn"), worker.begin, given) as pool:
        try:
            yield Crew(draft, links, pool)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _batches(groups: Iterator[Sequence[Unit]]) -> Iterator[list[Sequence[Unit]]]:
    while some := list(islice(groups, AT_A_TIME)):
        yield some
