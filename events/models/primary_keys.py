"""PURE: parses primary keys out of URLs and forms, where anybody may have typed them."""

# One digit fewer than the largest key (2**63 - 1). A database raises an error for a larger number, and Python for
# one of thousands of digits.
MAX_DIGITS = 18


def parse_key(text: str | None) -> int | None:
    """The text as a key; None where it cannot be one."""
    return int(text) if text and text.isdecimal() and len(text) <= MAX_DIGITS else None
