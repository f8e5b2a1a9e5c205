"""PURE: texts as every format can hold them.

Columns of the record refuse what reorders text (models/text_direction.py) and databases refuse NUL, but a row may have
been stored before the rule, and XML can name no control character at all.
"""

import re

# What reorders the text of other cells is taken out; of what else no format can hold, it is seen that it was there.
_REORDERING = re.compile("[\u202a-\u202e\u2066-\u2069]")
# All that is no Char of XML 1.0 (https://www.w3.org/TR/xml/#charsets).
_NO_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
REPLACEMENT = "\ufffd"


def clean(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    return _NO_CHARACTER.sub(REPLACEMENT, _REORDERING.sub("", text))


def shortened(text: str, most: int) -> str:
    """One line of at most so many characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
