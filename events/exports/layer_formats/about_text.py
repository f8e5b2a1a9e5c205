"""What a file says of itself, as pairs and as lines of text, for formats that know no such thing."""

from django.utils.translation import gettext as _

from events.exports.layers.layer import About


def about_pairs(about: About) -> list[tuple[str, str]]:
    """Names, in the language of the file, and what they say; what says nothing is left out."""
    pairs = [
        (_("Title"), about["title"]),
        (_("What it holds"), about["description"]),
        (_("Conditions"), "\n".join(about["conditions"])),
        (_("Revision of the record"), str(about["revision"])),
        (_("Revised"), about["revised_at"] or ""),
        (_("Retrieved on"), about["retrieved"]),
        (_("Language"), about["language"]),
        (_("Source"), about["source"]),
        (_("Attribution"), about["attribution"]),
        (_("Licences"), about["licences"]),
    ]
    return [(name, text) for name, text in pairs if text]


def about_lines(about: About) -> list[str]:
    return [f"{name}: {text}" for name, text in about_pairs(about)]


def plain_pairs(about: About) -> dict[str, str]:
    """By the names that every format has, as texts; for the key-value pairs of a format."""
    texts = about | {"conditions": "; ".join(about["conditions"])}
    return {name: str(value) for name, value in texts.items() if value not in (None, "")}
