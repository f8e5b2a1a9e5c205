"""``known_on`` and ``at_least`` in an address: how they are read, written again and said in words."""

import datetime as dt

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from events.control import COUNTED, Grade
from events.models.dates import parse_day
from events.projection.basis import Basis


def parse_grade(text: str) -> Grade:
    """The least grade that counts. Raises ValueError for any other text than those of COUNTED."""
    if text not in COUNTED:
        raise ValueError(f"“{text}” is no grade to count from.")
    return Grade(text)


def parse_basis(known_on: str, at_least: str, start: dt.date) -> Basis:
    """Of what stands in an address, "" where it does not. Raises ValueError.

    ``start`` is the first day of the campaign, before which nothing was known. The day may lie after its last one:
    sources are published later, too.
    """
    day = parse_day(known_on) if known_on else None
    if day and day < start:
        raise ValueError(f"{day} is before the campaign.")
    return Basis(day, parse_grade(at_least) if at_least else None)


def parameters_of(basis: Basis) -> dict[str, str]:
    """For an address, in the order in which they always stand."""
    given = {"known_on": basis.known_on.isoformat() if basis.known_on else "", "at_least": basis.at_least or ""}
    return {name: str(value) for name, value in given.items() if value}


def words_of_basis(basis: Basis) -> list[str]:
    """Such as "as known on 12 November 2016", "counting reported and better"; empty where everything counts."""
    known = _("as known on %(day)s") % {"day": date_format(basis.known_on, "j F Y")} if basis.known_on else ""
    counting = {
        None: "",
        Grade.REPORTED: _("counting reported and better"),
        Grade.CORROBORATED: _("counting corroborated only"),
    }
    return [words for words in (known, counting[basis.at_least]) if words]


def with_basis(words: str, basis: Basis) -> str:
    """A day, or what is said of it, and on which basis: "12 November 2016, as known on 14 November 2016"."""
    return pgettext("between items", ", ").join([words, *words_of_basis(basis)])


def basis_notes(basis: Basis) -> list[str]:
    """The same as sentences, with what is done to a hold of a lesser grade; for a picture and a page."""
    notes = [capfirst(words) for words in words_of_basis(basis)]
    if basis.at_least:
        notes[-1] = _("%(counting)s: lesser holds show as contested") % {"counting": notes[-1]}
    return notes
