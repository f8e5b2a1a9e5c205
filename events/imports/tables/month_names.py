"""The names of months and weekdays in English, French and Arabic, from the Unicode CLDR as Babel packages it."""

import re
import unicodedata
from functools import cache, lru_cache

from babel.dates import get_day_names, get_month_names

# Arabic has three sets of months: as Egypt and the Gulf name them, as Iraq and Syria do, and as Algeria and Tunisia do.
_LOCALES = ("en", "fr", "ar", "ar_IQ", "ar_DZ")
# What people write and the CLDR does not have.
_OTHER_MONTHS = {"sept": 9}


def month_number(name: str) -> int | None:
    """The number of the month; of two names for one month as well, such as “شباط/فبراير”. None where it is no month."""
    numbers = {_months().get(_fold(part)) for part in name.split("/")}
    return numbers.pop() if len(numbers) == 1 else None


def without_weekday(text: str) -> str:
    """The text without the weekday's name at its beginning."""
    first, _space, rest = text.partition(" ")
    return rest.lstrip(" ,") if rest and _fold(first) in _weekdays() else text


@cache
def _months() -> dict[str, int]:
    found = dict(_OTHER_MONTHS)
    for locale in _LOCALES:
        for width in ("wide", "abbreviated"):
            for number, name in get_month_names(width, locale=locale).items():
                found[_fold(name)] = number
    return found


@cache
def _weekdays() -> set[str]:
    # The short ones are left out: “mar.” is a Tuesday in French and a month in English.
    return {_fold(name) for locale in _LOCALES for name in get_day_names("wide", locale=locale).values()}


@lru_cache(maxsize=1000)
def _fold(name: str) -> str:
    """Without case, accents, dots and the hamza over or under an alef, which is often left out."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"[\s.,،]+", " ", plain).strip()
