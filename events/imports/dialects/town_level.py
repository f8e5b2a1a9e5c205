"""Whether a data set names a part of a town, or the town alone: its point is then only the town's middle."""

import re

from events.gazetteer.transliteration import plain_words

# Words that make no other place of a name.
_GENERIC_WORDS = re.compile(
    r"\b(city|town|village|district|sub ?district|governorate|province|region|center|centre|markaz|"
    r"area|municipality|qada|nahiya|nahiyat|muhafazat|al|western|eastern|northern|southern|west|east|north|south|of|in|the|near|around)\b"
)


# A name that begins or ends so is that of a town, of more, or of its surroundings. “district” is not among them:
# quarters are called so too.
_TOWN = (
    r"(?:city|town|municipality|sub ?district|governorate|province|region|country|"
    r"countryside|plains?|outskirts|surroundings|vicinity)"
)
_TOWN_NAME = re.compile(rf"{_TOWN} of .+|.+ {_TOWN}|(?:.+ )?(?:near|around|outside) .+")

_CALLED_TOWN = re.compile(r"(?:city|town) of (.+)|(.+) (?:city|town)")


def names_town(place: str) -> bool:
    """Whether the place calls itself a town, more, or what lies around: “Harbour town”, “outskirts of Harbour”.

    To be asked of names that are no district's alone: an “Old City” may be a quarter.
    """
    return bool(_TOWN_NAME.fullmatch(" ".join(plain_words(place))))


def town_name(place: str) -> str:
    """The name alone, “harbour” of “Harbour town” and of “City of Harbour”; "" of any other, also of “near Harbour”."""
    found = _CALLED_TOWN.fullmatch(" ".join(plain_words(place)))
    return (found[1] or found[2]) if found else ""


def is_town_level(place: str, *divisions: str) -> bool:
    """Whether the place is no more than the name of one of the administrative divisions it lies in, or of its country.

    “Harbour city” and “western Harbour” in the district “Harbour” are; “Harbour - The Docks” is not.
    """
    name = _without_generic_words(place)
    return not name or name in {_without_generic_words(division) for division in divisions}


def part_of_town(place: str) -> str:
    """The part alone where town and part are named as “Town - Part”."""
    return place.rpartition(" - ")[2].strip()


def _without_generic_words(name: str) -> str:
    return " ".join(_GENERIC_WORDS.sub(" ", " ".join(plain_words(name))).split())
