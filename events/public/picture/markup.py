"""PURE: writes SVG elements. Every attribute and text is escaped here, and nowhere else is a tag written."""

import html
import re
from collections.abc import Iterable, Mapping
from typing import NewType

Markup = NewType("Markup", str)

# What XML 1.0 does not allow in a document, escaped or not (its section 2.2).
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Only what names an element or attribute of ours may be written bare.
_NAME = re.compile(r"[a-zA-Z][\w:-]*")

# U+2067 and U+2069: the right-to-left isolate, and its end.
_RIGHT_TO_LEFT, _END = "\u2067", "\u2069"


def element(name: str, attributes: Mapping[str, object] | None = None, *children: Markup) -> Markup:
    """An element; an attribute that is None is left out, and a number is written with two decimals at most.

    Raises ValueError for a name that is none of ours.
    """
    given = {key: value for key, value in (attributes or {}).items() if value is not None}
    if not all(_NAME.fullmatch(key) for key in (name, *given)):
        raise ValueError(f"{name} or one of {list(given)} is no name of an element or attribute")
    opened = name + "".join(f' {key}="{_escaped(_number(value))}"' for key, value in given.items())
    return Markup(f"<{opened}>{''.join(children)}</{name}>" if children else f"<{opened}/>")


def text(words: str, attributes: Mapping[str, object], right_to_left: bool = False) -> Markup:
    """A text element. In Arabic it is isolated: ``direction`` would turn the meaning of ``text-anchor`` as well."""
    return element("text", attributes, words_of(f"{_RIGHT_TO_LEFT}{words}{_END}" if right_to_left else words))


def words_of(words: str) -> Markup:
    return Markup(_escaped(words))


def joined(parts: Iterable[Markup]) -> Markup:
    return Markup("".join(parts))


def _number(value: object) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def _escaped(value: str) -> str:
    return html.escape(_FORBIDDEN.sub("", value))
