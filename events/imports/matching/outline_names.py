"""The names of a shape of a file, in English and in Arabic: from recognised columns, or from those that were chosen."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from events.gazetteer.transliteration import is_arabic
from events.geo.formats.features import Feature, clean_text
from events.geo.formats.name_columns import arabic_columns, english_columns, finest_level, is_name, plain_columns

# The length of a district's name.
MAX_LENGTH = 120
# Of what a file says beside the shapes, so much is kept for another choice of columns.
MOST_COLUMNS, MOST_LETTERS = 60, 200


class NameColumns(NamedTuple):
    """The columns that were chosen; "" where a name is taken from those that are recognised."""

    english: str = ""
    arabic: str = ""


RECOGNISED = NameColumns()


def level_of(features: Iterable[Feature]) -> int:
    """The finest level that any feature of a file has a name of; 0 in a file without levels."""
    return finest_level({str(column) for feature in features for column in feature.properties})


def names(feature: Feature, chosen: NameColumns = RECOGNISED, level: int = 0) -> tuple[str, str]:
    """The names in English and in Arabic, "" where there is none; ``level`` is that of the file.

    Without a column for it, either is the file's one name, by the script. Where there is only an Arabic name it
    stands for both: nobody has said how it is transliterated.
    """
    texts = {str(column): clean_text(str(value)) for column, value in feature.properties.items() if is_name(value)}
    plain = [feature.name, *(texts[column] for column in plain_columns(texts, level))]
    english = _name(
        texts, chosen.english, english_columns(texts, level), [name for name in plain if not is_arabic(name)]
    )
    arabic = _name(texts, chosen.arabic, arabic_columns(texts, level), [name for name in plain if is_arabic(name)])
    return (english or arabic)[:MAX_LENGTH], arabic[:MAX_LENGTH]


def _name(texts: dict[str, str], chosen: str, recognised: Iterable[str], plain: Iterable[str]) -> str:
    if chosen:
        return texts.get(chosen, "")
    return next(filter(None, (*(texts[column] for column in recognised), *plain)), "")


def text_columns(features: Iterable[Feature]) -> list[str]:
    """The columns that hold a text in one feature or another, in the order of the file: any may be the name's."""
    columns = dict.fromkeys(column for feature in features for column in kept_properties(feature))
    return list(columns)[:MOST_COLUMNS]


def kept_properties(feature: Feature) -> dict[str, Any]:
    """The texts beside a shape, as they are kept with it: clean, and of a limited number and length."""
    texts = {
        clean_text(str(column))[:MOST_LETTERS]: clean_text(value)[:MOST_LETTERS]
        for column, value in feature.properties.items()
        if isinstance(value, str) and value.strip()
    }
    return dict(list(texts.items())[:MOST_COLUMNS])
