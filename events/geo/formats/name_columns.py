"""Recognises the columns in which files of districts keep the names: OCHA, GADM, geoBoundaries, OpenStreetMap."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

# Of a column's name in small letters, with an underscore for every other sign. The first pattern that fits counts.
# Files of countries name the divisions of each level; those above the finest are what a shape lies in: of ADM3_EN and
# ADM1_EN the first is taken, and where it is empty none.
_ENGLISH = (
    r"(name|title)_?en(g|glish)?",
    r"(en|eng|english)_name",
    r"adm(?P<level>\d)_?(en|name_?en)",
    r"shapename(_?en)?",
)
_ARABIC = (r"(name|title)_?ar(a|abic)?", r"(ar|ara|arabic)_name", r"adm(?P<level>\d)_?(ar|name_?ar)", r"shapename_?ar",
           r"nl_name_(?P<level>\d)")  # fmt: skip
# In either script. OCHA numbers the names in the other languages of the file: adm3_name, adm3_name1.
_PLAIN = (
    r"name", r"title", r"adm(?P<level>\d)_?name\d?", r"name_(?P<level>\d)",
    r"(quarter|district|neighbou?rhood)(_?name)?",
)  # fmt: skip

# What files write where there is no name; GADM the first.
_NO_NAME = ("NA", "N/A", "<Null>")


def finest_level(columns: Iterable[str]) -> int:
    """The greatest number of a level among the columns of names, such as 3 of ADM3_EN and ADM1_AR; 0 without levels."""
    return max((level for column in columns for level in _levels(column)), default=0)


def english_columns(columns: Iterable[str], finest: int = 0) -> list[str]:
    """Those that hold a name in English and say so, the likeliest first.

    ``finest``: the level of the file's shapes, where other columns than these tell it.
    """
    return _fitting(columns, _ENGLISH, finest)


def arabic_columns(columns: Iterable[str], finest: int = 0) -> list[str]:
    """Those that hold a name in Arabic and say so, the likeliest first; ``finest`` as in ``english_columns``."""
    return _fitting(columns, _ARABIC, finest)


def plain_columns(columns: Iterable[str], finest: int = 0) -> list[str]:
    """Those that hold a name in a script that they do not tell, the likeliest first; ``finest`` as above."""
    return _fitting(columns, _PLAIN, finest)


def is_name(value: Any) -> bool:
    """Whether a cell holds a name: anything but nothing, or the sign for it."""
    return bool(value) and value not in _NO_NAME


def name_of(properties: Mapping[str, Any]) -> str:
    """The first name that is filled, in English rather than in Arabic; "" where there is none."""
    columns = [*english_columns(properties), *plain_columns(properties), *arabic_columns(properties)]
    return next((str(properties[column]) for column in columns if is_name(properties[column])), "")


def _fitting(columns: Iterable[str], patterns: tuple[str, ...], finest: int) -> list[str]:
    columns = list(columns)
    finest = finest or finest_level(columns)
    found = []
    for column in columns:
        for rank, pattern in enumerate(patterns):
            if match := re.fullmatch(pattern, _folded(column)):
                level = match.groupdict().get("level")
                if level is None or int(level) == finest:
                    found.append((rank, column))
                break
    return [column for _rank, column in sorted(found, key=lambda each: each[0])]


def _levels(column: str) -> Iterator[int]:
    """The level in the name of the column; nothing where it is no column of names, or has no level."""
    for pattern in (*_ENGLISH, *_ARABIC, *_PLAIN):
        if (match := re.fullmatch(pattern, _folded(column))) and (level := match.groupdict().get("level")):
            yield int(level)


def _folded(column: str) -> str:
    return re.sub(r"[\W_]+", "_", column.casefold()).strip("_")
