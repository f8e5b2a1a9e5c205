"""A file is read into pages of rows, and the pages are matched with the record one after the other.

Every step is a short transaction of its own, so that nobody waits for a long file; the record is
not written. A process that dies leaves an import that can be discarded.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, BinaryIO

from django.conf import settings
from django.db import IntegrityError
from django.utils.translation import gettext as _

from events.imports.dialects import mapped, registry
from events.imports.dialects.registry import Dialect
from events.imports.matching.matcher import Matcher
from events.imports.matching.places import PlaceFinder
from events.imports.matching.planner import PlannedRow, Planner
from events.imports.steps.workflow import StepRefusedError, take_step
from events.imports.tables import reader
from events.imports.tables.dates import DayOrder, Evidence
from events.imports.tables.table import ReadError, TableRow
from events.models import Campaign, Event, Import, ImportPage, ImportRow

ROWS_A_PAGE = 500

# Version and status of events on record, by reference.
There = dict[str, tuple[int, str]]


def receive(file: BinaryIO, file_name: str, campaign: Campaign, *, encoding: str = "", **chosen: Any) -> Import:
    """Read a file into pages. ``chosen``: dialect, columns, day_order and by, where they are known.

    Raises ReadError, with nothing left behind, where the file cannot be read to its end.
    """
    table = reader.read(file, encoding=encoding, max_bytes=settings.IMPORT_MAX_MB * 1_000_000)
    dialect = chosen.get("dialect") or registry.recognise(table.header)
    registry.check(dialect, table.header)
    batch = Import.objects.create(
        campaign=campaign,
        file_name=file_name[-200:],
        size=0,
        encoding=table.encoding,
        header=list(table.header),
        sheets=list(table.sheets),
        **{name: value for name, value in chosen.items() if value} | {"dialect": dialect},
    )
    read = 0
    try:
        for number, rows in enumerate(_pages(table.rows)):
            ImportPage.objects.create(batch=batch, number=number, rows=[[r.number, r.cells, r.problem] for r in rows])
            read += len(rows)
        with take_step(batch, "begin"):
            batch.row_count, batch.size = read, file.seek(0, 2)
            file.seek(0)
            batch.digest = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
            restart(batch)
    except (IntegrityError, StepRefusedError) as problem:
        raise ReadError(_("This import was discarded while its file was read.")) from problem
    except BaseException:
        discard(batch)
        raise
    return batch


def _pages(rows: Iterator[TableRow]) -> Iterator[list[TableRow]]:
    while page := list(islice(rows, ROWS_A_PAGE)):
        yield page


def discard(batch: Import) -> None:
    """Forget an import that has written nothing. Page by page, for its rows may be many. Raises NotNowError."""
    with take_step(batch, "discard"):
        # What is not read to its end can only be discarded: nobody goes on with what is going.
        batch.state = Import.State.READING
        batch.save()
    for model in (ImportPage, ImportRow):
        rows = model._default_manager.filter(batch=batch)
        while keys := list(rows.values_list("pk", flat=True)[:ROWS_A_PAGE]):
            model._default_manager.filter(pk__in=keys).delete()
    Import.objects.filter(pk=batch.pk).delete()


def questions(batch: Import) -> list[str]:
    """What a person has to say before the rows can be matched: “columns”, “order”, or nothing.

    Takes the order of day and month from the file's own dates where they tell it.
    """
    if not batch.dialect:
        return ["columns"]
    if batch.dialect == mapped.NAME and (not batch.columns or mapped.problems(batch.columns, batch.header)):
        return ["columns"]
    if batch.day_order:
        return []
    found = evidence(batch).values()
    orders = {e.order for e in found if e.order}
    # What one column tells says nothing of another, which may have been copied from elsewhere.
    if any(e.must_ask for e in found) or len(orders) > 1:
        return ["order"]
    batch.day_order = next(iter(orders), "")
    return []


def evidence(batch: Import) -> dict[str, Evidence]:
    """What the dates of the file tell of their order, by our names of the columns."""
    dialect = dialect_of(batch)
    found: dict[str, Evidence] = {}
    for page in batch.pages.iterator(chunk_size=1):
        for _number, cells, problem in page.rows:
            for name, text in {} if problem else dialect.dates(cells).items():
                found.setdefault(name, Evidence()).add(text)
    return found


def restart(batch: Import) -> None:
    """Have the rows matched from the first one on, or wait for an answer. For a block that holds the import."""
    batch.rows.all().delete()
    batch.state = Import.State.ASKING if questions(batch) else Import.State.MATCHING
    batch.pages_matched, batch.counts = 0, {}
    batch.save()


def dialect_of(batch: Import) -> Dialect:
    order = DayOrder(batch.day_order) if batch.day_order else None
    return Dialect(batch.dialect, batch.header, batch.columns, order)


class Matching:
    """Matches the pages of one import; made anew for each request, for the record may have changed."""

    def __init__(self, batch: Import, place: PlaceFinder) -> None:
        self._batch = batch
        self._planner = Planner(batch.campaign, dialect_of(batch), place)
        self._matcher = Matcher(batch, self._planner)

    def step(self) -> bool:
        """Match one page; whether to go on. Two at once do no harm: the later one's work is lost."""
        batch = self._batch
        number = batch.pages_matched
        page = batch.pages.filter(number=number).first()
        planned: list[PlannedRow] = []
        there: There = {}
        if page is not None:
            planned = self._planner.plan(TableRow(*row) for row in page.rows)
            # Read before the events are: what is written in between makes the row stale, and is not overwritten.
            there = self._there(planned)
            self._matcher.settle(planned)
        try:
            with take_step(batch, "match"):
                if batch.pages_matched == number:
                    self._store(page, planned, there)
        except StepRefusedError:
            return False
        return batch.state == Import.State.MATCHING

    def _there(self, planned: Iterable[PlannedRow]) -> There:
        events = Event.objects.filter(
            campaign=self._batch.campaign_id, reference__in=[row.reference for row in planned]
        )
        return {
            reference: (version, status)
            for reference, version, status in events.values_list("reference", "version", "status")
        }

    def _store(self, page: ImportPage | None, planned: list[PlannedRow], there: There) -> None:
        batch = self._batch
        if page is None:
            batch.state = Import.State.PREVIEWED
        else:
            ImportRow.objects.bulk_create(_row(batch, row, there) for row in planned)
            batch.pages_matched += 1
            batch.counts = Counter(batch.counts) + _counted(planned)
        batch.save()

    def finish(self) -> None:
        while self.step():
            pass


def _counted(planned: Iterable[PlannedRow]) -> Counter[str]:
    """The outcomes, and how many of the new ones are left for a person to place."""
    counts = Counter(row.outcome for row in planned)
    counts["unplaced"] = sum(row.is_unplaced for row in planned if row.outcome == "new")
    return counts


def _row(batch: Import, planned: PlannedRow, there: There) -> ImportRow:
    version, status = there.get(planned.reference, (0, ""))
    reason = planned.reason
    if planned.outcome == ImportRow.Outcome.SAME and status == Event.Status.RETRACTED:
        reason = " ".join([_("The event has been retracted, and no import brings it back."), reason]).strip()
    return ImportRow(
        batch=batch,
        number=planned.number,
        outcome=planned.outcome,
        name=planned.name[:60],
        value=planned.value.replace("\0", "")[:200],
        reason=reason[:400],
        reference=planned.reference[:40],
        is_unplaced=planned.is_unplaced,
        digest=planned.digest,
        likeness=planned.likeness,
        data=planned.data,
        before={"version": version} if planned.outcome == ImportRow.Outcome.CHANGED else None,
    )
