"""The page with all districts of a campaign: who held each on the last day, since when, and on how many reports."""

from itertools import groupby
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Campaign, District, Span
from events.public import structured_data
from events.public.campaign_list import find_campaign, list_campaigns
from events.public.page_cache import PageKey
from events.public.page_head import PageHead, site_of
from events.public.pages import PageRequest, Rendered, campaign_page, language_of_page, render_page
from events.public.side_looks import SideLooks
from events.public.small_maps import MapMaker, areas_box

MAP_WIDTH = 640


@campaign_page
def districts_page(request: HttpRequest, campaign: str) -> PageRequest:
    found = find_campaign(campaign, list_campaigns())
    site = site_of(request)
    key = PageKey("districts", found.pk, found.revision, language_of_page(), site)
    return PageRequest(key, lambda current: _render(current, site))


def _render(campaign: Campaign, site: str) -> Rendered:
    looks = SideLooks(campaign)
    rows = list(_states(campaign))
    districts_map = MapMaker(campaign, looks, (), areas_box(campaign), MAP_WIDTH).draw(
        _("Who held what on the last day"), {span.district_id: looks.of_span(span) for span in rows}
    )
    context = {
        "campaign": campaign,
        "name": str(campaign),
        "head": _head(campaign, site, len(rows)),
        "map": districts_map,
        "legend": looks.take_legend(),
        "patterns": looks.patterns,
        "groups": [(_bank(bank), list(of_bank)) for bank, of_bank in groupby(rows, lambda span: span.district.bank)],
    }
    return render_page("events/districts.html", context)


def _states(campaign: Campaign) -> list[Span]:
    """The spans of the last day, by bank and name; districts on no bank come last."""
    reports = Count("district__events", filter=Q(district__events__status="published"), distinct=True)
    spans = Span.objects.of_campaign(campaign).as_of(campaign.end).annotate(report_count=reports)
    banks = [*District.Bank.values, ""]
    return sorted(
        spans.select_related("district", "holder", "challenger").order_by("district__name_en", "district__slug"),
        key=lambda span: banks.index(span.district.bank),
    )


def _bank(bank: str) -> str:
    return str(capfirst(dict(District.Bank.choices)[bank])) if bank else _("On no bank, or not on record")


def _head(campaign: Campaign, site: str, count: int) -> PageHead:
    path = reverse("districts", args=[campaign.slug])
    description = ngettext(
        "%(n)d district of %(campaign)s: who held it when, on whose word, and who says otherwise.",
        "%(n)d districts of %(campaign)s: who held each when, on whose word, and who says otherwise.",
        count,
    ) % {"n": count, "campaign": campaign}
    data: list[dict[str, Any]] = [structured_data.breadcrumbs(site, campaign, [(_("Districts"), path)])]
    picture = reverse("png-picture", args=[campaign.slug, campaign.end.isoformat()])
    return PageHead(site, path, _("Districts"), description, picture, data)
