"""Leaves out of exported texts the characters that reorder the text around them.

The record refuses them (``models.text_direction``), but a database may hold some from before that rule. In a
spreadsheet or a terminal they make one text look like another, and nothing there isolates them as our pages do.
"""

from typing import Any

from events.models.text_direction import REORDERING

_LEFT_OUT = dict.fromkeys(map(ord, REORDERING))


def without_reordering(value: Any) -> Any:
    """The text, or the list of texts, without them; any other value as it is."""
    if isinstance(value, str):
        return value if value.isascii() else value.translate(_LEFT_OUT)
    if isinstance(value, list):
        return [without_reordering(item) for item in value]
    return value
