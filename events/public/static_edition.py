"""What the map page has to know where it is written as a file: nothing answers its query there."""

from typing import NamedTuple

from django.http import HttpRequest


class StaticEdition(NamedTuple):
    """What a static edition has. The page's scripts get it as ``edition`` in their settings, with these names."""

    # The parts of the days of knowledge and of the least grades.
    knownOn: bool = True  # noqa: N815
    # Pictures of the days.
    pictures: bool = True
    # Citations of the days: they name a whole address.
    cite: bool = True


def edition_of(request: HttpRequest) -> StaticEdition | None:
    """None where the site itself answers, as it does everybody but the export."""
    found = getattr(request, "static_edition", None)
    return found if isinstance(found, StaticEdition) else None
