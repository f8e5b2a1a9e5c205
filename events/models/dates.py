"""PURE: parses civil dates as people and URLs write them."""

import datetime as dt
import re

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def parse_day(text: str) -> dt.date:
    """The day of YYYY-MM-DD and of nothing else; raises ValueError, also for 2016-13-40."""
    if not _ISO_DATE.fullmatch(text):
        raise ValueError(f"“{text}” is not a date (YYYY-MM-DD).")
    return dt.date.fromisoformat(text)
