"""The map in a frame of another site, ``/embed/<campaign>/``: how it is asked to look, and who may frame it."""

from typing import Any, NamedTuple, Self

from csp.constants import NONE, SELF
from django.conf import settings
from django.http import HttpRequest

from events.public.picture.palette import THEMES


class Frame(NamedTuple):
    """How an embedded map looks. ``theme`` is "light", "dark", or "" for that of the reader's system."""

    theme: str = ""
    has_timeline: bool = True

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        """By ``theme`` and ``timeline=off``; anything else is as if it were not there."""
        theme = request.GET.get("theme", "")
        return cls(theme if theme in THEMES else "", request.GET.get("timeline") != "off")

    @property
    def parameters(self) -> dict[str, str]:
        given = {"theme": self.theme, "timeline": "" if self.has_timeline else "off"}
        return {name: value for name, value in given.items() if value}


def is_allowed() -> bool:
    return bool(settings.EMBED_FRAME_ANCESTORS != [NONE])


def frame_policy() -> dict[str, Any]:
    """Of the content policy of an embedded map; with this site itself, which shows a preview."""
    return {"frame-ancestors": [*settings.EMBED_FRAME_ANCESTORS, *([SELF] if is_allowed() else [])]}
