"""PURE: what is wrong with a campaign's files or with the tables that they are built from, and where."""

from dataclasses import dataclass
from typing import Any

# A value in a message is cut to this many characters.
LONGEST_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and where. ``row`` is the number of the row, None where the whole file is meant.

    ``name`` is the row's natural key without its campaign, where it has one.
    """

    message: str
    file: str = ""
    row: int | None = None
    name: str = ""
    field: str = ""

    def __str__(self) -> str:
        """Such as ``events.json: row 17 (r0062): districts: “x” is not a district of harbour``."""
        number = f"row {self.row}" if self.row is not None else ""
        row = f"{number} ({self.name})" if self.name else number
        return ": ".join(part for part in (self.file, row, self.field, self.message) if part)


def with_value(message: str, raw: Any) -> str:
    """The message with the value that it is about, unless it quotes it, or the value is empty, a list or an object."""
    if raw in (None, "") or isinstance(raw, dict | list) or f"“{raw}”" in message or f"'{raw}'" in message:
        return message
    return f"{message} (given: {quoted(raw)})"


def quoted(raw: Any) -> str:
    """The value in quotation marks, cut to LONGEST_SHOWN characters."""
    # Half a character, which JSON can write, no terminal prints.
    text = f"“{raw}”".encode(errors="backslashreplace").decode()
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 2]}…”"
