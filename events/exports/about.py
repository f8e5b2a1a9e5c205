"""What a file that leaves the site says of itself, besides what the campaign says."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class About:
    """``language`` is that of headings and descriptions ("en"); the record's own texts come in all of theirs.

    ``retrieved`` is the day on which the file was asked for, ``address`` the campaign's page, "" where it is not known.
    """

    language: str
    retrieved: dt.date
    address: str = ""
