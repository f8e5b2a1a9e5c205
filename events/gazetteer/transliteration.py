"""PURE: names of places as they are written, folded until spellings of one name are equal.

Two depths. ``fold`` undoes what never tells two names apart: case, marks, articles, generic words,
the forms of hamza and alef, how a number is written. ``sound`` goes on to what transliteration
leaves open: Zuhour and Zuhur, Qadissiya and Kadisiyah. Neither mends a misspelling.

What is folded to what stands in ``RULES`` alone, as JSON: it travels with the payload, and the browser
(static/mosulmap/js/search.js) runs it as the functions here do. So the patterns are such that Python and
JavaScript read them alike: no \\w, \\s, \\d or \\b, which mean more letters here than there.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

# A folded name: its words in order, numbers last. ("qadisiya", "2")
Words = tuple[str, ...]

ARABIC = re.compile("[\u0600-\u06ff]")

# What a place is called besides its name, and the small words between, in English, French and Arabic.
_GENERIC_WORDS = """
    hay hayy hai haii hayi district districts quarter quarters neighbourhood neighbourhoods neighborhood neighborhoods
    quartier quartiers suburb area mahalla mahallah mahallat mahalat the of in on de du des le la les d sur
    حي احياء محله منطقه في
"""

_ORDINALS = {
    1: "i first 1st ula oula uola awwal awal premier premiere 1er اول اولي",
    2: "ii second 2nd thaniya thaniyah thania thaniyya thani seconde deuxieme 2e ثاني ثانيه",
    3: "iii third 3rd thalitha thalithah thalith thaletha troisieme 3e ثالث ثالثه",
    4: "iv fourth 4th rabia rabiah rabiaa quatrieme 4e رابع رابعه",
    5: "v fifth 5th khamisa khamisah khamis cinquieme 5e خامس خامسه",
}

# Letters and digits by blocks, without the punctuation of Greek, Armenian, Hebrew, Arabic, Syriac, Thai and Indic.
_LETTERS = (
    r"0-9A-Za-z\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02c1\u0370-\u0373\u0376-\u037d\u0386\u0388-\u0481"
    r"\u048a-\u0559\u0561-\u0588\u05d0-\u05f2\u0620-\u064a\u066e-\u06d3\u06d5\u06ee-\u06ff\u0710-\u07f5\u0800-\u0963"
    r"\u0966-\u0e3a\u0e40-\u0e4e\u0e50-\u0e59\u0e81-\u1fff\u2c00-\u2dff\u3005-\u3007\u3031-\ud7ff\uf900-\ufaff"
)
# Marks above, below and within letters, of the same scripts.
_MARKS = (
    r"\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    r"\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0711\u0730-\u074a\u0898-\u089f\u08ca-\u08e1\u08e3-\u08ff"
    r"\u1ab0-\u1ace\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
)

# Hamza is written or not as the writer likes, and so are the dots of final ya and ta marbuta.
_LETTER_FORMS = (
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ؤ": "و", "ئ": "ي", "ء": "", "ة": "ه", "ى": "ي", "ـ": ""}
    # The Persian and Kurdish letters of the same sound.
    | {"ی": "ي", "ک": "ك", "ھ": "ه", "ہ": "ه", "گ": "ك", "پ": "ب"}
    | {"ß": "ss", "ς": "σ"}
)

RULES: dict[str, Any] = {
    # Patterns and what stands for what they find, in this order, before case and forms are undone.
    "text": [
        # Letters younger than Unicode 14, of which browsers and Pythons know different things, and signs that are none.
        [r"[^\u0000-\uffff]|[\u0897\u0ece\u1acf-\u1aff\u1c80-\u1c8f\ua7c0-\ua7ff]", " "],
        # French: d'Al-Intissar.
        [r"(?:^|[ \t\n\u00a0(,/-])[dlDL]['’](?=[^ '’][^ '’])", " "],
        # Signs for hamza and ain, straight or turned, and what a keyboard has in their place.
        ["['`´‘’‛′ʼʻʾʿˈ]", ""],
    ],
    "marks": f"[{_MARKS}]",
    "letters": _LETTER_FORMS,
    # The zero of each script's digits, which the other nine follow.
    "zeros": "٠۰߀०০੦૦୦௦౦೦൦෦๐໐༠၀႐០᠐᥆᧐᪀᪐᭐᮰᱀᱐꘠꣐꤀꧐꧰꩐꯰",
    "word": f"[{_LETTERS}]+",
    # Of each word. A name too short to do without its article keeps it.
    "words": [["^0+(?=[0-9])", ""]],
    "articles": ["al", "el", "ul", "il", "ar", "as", "ash", "at", "an", "ad", "az", "adh", "ath", "l"],
    "arabicArticle": "^ال(?=..)",
    "generic": _GENERIC_WORDS.split(),
    "numbers": {word: str(number) for number, words in _ORDINALS.items() for word in words.split()},
    # Names of their own where nothing stands before them: Rabia is a quarter, "Haramat al-Rabia" the fourth.
    "numbersAfterAName": ["i", "v", "rabia", "rabiah", "rabiaa", "رابع", "رابعه", "khamis", "ula"],
    "digits": "^[0-9]+(?=(?:st|nd|rd|th)?$)",
    # "al" that was written as a part of the word: Alhadba, Elbakr.
    "gluedArticle": "^(?:al|el)(?=...)",
    # In this order. French writes ou, dj and ch; English ee and oo; a doubled letter is a matter of taste.
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
    return [(re.compile(pattern), instead) for pattern, instead in pairs]


_TEXT, _EACH_WORD, _SOUNDS = (_compiled(RULES[name]) for name in ("text", "words", "sounds"))
_MARK, _WORD, _ARABIC_ARTICLE, _GLUED_ARTICLE, _DIGITS = (
    re.compile(RULES[name]) for name in ("marks", "word", "arabicArticle", "gluedArticle", "digits")
)
_LETTER = str.maketrans(
    RULES["letters"] | {chr(ord(zero) + digit): str(digit) for zero in RULES["zeros"] for digit in range(10)}
)
_ARTICLES, _GENERIC, _AFTER_A_NAME = (frozenset(RULES[name]) for name in ("articles", "generic", "numbersAfterAName"))


def fold(text: str) -> Words:
    """The words that name a place; () where there are none. ("Hayy al-Qādisīyah II" -> qadisiyah, 2)"""
    words = _without_articles(plain_words(text))
    kept = [word for word in words if word not in _GENERIC] or words
    named: list[str] = []
    numbers: list[str] = []
    for position, word in enumerate(kept):
        number = _number(word, follows=position > 0)
        (named if number is None else numbers).append(word if number is None else number)
    return (*named, *sorted(numbers))


def plain_words(text: str) -> list[str]:
    """The words of any name, of a place or not, without case, marks, punctuation and forms of one letter."""
    plain = unicodedata.normalize("NFKD", _replaced(text, _TEXT).lower())
    return [_replaced(word, _EACH_WORD) for word in _WORD.findall(_MARK.sub("", plain).translate(_LETTER))]


def phonetic_key(words: Iterable[str]) -> Words:
    """Folded words as transliteration leaves them: letters of one sound are one letter. Arabic stays."""
    return tuple(_replaced(word, _SOUNDS) for word in words)


def without_glued_articles(words: Iterable[str]) -> Words:
    """The words, Latin ones without an "al" that was written as a part of them: Alhadba, Elbakr."""
    return tuple(_GLUED_ARTICLE.sub("", word) for word in words)


def numbers(words: Iterable[str]) -> frozenset[str]:
    return frozenset(word for word in words if word.isdigit())


def is_arabic(text: str) -> bool:
    return ARABIC.search(text) is not None


def _without_articles(words: list[str]) -> list[str]:
    """A name that is nothing but an article keeps it."""
    latin = [word for word in words if word not in _ARTICLES] or words
    return [_ARABIC_ARTICLE.sub("", word) for word in latin]


def _number(word: str, *, follows: bool) -> str | None:
    if word in RULES["numbers"] and (follows or word not in _AFTER_A_NAME):
        return str(RULES["numbers"][word])
    digits = _DIGITS.search(word)
    return digits and digits[0]


def _replaced(text: str, rules: Iterable[tuple[re.Pattern[str], str]]) -> str:
    for pattern, instead in rules:
        text = pattern.sub(instead, text)
    return text
