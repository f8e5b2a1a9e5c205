"""What is read of a file: a header and rows of text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


class ReadError(ValueError):
    """A file that cannot be read as a table; the message is for the person who chose it."""


class EncodingError(ReadError):
    """A file whose encoding cannot be told; to be named by the person who knows it."""


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
