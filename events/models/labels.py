"""The names of rows in the language of the page: one rule for every list, form and message.

PURE but for the language. Commands run in English, and so name everything in English.
"""

from typing import Any

from django.utils.translation import get_language, get_language_bidi


def both_names(name_en: str, name_ar: str) -> list[str]:
    """The names that are not empty, the one in the language of the page first."""
    names = [name_ar, name_en] if get_language() == "ar" else [name_en, name_ar]
    return [name for name in names if name]


def local_name(row: Any) -> str:
    """The Arabic name on a page in Arabic, where there is one; else the English."""
    # The Arabic name is not touched on an English page: a query with only("name_en") would fetch it row by row.
    return str((get_language() == "ar" and row.name_ar) or row.name_en)


def other_name(row: Any) -> tuple[str, str]:
    """The name that ``local_name`` does not show, and its language ("en" or "ar"); "" where there is none."""
    pair = (row.name_en, "en") if get_language() == "ar" and row.name_ar else (row.name_ar, "ar")
    return str(pair[0]), pair[1]


def text_and_language(row: Any, field: str, language: str) -> tuple[str, str]:
    """A text of the record in a language ("en" or "ar") or, where it has none, in the other; and its own language.

    ``field`` is the column of the English text, beside which ``<field>_ar`` holds the Arabic one. ("", language) where
    both are empty.
    """
    columns = {"en": field, "ar": f"{field}_ar"}
    # The column of the other language is touched only if it is needed, for a query may have left it out.
    for code in sorted(columns, key=lambda code: code != language):
        if text := getattr(row, columns[code]):
            return str(text), code
    return "", language


def local_text(row: Any, field: str) -> str:
    """The text of a column in the language of the page or, where it has none, in the other."""
    return local_text_and_language(row, field)[0]


def local_text_and_language(row: Any, field: str) -> tuple[str, str]:
    """As ``local_text``, with the language that the text is in."""
    return text_and_language(row, field, "ar" if get_language() == "ar" else "en")


def bidi_isolated(text: str) -> str:
    """The text, isolated so that its direction does not reorder the words around it, where no markup can do that."""
    # U+2068 and U+2069: the first strong isolate, and its end.
    return f"\u2068{text}\u2069" if get_language_bidi() else text


def short_name(row: Any) -> str:
    """An actor's short name, as reports use it; on a page in Arabic its Arabic name, where there is one."""
    return local_name(row) if get_language() == "ar" and row.name_ar else str(row.short_name or row.name_en)


def name_with_bank(name: str, bank: Any) -> str:
    """A name with its bank, as some names stand for a place on either bank."""
    if not bank:
        return name
    # The Arabic names of the banks may have brackets of their own.
    return f"{name} · {bank}" if "(" in str(bank) else f"{name} ({bank})"


def place_name(row: Any) -> str:
    """A district, or a place without a position, with its bank."""
    # The English name of a place without a position may say the bank already.
    return name_with_bank(local_name(row).removesuffix(f" ({row.bank})"), row.get_bank_display())
