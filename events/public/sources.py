"""The page of sources: every publication that the public record cites, by publisher."""

from itertools import groupby
from typing import NamedTuple
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from events.models import Campaign, Source
from events.models.querysets import SourceQuerySet
from events.newsroom import publications
from events.public import structured_data
from events.public.page_cache import kept_pages
from events.public.page_head import PageHead, site_of
from events.public.pages import PageRequest, Rendered, campaign_page, language_of_page
from events.public.paging import asked_number, page_links
from events.public.text_pages import render_text
from events.serving.campaign_list import find_campaign, list_campaigns
from events.serving.memory_cache import PageKey

# Publications on a page.
A_PAGE = 100
# Characters of a search, and of the name of a publisher.
MAX_TEXT = 120
# Above the list as many publishers are named.
MAX_PUBLISHERS = 400
# By the orders of publications.SORTS.
SORT_LABELS = {
    "publisher": gettext_lazy("by publisher"),
    "events": gettext_lazy("by number of events"),
    "date": gettext_lazy("by date"),
}
DEFAULT_SORT = publications.SORTS[0]


class Asked(NamedTuple):
    """What of the list is asked for: of one publisher, with a text, in an order of publications.SORTS; "" for all."""

    publisher: str = ""
    text: str = ""
    sort: str = DEFAULT_SORT

    @classmethod
    def of(cls, request: HttpRequest) -> "Asked":
        sort = request.GET.get("sort", "")
        return cls(
            _typed(request.GET.get("publisher", "")),
            _typed(request.GET.get("q", "")),
            sort if sort in publications.SORTS else DEFAULT_SORT,
        )

    def query(self, number: int = 1) -> str:
        """As the address of that page has it, without what says nothing; "" or "?sort=date&p=2"."""
        sort = "" if self.sort == DEFAULT_SORT else self.sort
        said = {"publisher": self.publisher, "q": self.text, "sort": sort, "p": str(number) if number > 1 else ""}
        found = urlencode({name: value for name, value in said.items() if value})
        return f"?{found}" if found else ""

    def sources(self, campaign: Campaign | int) -> SourceQuerySet:
        rows = publications.public_sources(campaign)
        rows = rows.filter(publisher=self.publisher) if self.publisher else rows
        return rows.with_text(self.text) if self.text else rows


def _typed(text: str) -> str:
    """Without NUL, which PostgreSQL knows in no text, and no longer than MAX_TEXT."""
    return text.replace("\0", "").strip()[:MAX_TEXT]


class Group(NamedTuple):
    """The publications on a page that are of one publisher; "" where they are in order of days."""

    publisher: str
    sources: list[Source]


@campaign_page
def sources_page(request: HttpRequest, campaign: str) -> PageRequest | HttpResponseBase:
    """A page by its number ``p``; a redirect to the last one where it is greater."""
    found = find_campaign(campaign, list_campaigns())
    asked, number, site = Asked.of(request), asked_number(request), site_of(request)
    key = PageKey("sources", found.pk, found.revision, language_of_page(), (*asked, number, site))
    # Only pages that there are have a place in memory, and none of what somebody searched for.
    is_kept = kept_pages.get(key) is not None
    if number > 1 and not is_kept and number > (last := Paginator(asked.sources(found.pk), A_PAGE).num_pages):
        return HttpResponseRedirect(request.path + asked.query(last))
    keep = not asked.text and (is_kept or not asked.publisher or asked.sources(found.pk).exists())
    return PageRequest(key, lambda current: _render(current, asked, number, site), keep, asked.query(number))


def _render(campaign: Campaign, asked: Asked, number: int, site: str) -> Rendered:
    page = Paginator(publications.listed(asked.sources(campaign), asked.sort), A_PAGE).get_page(number)
    publishers = publications.publishers(publications.public_sources(campaign))
    undated = publications.undated(campaign)
    path = reverse("sources", args=[campaign.slug])
    is_whole = asked == Asked(sort=asked.sort) and page.number == 1
    context = {
        "asked": asked,
        "sorts": [(label, asked.sort == sort, asked._replace(sort=sort)) for sort, label in SORT_LABELS.items()],
        "path": path,
        "groups": _groups(page, asked.sort),
        "totals": dict(publishers),
        "publishers": [(name, n, Asked(name)) for name, n in publishers[:MAX_PUBLISHERS]] if is_whole else [],
        "publisher_count": len(publishers),
        "undated": undated,
        "page": page,
        "without_publisher": asked._replace(publisher=""),
        "links": page_links(page, lambda other: path + asked.query(other)),
    }
    head = _head(campaign, site, asked, page, undated.sources_in_all)
    return render_text("events/sources.html", campaign, head, context)


def _head(campaign: Campaign, site: str, asked: Asked, page: "Page[Source]", source_count: int) -> PageHead:
    path = reverse("sources", args=[campaign.slug])
    title = f"{_('Sources')}: {asked.publisher}" if asked.publisher else _("Sources")
    description = ngettext(
        "%(n)d publication on which the record rests: who published it, when, and what it supports or disputes.",
        "%(n)d publications on which the record rests: who published each, when, and what it supports or disputes.",
        source_count,
    ) % {"n": source_count}
    crumbs = structured_data.breadcrumbs(site, campaign, [(_("Sources"), path)])
    # A search has no end of pages.
    return PageHead(site, path + asked.query(page.number), title, description, data=[crumbs], is_indexed=not asked.text)


def _groups(page: "Page[Source]", sort: str) -> list[Group]:
    by_name = groupby(page, key=lambda source: "" if sort == "date" else source.publisher)
    return [Group(publisher, list(sources)) for publisher, sources in by_name]
