"""The spans of the docks where the guards take them on day 10, and where nobody does."""

BEFORE = (0, 10, "guild", None, "initial", [])
AFTER = (10, 60, "guards", None, "claimed", ["taken"])
UNTOUCHED = [(0, 60, "guild", None, "initial", [])]
