"""Field values as text for people."""

import pytest

from events.models import field_display


@pytest.mark.parametrize(
    ("text", "most", "short"),
    [
        ("The docks fell.", 80, "The docks fell."),
        ("The docks fell.", 15, "The docks fell."),
        ("The docks fell though shooting went on.", 28, "The docks fell though…"),
        ("The docks fell, though shooting went on.", 16, "The docks fell…"),
        ("Donaudampfschifffahrt", 8, "Donauda…"),
        ("سقطت الأرصفة بعد قتال", 14, "سقطت الأرصفة…"),
    ],
)
def test_a_long_text_is_cut_between_words_and_says_so(text, most, short):
    assert field_display.shortened(text, most) == short
