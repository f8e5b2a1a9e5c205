"""The page of the readers' change log."""

from itertools import groupby

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from events.models import Actor, Campaign, labels
from events.newsroom import change_log
from events.newsroom.change_log import Line, LogEntry
from events.public import structured_data
from events.public.page_cache import kept_pages
from events.public.page_head import PageHead, site_of
from events.public.pages import PageRequest, Rendered, campaign_page, language_of_page
from events.public.paging import asked_number
from events.public.text_pages import render_text
from events.serving.campaign_list import find_campaign, list_campaigns
from events.serving.memory_cache import PageKey

# How many steps of people and other changes stand on a page; bulk loads come on top.
A_PAGE = 100


@campaign_page
def changelog_page(request: HttpRequest, campaign: str) -> PageRequest | HttpResponseBase:
    """A page by its number ``p``; the first where that is no number, and a redirect to the last where it is greater."""
    found = find_campaign(campaign, list_campaigns())
    number, site = asked_number(request), site_of(request)
    key = PageKey("changes", found.pk, found.revision, language_of_page(), (number, site))
    # Only pages that there are have a place in memory.
    if number > 1 and kept_pages.get(key) is None and number > (last := _paginator(found.pk).num_pages):
        return HttpResponseRedirect(f"?p={last}")
    return PageRequest(key, lambda current: _render(current, number, site), query=_query(number))


def _query(number: int) -> str:
    return f"?p={number}" if number > 1 else ""


def _paginator(campaign: int) -> "Paginator[Line]":
    # In one query, so that a page reads no more rows than it shows.
    return Paginator(change_log.lines(campaign), A_PAGE)


def _render(campaign: Campaign, number: int, site: str) -> Rendered:
    page = _paginator(campaign.pk).get_page(number)
    entries = _entries(campaign, page)
    days = [(day, list(of_day)) for day, of_day in groupby(entries, key=lambda entry: entry.at.date())]
    head = _head(campaign, page.number, site)
    context = {"days": days, "page": page, "sides": _sides(campaign)}
    return render_text("events/changes.html", campaign, head, context)


def _sides(campaign: Campaign) -> list[Actor]:
    # All actors have been read for the entries.
    return sorted((actor for actor in campaign.actors.all() if not actor.parent_id), key=labels.local_name)


def _entries(campaign: Campaign, page: Page[Line]) -> list[LogEntry]:
    newer = None
    if page.has_previous():
        newer = list(page.paginator.page(page.previous_page_number()))[-1][0]
    return change_log.read_entries(campaign, list(page), newer, not page.has_next())


def _head(campaign: Campaign, number: int, site: str) -> PageHead:
    path = reverse("changes", args=[campaign.slug])
    description = _("What was published, corrected and retracted on the map, on which day, and for what reason.")
    crumbs = structured_data.breadcrumbs(site, campaign, [(_("Changes"), path)])
    return PageHead(site, path + _query(number), _("Changes"), description, data=[crumbs])
