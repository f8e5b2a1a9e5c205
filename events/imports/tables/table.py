"""A table as it is read from a file, the limits on its size, and the errors of reading."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

# The limits keep a file from filling the memory or the disk.

# Rows of a table, its header not counted.
MAX_ROWS = 500_000
# The last row of a sheet, as Excel counts.
LAST_ROW = 1_048_576
MAX_COLUMNS = 200
# Characters of one cell; a longer one is refused with its row.
MAX_CELL = 10_000
# A workbook is compressed. Unpacked it may have this many times the bytes of the upload limit, ...
MAX_GROWTH = 20
# ... and a part of more than LARGE_PART bytes may have MAX_RATIO times its compressed size at most:
# a sheet of real rows has 5 to 30 times.
LARGE_PART = 1_000_000
MAX_RATIO = 200


class ReadError(ValueError):
    """A file that cannot be read as a table; the message is for the person who chose it."""


class EncodingError(ReadError):
    """A file whose encoding cannot be detected: the person who chose the file has to name it."""


class RowError(ValueError):
    """A row that cannot become an event: ``name`` is its column, ``value`` its cell, and ``reason`` is for a person."""

    def __init__(self, reason: str, name: str = "", value: str = "") -> None:
        super().__init__(reason)
        self.reason, self.name, self.value = reason, name, value


def ambiguous_columns(header: Sequence[str], meaning: Callable[[str], str]) -> list[str]:
    """The names of columns whose meaning another column has too. ``meaning`` maps a name to what it stands for."""
    times = Counter(meaning(name) for name in header if name)
    return [name for name in header if name and times[meaning(name)] > 1]


@dataclass(frozen=True, slots=True)
class TableRow:
    """The cells of one row as text. ``number`` counts as a spreadsheet does: the header is row 1."""

    number: int
    cells: Sequence[str]
    # Why the row cannot be used; "" where it can.
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A header and rows. ``rows`` is an iterator, and raises ReadError where the file turns out to be damaged."""

    header: Sequence[str]
    rows: Iterator[TableRow]
    # As Python names it; "" for a workbook.
    encoding: str
    # Of a workbook: the sheet that was read, and then those that were not.
    sheets: Sequence[str] = ()
