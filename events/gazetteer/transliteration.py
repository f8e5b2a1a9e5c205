"""PURE: normalizes names of places, in Arabic or transliterated, until spellings of one name are equal.

In two steps. ``fold`` removes what never distinguishes two names: case, diacritics, articles, generic words,
the forms of hamza and alef, how a number is written. ``phonetic_key`` removes what transliteration leaves
open: Zuhour and Zuhur, Qadissiya and Kadisiyah. Neither corrects a misspelling.

All rules are data, in ``RULES``: they travel with the payload as JSON, and the browser
(static/mosulmap/js/search.js) applies them as the functions here do; tests/gazetteer/
test_folding_in_the_browser.py compares the two. So the patterns are such as Python and JavaScript
understand alike: no \\w, \\s, \\d or \\b, which match more letters here than there.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

# A folded name: its words in order, then its numbers. ("qadisiya", "2")
Words = tuple[str, ...]

_ARABIC = re.compile("[\u0600-\u06ff]")

# Words for "quarter" and the like, and prepositions and articles between, in English, French and Arabic.
_GENERIC_WORDS = """
    hay hayy hai haii hayi district districts quarter quarters neighbourhood neighbourhoods neighborhood neighborhoods
    quartier quartiers suburb area mahalla mahallah mahallat mahalat the of in on de du des le la les d sur
    حي احياء محله منطقه في
