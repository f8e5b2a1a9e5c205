"""The readers' change log: what was published, corrected and retracted, when and why. It names no editor."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Max
from django.db.models.functions import TruncMinute
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from events.models import Campaign, Step
from events.newsroom.activity import with_event_as_it_was

A_PAGE = 100


@dataclass(frozen=True, slots=True)
class BulkLoad:
    """Steps of one kind that a loader took with many events at once; they are counted and not listed."""

    kind: str
    at: dt.datetime
    number: int

    @property
    def label(self) -> str:
        return str(Step.Kind(self.kind).label)


@gzip_page
@require_safe
def log(request: HttpRequest, campaign: str) -> HttpResponse:
    found = get_object_or_404(Campaign, slug=campaign)
    steps = Step.objects.of_campaign(found).public()
    by_people = steps.by_people().select_related("event").order_by("-at", "-pk")
    page = Paginator(by_people, A_PAGE).get_page(request.GET.get("p"))
    told: list[Any] = [*with_event_as_it_was(page), *_loads_of(page, steps)]
    entries = sorted(told, key=lambda entry: entry.at, reverse=True)
    days = [(day, list(of_day)) for day, of_day in groupby(entries, key=lambda entry: entry.at.date())]
    return render(request, "events/changes.html", {"campaign": found, "name": str(found), "days": days, "page": page})


def _loads_of(page: Page[Step], steps: Any) -> Iterator[BulkLoad]:
    """The loads from the page's last step on, up to the last step of the page before."""
    loads = steps.by_loaders()
    if page.has_previous():
        loads = loads.filter(at__lt=_last_of(page.paginator.page(page.previous_page_number())))
    if page.has_next():
        loads = loads.filter(at__gte=_last_of(page))
    by_minute = loads.order_by().annotate(minute=TruncMinute("at")).values("minute", "kind", "reason")
    for load in by_minute.annotate(number=Count("pk"), last=Max("at")):
        yield BulkLoad(load["kind"], load["last"], load["number"])


def _last_of(page: Page[Step]) -> dt.datetime:
    return page[len(page) - 1].at
