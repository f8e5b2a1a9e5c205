"""What a readers' page says of itself to crawlers and other sites: address, languages, description, picture, data."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils.safestring import SafeString, mark_safe

# Characters that a description has at most: search engines show about so many.
DESCRIPTION_LENGTH = 160
# What would end the script element, or begin a comment in it, and the two ends of lines that scripts know and JSON does
# not; JSON may write any character so.
_ESCAPES = {ord(character): f"\\u{ord(character):04X}" for character in "<>&\u2028\u2029"}


def site_of(request: HttpRequest) -> str:
    """Scheme and host, "https://example.org": what is read elsewhere needs a whole address. It belongs in the key."""
    return f"{request.scheme}://{request.get_host()}"


def json_ld_script(document: dict[str, Any]) -> SafeString:
    # Markup characters are escaped, and JSON has no others that HTML reads within a script.
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308


@dataclass(frozen=True, slots=True)
class PageHead:
    """The head of a page, for ``templates/events/text_page.html``.

    ``path`` is that of the page in its own language, with what it depends on in the query; ``picture`` is the path of
    a PNG, or "". ``data`` are objects of schema.org (JSON-LD), each without its ``@context``. Search engines are asked
    to leave a page out that is not ``is_indexed``, such as what a search has found.
    """

    site: str
    path: str
    title: str
    description: str
    picture: str = ""
    data: Sequence[dict[str, Any]] = ()
    is_indexed: bool = True
    # Other sites find out here how to show it in a frame.
    is_embeddable: bool = False

    @property
    def oembed(self) -> str:
        return f"{self.site}{reverse('oembed')}?{urlencode({'url': self.address, 'format': 'json'})}"

    # The path of the campaign's description as a dataset, for data portals; "" on pages that are about something else.
    dataset: str = ""

    # The path and the title of each feed of the page's own, besides those of the campaign.
    feeds: Sequence[tuple[str, str]] = ()

    @property
    def address(self) -> str:
        return self.site + self.path

    @property
    def short_description(self) -> str:
        text = " ".join(self.description.split())
        return text if len(text) <= DESCRIPTION_LENGTH else text[: DESCRIPTION_LENGTH - 1].rstrip() + "…"

    @property
    def alternates(self) -> list[tuple[str, str]]:
        """The page in every language of the site: its code and the whole address."""
        return [(code, self.site + translate_url(self.path, code)) for code, _name in settings.LANGUAGES]

    @property
    def json_ld(self) -> SafeString:
        """The objects as one script of data, which no browser runs; texts of the record cannot leave it."""
        if not self.data:
            return SafeString()
        return json_ld_script({"@context": "https://schema.org", "@graph": list(self.data)})
