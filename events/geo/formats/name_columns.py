"""Recognises the columns in which files of districts keep the names: OCHA, GADM, geoBoundaries, OpenStreetMap."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

# Of a column's name in small letters, with an underscore for every other sign. The first pattern that fits counts;
# of several columns that fit it, the one of the finest level: ADM3_EN before ADM1_EN, NAME_2 before NAME_0.
_ENGLISH = (
    r"(name|title)_?en(g|glish)?",
    r"(en|eng|english)_name",
    r"adm(?P<level>\d)_?(en|name_?en)",
    r"shapename(_?en)?",
)
_ARABIC = (r"(name|title)_?ar(a|abic)?", r"(ar|ara|arabic)_name", r"adm(?P<level>\d)_?(ar|name_?ar)", r"shapename_?ar",
           r"nl_name_(?P<level>\d)")  # fmt: skip
# In either script.
_PLAIN = (
    r"name", r"title", r"adm(?P<level>\d)_?name", r"name_(?P<level>\d)", r"(quarter|district|neighbou?rhood)(_?name)?",
)  # fmt: skip


def english_columns(columns: Iterable[str]) -> list[str]:
    """Those that hold a name in English and say so, the likeliest first."""
    return _fitting(columns, _ENGLISH)


def arabic_columns(columns: Iterable[str]) -> list[str]:
    """Those that hold a name in Arabic and say so, the likeliest first."""
    return _fitting(columns, _ARABIC)


def plain_columns(columns: Iterable[str]) -> list[str]:
    """Those that hold a name in a script that they do not tell, the likeliest first."""
    return _fitting(columns, _PLAIN)


def name_of(properties: Mapping[str, Any]) -> str:
    """The first name that is filled, in English rather than in Arabic; "" where there is none."""
    columns = [*english_columns(properties), *plain_columns(properties), *arabic_columns(properties)]
    return next((str(properties[column]) for column in columns if properties[column]), "")


def _fitting(columns: Iterable[str], patterns: tuple[str, ...]) -> list[str]:
    found = []
    for column in columns:
        folded = re.sub(r"[\W_]+", "_", column.casefold()).strip("_")
        for rank, pattern in enumerate(patterns):
            if match := re.fullmatch(pattern, folded):
                level = match.groupdict().get("level") or 0
                found.append((rank, -int(level), column))
                break
    return [column for _rank, _level, column in sorted(found, key=lambda each: each[:2])]
