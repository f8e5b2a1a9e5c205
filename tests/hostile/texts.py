"""Hostile texts for the columns of a record, of every kind in turn, as long as a column permits."""

from events.models.text_direction import REORDERING
from tests.attacks.corpus.characters import UNICODE
from tests.attacks.corpus.injections import FORMATS, HEADERS, TEMPLATES
from tests.attacks.corpus.markup import ATTRIBUTES, CLOSINGS, ELEMENTS, SCRIPTS
from tests.attacks.corpus.payload import MARK

# What a template would make of one of the texts.
RENDERED = "8888888"
# Of a column without a limit.
LONGEST = 10_000
# For BibTeX, RIS and Atom: braces, and lines that would be fields or entries of their own.
INJECTED_LINES = [
    f"}},\n  url = {{https://{MARK}.example}},\n}}\n@online{{{MARK},",
    f"{MARK}\r\nER  - \r\nTY  - {MARK}\r\nUR  - https://{MARK}.example\r\n",
    f"\\input{{{MARK}}} $x$ \\{MARK} ~^#%_&",
    f"{MARK}\u2028ER  - \u2029\x85TY  - \x0b\x0c{MARK}",
]
MARKUP = [*[closing + element for element in ELEMENTS for closing in CLOSINGS], *ATTRIBUTES, *SCRIPTS]
CHARACTERS = [*UNICODE, *INJECTED_LINES, *HEADERS, *TEMPLATES, *[text for text in FORMATS if len(text) < 1000]]
# PostgreSQL refuses NUL.
TAKEN = [text.replace("\0", "") for text in CHARACTERS if not set(text) & set(REORDERING)]
# By the columns. A database may hold them from before they did.
REFUSED = [text.replace("\0", "") for text in CHARACTERS if set(text) & set(REORDERING)]
WORDS = ["W" * LONGEST, "م" * LONGEST, "\U0001f469\u200d\U0001f469\u200d\U0001f467" * (LONGEST // 5)]


class Deck:
    """Deals hostile texts: two columns get the same one only when all have been dealt."""

    def __init__(self):
        self._at = {"markup": 0, "taken": 0, "word": 0}
        self._texts = {"markup": MARKUP, "taken": TAKEN, "word": WORDS}

    def _next(self, kind):
        texts = self._texts[kind]
        self._at[kind] += 1
        return texts[(self._at[kind] - 1) % len(texts)]

    def text(self, length):
        """Of at most so many characters, None for any; each with the mark: markup, characters and one long word.

        A text that does not fit is cut: half of a tag is hostile as well.
        """
        most = length or LONGEST
        third = (most - len(MARK)) // 3
        return MARK + "".join(self._some(kind, third) for kind in self._texts)

    def _some(self, kind, length):
        found = self._next(kind)
        while len(found) < length:
            found += self._next(kind)
        return found[:length]

    def address(self, length):
        """One of the web, as the database asks."""
        return f"https://{MARK}.example/{self._next('markup')}{'w' * 800}"[:length]
