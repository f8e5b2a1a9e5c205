"""Rows of the one table that the bench prints."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

HEAD = ("what", "ours", "peer", "ratio", "target", "met", "spread, remarks")


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement. ``ratio`` says how many times better ours is than the peer's; above 1 ours is ahead."""

    what: str
    ours: float | None
    unit: str = "ms"
    peer: float | None = None
    # More is better: a rate. Else less is.
    more: bool = False
    # The target: ours at most this, the ratio at least that.
    at_most: float | None = None
    times: float | None = None
    remark: str = ""

    @property
    def ratio(self) -> float | None:
        if not self.ours or not self.peer:
            return None
        return self.ours / self.peer if self.more else self.peer / self.ours

    @property
    def target(self) -> str:
        parts = [f"≤ {written(self.at_most, self.unit)}" if self.at_most is not None else ""]
        parts.append(f"≥ {self.times:g} ×" if self.times is not None else "")
        return ", ".join(filter(None, parts)) or "–"

    @property
    def met(self) -> str:
        """yes or no; "no peer" where only the ratio is left open, "–" where there is no target."""
        if self.ours is None or (self.at_most is None and self.times is None):
            return "–"
        if self.at_most is not None and self.ours > self.at_most:
            return "NO"
        if self.times is not None and self.ratio is None:
            return "no peer"
        return "NO" if self.times is not None and self.ratio < self.times else "yes"

    def cells(self) -> tuple[str, ...]:
        ratio = "–" if self.ratio is None else f"{self.ratio:.2f} ×"
        return (
            self.what,
            written(self.ours, self.unit),
            written(self.peer, self.unit),
            ratio,
            self.target,
            self.met,
            self.remark,
        )


def written(value: float | None, unit: str = "") -> str:
    """A number with three digits or more, as its size asks for."""
    if value is None:
        return "–"
    decimals = 0 if value >= 100 or value == int(value) else 1 if value >= 10 else 2
    return f"{value:,.{decimals}f} {unit}".strip()


def quantile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least this share of the values does not exceed."""
    return sorted(values)[math.ceil(len(values) * share) - 1]


def spread(values: Sequence[float]) -> str:
    """From the least to the greatest of what the rounds gave."""
    return f"{written(min(values))} to {written(max(values))}"


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def rendered(rows: Sequence[Row]) -> str:
    table = [HEAD, *(row.cells() for row in rows)]
    widths = [max(len(line[column]) for line in table) for column in range(len(HEAD))]
    lines = ["  ".join(_aligned(line, widths)).rstrip() for line in table]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]])


def _aligned(line: Sequence[str], widths: Sequence[int]) -> list[str]:
    """Numbers to the right, words to the left."""
    return [
        cell.rjust(width) if column in {1, 2, 3} else cell.ljust(width)
        for column, (cell, width) in enumerate(zip(line, widths, strict=True))
    ]
