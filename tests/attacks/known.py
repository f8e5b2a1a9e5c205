"""Faults that a run finds and that are not mended yet: a part of the finding's line, and why it stays."""

KNOWN: dict[str, str] = {}
