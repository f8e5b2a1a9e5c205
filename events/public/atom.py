"""Atom feeds (RFC 4287): one entry a piece of news, with an id that never changes, made with Django's generator."""

import datetime as dt
import re
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html_join

from events.public.pages import Rendered, language_of_page

CONTENT_TYPE = "application/atom+xml; charset=utf-8"
# What XML 1.0 cannot hold, not even as a reference.
NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# In the ids of feeds: a day on which the host was the site's own, as RFC 4151 asks.
SINCE = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
# Of an empty feed: the format asks for a moment.
NEVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Entry:
    """``key`` tells it apart from all others of the site, as a path does; ``path`` is where it leads."""

    key: str
    path: str
    title: str
    # Each a paragraph of its own.
    lines: Sequence[str]
    published: dt.datetime
    updated: dt.datetime
    categories: Sequence[str] = ()


class _Feed(Atom1Feed):
    def latest_post_date(self) -> dt.datetime:
        """The last moment of its entries, and not of now: one revision gives the same bytes in every process."""
        return max((item["updateddate"] for item in self.items), default=NEVER)

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        """Without an element for a summary that says nothing."""
        super().add_item_elements(handler, item | {"description": item["description"] or None})


def render_feed(site: str, path: str, page: str, title: str, subtitle: str, entries: Iterable[Entry]) -> Rendered:
    """``site`` is scheme and host, ``path`` the feed's own, ``page`` that of the page which it goes with."""
    feed = _Feed(
        title=_text(title),
        link=site + page,
        description="",
        subtitle=_text(subtitle),
        language=language_of_page(),
        feed_url=site + path,
        feed_guid=_tag(site, path, SINCE),
        author_name=_text(title),
    )
    for entry in entries:
        feed.add_item(
            title=_text(entry.title),
            link=site + entry.path,
            description=_paragraphs(entry.lines),
            unique_id=_tag(site, entry.key, entry.published),
            pubdate=entry.published,
            updateddate=entry.updated,
            categories=[_text(category) for category in entry.categories],
        )
    # Whoever asks by time is told what has changed since: between two revisions nothing has.
    return Rendered(feed.writeString("utf-8"), (), CONTENT_TYPE, int(time.time()))


def _tag(site: str, key: str, day: dt.datetime) -> str:
    """The id that RFC 4151 makes of a path and a day on which the host was the site's: it outlives the address."""
    return f"tag:{urlsplit(site).hostname},{day:%Y-%m-%d}:{key}"


def _paragraphs(lines: Iterable[str]) -> str:
    """Markup, as Django's generator says that a summary is: texts are escaped in it, and all of it again in XML."""
    return format_html_join("", '<p dir="auto">{}</p>', ((_text(line),) for line in lines))


def _text(text: str) -> str:
    return NO_XML.sub("\ufffd", text)
