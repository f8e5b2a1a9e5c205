"""PURE: the Arabic of the texts, from ``arabic_texts.csv`` and ``further_texts.csv``: one row for each English text."""

from collections.abc import Iterable

from events.campaign_files.build.tables import TableRow, by_key

COLUMNS = "en ar"

# What the compiler's low grade of confidence becomes in a note.
LOW_CONFIDENCE = "Low confidence in the reading."

_ENDS = (".", "!", "?", "؟")


def sentence(text: str) -> str:
    """The text with a full stop; "" for none."""
    return text if not text or text.endswith(_ENDS) else f"{text}."


class Translations:
    """English texts to Arabic ones."""

    def __init__(self, rows: Iterable[TableRow]) -> None:
        self._rows = by_key(rows, "en")
        self._used: set[str] = set()
        for row in self._rows.values():
            if not row["ar"]:
                row.refuse("ar", f"“{row['en']}” has no Arabic text.")

    def arabic(self, english: str) -> str:
        """The Arabic of a text, also where the table has it without its full stop; "" where there is none."""
        for text in (english, english.removesuffix(".")):
            if row := self._rows.get(text):
                self._used.add(text)
                return row["ar"] if text == english else sentence(row["ar"])
        return ""

    def note(self, pieces: Iterable[str]) -> tuple[str, str]:
        """The pieces of a note in a row, in English and in Arabic; no Arabic unless there is one of each piece."""
        said = [piece for piece in pieces if piece]
        whole = " ".join(said)
        translated = [self._piece(piece) for piece in said]
        return whole, self.arabic(whole) or (" ".join(translated) if all(translated) else "")

    def _piece(self, piece: str) -> str:
        """The Arabic of a piece. The line that lists further reports is made of references alone."""
        if piece.startswith(ALSO):
            return piece.replace(ALSO, "أيضًا").replace(",", "،")
        return self.arabic(piece)

    def check_all_used(self, texts: Iterable[str]) -> None:
        """Refuse each Arabic text whose English is neither used nor among ``texts``."""
        known = self._used | set(texts)
        for english, row in self._rows.items():
            if english not in known:
                row.refuse("en", "No table has this English text.")


ALSO = "Also"


def with_arabic(fields: dict[str, str], translations: Translations) -> dict[str, str]:
    """Text fields, each followed by its Arabic."""
    texts: dict[str, str] = {}
    for name, text in fields.items():
        texts |= {name: text, f"{name}_ar": translations.arabic(text) if text else ""}
    return texts
