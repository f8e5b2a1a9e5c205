"""What is read of a file: a header and rows of text."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

# How much of a file is taken, so that none can fill the memory or the disk.

# Rows of a table, its header not counted.
MAX_ROWS = 500_000
# The last row of a sheet, as Excel counts.
LAST_ROW = 1_048_576
MAX_COLUMNS = 200
# Characters of one cell; a longer one is refused with its row.
MAX_CELL = 10_000
# A workbook is compressed. It may grow to this many times the upload limit, ...
MAX_GROWTH = 20
# ... and no part of it that comes to more than so many bytes may grow by more than this factor:
# a sheet of real rows grows by 5 to 30.
LARGE_PART = 1_000_000
MAX_RATIO = 200


class ReadError(ValueError):
    """A file that cannot be read as a table; the message is for the person who chose it."""


class EncodingError(ReadError):
    """A file whose encoding cannot be told; to be named by the person who knows it."""


class RowError(ValueError):
    """A row that cannot become an event: which field, what stands there, and why."""

    def __init__(self, reason: str, name: str = "", value: str = "") -> None:
        super().__init__(reason)
        self.reason, self.name, self.value = reason, name, value


def ambiguous_columns(header: Sequence[str], meaning: Callable[[str], str]) -> list[str]:
    """The named columns that mean the same as another one."""
    times = Counter(meaning(name) for name in header if name)
    return [name for name in header if name and times[meaning(name)] > 1]


@dataclass(frozen=True, slots=True)
class TableRow:
    """The cells of one row as text. ``number`` counts as a spreadsheet does: the header is row 1."""

    number: int
    cells: Sequence[str]
    # Why it cannot be used; "" where it can.
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """``rows`` can be gone through once, and raises ReadError where the file turns out to be damaged."""

    header: Sequence[str]
    rows: Iterator[TableRow]
    # As Python names it; "" for a workbook.
    encoding: str
    # Of a workbook: the sheet that was read, and then those that were not.
    sheets: Sequence[str] = ()
