"""What is read of a file: a header and rows of text."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass


class ReadError(ValueError):
    """A file that cannot be read as a table; the message is for the person who chose it."""


class EncodingError(ReadError):
    """A file whose encoding cannot be told; to be named by the person who knows it."""


def sharing(header: Sequence[str], meaning: Callable[[str], str]) -> list[str]:
    """The named columns that mean the same as another one."""
    times = Counter(meaning(name) for name in header if name)
    return [name for name in header if name and times[meaning(name)] > 1]


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row as text. ``number`` counts as a spreadsheet does: the header is row 1."""

    number: int
    cells: Sequence[str]
    # Why it cannot be used; "" where it can.
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """``rows`` can be gone through once, and raises ReadError where the file turns out to be damaged."""

    header: Sequence[str]
    rows: Iterator[Row]
    # As Python names it; "" for a workbook.
    encoding: str
    # Of a workbook: the sheet that was read, and then those that were not.
    sheets: Sequence[str] = ()
