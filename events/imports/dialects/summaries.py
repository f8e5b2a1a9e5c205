"""Summaries in our own words, made of a data set's structured fields alone.

The narrative texts of data sets are under copyright and are not copied.
"""

import datetime as dt

# Characters of one name within a summary.
MAX_NAME_LENGTH = 80


def written(day: dt.date) -> str:
    """Such as “3 March 2031”."""
    return f"{day.day} {day:%B} {day.year}"


def when(starts: dt.date, ends: dt.date) -> str:
    """Such as “3 March 2031”, or “between 3 March 2031 and 6 March 2031”."""
    return written(starts) if starts == ends else f"between {written(starts)} and {written(ends)}"


def range_note(starts: dt.date, ends: dt.date) -> str:
    """Both ends of a range of days, of which an event holds the first; “” for a single day."""
    return "" if starts == ends else f"Reported between {starts} and {ends}."


def deaths(best: int | None, low: int | None = None, high: int | None = None) -> str:
    """Such as “about 12 deaths reported (8 to 15)”; “” where no figure is given."""
    if best is None:
        return ""
    if not best and not high:
        return "no deaths reported"
    between = f" ({low} to {high})" if low is not None and high is not None and low < high else ""
    return f"about {best} {'death' if best == 1 else 'deaths'} reported{between}"


def who_died(civilians: int | None, *fighters: tuple[int | None, str], unknown: int | None) -> str:
    """Such as “8 civilians, 2 fighters of A, 1 of unknown status”; what is 0 or not given is left out.

    ``fighters``: how many of them died, and the name of their side.
    """
    parts = [(civilians, "civilian" if civilians == 1 else "civilians")]
    parts += [(number, f"{'fighter' if number == 1 else 'fighters'} of {short(side)}") for number, side in fighters]
    parts.append((unknown, "of unknown status"))
    return ", ".join(f"{number} {who}" for number, who in parts if number)


def sentence(what: str, place: str, on: str, figure: str = "") -> str:
    """Such as “Fighting between A and B in the docks, 3 March 2031: about 12 deaths reported.”

    It is never cut: a row whose sentence is longer than a summary may be is refused by its number.
    """
    where = f", {short(place)}" if place else ""
    return f"{what}{where}, {on}" + (f": {figure}" if figure else "") + "."


def short(name: str) -> str:
    return name if len(name) <= MAX_NAME_LENGTH else f"{name[: MAX_NAME_LENGTH - 1].rstrip()}…"
