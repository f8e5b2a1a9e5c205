"""The readers' change log: what was published, corrected and retracted, when and why. It names no editor."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet, Value
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from events.models import Actor, Campaign, PublicChange, Step, TakeDown, labels
from events.models.querysets import StepQuerySet
from events.newsroom.activity import ActivityEntry, activity_log
from events.newsroom.editions import BulkLoad, bulk_loads
from events.newsroom.public_change_texts import LoggedChange, describe_stored
from events.public import structured_data
from events.public.page_cache import kept_pages
from events.public.page_head import PageHead, site_of
from events.public.pages import PageRequest, Rendered, campaign_page, language_of_page
from events.public.paging import asked_number
from events.public.text_pages import render_text
from events.serving.campaign_list import find_campaign, list_campaigns
from events.serving.memory_cache import PageKey

M = TypeVar("M", bound=Model)

# What a line of the log shows.
LogEntry = ActivityEntry | BulkLoad | LoggedChange | TakeDown

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


# A line of the log, still to be read: when, the primary key, and the model's name.
Line = tuple[dt.datetime, int, str]


def newest_entries(campaign: Campaign, most: int) -> list[LogEntry]:
    """The newest lines of the log, the last one first."""
    return _entries(campaign, _paginator(campaign.pk, most).get_page(1))[:most]


def _paginator(campaign: int, per_page: int | None = None) -> "Paginator[Line]":
    steps = Step.objects.of_campaign(campaign).public().by_people()
    changes = PublicChange.objects.filter(campaign=campaign).apart_from_steps()
    take_downs = TakeDown.objects.filter(campaign=campaign)
    # In one query, so that a page reads no more rows than it shows.
    first, *others = (
        rows.order_by().values_list("at", "pk", Value(rows.model.__name__)) for rows in (steps, changes, take_downs)
    )
    return Paginator(first.union(*others, all=True).order_by("-at", "-id"), per_page or A_PAGE)


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
    """The lines of a page, with the loads of that time, the newest first."""
    steps = Step.objects.of_campaign(campaign).public()
    unordered: list[LogEntry] = [
        *with_consequences(campaign, activity_log(_on_page(page, Step.objects.select_related("event")))),
        *describe_stored(campaign, _on_page(page, PublicChange.objects.all())),
        *_on_page(page, TakeDown.objects.all()),
        *_bulk_loads_on(page, campaign, steps),
    ]
    return sorted(unordered, key=lambda entry: entry.at, reverse=True)


def _head(campaign: Campaign, number: int, site: str) -> PageHead:
    path = reverse("changes", args=[campaign.slug])
    description = _("What was published, corrected and retracted on the map, on which day, and for what reason.")
    crumbs = structured_data.breadcrumbs(site, campaign, [(_("Changes"), path)])
    return PageHead(site, path + _query(number), _("Changes"), description, data=[crumbs])


def _on_page(page: Page[Line], rows: "QuerySet[M]") -> "QuerySet[M]":
    keys = [pk for _at, pk, model in page if model == rows.model.__name__]
    return rows.filter(pk__in=keys).order_by("-at", "-pk")


def with_consequences(campaign: Campaign, entries: Sequence[ActivityEntry]) -> Iterator[ActivityEntry]:
    """The entries with what each correction or retraction changed on the map."""
    changes = PublicChange.objects.filter(campaign=campaign, step__in=[entry.step.pk for entry in entries])
    by_step = {logged.step: logged for logged in describe_stored(campaign, changes)}
    return (replace(entry, consequence=by_step.get(entry.step.pk)) for entry in entries)


def _bulk_loads_on(page: Page[Line], campaign: Campaign, steps: StepQuerySet) -> Iterator[BulkLoad]:
    """The bulk loads among ``steps`` that lie between the page's last line and the last one of the page before.

    The first page has no newer bound and the last one no older, so that no load is left out.
    """
    if page.has_previous():
        steps = steps.filter(at__lt=_last_moment(page.paginator.page(page.previous_page_number())))
    if page.has_next():
        steps = steps.filter(at__gte=_last_moment(page))
    return bulk_loads(campaign, steps)


def _last_moment(page: Page[Line]) -> dt.datetime:
    return page[len(page) - 1][0]
