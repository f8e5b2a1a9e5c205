"""PURE: the most similar of some names, for a message about one that is not among them."""

from collections.abc import Iterable

from rapidfuzz import process

# The similarity of two names (rapidfuzz, 0 to 100) from which one is suggested in place of the other.
LEAST_SIMILARITY = 60
# A longer text is no misspelt name, and takes long to compare.
MOST_COMPARED = 100


def suggestion(name: str, names: Iterable[str]) -> str:
    """“ (did you mean x?)”, to append to a message, with the most similar of the names; "" where none is similar."""
    if len(name) > MOST_COMPARED:
        return ""
    found = process.extractOne(name, list(names), score_cutoff=LEAST_SIMILARITY)
    return f" (did you mean {found[0]}?)" if found else ""
