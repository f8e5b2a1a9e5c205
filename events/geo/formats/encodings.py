"""Tells text in Windows-1256 from text in another table of letters."""

import re

_ARABIC_WORD = re.compile(r"[ء-ي]{2,}")
# A letter of each script side by side: Arabic that was decoded with another table.
_MIXED = re.compile(r"[A-Za-zÀ-ÿ×÷][ء-يٹ-ۓ]|[ء-يٹ-ۓ][A-Za-zÀ-ÿ×÷]")


def is_arabic_text(text: str) -> bool:
    """Whether the text makes sense as it was decoded: its Arabic letters stand together in words."""
    return not is_mixed(text) and bool(_ARABIC_WORD.search(text))


def is_mixed(text: str) -> bool:
    """Whether letters of both scripts stand in one word, which they do where the table was not the right one."""
    return bool(_MIXED.search(text))
