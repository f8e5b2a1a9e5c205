"""The table of a campaign's published events: filtered, sorted, a hundred to a page. Everything is in the address."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from events.models import Campaign, Event
from events.models.querysets import EventQuerySet
from events.newsroom.event_facets import Facet, facets
from events.newsroom.event_filters import CHOICES, NAMES, EventFilters, clean, known_values, unknown_values
from events.public import last_good, structured_data
from events.public.page_head import PageHead, site_of
from events.public.pages import PageRequest, Rendered, campaign_page, language_of_page
from events.public.paging import asked_number
from events.public.text_pages import render_text
from events.serving.campaign_list import ListedCampaign, find_campaign, list_campaigns
from events.serving.memory_cache import PageKey

A_PAGE = 100
# By the value of ``sort``, the columns; the first is the one that no address names.
SORTS = {
    "day": ("occurred_on", "reference"),
    "-day": ("-occurred_on", "-reference"),
    "kind": ("kind", "occurred_on", "reference"),
    "actor": (F("actor__name_en").asc(nulls_last=True), "occurred_on", "reference"),
    "-supporting": ("-supporting", "occurred_on", "reference"),
    "-disputing": ("-disputing", "occurred_on", "reference"),
}
BY_DAY = next(iter(SORTS))
# In which the events of the table can be downloaded; the page of downloads has more.
FILES = ("csv", "xlsx", "geojson")
# Revisions whose values are remembered.
KNOWN = 4


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for. ``problems`` are messages about what it has that cannot be."""

    filters: EventFilters
    sort: str
    number: int
    problems: tuple[str, ...]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """As the address of the page has them, without what goes without saying."""
        sort = [("sort", self.sort)] if self.sort != BY_DAY else []
        return [*self.filters.pairs, *sort, *([("p", str(self.number))] if self.number > 1 else [])]

    @property
    def is_kept(self) -> bool:
        """Whether its page is kept: of free text and combinations there are more than anybody asks for twice."""
        return not self.problems and not self.filters.q and not self.filters.days and len(self.pairs) <= 1


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is set, in words, with the query without it."""

    label: str
    value: str
    query: str


@campaign_page
def events_page(request: HttpRequest, campaign: str) -> PageRequest | HttpResponseBase:
    """A form sends every field; what is empty is left out of the address."""
    found = find_campaign(campaign, list_campaigns())
    asked = _asked(request, found)
    if any(not value for name in (*NAMES, "sort", "p") for value in request.GET.getlist(name)):
        return HttpResponseRedirect(f"{request.path}{_query(asked.pairs)}")
    # A page beyond the last one is none; kept ones have been looked at before.
    if asked.number > 1 and asked.number > (last := _last_page(found.pk, asked)):
        return HttpResponseRedirect(f"{request.path}{_query(replace(asked, number=last).pairs)}")
    site = site_of(request)
    detail = (site, tuple(asked.pairs), asked.problems)
    key = PageKey("events", found.pk, found.revision, language_of_page(), detail)
    query = last_good.address_of("", dict(asked.pairs)) if asked.is_kept else ""
    return PageRequest(key, lambda current: _render(current, asked, site), asked.is_kept, query)


def _asked(request: HttpRequest, campaign: ListedCampaign) -> Asked:
    filters, problems = EventFilters.parse(request.GET)
    for name, value in list(unknown_values(filters, _known(campaign.pk, campaign.revision))):
        filters = filters.without(name, value)
        problems.append(_("There is no %(filter)s “%(value)s” here.") % {"filter": _label(name), "value": value})
    sort = clean(request.GET.get("sort", "")) or BY_DAY
    if sort not in SORTS:
        problems.append(_("The table cannot be sorted by “%(value)s”.") % {"value": sort})
        sort = BY_DAY
    return Asked(filters, sort, asked_number(request), tuple(problems))


@lru_cache(KNOWN)
def _known(campaign: int, _revision: int) -> dict[str, frozenset[str]]:
    """The values that filters may have, remembered for as long as nothing is published."""
    return known_values(campaign)


def _last_page(campaign: int, asked: Asked) -> int:
    row = Campaign(pk=campaign)
    return Paginator(asked.filters.apply(row.events.published(), row), A_PAGE).num_pages


def _render(campaign: Campaign, asked: Asked, site: str) -> Rendered:
    published = Event.objects.filter(campaign=campaign).published()
    found = asked.filters.apply(published, campaign)
    page = Paginator(_sorted(found, asked.sort), A_PAGE).get_page(asked.number)
    given = facets(campaign, published, asked.filters)
    context = {
        "asked": asked,
        "page": page,
        "total": published.count(),
        "facets": given,
        "chips": list(_chips(asked, given)),
        "sorts": [(sort, label, sort == asked.sort) for sort, label in _sort_labels()],
        "previous": _page_query(asked, page.number - 1) if page.has_previous() else "",
        "next": _page_query(asked, page.number + 1) if page.has_next() else "",
        "files": [(form.upper(), _file(campaign, asked.filters, form)) for form in FILES],
        # A filtered or sorted table is no page of its own for search engines.
        "is_indexed": not asked.pairs,
    }
    return render_text("events/event_list.html", campaign, _head(campaign, asked, site), context)


def _file(campaign: Campaign, filters: EventFilters, form: str) -> str:
    path = reverse("layer-file", kwargs={"campaign": campaign.slug, "layer": "events", "form": form})
    return path + _query(filters.pairs)


def _sorted(events: EventQuerySet, sort: str) -> EventQuerySet:
    return events.for_table().order_by(*SORTS[sort])


def _query(pairs: Sequence[tuple[str, str]]) -> str:
    return f"?{urlencode(pairs)}" if pairs else ""


def _page_query(asked: Asked, number: int) -> str:
    """Of another page of the same table; "?" alone is the first page without any filter."""
    others = [(name, value) for name, value in asked.pairs if name != "p"]
    return "?" + urlencode([*others, *([("p", str(number))] if number > 1 else [])])


def _chips(asked: Asked, given: Sequence[Facet]) -> Iterable[Chip]:
    words = {(facet.name, option.value): option.label for facet in given for option in facet.options}
    for name, value in asked.filters.pairs:
        left = asked.filters.without(name, value if name in CHOICES else None)
        sort = [("sort", asked.sort)] if asked.sort != BY_DAY else []
        yield Chip(_label(name), words.get((name, value), value), "?" + urlencode([*left.pairs, *sort]))


def _sort_labels() -> list[tuple[str, str]]:
    labels = (_("day"), _("newest day first"), _("kind"), _("actor"), _("most support"), _("most disputed"))
    return list(zip(SORTS, labels, strict=True))


def _label(name: str) -> str:
    return {
        "side": _("side"),
        "actor": _("actor"),
        "kind": _("kind"),
        "grade": _("grade"),
        "voice": _("voice"),
        "publisher": _("publisher"),
        "bank": _("bank"),
        "phase": _("phase"),
        "district": _("district"),
        "on": _("day"),
        "from": _("from"),
        "to": _("to"),
        "q": _("text"),
    }[name]


def _head(campaign: Campaign, asked: Asked, site: str) -> PageHead:
    path = reverse("events", args=[campaign.slug])
    description = _(
        "Every published event of %(campaign)s, with who says so and who says otherwise: by day, side, kind, "
        "district, publisher and voice."
    ) % {"campaign": campaign}
    data = [structured_data.breadcrumbs(site, campaign, [(_("Events"), path)])]
    picture = reverse("png-picture", args=[campaign.slug, campaign.end.isoformat()])
    return PageHead(site, path + _query(asked.pairs), _("Events"), description, picture, data)
