"""Names that are shortened to the room that there is."""

import pytest

from events.public.picture import names

LONG = "Wardens of the Wharf " * 5000


@pytest.mark.parametrize(
    ("words", "width", "shown"),
    [
        ("Guild", 100, "Guild"),
        ("", 0, ""),
        ("Guild", 20, "G\u2026"),
        ("Guild", 3, "\u2026"),
        ("Guild", -50, "\u2026"),
        # No space before the ellipsis.
        ("Guild of Wharfingers", 44, "Guild\u2026"),
        # A letter keeps its accent.
        ("e\u0301" * 9, 22, "e\u0301e\u0301\u2026"),
    ],
)
def test_a_text_is_shortened_to_a_width(words, width, shown):
    assert names.cut(words, 10, width) == shown


@pytest.mark.parametrize("width", [5, 50, 333, 1000, 90_000])
def test_what_is_left_is_as_long_as_there_is_room_for(width):
    shown = names.cut(LONG, 13, width)
    assert shown.endswith("\u2026")
    assert names.text_width(shown, 13) <= max(width, names.text_width("\u2026", 13))
    assert names.text_width(LONG[: len(shown) + 1] + "\u2026", 13) > width
