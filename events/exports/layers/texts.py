"""Texts as every format can hold them: what reorders others is left out, and of what XML cannot name a mark stays."""

import re

from events.exports.reordering import without_reordering

# All that is no Char of XML 1.0 (https://www.w3.org/TR/xml/#charsets).
_NO_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
REPLACEMENT = "\ufffd"


def clean(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    return _NO_CHARACTER.sub(REPLACEMENT, without_reordering(text))


def shortened(text: str, most: int) -> str:
    """One line of at most so many characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
