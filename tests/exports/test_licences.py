"""The name of a licence from the words in which the record names it."""

import pytest

from events.exports.licences import licence


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("ODbL 1.0, © OpenStreetMap contributors", "ODbL-1.0"),
        ("ODbL-1.0", "ODbL-1.0"),
        ("ODbL", "ODbL-1.0"),
        ("CC0", "CC0-1.0"),
        ("CC BY 4.0", "CC-BY-4.0"),
        ("CC BY-SA 4.0", "CC-BY-SA-4.0"),
        ("Public domain", "other-pd"),
        # Another version is another licence, and two are not one.
        ("CC BY-SA", "notspecified"),
        ("CC BY 3.0", "notspecified"),
        ("ODbL-1.0; west of 42.98 E LGPL-3.0-or-later", "notspecified"),
        ("Shape: ODbL 1.0. Point: none stated; a single fact", "notspecified"),
        ("none stated; a single fact", "notspecified"),
    ],
)
def test_words_and_the_name_that_they_are_given(words, name):
    found = licence(words)
    assert (found["name"], found["title"]) == (name, words)
