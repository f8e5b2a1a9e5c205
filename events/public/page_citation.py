"""How the map of a day is cited: as text, for BibTeX and as RIS."""

import datetime as dt
import re
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

# What BibTeX and TeX read as something else than itself. Braces by name: BibTeX counts escaped ones, too.
_TEX = {
    "\\": r"{\textbackslash}",
    "{": r"{\textbraceleft}",
    "}": r"{\textbraceright}",
    "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}",
    **{character: f"\\{character}" for character in "$&#%_"},
}
_TEX_CHARACTERS = str.maketrans(_TEX)


@dataclass(frozen=True, slots=True)
class PageCitation:
    """What is cited: the map of a campaign at a revision, at a whole address, as it was read on a day.

    ``title`` is that of the map: the campaign, the day, and on which basis. ``day`` is the day shown, ``publisher`` the
    host, ``accessed`` None where nobody has said when it was read.
    """

    slug: str
    title: str
    day: dt.date
    revision: int
    address: str
    publisher: str
    language: str
    accessed: dt.date | None = None

    @property
    def name(self) -> str:
        """For a file and as BibTeX's key: "harbour-2031-03-05-r7"."""
        return f"{self.slug}-{self.day.isoformat()}-r{self.revision}"

    @property
    def edition(self) -> str:
        return _("Revision %(number)s of the record") % {"number": self.revision}

    def text(self) -> str:
        parts = [f"{_plain(self.title)}.", f"{self.edition}.", self.address]
        if self.accessed:
            parts.append(_("(read on %(day)s)") % {"day": date_format(self.accessed, "j F Y")})
        return " ".join(parts)

    def bibtex(self) -> str:
        fields = {
            # In two pairs, so that no style changes its capitals.
            "title": f"{{{_in_tex(self.title)}}}",
            "organization": _in_tex(self.publisher),
            "edition": _in_tex(self.edition),
            "url": self.address,
            "urldate": self.accessed.isoformat() if self.accessed else "",
            "langid": {"en": "english", "ar": "arabic"}.get(self.language, self.language),
        }
        lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
        return "\n".join([f"@online{{{self.name},", *lines, "}", ""])

    def ris(self) -> str:
        fields = {
            "TY": "MAP",
            "TI": _plain(self.title),
            "PB": _plain(self.publisher),
            "ET": _plain(self.edition),
            "LA": self.language,
            "UR": self.address,
            "Y2": f"{self.accessed:%Y/%m/%d}/" if self.accessed else "",
        }
        lines = [f"{tag}  - {value}" for tag, value in fields.items() if value]
        return "\r\n".join([*lines, "ER  - ", ""])


def _plain(text: str) -> str:
    """On one line: a line of its own could be a field of its own. Without what is not seen."""
    return "".join(filter(str.isprintable, re.sub(r"\s+", " ", text))).strip()


def _in_tex(text: str) -> str:
    return _plain(text).translate(_TEX_CHARACTERS)
