"""Stages a file: read into pages of rows, which wait in the database to be matched with the record.

Each step is a short transaction of its own, so that nobody waits for a long file, and the record is not written.
A process that dies leaves an import that can be discarded.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, BinaryIO

from django.conf import settings
from django.db import IntegrityError
from django.utils.translation import gettext as _

from events.imports.dialects import mapped, registry
from events.imports.dialects.registry import Dialect
from events.imports.steps.chunks import in_chunks
from events.imports.steps.workflow import StepRefusedError, take_step
from events.imports.tables import reader
from events.imports.tables.dates import DayOrder, DayOrderEvidence, ReadingEvidence, range_ends, short_date
from events.imports.tables.short_dates import Form, Reading
from events.imports.tables.table import ReadError, Table, TableRow
from events.models import Campaign, Import, ImportPage, ImportRow

ROWS_PER_PAGE = 500


def receive(file: BinaryIO, file_name: str, campaign: Campaign, *, encoding: str = "", **chosen: Any) -> Import:
    """An import with the rows of the file. ``chosen``: dialect, columns, day_order and by, where they are known.

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
    try:
        _read_pages(batch, table, file)
    except (IntegrityError, StepRefusedError) as problem:
        raise ReadError(_("This import was discarded while its file was read.")) from problem
    except BaseException:
        discard(batch)
        raise
    return batch


def _read_pages(batch: Import, table: Table, file: BinaryIO) -> None:
    row_count = 0
    for number, rows in enumerate(_pages(table.rows)):
        ImportPage.objects.create(batch=batch, number=number, rows=[[r.number, r.cells, r.problem] for r in rows])
        row_count += len(rows)
    with take_step(batch, "begin"):
        batch.row_count, batch.size = row_count, file.seek(0, 2)
        file.seek(0)
        batch.digest = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
        restart(batch)


def _pages(rows: Iterator[TableRow]) -> Iterator[list[TableRow]]:
    while page := list(islice(rows, ROWS_PER_PAGE)):
        yield page


def discard(batch: Import) -> None:
    """Delete an import that has written nothing. Raises StepRefusedError."""
    with take_step(batch, "discard"):
        # From this state an import can only be discarded, so nobody goes on with it meanwhile.
        batch.state = Import.State.READING
        batch.save()
    # In chunks, and not by the cascade: there may be half a million rows.
    for model in (ImportPage, ImportRow):
        rows = model._default_manager.filter(batch=batch)
        for chunk in in_chunks(rows.only("pk")):
            rows.filter(pk__in=[row.pk for row in chunk]).delete()
    Import.objects.filter(pk=batch.pk).delete()


@dataclass(frozen=True, slots=True)
class DateEvidence:
    """What the dates of each column show, by our names of the columns: of long dates, and of short ones by form."""

    orders: dict[str, DayOrderEvidence]
    readings: dict[tuple[str, Form], ReadingEvidence]

    def doubtful(self, batch: Import) -> dict[tuple[str, Form], ReadingEvidence]:
        """The short dates whose reading has not been chosen, or was chosen for another file and does not fit this."""
        chosen = (batch.columns or {}).get("readings", {})
        return {
            (name, form): found
            for (name, form), found in self.readings.items()
            if found.ambiguous and chosen.get(name, {}).get(form) not in found.options
        }


def questions(batch: Import) -> list[str]:
    """What a person has to say before the rows can be matched: "columns", or of the dates "order", "readings" or both.

    Sets the order of day and month, and the reading of short dates, where the file's own dates show them.
    """
    if not batch.dialect:
        return ["columns"]
    if batch.dialect == mapped.NAME and (not batch.columns or mapped.problems(batch.columns, batch.header)):
        return ["columns"]
    evidence = date_evidence(batch)
    asked = [] if batch.day_order or _is_order_shown(batch, evidence.orders) else ["order"]
    certain = {key: found for key, found in evidence.doubtful(batch).items() if len(found.options) == 1}
    choose_readings(batch, {key: next(iter(found.options)) for key, found in certain.items()})
    return [*asked, "readings"] if evidence.doubtful(batch) else asked


def _is_order_shown(batch: Import, evidence: dict[str, DayOrderEvidence]) -> bool:
    """Whether the dates show which of day and month comes first, or do not need it; sets the order."""
    orders = {column.order for column in evidence.values() if column.order}
    # What one column shows is no evidence for another, which may have been copied from elsewhere.
    if any(column.must_ask for column in evidence.values()) or len(orders) > 1:
        return False
    batch.day_order = next(iter(orders), "")
    return True


def choose_readings(batch: Import, chosen: Mapping[tuple[str, Form], Reading]) -> None:
    """Set how the short dates of columns are read; not saved. The keys are those of DateEvidence."""
    if not chosen:
        return
    columns = batch.columns or {"columns": {}, "constants": {}}
    readings = {name: dict(forms) for name, forms in columns.get("readings", {}).items()}
    for (name, form), reading in chosen.items():
        readings.setdefault(name, {})[form.value] = reading.value
    batch.columns = columns | {"readings": readings}


def date_evidence(batch: Import) -> DateEvidence:
    """What all dates of the file show."""
    dialect = dialect_of(batch)
    evidence = DateEvidence({}, {})
    for page in batch.pages.iterator(chunk_size=1):
        for _number, cells, problem in page.rows:
            if not problem:
                _add_dates(evidence, dialect.dates(cells))
    return evidence


def _add_dates(evidence: DateEvidence, texts: Mapping[str, tuple[str, int | None]]) -> None:
    for name, (cell, year) in texts.items():
        orders = evidence.orders.setdefault(name, DayOrderEvidence())
        for text in range_ends(cell) if cell else ():
            orders.add(text)
            if short := short_date(text, year):
                form, days = short
                evidence.readings.setdefault((name, form), ReadingEvidence()).add(text, days)


def restart(batch: Import) -> None:
    """Have the rows matched from the first one on, or wait for an answer. To be called within a step."""
    batch.rows.all().delete()
    batch.state = Import.State.ASKING if questions(batch) else Import.State.MATCHING
    batch.pages_matched, batch.counts = 0, {}
    batch.save()


def dialect_of(batch: Import) -> Dialect:
    order = DayOrder(batch.day_order) if batch.day_order else None
    return Dialect(batch.dialect, batch.header, batch.columns, order)
