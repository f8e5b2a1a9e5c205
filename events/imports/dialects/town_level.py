"""Whether a data set names a part of a town, or the town as a whole: its point is then the town's middle."""

import re

from events.gazetteer.transliteration import plain_words

_RANKS = re.compile(
    r"\b(city|town|village|district|sub ?district|governorate|province|region|center|centre|markaz|"
    r"area|municipality|western|eastern|northern|southern|west|east|north|south|of|in|the|near|around)\b"
)


def is_town_level(place: str, *divisions: str) -> bool:
    """Whether the place is no more than the name of one of the administrative divisions it lies in.

    “Harbour city” and “western Harbour” in the district “Harbour” are; “Harbour - The Docks” is not.
    """
    bare = _bare(place)
    return not bare or bare in {_bare(division) for division in divisions}


def part_of_town(place: str) -> str:
    """The part alone where town and part are named as “Town - Part”."""
    return place.rpartition(" - ")[2].strip()


def _bare(name: str) -> str:
    return " ".join(_RANKS.sub(" ", " ".join(plain_words(name))).split())
