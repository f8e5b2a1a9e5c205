"""Primary keys as an address or a form gives them: text that anybody can have written."""

# One digit fewer than the largest key: a database refuses what is beyond, and Python thousands of digits.
MOST_DIGITS = 18


def parse_key(text: str | None) -> int | None:
    """The key that the text is; None where it can be no row's."""
    return int(text) if text and text.isdecimal() and len(text) <= MOST_DIGITS else None
