"""PURE: names of places as they are written, folded until spellings of one name are equal.

Two depths. ``fold`` undoes what never tells two names apart: case, marks, articles, generic words,
the forms of hamza and alef, how a number is written. ``sound`` goes on to what transliteration
leaves open: Zuhour and Zuhur, Qadissiya and Kadisiyah. Neither mends a misspelling.
"""

import re
import unicodedata
from collections.abc import Iterable

# A folded name: its words in order, numbers last. ("qadisiya", "2")
Words = tuple[str, ...]

ARABIC = re.compile("[\u0600-\u06ff]")

# Hamza is written or not as the writer likes, and so are the dots of final ya and ta marbuta.
_ARABIC_FORMS = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ؤ": "و", "ئ": "ي", "ء": "", "ة": "ه", "ى": "ي", "ـ": ""}
    # The Persian and Kurdish letters of the same sound.
    | {"ی": "ي", "ک": "ك", "ھ": "ه", "ہ": "ه", "گ": "ك", "پ": "ب"}
)
# Signs for hamza and ain, straight or turned, and what a keyboard has in their place.
_APOSTROPHES = re.compile("['`´‘’‛′ʼʻʾʿˈ]")
# French: d'Al-Intissar.
_ELISION = re.compile(r"\b[dl]['’](?=\w\w)", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")

_ARTICLES = frozenset({"al", "el", "ul", "il", "ar", "as", "ash", "at", "an", "ad", "az", "adh", "ath", "l"})
# What a place is called besides its name, and the small words between, in English, French and Arabic.
_GENERIC_WORDS = """
    hay hayy hai haii hayi district districts quarter quarters neighbourhood neighbourhoods neighborhood neighborhoods
    quartier quartiers suburb area mahalla mahallah mahallat mahalat the of in on de du des le la les d sur
    حي احياء محله منطقه في
"""
_GENERIC = frozenset(_GENERIC_WORDS.split())

_ORDINALS = {
    1: "i first 1st ula oula uola awwal awal premier premiere 1er اول اولي",
    2: "ii second 2nd thaniya thaniyah thania thaniyya thani seconde deuxieme 2e ثاني ثانيه",
    3: "iii third 3rd thalitha thalithah thalith thaletha troisieme 3e ثالث ثالثه",
    4: "iv fourth 4th rabia rabiah rabiaa quatrieme 4e رابع رابعه",
    5: "v fifth 5th khamisa khamisah khamis cinquieme 5e خامس خامسه",
}
_NUMBER_OF = {word: str(number) for number, words in _ORDINALS.items() for word in words.split()}
# Names of their own where nothing stands before them: Rabia is a quarter, "Haramat al-Rabia" the fourth.
_ONLY_AFTER_A_NAME = frozenset(["i", "v", "rabia", "rabiah", "rabiaa", "رابع", "رابعه", "khamis", "ula"])
_DAY = re.compile(r"(\d+)(?:st|nd|rd|th)")

# In this order. French writes ou, dj and ch; English ee and oo; a doubled letter is a matter of taste.
_SOUNDS = (
    (re.compile("dj"), "j"),
    (re.compile("tch|ch"), "sh"),
    (re.compile("ou|oo|[ow]"), "u"),
    (re.compile("[eiy]"), "i"),
    (re.compile("q"), "k"),
    (re.compile(r"(\D)\1+"), r"\1"),
    # "h" written for ta marbuta.
    (re.compile("(?<=a)h$"), ""),
)


def fold(text: str) -> Words:
    """The words that name a place; () where there are none. ("Hayy al-Qādisīyah II" -> qadisiyah, 2)"""
    words = _without_articles(_words(text))
    kept = [word for word in words if word not in _GENERIC] or words
    named: list[str] = []
    numbers: list[str] = []
    for position, word in enumerate(kept):
        number = _number(word, follows=position > 0)
        (named if number is None else numbers).append(word if number is None else number)
    return (*named, *sorted(numbers))


def sound(words: Iterable[str]) -> Words:
    """Folded words as transliteration leaves them: letters of one sound are one letter. Arabic stays."""
    return tuple(_sound_of(word) for word in words)


def without_glued_articles(words: Iterable[str]) -> Words:
    """The words, Latin ones without an "al" that was written as a part of them: Alhadba, Elbakr."""
    return tuple(word[2:] if len(word) > 4 and word.startswith(("al", "el")) else word for word in words)


def numbers(words: Iterable[str]) -> frozenset[str]:
    return frozenset(word for word in words if word.isdigit())


def is_arabic(text: str) -> bool:
    return ARABIC.search(text) is not None


def _words(text: str) -> list[str]:
    decomposed = unicodedata.normalize("NFKD", _joined(text).translate(_ARABIC_FORMS).casefold())
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    # Once more: a letter and its hamza may have come as two signs.
    return [_western(word) for word in _WORD.findall(plain.translate(_ARABIC_FORMS))]


def _joined(text: str) -> str:
    return _APOSTROPHES.sub("", _ELISION.sub(" ", text))


def _western(word: str) -> str:
    """A number in Western digits, whichever it was written in."""
    if not word.isdecimal():
        return word
    # Not by way of int(), which refuses thousands of digits.
    return "".join(str(unicodedata.decimal(digit)) for digit in word).lstrip("0") or "0"


def _without_articles(words: list[str]) -> list[str]:
    """A name that is nothing but an article keeps it, and so does one too short to do without."""
    latin = [word for word in words if word not in _ARTICLES] or words
    return [word[2:] if word.startswith("ال") and len(word) > 3 else word for word in latin]


def _number(word: str, *, follows: bool) -> str | None:
    if word in _NUMBER_OF and (follows or word not in _ONLY_AFTER_A_NAME):
        return _NUMBER_OF[word]
    if day := _DAY.fullmatch(word):
        return day[1]
    return word if word.isdigit() else None


def _sound_of(word: str) -> str:
    for pattern, letters in _SOUNDS:
        word = pattern.sub(letters, word)
    return word
