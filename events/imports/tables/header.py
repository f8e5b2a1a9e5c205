"""Finds the header of a table below the lines that some exports put above it, and the tags that some put below it."""

import re
from collections.abc import Sequence

# How many lines are looked through. Iraq Body Count writes eleven: whose data these are, and how they may be used.
MOST_LINES_ABOVE = 30
# A line with fewer cells may be a sentence with commas. With so many, a line of words alone is a header.
_FEWEST_NAMES = 5
_NAME = re.compile(r"[^\W\d].{0,79}")
# What a column holds, in the tags of the Humanitarian Exchange Language: “#date+start”, “#adm1 +name +ar”.
_HASHTAG = re.compile(r"#[a-z]\w*(\s*\+[a-z]\w*)*", re.ASCII | re.IGNORECASE)


def header_index(lines: Sequence[Sequence[str]]) -> int:
    """The index of the header among the first lines of a file, each as its cells: 0 but for lines above a table.

    The first line is the header wherever it has as many cells as a table of events. A row of one is never taken for
    the header: it holds a date or a number.
    """
    if not lines or _width(lines[0]) >= _FEWEST_NAMES:
        return 0
    return next((index for index, cells in enumerate(lines) if _are_names(cells)), 0)


def are_hashtags(cells: Sequence[str]) -> bool:
    """Whether this row says in hashtags what the columns hold (hxlstandard.org), as files of HDX do."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    return bool(filled) and all(map(_HASHTAG.fullmatch, filled))


def _width(cells: Sequence[str]) -> int:
    return sum(1 for cell in cells if cell.strip())


def _are_names(cells: Sequence[str]) -> bool:
    """Whether these are names of columns: words, none of them twice."""
    names = [cell.strip().casefold() for cell in cells if cell.strip()]
    return len(names) >= _FEWEST_NAMES and len(set(names)) == len(names) and all(map(_NAME.fullmatch, names))
