"""The readers' change log: what was published, corrected and retracted, when and why. It names no editor."""

import datetime as dt
import re
from itertools import groupby
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect

from events.models import Campaign, Step, TakeDown
from events.newsroom.activity import ActivityEntry, activity_log
from events.newsroom.editions import BulkLoad, bulk_loads
from events.public.campaign_list import find_campaign, list_campaigns
from events.public.page_cache import PageKey, kept_pages
from events.public.pages import PageRequest, Rendered, campaign_page, language_of_page, render_page

# How many steps of people stand on a page; bulk loads come on top.
A_PAGE = 100
PAGE_NUMBER = re.compile("[0-9]{1,6}")


@campaign_page
def changelog_page(request: HttpRequest, campaign: str) -> PageRequest | HttpResponseBase:
    """A page by its number ``p``; the first where that is no number, and a redirect to the last where it is greater."""
    found = find_campaign(campaign, list_campaigns())
    asked = request.GET.get("p", "")
    number = max(1, int(asked)) if PAGE_NUMBER.fullmatch(asked) else 1
    key = PageKey("changes", found.pk, found.revision, language_of_page(), number)
    # Only pages that there are have a place in memory.
    if number > 1 and kept_pages.get(key) is None and number > (last := _paginator(found.pk).num_pages):
        return HttpResponseRedirect(f"?p={last}")
    return PageRequest(key, lambda current: _render(current, number), query=f"?p={number}" if number > 1 else "")


def _paginator(campaign: int) -> "Paginator[Step]":
    by_people = Step.objects.of_campaign(campaign).public().by_people()
    return Paginator(by_people.select_related("event").order_by("-at", "-pk"), A_PAGE)


def _render(campaign: Campaign, number: int) -> Rendered:
    page = _paginator(campaign.pk).get_page(number)
    steps = Step.objects.of_campaign(campaign).public()
    loads = bulk_loads(campaign, _on_page(page, steps))
    unordered: list[ActivityEntry | BulkLoad | TakeDown] = [*activity_log(page), *loads]
    unordered += _on_page(page, TakeDown.objects.filter(campaign=campaign))
    entries = sorted(unordered, key=lambda entry: entry.at, reverse=True)
    days = [(day, list(of_day)) for day, of_day in groupby(entries, key=lambda entry: entry.at.date())]
    return render_page("events/changes.html", {"campaign": campaign, "name": str(campaign), "days": days, "page": page})


def _on_page(page: Page[Step], rows: Any) -> Any:
    """Those of a queryset whose ``at`` lies between the page's last step and the last one of the page before.

    The first page has no newer bound and the last one no older, so that no row is left out.
    """
    if page.has_previous():
        rows = rows.filter(at__lt=_last_moment(page.paginator.page(page.previous_page_number())))
    if page.has_next():
        rows = rows.filter(at__gte=_last_moment(page))
    return rows


def _last_moment(page: Page[Step]) -> dt.datetime:
    return page[len(page) - 1].at
