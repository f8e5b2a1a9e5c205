"""The readers' change log: what was published, corrected and retracted, when and why. It names no editor."""

import datetime as dt
from collections.abc import Iterator
from itertools import groupby

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from events.models import Campaign, Step
from events.models.querysets import StepQuerySet
from events.newsroom.activity import ActivityEntry, activity_log
from events.newsroom.editions import BulkLoad, bulk_loads

# How many steps of people stand on a page; bulk loads come on top.
A_PAGE = 100


@gzip_page
@require_safe
def changelog_page(request: HttpRequest, campaign: str) -> HttpResponse:
    found = get_object_or_404(Campaign, slug=campaign)
    steps = Step.objects.of_campaign(found).public()
    by_people = steps.by_people().select_related("event").order_by("-at", "-pk")
    page = Paginator(by_people, A_PAGE).get_page(request.GET.get("p"))
    unordered: list[ActivityEntry | BulkLoad] = [*activity_log(page), *_bulk_loads_on(page, found, steps)]
    entries = sorted(unordered, key=lambda entry: entry.at, reverse=True)
    days = [(day, list(of_day)) for day, of_day in groupby(entries, key=lambda entry: entry.at.date())]
    return render(request, "events/changes.html", {"campaign": found, "name": str(found), "days": days, "page": page})


def _bulk_loads_on(page: Page[Step], campaign: Campaign, steps: StepQuerySet) -> Iterator[BulkLoad]:
    """The bulk loads among ``steps`` that lie between the page's last step and the last one of the page before.

    The first page has no newer bound and the last one no older, so that no load is left out.
    """
    if page.has_previous():
        steps = steps.filter(at__lt=_last_moment(page.paginator.page(page.previous_page_number())))
    if page.has_next():
        steps = steps.filter(at__gte=_last_moment(page))
    return bulk_loads(campaign, steps)


def _last_moment(page: Page[Step]) -> dt.datetime:
    return page[len(page) - 1].at
