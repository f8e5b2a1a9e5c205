"""PURE: the name that the Open Definition gives a licence, from the words in which the record names it."""

import re
from typing import NotRequired, TypedDict


class Licence(TypedDict):
    """As Frictionless has it: at least a name, or a path."""

    name: NotRequired[str]
    path: NotRequired[str]
    title: NotRequired[str]


# The first that is found at the beginning counts. Words that begin otherwise, such as “Shape: ODbL …, point: …”, speak
# of several licences, and are given as they are.
_KNOWN: tuple[tuple[str, str, str], ...] = (
    (r"ODbL[- ]?(v?1\.0)?", "ODbL-1.0", "https://opendatacommons.org/licenses/odbl/1-0/"),
    (r"CC0", "CC0-1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
    (r"CC[- ]BY[- ]SA[- ]4\.0", "CC-BY-SA-4.0", "https://creativecommons.org/licenses/by-sa/4.0/"),
    (r"CC[- ]BY[- ]4\.0", "CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/"),
    (r"ODC[- ]BY", "ODC-BY-1.0", "https://opendatacommons.org/licenses/by/1-0/"),
    (r"(ODC[- ])?PDDL", "ODC-PDDL-1.0", "https://opendatacommons.org/licenses/pddl/1-0/"),
    (r"public domain", "other-pd", ""),
)
# What CKAN calls a licence that none of these is.
OTHER = "notspecified"


def licence(words: str) -> Licence:
    """The licence that the words name, which stay as its title; ``OTHER`` where they name several, or one not known."""
    for pattern, name, path in _KNOWN:
        if re.match(rf"{pattern}\b", words, re.IGNORECASE) and ";" not in words:
            return {"name": name, "path": path, "title": words} if path else {"name": name, "title": words}
    return {"name": OTHER, "title": words}
