"""Tables in the terminal."""

from collections.abc import Iterable, Iterator, Sequence

# Names of columns with their widths.
Columns = Sequence[tuple[str, int]]


def table_lines(columns: Columns, rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The head and the rows; a cell that is wider than its column is cut, and ends in “…”."""
    yield _line(columns, [name for name, _width in columns])
    yield _line(columns, ["-" * width for _name, width in columns])
    for row in rows:
        yield _line(columns, row)


def _line(columns: Columns, cells: Iterable[str]) -> str:
    fitted = (
        f"{cell if len(cell) <= width else cell[: width - 1] + '…':<{width}}"
        for cell, (_name, width) in zip(cells, columns, strict=True)
    )
    return " ".join(fitted).rstrip()