"""

# The ordinals that follow a name, by their number: Roman, English, French, and Arabic in both scripts.
_ORDINALS = {
    1: "i first 1st ula oula uola awwal awal premier premiere 1er اول اولي",
    2: "ii second 2nd thaniya thaniyah thania thaniyya thani seconde deuxieme 2e ثاني ثانيه",
    3: "iii third 3rd thalitha thalithah thalith thaletha troisieme 3e ثالث ثالثه",
    4: "iv fourth 4th rabia rabiah rabiaa quatrieme 4e رابع رابعه",
    5: "v fifth 5th khamisa khamisah khamis cinquieme 5e خامس خامسه",
}

# Letters and digits by Unicode blocks, without punctuation: that of Greek, Armenian, Hebrew, Arabic, Syriac, Thai and
# the Indic scripts stands among the letters.
_LETTERS = (
    r"0-9A-Za-z\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02c1\u0370-\u0373\u0376-\u037d\u0386\u0388-\u0481"
    r"\u048a-\u0559\u0561-\u0588\u05d0-\u05f2\u0620-\u064a\u066e-\u06d3\u06d5\u06ee-\u06ff\u0710-\u07f5\u0800-\u0963"
    r"\u0966-\u0e3a\u0e40-\u0e4e\u0e50-\u0e59\u0e81-\u1fff\u2c00-\u2dff\u3005-\u3007\u3031-\ud7ff\uf900-\ufaff"
)
# Diacritics above, below and within letters, of the same scripts.
_MARKS = (
    r"\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    r"\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0711\u0730-\u074a\u0898-\u089f\u08ca-\u08e1\u08e3-\u08ff"
    r"\u1ab0-\u1ace\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
)

# Hamza is often left out in writing, and so are the dots of final ya and ta marbuta.
_LETTER_FORMS = (
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ؤ": "و", "ئ": "ي", "ء": "", "ة": "ه", "ى": "ي", "ـ": ""}
    # The Persian and Kurdish letters of the same sound.
    | {"ی": "ي", "ک": "ك", "ھ": "ه", "ہ": "ه", "گ": "ك", "پ": "ب"}
    | {"ß": "ss", "ς": "σ"}
)

RULES: dict[str, Any] = {
    # Patterns and their replacements, applied to the whole text in this order, before case and marks are removed.
    "text": [
        # Characters outside the basic plane, and letters newer than Unicode 14, which browsers and Python treat
        # differently.
        [r"[^\u0000-\uffff]|[\u0897\u0ece\u1acf-\u1aff\u1c80-\u1c8f\ua7c0-\ua7ff]", " "],
        # French: d'Al-Intissar.
        [r"(?:^|[ \t\n\u00a0(,/-])[dlDL]['’](?=[^ '’][^ '’])", " "],
        # The signs for hamza and ain, and the quotation marks that are typed in their place.
        ["['`´‘’‛′ʼʻʾʿˈ]", ""],
    ],
    "marks": f"[{_MARKS}]",
    "letters": _LETTER_FORMS,
    # The zero of each script; its digits 1 to 9 have the nine code points that follow.
    "zeros": "٠۰߀०০੦૦୦௦౦೦൦෦๐໐༠၀႐០᠐᥆᧐᪀᪐᭐᮰᱀᱐꘠꣐꤀꧐꧰꩐꯰",
    "word": f"[{_LETTERS}]+",
    # Patterns and replacements for each word: a number without leading zeros.
    "words": [["^0+(?=[0-9])", ""]],
    # Dropped as words of their own. A name that is nothing but an article keeps it.
    "articles": ["al", "el", "ul", "il", "ar", "as", "ash", "at", "an", "ad", "az", "adh", "ath", "l"],
    # Written as a part of the word in Arabic; at least two letters have to be left.
    "arabicArticle": "^ال(?=..)",
    "generic": _GENERIC_WORDS.split(),
    "numbers": {word: str(number) for number, words in _ORDINALS.items() for word in words.split()},
    # Ordinals only where a word stands before them: Rabia is a quarter, "Haramat al-Rabia" is Haramat 4.
    "numbersAfterAName": ["i", "v", "rabia", "rabiah", "rabiaa", "رابع", "رابعه", "khamis", "ula"],
    # The number in "2nd" and "2".
    "digits": "^[0-9]+(?=(?:st|nd|rd|th)?$)",
    # "al" written as a part of a Latin word: Alhadba, Elbakr.
    "gluedArticle": "^(?:al|el)(?=...)",
    # Patterns and replacements for each word of a phonetic key, in this order. French transliterations have ou, dj
    # and ch, English ones ee and oo; letters are doubled or not at will.
    "sounds": [
        ["dj", "j"],
        ["tch|ch", "sh"],
        ["ou|oo|[ow]", "u"],
        ["[eiy]", "i"],
        ["q", "k"],
        [r"([^0-9])(?=\1)", ""],
        # "h" written for ta marbuta.
        ["ah$", "a"],
    ],
}


def _compiled(pairs: Iterable[list[str]]) -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(pattern), replacement) for pattern, replacement in pairs]


_TEXT, _PER_WORD, _SOUNDS = (_compiled(RULES[name]) for name in ("text", "words", "sounds"))
_MARK, _WORD, _ARABIC_ARTICLE, _GLUED_ARTICLE, _DIGITS = (
    re.compile(RULES[name]) for name in ("marks", "word", "arabicArticle", "gluedArticle", "digits")
)
_LETTER = str.maketrans(
    RULES["letters"] | {chr(ord(zero) + digit): str(digit) for zero in RULES["zeros"] for digit in range(10)}
)
_ARTICLES, _GENERIC, _AFTER_A_NAME = (frozenset(RULES[name]) for name in ("articles", "generic", "numbersAfterAName"))


def fold(text: str) -> Words:
    """The folded name: "Hayy al-Qādisīyah II" gives ("qadisiyah", "2"). () where the text has no word."""
    words = _without_articles(plain_words(text))
    # A name of nothing but generic words keeps them.
    specific = [word for word in words if word not in _GENERIC] or words
    named: list[str] = []
    numbers: list[str] = []
    for position, word in enumerate(specific):
        number = _number(word, follows=position > 0)
        (named if number is None else numbers).append(word if number is None else number)
    return (*named, *sorted(numbers))


def plain_words(text: str) -> list[str]:
    """The words of any name, of a place or not, in lower case, without diacritics, punctuation and letter variants."""
    plain = unicodedata.normalize("NFKD", _substitute(text, _TEXT).lower())
    return [_substitute(word, _PER_WORD) for word in _WORD.findall(_MARK.sub("", plain).translate(_LETTER))]


def phonetic_key(words: Iterable[str]) -> Words:
    """The folded words with letters of one sound made one letter. Arabic letters stay as they are."""
    return tuple(_substitute(word, _SOUNDS) for word in words)


def without_glued_articles(words: Iterable[str]) -> Words:
    """The words, Latin ones without an "al" that was written as a part of them (Alhadba, Elbakr)."""
    return tuple(_GLUED_ARTICLE.sub("", word) for word in words)


def numbers(words: Iterable[str]) -> frozenset[str]:
    return frozenset(word for word in words if word.isdigit())


def without_numbers(words: Iterable[str]) -> Words:
    return tuple(word for word in words if not word.isdigit())


def is_arabic(text: str) -> bool:
    return _ARABIC.search(text) is not None


def _without_articles(words: list[str]) -> list[str]:
    latin = [word for word in words if word not in _ARTICLES] or words
    return [_ARABIC_ARTICLE.sub("", word) for word in latin]


def _number(word: str, *, follows: bool) -> str | None:
    """The number that the word stands for, if any; ``follows``: whether a word stands before it."""
    if word in RULES["numbers"] and (follows or word not in _AFTER_A_NAME):
        return str(RULES["numbers"][word])
    digits = _DIGITS.search(word)
    return digits and digits[0]


def _substitute(text: str, rules: Iterable[tuple[re.Pattern[str], str]]) -> str:
    for pattern, replacement in rules:
        text = pattern.sub(replacement, text)
    return text
